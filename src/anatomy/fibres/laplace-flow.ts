/**
 * The potential of a flow through a muscle from its proximal to its distal end: div(share grad u) = source, no flow through
 * the sides. Where the volume cuts the muscle off, the flow enters evenly through the cut face, which leaves its direction free
 * there (a fixed potential would turn fibres square to an arbitrary cut); at an end of its own, evenly over the cap.
 * The share of muscle as a weight makes the border diffuse: a uniform flow along a straight border at any slant stays a solution.
 * Source: Choi & Blemker 2013 (PLoS ONE 8:e77576) for the flow from origin to insertion with zero flux at the sides.
 */

import type { Affine } from '../affine.ts';
import type { LimbAxis } from '../measure-labels.ts';
import { cellAffine, type MuscleCells } from './muscle-cells.ts';
import type { MuscleExtent } from './muscle-extent.ts';

export interface LaplaceFlow {
  /** u of each cell, rising towards distal; NaN outside the muscle */
  readonly potential: Float64Array;
  readonly status: 'converged' | 'stepLimit' | 'breakdown';
  readonly iterations: number;
}

/** cells with less muscle than this are outside */
export const LEAST_SHARE = 1e-3;
/** depth of a cap: in cells along the limb, in shares of the muscle's length, and at most */
const CAP_CELLS = 1.5;
const CAP_LENGTH_SHARE = 0.04;
const CAP_AT_MOST = 0.2;
/** of the residual relative to the sources; the directions are then good to about 1e-5 */
const TOLERANCE = 1e-7;
const STEP_LIMIT = 4000;

/** Cost: 30 to 300 steps of conjugate gradients, 20 ns per cell and step. */
export function laplaceFlow(cells: MuscleCells, affine: Affine, extent: MuscleExtent, axis: LimbAxis): LaplaceFlow {
  const unknowns = numberCells(cells);
  const faces = cellFaces(cells, unknowns.numbers);
  const source = flowSources(cells, affine, extent, axis, unknowns.cellOf);
  const start = slabwiseGuess(cells, unknowns.cellOf, faces, source);
  const { solution, status, iterations } = conjugateGradients(faces, source, start);
  const potential = new Float64Array(cells.share.length).fill(Number.NaN);
  unknowns.cellOf.forEach((cell, n) => {
    potential[cell] = solution[n];
  });
  return { potential, status, iterations };
}

interface Unknowns {
  /** of each cell; -1 outside the muscle */
  readonly numbers: Int32Array;
  readonly cellOf: Int32Array;
}

function numberCells({ share }: MuscleCells): Unknowns {
  const numbers = new Int32Array(share.length).fill(-1);
  const cellOf: number[] = [];
  for (let cell = 0; cell < share.length; cell++)
    if (share[cell] > LEAST_SHARE) {
      numbers[cell] = cellOf.length;
      cellOf.push(cell);
    }
  return { numbers, cellOf: Int32Array.from(cellOf) };
}

/** Faces between cells of the muscle, of which `low` has the lower index, and their conductance. */
interface Faces {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly conductance: Float64Array;
  /** faces across the limb come last, from here on */
  readonly alongFrom: number;
}

function cellFaces({ size, share, edgesMetres, along }: MuscleCells, numbers: Int32Array): Faces {
  const low: number[] = [];
  const high: number[] = [];
  const conductance: number[] = [];
  const strides = [1, size[0], size[0] * size[1]];
  let alongFrom = 0;
  for (const axis of [...[0, 1, 2].filter((other) => other !== along), along]) {
    if (axis === along) alongFrom = low.length;
    const area = (edgesMetres[0] * edgesMetres[1] * edgesMetres[2]) / edgesMetres[axis] ** 2;
    for (let cell = 0; cell < share.length; cell++) {
      const next = cell + strides[axis];
      const last = Math.floor(cell / strides[axis]) % size[axis] === size[axis] - 1;
      if (last || numbers[cell] < 0 || numbers[next] < 0) continue;
      low.push(numbers[cell]);
      high.push(numbers[next]);
      conductance.push(area * 0.5 * (share[cell] + share[next]));
    }
  }
  return {
    low: Int32Array.from(low),
    high: Int32Array.from(high),
    conductance: Float64Array.from(conductance),
    alongFrom,
  };
}

/** What leaves the flow in each cell: the whole of it in the distal end, minus that in the proximal one. */
function flowSources(
  cells: MuscleCells,
  affine: Affine,
  { alongMetres, cut, volumeCubicMetres }: MuscleExtent,
  { centre, direction }: LimbAxis,
  cellOf: Int32Array,
): Float64Array {
  const { size, share, along, edgesMetres } = cells;
  const toWorld = cellAffine(affine, cells);
  const stride = [1, size[0], size[0] * size[1]][along];
  // does the last slice along the voxel axis lie proximally?
  const rising = [0, 1, 2].reduce((sum, r) => sum + direction[r] * toWorld[4 * r + along], 0) > 0;
  const length = alongMetres[1] - alongMetres[0];
  const cap = Math.min(CAP_AT_MOST * length, Math.max(CAP_CELLS * edgesMetres[along], CAP_LENGTH_SHARE * length));
  const step = [0, 1, 2].map((c) => [0, 1, 2].reduce((sum, r) => sum + direction[r] * toWorld[4 * r + c], 0));
  const start = [0, 1, 2].reduce((sum, r) => sum + direction[r] * (toWorld[4 * r + 3] - centre[r]), 0);
  const source = new Float64Array(cellOf.length);
  const flow = volumeCubicMetres / length;
  for (const distal of [true, false]) {
    const first = distal === rising;
    const isCut = cut[first ? 0 : 1];
    const slice = first ? 0 : size[along] - 1;
    const inEnd = (cell: number): boolean => {
      if (isCut) return Math.floor(cell / stride) % size[along] === slice;
      const [i, j, k] = [cell % size[0], Math.floor(cell / size[0]) % size[1], Math.floor(cell / (size[0] * size[1]))];
      const place = start + step[0] * i + step[1] * j + step[2] * k;
      return distal ? place < alongMetres[0] + cap : place > alongMetres[1] - cap;
    };
    // of the cut face, half a cell beyond the last centres, where a slanted muscle lies a little aside
    const inward = first ? stride : -stride;
    const faceShare = (cell: number) => Math.max(0, 1.5 * share[cell] - 0.5 * (share[cell + inward] ?? share[cell]));
    const weight = (cell: number) => (isCut && size[along] > 1 ? faceShare(cell) : share[cell]);
    const members = [...cellOf.keys()].filter((n) => inEnd(cellOf[n]));
    const total = members.reduce((sum, n) => sum + weight(cellOf[n]), 0);
    for (const n of members) source[n] += ((distal ? 1 : -1) * flow * weight(cellOf[n])) / total;
  }
  return source;
}

/** The solution if u were the same all over each slice along the limb: exact for a straight muscle of one section. */
function slabwiseGuess(
  { size, along }: MuscleCells,
  cellOf: Int32Array,
  { low, conductance, alongFrom }: Faces,
  source: Float64Array,
): Float64Array {
  const stride = [1, size[0], size[0] * size[1]][along];
  const sliceOf = (n: number) => Math.floor(cellOf[n] / stride) % size[along];
  const sources = new Float64Array(size[along]);
  source.forEach((value, n) => {
    sources[sliceOf(n)] += value;
  });
  const conductances = new Float64Array(size[along]);
  for (let f = alongFrom; f < low.length; f++) conductances[sliceOf(low[f])] += conductance[f];
  const u = new Float64Array(size[along]);
  let flow = 0;
  for (let s = 0; s + 1 < u.length; s++) {
    flow += sources[s];
    u[s + 1] = u[s] + (conductances[s] > 0 ? -flow / conductances[s] : 0);
  }
  return Float64Array.from(cellOf, (_, n) => u[sliceOf(n)]);
}

interface Solved {
  readonly solution: Float64Array;
  readonly status: LaplaceFlow['status'];
  readonly iterations: number;
}

/** Conjugate gradients with the diagonal as preconditioner; the constant that u is free of is left as it comes. */
function conjugateGradients(faces: Faces, source: Float64Array, start: Float64Array): Solved {
  const count = source.length;
  const x = start.slice();
  const product = new Float64Array(count);
  const inverse = new Float64Array(count);
  faces.conductance.forEach((c, f) => {
    inverse[faces.low[f]] += c;
    inverse[faces.high[f]] += c;
  });
  for (let n = 0; n < count; n++) inverse[n] = inverse[n] > 0 ? 1 / inverse[n] : 0;
  applyInto(product, faces, x);
  const residual = source.map((value, n) => value - product[n]);
  const z = residual.map((value, n) => value * inverse[n]);
  const direction = z.slice();
  let old = dotProduct(residual, z);
  const target = TOLERANCE ** 2 * source.reduce((sum, value, n) => sum + value * value * inverse[n], 0);
  for (let iteration = 0; iteration < STEP_LIMIT; iteration++) {
    if (old <= target) return { solution: x, status: 'converged', iterations: iteration };
    applyInto(product, faces, direction);
    const curvature = dotProduct(direction, product);
    if (!(curvature > 0)) return { solution: x, status: 'breakdown', iterations: iteration };
    const step = old / curvature;
    for (let n = 0; n < count; n++) {
      x[n] += step * direction[n];
      residual[n] -= step * product[n];
      z[n] = residual[n] * inverse[n];
    }
    const now = dotProduct(residual, z);
    const ratio = now / old;
    old = now;
    for (let n = 0; n < count; n++) direction[n] = z[n] + ratio * direction[n];
  }
  return { solution: x, status: 'stepLimit', iterations: STEP_LIMIT };
}

/** out = A x: what flows out of each cell. */
function applyInto(out: Float64Array, { low, high, conductance }: Faces, x: Float64Array): void {
  out.fill(0);
  for (let f = 0; f < low.length; f++) {
    const a = low[f];
    const b = high[f];
    const flow = conductance[f] * (x[a] - x[b]);
    out[a] += flow;
    out[b] -= flow;
  }
}

function dotProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}
