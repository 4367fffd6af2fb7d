import { requireInteger } from '../../core/errors.ts';
import { checkCapacity, checkDisjoint } from '../check-signal.ts';

/**
 * Checks the arguments of Kernels.rankUpdateInto.
 * @throws ShapeError when an array is too short, ParameterError when a size is no integer >= 0 or c lies over a
 */
export function checkRankUpdate(c: Float64Array, a: Float32Array, n: number, k: number): void {
  const where = 'rankUpdateInto';
  requireInteger(where, 'n', n, 0);
  requireInteger(where, 'k', k, 0);
  checkCapacity(where, 'c', c.length, n * n);
  checkCapacity(where, 'a', a.length, k * n);
  checkDisjoint(where, 'c', c, 'a', a);
}
