import { checkCapacity, checkDisjoint, checkLags, checkSameLength, checkSignal } from '../check-signal.ts';
import type { PaddedSignal } from '../kernels.ts';

/**
 * Checks the arguments of Kernels.laggedProductsInto.
 * @throws ShapeError when sizes do not fit, ParameterError when lagCount is out of range or out lies over an input
 */
export function checkLaggedProducts(out: Float64Array, y: PaddedSignal, x: PaddedSignal, lagCount: number): void {
  const where = 'laggedProductsInto';
  checkSignal(where, 'y', y);
  checkSignal(where, 'x', x);
  checkSameLength(where, y, x);
  checkLags(where, 'lagCount', lagCount);
  checkCapacity(where, 'out', out.length, y.channelCount * x.channelCount * lagCount);
  checkDisjoint(where, 'out', out, 'y', y.data);
  checkDisjoint(where, 'out', out, 'x', x.data);
}
