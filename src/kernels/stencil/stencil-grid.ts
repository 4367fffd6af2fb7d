/**
 * A symmetric 27-point stencil on a box of nodes, and vectors on it with four right-hand sides: what the stencil kernels take.
 * Element (i, j, k) of the box lies between nodes (i, j, k) and (i + 1, j + 1, k + 1).
 */

export type FloatArray = Float32Array | Float64Array;

/** Right-hand sides that are solved at once. */
export const LANES = 4;

/** Values of one node among the coefficients: diagonal, 13 neighbours, inverse diagonal, one unused. */
export const COEFFICIENTS = 16;
export const INVERSE_DIAGONAL = 14;

/**
 * The positive half of the neighbours: coefficient m (1 to 13) of a node couples it with the node `half[m - 1]` away. The other half is
 * stored with those neighbours.
 */
export const half: readonly (readonly [number, number, number])[] = [
  [1, 0, 0],
  ...[-1, 0, 1].map((i) => [i, 1, 0] as const),
  ...[-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i) => [i, j, 1] as const)),
];

export interface StencilGrid {
  /** along i, j, k */
  readonly nodeCounts: readonly [number, number, number];
  /** COEFFICIENTS values a node, padding nodes included (nodeIndex); zero where a node is inactive, and towards such nodes */
  readonly coefficients: FloatArray;
  /** for each row (j + ny k) its first active node and one past its last; vectors are zero outside, and stay so */
  readonly rowRanges: Int32Array;
}

/** How a grid's planes hang on those of the next coarser one, whose node (i, j, k) is node (2 i, 2 j, 2 k) of the finer. */
export interface Coarsening {
  readonly fine: StencilGrid;
  readonly coarse: StencilGrid;
  /** for each fine plane the shares of the coarse planes below and above it; read for odd planes only */
  readonly planeWeights: FloatArray;
}

/** Nodes with one ring of padding on every side. */
export function paddedNodeCount([nx, ny, nz]: StencilGrid['nodeCounts']): number {
  return (nx + 2) * (ny + 2) * (nz + 2);
}

/** Index of a node among the padded ones. */
export function nodeIndex([nx, ny]: StencilGrid['nodeCounts'], i: number, j: number, k: number): number {
  return i + 1 + (nx + 2) * (j + 1 + (ny + 2) * (k + 1));
}

/** Length of a vector: LANES values a padded node, and two rows of zeros that restriction reads past the last plane. */
export function vectorLength(counts: StencilGrid['nodeCounts']): number {
  return LANES * (paddedNodeCount(counts) + 2 * (counts[0] + 2));
}
