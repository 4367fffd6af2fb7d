/** Voxels joined to seeds through faces. */

export type VolumeSize = readonly [number, number, number];

/**
 * @param seeds - voxel numbers; those that may not be entered are passed over
 * @param enters - may the fill enter a voxel?
 * @returns 1 for the voxels reached; cost: linear in them
 */
export function floodFill(size: VolumeSize, seeds: Iterable<number>, enters: (n: number) => boolean): Uint8Array {
  const reached = new Uint8Array(size[0] * size[1] * size[2]);
  const stack: number[] = [];
  for (const seed of seeds) spread(size, seed, enters, reached, stack);
  return reached;
}

/** Pieces of equal labels joined through faces. */
export interface LabelPiece {
  readonly label: number;
  readonly voxels: number;
  /** a voxel of it */
  readonly seed: number;
}

/** @param classOf - what counts as equal; 0 is left out */
export function labelPieces(size: VolumeSize, classOf: (n: number) => number): LabelPiece[] {
  const reached = new Uint8Array(size[0] * size[1] * size[2]);
  const stack: number[] = [];
  const pieces: LabelPiece[] = [];
  for (let seed = 0; seed < reached.length; seed++) {
    const label = classOf(seed);
    if (label === 0 || reached[seed]) continue;
    pieces.push({ label, seed, voxels: spread(size, seed, (n) => classOf(n) === label, reached, stack) });
  }
  return pieces;
}

function spread(
  [nx, ny, nz]: VolumeSize,
  seed: number,
  enters: (n: number) => boolean,
  reached: Uint8Array,
  stack: number[],
): number {
  let count = 0;
  const visit = (n: number) => {
    if (reached[n] || !enters(n)) return;
    reached[n] = 1;
    count++;
    stack.push(n);
  };
  visit(seed);
  for (let n = stack.pop(); n !== undefined; n = stack.pop()) {
    const i = n % nx;
    const row = (n - i) / nx;
    const j = row % ny;
    const k = (row - j) / ny;
    if (i > 0) visit(n - 1);
    if (i < nx - 1) visit(n + 1);
    if (j > 0) visit(n - nx);
    if (j < ny - 1) visit(n + nx);
    if (k > 0) visit(n - nx * ny);
    if (k < nz - 1) visit(n + nx * ny);
  }
  return count;
}

/** Voxels on the faces of the volume that are not at the two ends along `axis`. */
export function sideVoxels(size: VolumeSize, axis: number): number[] {
  const [nx, ny] = size;
  const out: number[] = [];
  for (let n = 0; n < size[0] * size[1] * size[2]; n++) {
    const at = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    if (at.some((value, other) => other !== axis && (value === 0 || value === size[other] - 1))) out.push(n);
  }
  return out;
}
