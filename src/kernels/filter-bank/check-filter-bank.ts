import { checkCapacity, checkDisjoint, checkLags, checkSameLength, checkSignal } from '../check-signal.ts';
import type { PaddedSignal } from '../kernels.ts';

/**
 * Checks the arguments of Kernels.filterBankInto.
 * @throws ShapeError when sizes do not fit, ParameterError when tapCount is out of range or y lies over an input
 */
export function checkFilterBank(y: PaddedSignal, x: PaddedSignal, filters: Float32Array, tapCount: number): void {
  const where = 'filterBankInto';
  checkSignal(where, 'y', y);
  checkSignal(where, 'x', x);
  checkSameLength(where, y, x);
  checkLags(where, 'tapCount', tapCount);
  checkCapacity(where, 'filters', filters.length, y.channelCount * x.channelCount * tapCount);
  checkDisjoint(where, 'y', y.data, 'x', x.data);
  checkDisjoint(where, 'y', y.data, 'filters', filters);
}
