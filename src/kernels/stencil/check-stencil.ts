/** What both back ends refuse before a stencil operation. */

import { ParameterError, requireInteger, requireLength, ShapeError } from '../../core/errors.ts';
import {
  COEFFICIENTS,
  type Coarsening,
  type FloatArray,
  paddedNodeCount,
  type StencilGrid,
  vectorLength,
} from './stencil-grid.ts';

/**
 * @param written - vectors that the operation changes
 * @param read - vectors that it only reads
 * @throws ShapeError when arrays do not fit the counts or a row's range leaves the row; ParameterError when counts are too small or a
 * written vector overlaps another
 */
export function checkStencil(
  where: string,
  grid: StencilGrid,
  written: readonly FloatArray[],
  read: readonly FloatArray[] = [],
): void {
  checkGrid(where, grid);
  for (const vector of [...written, ...read])
    requireLength(where, 'vector', vector.length, vectorLength(grid.nodeCounts));
  for (const [at, vector] of written.entries())
    for (const other of [...written.slice(at + 1), ...read])
      if (overlap(vector, other))
        throw new ParameterError(
          `${where}: vectors expected apart from one another, got two that overlap: use another`,
        );
}

/** As checkStencil, for an operation between the two grids of a coarsening. */
export function checkCoarsening(
  where: string,
  { fine, coarse, planeWeights }: Coarsening,
  fineVector: FloatArray,
  coarseVector: FloatArray,
): void {
  checkStencil(where, fine, [fineVector]);
  checkStencil(where, coarse, [coarseVector]);
  requireLength(where, 'planeWeights', planeWeights.length, 2 * fine.nodeCounts[2]);
  if (fine.nodeCounts[2] % 2 === 0)
    throw new ShapeError(
      `${where}: planes of the finer grid expected an odd number, got ${fine.nodeCounts[2]}: add a layer of elements`,
      { planes: fine.nodeCounts[2] },
    );
  for (const [axis, count] of coarse.nodeCounts.entries())
    requireLength(where, `coarse nodes along axis ${axis}`, count, (fine.nodeCounts[axis] >> 1) + 1);
}

function checkGrid(where: string, { nodeCounts, coefficients, rowRanges }: StencilGrid): void {
  for (const count of nodeCounts) requireInteger(where, 'node count', count, 2);
  requireLength(where, 'coefficients', coefficients.length, COEFFICIENTS * paddedNodeCount(nodeCounts));
  requireLength(where, 'rowRanges', rowRanges.length, 2 * nodeCounts[1] * nodeCounts[2]);
  for (let at = 0; at < rowRanges.length; at += 2) {
    const [first, end] = [rowRanges[at], rowRanges[at + 1]];
    if (!(first >= 0 && first <= end && end <= nodeCounts[0]))
      throw new ShapeError(
        `${where}: range of row ${at / 2} expected 0 <= first <= end <= ${nodeCounts[0]}, got ${first} to ${end}`,
        { row: at / 2, first, end },
      );
  }
}

function overlap(a: FloatArray, b: FloatArray): boolean {
  return (
    a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength
  );
}
