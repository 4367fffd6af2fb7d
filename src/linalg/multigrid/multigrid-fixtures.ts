/** Boxes of elements for the tests, and slow independent versions of what the solver assembles. */

import { randomStream } from '../../core/random.ts';
import { createKernels } from '../../kernels/create-kernels.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { SpawnWorker } from '../../kernels/spawn-worker.ts';
import { LANES, nodeIndex, vectorLength } from '../../kernels/stencil/stencil-grid.ts';
import type { Room } from './assemble-stencil.ts';
import type { ConductingSheets } from './conducting-sheets.ts';
import { createSolverVectors, type SolveOptions, type SolveResult, solveInto } from './conjugate-gradients.ts';
import { type ElementGrid, nodeCountsOf, TENSOR } from './element-grid.ts';
import { createHierarchy, hierarchyBytes } from './hierarchy.ts';

export type Triple = readonly [number, number, number];

export const doubleRoom: Room = {
  floats: (length) => new Float64Array(length),
  integers: (length) => new Int32Array(length),
};

/** Components of G G' + ridge I, G random normal: symmetric positive definite, any direction. */
export function randomTensor(seed: number, ridge = 0.1): number[] {
  const { normal } = randomStream(seed, 'tensor');
  const g = Array.from({ length: 9 }, normal);
  const entry = (a: number, b: number) =>
    [0, 1, 2].reduce((sum, c) => sum + g[3 * a + c] * g[3 * b + c], a === b ? ridge : 0);
  return [entry(0, 0), entry(1, 1), entry(2, 2), entry(1, 2), entry(0, 2), entry(0, 1)];
}

/** v . S w */
export function tensorForm(s: ArrayLike<number>, v: ArrayLike<number>, w: ArrayLike<number>): number {
  return (
    s[TENSOR.xx] * v[0] * w[0] +
    s[TENSOR.yy] * v[1] * w[1] +
    s[TENSOR.zz] * v[2] * w[2] +
    s[TENSOR.yz] * (v[1] * w[2] + v[2] * w[1]) +
    s[TENSOR.xz] * (v[0] * w[2] + v[2] * w[0]) +
    s[TENSOR.xy] * (v[0] * w[1] + v[1] * w[0])
  );
}

/** A box with the tensor that `tensorAt` gives for each element (undefined: a hole); layers of equal height unless `edgesZ` says so. */
export function boxOf(
  elementCounts: Triple,
  edges: Triple,
  tensorAt: (i: number, j: number, k: number) => readonly number[] | undefined,
  edgesZ = new Float64Array(elementCounts[2]).fill(edges[2]),
): ElementGrid {
  const [nx, ny, nz] = elementCounts;
  const tensors = new Float32Array(TENSOR.length * nx * ny * nz);
  for (let e = 0; e < nx * ny * nz; e++)
    tensors.set(tensorAt(e % nx, Math.floor(e / nx) % ny, Math.floor(e / nx / ny)) ?? [], TENSOR.length * e);
  return { elementCounts, edgeX: edges[0], edgeY: edges[1], edgesZ, tensors };
}

/** A box of random tensors in layers of random heights; `holes` is the share of elements without tensor. */
export function randomBox(elementCounts: Triple, seed: number, holes = 0): ElementGrid {
  const { uniform } = randomStream(seed, 'box');
  const edgesZ = Float64Array.from({ length: elementCounts[2] }, () => 0.7 + uniform());
  const tensorAt = (i: number, j: number, k: number) =>
    uniform() < holes ? undefined : randomTensor(1000 * seed + i + 100 * j + 10000 * k);
  return boxOf(elementCounts, [1, 1.3, 1], tensorAt, edgesZ);
}

/** Anisotropy 4.4 along changing directions, conductivities that jump by up to 1000 between elements, and a hole. */
export function jumpingBox(elementCounts: Triple, seed: number): ElementGrid {
  const random = randomStream(seed, 'jumps');
  const [nx, ny, nz] = elementCounts;
  return boxOf(elementCounts, [1, 1, 1], (i, j, k) => {
    if (i < nx / 4 && j < ny / 4 && k < nz / 2) return undefined;
    const level = 10 ** -random.integer(4);
    const d = [random.normal(), random.normal(), random.normal()];
    const size = Math.hypot(...d);
    const [x, y, z] = d.map((value) => value / size);
    const along = (p: number, q: number, same: number) => level * (same + 3.4 * p * q);
    return [along(x, x, 1), along(y, y, 1), along(z, z, 1), along(y, z, 0), along(x, z, 0), along(x, y, 0)];
  });
}

/** Number of nodes of the box, and their order here: i fastest, without padding. */
export function nodeCount(elements: ElementGrid): number {
  return nodeCountsOf(elements).reduce((product, count) => product * count, 1);
}

export function nodePlace(elements: ElementGrid, node: number): [number, number, number] {
  const [nx, ny] = nodeCountsOf(elements);
  return [node % nx, Math.floor(node / nx) % ny, Math.floor(node / nx / ny)];
}

/** World position of a node. */
export function nodePosition(elements: ElementGrid, node: number): [number, number, number] {
  const [i, j, k] = nodePlace(elements, node);
  return [i * elements.edgeX, j * elements.edgeY, elements.edgesZ.subarray(0, k).reduce((sum, edge) => sum + edge, 0)];
}

/** Where lane 0 of a node lies in a vector of the kernels. */
export function vectorPlace(elements: ElementGrid, node: number): number {
  return LANES * nodeIndex(nodeCountsOf(elements), ...nodePlace(elements, node));
}

/**
 * Places and weights on the unit interval: the mean of the Gauss rule of two points and the trapezoidal rule, whose integrals of N_a N_b are
 * [5 1; 1 5] / 12.
 */
const gauss = 0.5 / Math.sqrt(3);
const rule = [0, 1, 0.5 - gauss, 0.5 + gauss].map((place) => ({ place, weight: 0.25 }));

/** 8 x 8, by quadrature of grad N_i . S grad N_j with that rule along each axis. */
export function quadratureMatrix(tensor: ArrayLike<number>, edges: Triple): Float64Array {
  const matrix = new Float64Array(64);
  const volume = edges[0] * edges[1] * edges[2];
  for (const x of rule)
    for (const y of rule)
      for (const z of rule) {
        const place = [x.place, y.place, z.place];
        const gradients = Array.from({ length: 8 }, (_, n) => cornerGradient(n, place, edges));
        for (let n = 0; n < 64; n++)
          matrix[n] +=
            volume * x.weight * y.weight * z.weight * tensorForm(tensor, gradients[n >> 3], gradients[n & 7]);
      }
  return matrix;
}

/** grad of the trilinear function that is 1 at corner n, at a place of the unit cube. */
function cornerGradient(n: number, place: readonly number[], edges: Triple): number[] {
  const value = (axis: number) => ((n >> axis) & 1 ? place[axis] : 1 - place[axis]);
  return [0, 1, 2].map((axis) => {
    const sign = (n >> axis) & 1 ? 1 : -1;
    return (sign / edges[axis]) * value((axis + 1) % 3) * value((axis + 2) % 3);
  });
}

/** A of the whole box, dense, nodes without padding. */
export function denseMatrix(elements: ElementGrid): Float64Array {
  const [ex, ey, ez] = elements.elementCounts;
  const [nx, ny] = nodeCountsOf(elements);
  const n = nodeCount(elements);
  const matrix = new Float64Array(n * n);
  for (let e = 0; e < ex * ey * ez; e++) {
    const [i, j, k] = [e % ex, Math.floor(e / ex) % ey, Math.floor(e / ex / ey)];
    const tensor = elements.tensors.subarray(TENSOR.length * e, TENSOR.length * (e + 1));
    const local = quadratureMatrix(tensor, [elements.edgeX, elements.edgeY, elements.edgesZ[k]]);
    const nodes = Array.from({ length: 8 }, (_, c) => i + (c & 1) + nx * (j + ((c >> 1) & 1) + ny * (k + (c >> 2))));
    for (let c = 0; c < 64; c++) matrix[n * nodes[c >> 3] + nodes[c & 7]] += local[c];
  }
  return matrix;
}

export interface SolvedBox {
  readonly result: SolveResult;
  /** of each lane, in the order of nodeCount */
  readonly lanes: readonly Float64Array[];
}

export interface SolveBoxOptions {
  readonly backend?: Kernels['backend'];
  readonly solve?: SolveOptions;
  readonly sheets?: ConductingSheets;
  readonly workers?: number;
  readonly spawnWorker?: SpawnWorker;
}

/** Solves A x = b; `loads` has up to four right-hand sides, in the order of nodeCount. */
export async function solveBox(
  elements: ElementGrid,
  loads: readonly ArrayLike<number>[],
  { backend, solve, sheets, workers, spawnWorker }: SolveBoxOptions = {},
): Promise<SolvedBox> {
  const memoryBytes = hierarchyBytes(elements.elementCounts);
  const kernels = await createKernels({ memoryBytes, backend, workers, spawnWorker });
  try {
    const hierarchy = createHierarchy(elements, kernels, sheets);
    const vectors = createSolverVectors(hierarchy);
    const places = Int32Array.from({ length: nodeCount(elements) }, (_, node) => vectorPlace(elements, node));
    for (const [lane, load] of loads.entries())
      for (const [node, place] of places.entries()) vectors.r[place + lane] = load[node];
    const result = await solveInto(hierarchy, vectors, solve);
    const lanes = loads.map((_, lane) => Float64Array.from(places, (place) => vectors.x[place + lane]));
    return { result, lanes };
  } finally {
    await kernels.close();
  }
}

/** A vector of the kernels with random values that sum to zero over the nodes that conduct, 0 elsewhere. */
export function randomLoads(elements: ElementGrid, diagonal: ArrayLike<number>, seed: number): Float64Array {
  const { normal } = randomStream(seed, 'loads');
  const loads = Float64Array.from({ length: nodeCount(elements) }, (_, node) => (diagonal[node] > 0 ? normal() : 0));
  const active = loads.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  const mean = loads.reduce((sum, value) => sum + value, 0) / active;
  return loads.map((value) => (value === 0 ? 0 : value - mean));
}

/** x less its mean over the nodes that conduct; 0 elsewhere. */
export function centred(x: ArrayLike<number>, diagonal: ArrayLike<number>): Float64Array {
  let [sum, count] = [0, 0];
  for (let n = 0; n < x.length; n++)
    if (diagonal[n] > 0) {
      sum += x[n];
      count++;
    }
  return Float64Array.from(x, (value, n) => (diagonal[n] > 0 ? value - sum / count : 0));
}

/** |a - b| / |b| */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let n = 0; n < b.length; n++) {
    difference += (a[n] - b[n]) ** 2;
    size += b[n] ** 2;
  }
  return Math.sqrt(difference / size);
}

export function newLanes(elements: ElementGrid): Float64Array {
  return new Float64Array(vectorLength(nodeCountsOf(elements)));
}
