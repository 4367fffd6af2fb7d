/**
 * A box of trilinear hexahedra, each with one symmetric tensor: the discrete form of -div(S grad u). Elements of zero tensor are
 * holes. All flux is zero on the outside of the box and at the edge of holes.
 */

import { requireInteger, requireLength, requireNumber } from '../../core/errors.ts';

/** Components of a symmetric tensor, in this order. */
export const TENSOR = { xx: 0, yy: 1, zz: 2, yz: 3, xz: 4, xy: 5, length: 6 } as const;

export interface ElementGrid {
  /** along i, j, k */
  readonly elementCounts: readonly [number, number, number];
  /** edge lengths: one along i, one along j, one for each layer along k */
  readonly edgeX: number;
  readonly edgeY: number;
  readonly edgesZ: Float64Array;
  /** TENSOR.length values an element, i fastest */
  readonly tensors: Float32Array;
}

export function nodeCountsOf({ elementCounts: [x, y, z] }: ElementGrid): [number, number, number] {
  return [x + 1, y + 1, z + 1];
}

/** @throws ShapeError, ParameterError when sizes do not fit, or an edge or tensor is not a finite number */
export function checkElementGrid(where: string, grid: ElementGrid): void {
  const [x, y, z] = grid.elementCounts;
  for (const count of grid.elementCounts) requireInteger(where, 'element count', count, 1);
  requireLength(where, 'edgesZ', grid.edgesZ.length, z);
  requireLength(where, 'tensors', grid.tensors.length, TENSOR.length * x * y * z);
  for (const edge of [grid.edgeX, grid.edgeY, ...grid.edgesZ]) requireNumber(where, 'edge', edge, Number.MIN_VALUE);
  const bad = grid.tensors.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) requireNumber(where, `tensor of element ${Math.floor(bad / TENSOR.length)}`, grid.tensors[bad], 0);
}

/**
 * The grid of half as many elements: two along each axis become one, whose tensor is the mean over their volume (for a linear
 * function that is the energy of the fine grid). Odd counts along i and j are filled up with holes.
 */
export function coarsenElements(fine: ElementGrid): ElementGrid {
  const [nx, ny, nz] = fine.elementCounts;
  const counts = [nx, ny, nz].map((count) => Math.ceil(count / 2)) as [number, number, number];
  const edgesZ = Float64Array.from({ length: counts[2] }, (_, k) =>
    2 * k + 1 < nz ? fine.edgesZ[2 * k] + fine.edgesZ[2 * k + 1] : 2 * fine.edgesZ[2 * k],
  );
  const tensors = new Float32Array(TENSOR.length * counts[0] * counts[1] * counts[2]);
  for (let k = 0; k < nz; k++) {
    const share = fine.edgesZ[k] / edgesZ[k >> 1] / 4;
    for (let j = 0; j < ny; j++) {
      let from = TENSOR.length * nx * (j + ny * k);
      const row = counts[0] * ((j >> 1) + counts[1] * (k >> 1));
      for (let i = 0; i < nx; i++) {
        const to = TENSOR.length * ((i >> 1) + row);
        for (let c = 0; c < TENSOR.length; c++) tensors[to + c] += share * fine.tensors[from++];
      }
    }
  }
  return { elementCounts: counts, edgeX: 2 * fine.edgeX, edgeY: 2 * fine.edgeY, edgesZ, tensors };
}
