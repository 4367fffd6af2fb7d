/**
 * Potential at points of the limb from the potential of the nodes. Along each axis the cubic through four nodes where the elements
 * before, at and after the point are of one tissue, so that the potential is smooth; otherwise linear, which follows the kink at a border.
 * Error of the cubic h^4 / 40 of the fourth derivative, of the linear h^2 / 8 of the second.
 */

import { ParameterError } from '../../core/errors.ts';
import { type FloatArray, LANES, nodeIndex } from '../../kernels/stencil/stencil-grid.ts';
import { nodeCountsOf } from '../../linalg/multigrid/element-grid.ts';
import { elementAt } from './element-place.ts';
import type { LimbElements } from './limb-elements.ts';
import { MATERIAL } from './tissue-sets.ts';

export interface PotentialSampler {
  readonly pointCount: number;
  /** points that lie in the skin, which has no potential of its own here: they have that of the body under them */
  readonly pointsInSkin: number;
  /** out[p] = potential of a lane at point p, less `reference` */
  readonly sampleInto: (out: Float32Array, x: FloatArray, lane: number, reference: number) => void;
}

/** first of four nodes along each axis, and their weights: 3 + 12 values a point */
const WEIGHTS = 12;
/** a point this far outside the body, in edges, is still of the body: the surface is known no better */
const SLACK_EDGES = 0.25;

/**
 * @param points - world, metres, x, y, z interleaved
 * @throws ParameterError for points outside the limb or beyond the map's ends, with the first of them, counted from 1
 */
export function potentialSampler(limb: LimbElements, points: Float64Array): PotentialSampler {
  const pointCount = points.length / 3;
  const first = new Int32Array(pointCount);
  const weights = new Float32Array(WEIGHTS * pointCount);
  const counts = nodeCountsOf(limb.grid);
  let pointsInSkin = 0;
  for (let p = 0; p < pointCount; p++) {
    const world = points.subarray(3 * p, 3 * p + 3) as unknown as readonly [number, number, number];
    const { at, inSkin } = pointOfBody(limb, [world[0], world[1], world[2]], p);
    if (inSkin) pointsInSkin++;
    first[p] = placeInto(weights, WEIGHTS * p, limb, at, counts);
  }
  const row = LANES * (counts[0] + 2);
  const plane = row * (counts[1] + 2);
  return {
    pointCount,
    pointsInSkin,
    sampleInto: (out, x, lane, reference) => {
      for (let p = 0; p < pointCount; p++) {
        const at = WEIGHTS * p;
        let sum = 0;
        for (let c = 0; c < 4; c++) {
          const wz = weights[at + 8 + c];
          if (wz === 0) continue;
          for (let b = 0; b < 4; b++) {
            const wyz = wz * weights[at + 4 + b];
            if (wyz === 0) continue;
            const node = LANES * first[p] + c * plane + b * row + lane;
            sum +=
              wyz *
              (weights[at] * x[node] +
                weights[at + 1] * x[node + LANES] +
                weights[at + 2] * x[node + 2 * LANES] +
                weights[at + 3] * x[node + 3 * LANES]);
          }
        }
        out[p] = sum - reference;
      }
    },
  };
}

/** The point itself, or for one in the skin the point of the body under it, in the map's frame. */
function pointOfBody(limb: LimbElements, point: readonly [number, number, number], p: number) {
  const { boundaries, frame, box, anatomyName } = limb;
  const fail = (what: string): never => {
    const place = point.map((value) => (value * 1000).toFixed(1)).join(', ');
    throw new ParameterError(`${anatomyName}: point ${p + 1} at (${place}) mm is ${what}`, { point: p });
  };
  const at = frame.fromWorld(...point);
  const [first, end] = box.mapLayers;
  if (at[2] < box.planesZ[first] - 1e-9 || at[2] > box.planesZ[end] + 1e-9)
    fail('beyond the end of the label map; give points within it (world, RAS+)');
  const distance = boundaries.body.surface?.distance(...point);
  const place = elementAt(box, ...at);
  const material =
    place && limb.materials[place.element[0] + box.counts[0] * (place.element[1] + box.counts[1] * place.element[2])];
  const isKnown = distance !== undefined && !Number.isNaN(distance);
  // far from the surface the elements say the side; what they call air may still be skin, thicker than they are
  const isBody = isKnown
    ? distance <= SLACK_EDGES * box.edgeMetres
    : material !== undefined && material !== MATERIAL.air;
  if (isBody) return { at, inSkin: false };
  const limbDistance = boundaries.limb.surface?.distance(...point) ?? Number.NaN;
  if (!(limbDistance <= SLACK_EDGES * box.edgeMetres)) fail('outside the limb; check its coordinates (world, RAS+)');
  const foot = boundaries.body.surface?.nearest(...point) ?? fail('outside the limb');
  return { at: frame.fromWorld(...foot.positionMetres), inSkin: true };
}

/** Fills the weights of a point; returns the padded index of the first of its 4 x 4 x 4 nodes. */
function placeInto(
  weights: Float32Array,
  at: number,
  limb: LimbElements,
  point: readonly [number, number, number],
  counts: readonly [number, number, number],
): number {
  const place = elementAt(limb.box, ...point);
  if (!place) throw new ParameterError(`${limb.anatomyName}: a point is outside the elements`);
  const { planesZ, edgeMetres } = limb.box;
  for (let axis = 0; axis < 3; axis++) {
    const smooth = isSmooth(limb, place.element, axis);
    const t = place.within[axis];
    const k = place.element[axis];
    const nodes =
      axis < 2
        ? [-edgeMetres, 0, edgeMetres, 2 * edgeMetres]
        : [planesZ[k - 1], planesZ[k], planesZ[k + 1], planesZ[k + 2]].map((z) => z - planesZ[k]);
    const length = axis < 2 ? edgeMetres : planesZ[k + 1] - planesZ[k];
    const four = smooth ? lagrange(nodes, t * length) : [0, 1 - t, t, 0];
    for (let n = 0; n < 4; n++) weights[at + 4 * axis + n] = four[n];
  }
  const [i, j, k] = place.element;
  return nodeIndex(counts, i - 1, j - 1, k - 1);
}

function isSmooth({ materials, box }: LimbElements, element: readonly [number, number, number], axis: number): boolean {
  const [nx, ny] = box.counts;
  const materialAt = (shift: number) => {
    const at = element.map((value, a) => (a === axis ? value + shift : value));
    if (at[axis] < 0 || at[axis] >= box.counts[axis]) return MATERIAL.air;
    return materials[at[0] + nx * (at[1] + ny * at[2])];
  };
  const own = materialAt(0);
  // along the limb mixed elements change slowly enough
  if (own === MATERIAL.air || (own === MATERIAL.mixed && axis < 2)) return false;
  return materialAt(-1) === own && materialAt(1) === own;
}

/** Weights of the cubic through four nodes. */
function lagrange(nodes: readonly number[], x: number): number[] {
  return nodes.map((own, n) =>
    nodes.reduce((product, other, m) => (m === n ? product : (product * (x - other)) / (own - other)), 1),
  );
}
