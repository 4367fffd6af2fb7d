import { requireInteger } from '../../core/errors.ts';
import { checkCapacity, checkDisjoint } from '../check-signal.ts';

/**
 * Checks the arguments of Kernels.matrixProductInto.
 * @throws ShapeError when an array is too short, ParameterError when a size is no integer >= 0 or c lies over an input
 */
export function checkMatrixProduct(
  c: Float32Array,
  a: Float32Array,
  b: Float32Array,
  m: number,
  n: number,
  k: number,
): void {
  const where = 'matrixProductInto';
  requireInteger(where, 'm', m, 0);
  requireInteger(where, 'n', n, 0);
  requireInteger(where, 'k', k, 0);
  checkCapacity(where, 'c', c.length, m * n);
  checkCapacity(where, 'a', a.length, m * k);
  checkCapacity(where, 'b', b.length, k * n);
  checkDisjoint(where, 'c', c, 'a', a);
  checkDisjoint(where, 'c', c, 'b', b);
}
