/**
 * Thin conducting sheets inside elements: the part of a curved shell (skin) that crosses an element, as a plane. It adds
 *   K_ij = c * integral over plane and element of grad_t N_i . grad_t N_j dA,      c the sheet's conductance per square (S),
 * grad_t along the plane. Source: finite elements on the trace of a bulk mesh (Olshanskii, Reusken and Grande 2009, SIAM J Numer Anal 47:3339).
 */

import { requireInteger, requireLength, requireNumber } from '../../core/errors.ts';
import { type ElementGrid, TENSOR } from './element-grid.ts';
import { cornerPairs } from './element-matrices.ts';

export interface ConductingSheets {
  /** the elements that are crossed, each once */
  readonly elements: Int32Array;
  /** unit normals, 3 an element */
  readonly normals: Float32Array;
  /** signed distance from plane to the element's centre, along the normal, metres */
  readonly offsets: Float32Array;
  /** conductance per square: conductivity times thickness, siemens */
  readonly conductances: Float32Array;
}

/** Points of the midpoint rule along either side of the element. */
const POINTS = 6;

/**
 * The couplings of all 28 pairs of corners (element-matrices.ts) for sheet `s`; fills `out`.
 * Accuracy: the rule over 36 places errs by up to 5 % of an element's face in the area (1.4 % root mean square over random planes), but what
 * one element lacks its neighbour has: a plane through many elements has its whole area. Cost: 10 microseconds.
 * @returns area of the plane in the element, square metres
 */
export function sheetCouplingsInto(
  out: Float64Array,
  sheets: ConductingSheets,
  s: number,
  edges: readonly [number, number, number],
): number {
  const n = [sheets.normals[3 * s], sheets.normals[3 * s + 1], sheets.normals[3 * s + 2]];
  const slopes = n.map((value, axis) => value * edges[axis]);
  const steepest = [0, 1, 2].reduce((best, axis) => (Math.abs(slopes[axis]) > Math.abs(slopes[best]) ? axis : best));
  const [u, v] = [(steepest + 1) % 3, (steepest + 2) % 3];
  const patch = (edges[u] * edges[v]) / (POINTS * POINTS) / Math.abs(n[steepest]);
  const place = [0, 0, 0];
  const gradients = new Float64Array(24);
  out.fill(0);
  let area = 0;
  for (let p = 0; p < POINTS * POINTS; p++) {
    place[u] = ((p % POINTS) + 0.5) / POINTS;
    place[v] = (Math.floor(p / POINTS) + 0.5) / POINTS;
    const rest = sheets.offsets[s] + slopes[u] * (place[u] - 0.5) + slopes[v] * (place[v] - 0.5);
    place[steepest] = 0.5 - rest / slopes[steepest];
    if (!(place[steepest] >= 0 && place[steepest] < 1)) continue;
    area += patch;
    tangentialGradientsInto(gradients, place, n, edges);
    const weight = patch * sheets.conductances[s];
    for (let pair = 0; pair < cornerPairs.length; pair++) {
      const { i, j } = cornerPairs[pair];
      const [a, b] = [3 * i, 3 * j];
      out[pair] +=
        weight *
        (gradients[a] * gradients[b] + gradients[a + 1] * gradients[b + 1] + gradients[a + 2] * gradients[b + 2]);
    }
  }
  return area;
}

/** grad N of the eight corners less its part along the normal; 3 values a corner. */
function tangentialGradientsInto(
  out: Float64Array,
  [x, y, z]: readonly number[],
  n: readonly number[],
  edges: readonly number[],
): void {
  for (let corner = 0; corner < 8; corner++) {
    const fx = corner & 1 ? x : 1 - x;
    const fy = corner & 2 ? y : 1 - y;
    const fz = corner & 4 ? z : 1 - z;
    const gx = ((corner & 1 ? 1 : -1) * fy * fz) / edges[0];
    const gy = ((corner & 2 ? 1 : -1) * fx * fz) / edges[1];
    const gz = ((corner & 4 ? 1 : -1) * fx * fy) / edges[2];
    const along = gx * n[0] + gy * n[1] + gz * n[2];
    out[3 * corner] = gx - along * n[0];
    out[3 * corner + 1] = gy - along * n[1];
    out[3 * corner + 2] = gz - along * n[2];
  }
}

/** Adds c (area / volume) (I - n n') to the tensors of a copy: what coarser grids see of the sheets. */
export function tensorsWithSheets(grid: ElementGrid, sheets: ConductingSheets): Float32Array {
  const tensors = grid.tensors.slice();
  const couplings = new Float64Array(cornerPairs.length);
  const layer = grid.elementCounts[0] * grid.elementCounts[1];
  for (const [s, element] of sheets.elements.entries()) {
    const edges = [grid.edgeX, grid.edgeY, grid.edgesZ[Math.floor(element / layer)]] as const;
    const area = sheetCouplingsInto(couplings, sheets, s, edges);
    const density = (sheets.conductances[s] * area) / (edges[0] * edges[1] * edges[2]);
    const [x, y, z] = sheets.normals.subarray(3 * s, 3 * s + 3);
    const at = TENSOR.length * element;
    tensors[at] += density * (1 - x * x);
    tensors[at + TENSOR.yy] += density * (1 - y * y);
    tensors[at + TENSOR.zz] += density * (1 - z * z);
    tensors[at + TENSOR.yz] -= density * y * z;
    tensors[at + TENSOR.xz] -= density * x * z;
    tensors[at + TENSOR.xy] -= density * x * y;
  }
  return tensors;
}

/** @throws ShapeError when lengths do not fit, ParameterError when a sheet is in no element of the grid or a number is out of range */
export function checkSheets(
  where: string,
  sheets: ConductingSheets,
  { elementCounts: [nx, ny, nz] }: ElementGrid,
): void {
  const { elements, normals, offsets, conductances } = sheets;
  requireLength(where, 'normals', normals.length, 3 * elements.length);
  requireLength(where, 'offsets', offsets.length, elements.length);
  requireLength(where, 'conductances', conductances.length, elements.length);
  for (const [s, element] of elements.entries()) {
    requireInteger(where, `element of sheet ${s}`, element, 0, nx * ny * nz - 1);
    requireNumber(where, `conductance of sheet ${s}`, conductances[s], 0);
    requireNumber(where, `offset of sheet ${s}`, offsets[s], -Infinity);
    const length = Math.hypot(normals[3 * s], normals[3 * s + 1], normals[3 * s + 2]);
    requireNumber(where, `length of the normal of sheet ${s}`, length, 0.999, 1.001);
  }
}
