/**
 * The current of an electrode on the skin as a load of the body's nodes. Skin is a sheet, so current that enters on its outside
 * comes to the body spread out: of wavenumber k, with Y the admittance of what lies under the skin (conductivity s, thickness d),
 *   1 / (cosh k d + (s k / Y) sinh k d)   for skin in full,   1 / (1 + s k^2 d / Y)   for the sheet.
 * Their ratio is 1 - k^2 d^2 (1 + s k d / 3 Y') / 2 (1 + s k d / Y') to second order, Y' = Y / k about the conductivity under the skin: a normal
 * spread whose variance along each direction is d^2 (u + q / 3) / (u + q), u = Y', q = s k d, at the wavenumber that matters
 * in the muscle (WAVE_DEPTHS).
 */

import type { ElectrodePoints } from '../../anatomy/electrodes/electrode-points.ts';
import type { LimbSurface, SurfacePoint } from '../../anatomy/limb-surface.ts';
import { ParameterError } from '../../core/errors.ts';
import { type FloatArray, LANES, nodeIndex } from '../../kernels/stencil/stencil-grid.ts';
import { nodeCountsOf, TENSOR } from '../../linalg/multigrid/element-grid.ts';
import { elementAt, type Place } from './element-place.ts';
import type { LimbElements } from './limb-elements.ts';

/** A node and its share of 1 A. */
export interface NodeLoad {
  readonly nodes: readonly number[];
  readonly amperes: readonly number[];
}

/** the wavenumber at which the spread is right is 1 / this many skin thicknesses: 1 mm of skin, fibres from 6 mm below its outside */
const WAVE_DEPTHS = 8;
/** of a normal distribution over the plane: middle and six points at twice the standard deviation, exact to degree 5 */
const RING = 6;
/** how far inward, in edges, a point on the body is moved to find an element that conducts */
const INWARD = [0.02, 0.25, 0.5, 0.75, 1, 1.5, 2];

/**
 * @param electrode - index among `electrodes`
 * @throws ParameterError when the electrode is not on the body of this limb
 */
export function electrodeLoad(limb: LimbElements, electrodes: ElectrodePoints, electrode: number): NodeLoad {
  const load = new Map<number, number>();
  for (let p = electrodes.offsets[electrode]; p < electrodes.offsets[electrode + 1]; p++) {
    const [x, y, z] = electrodes.points.subarray(3 * p, 3 * p + 3);
    const body = bodySurface(limb);
    const foot = body.nearest(x, y, z);
    if (!foot)
      throw new ParameterError(
        `${limb.anatomyName}: electrode ${electrode} at (${millimetres([x, y, z])}) mm is not on the limb; place it on the skin`,
        { electrode },
      );
    const spread = skinSpread(limb, foot);
    for (const { point, share } of spreadPoints(foot, spread)) {
      const onBody = spread > 0 ? (body.nearest(...point) ?? foot) : foot;
      addPoint(load, limb, onBody, share * electrodes.weights[p], electrode);
    }
  }
  return { nodes: [...load.keys()], amperes: [...load.values()] };
}

function bodySurface({ boundaries, anatomyName }: LimbElements): LimbSurface {
  const { surface } = boundaries.body;
  if (surface) return surface;
  throw new ParameterError(`${anatomyName}: the limb fills the whole map, so that it has no surface for electrodes`);
}

const millimetres = (point: readonly number[]) => point.map((value) => (value * 1000).toFixed(1)).join(', ');

/** Standard deviation of the spread, metres, less what the element's nodes spread by themselves; 0 without skin. */
function skinSpread(limb: LimbElements, foot: SurfacePoint): number {
  const { conductivities, sheets } = limb;
  const thickness = Math.max(0, foot.distanceMetres);
  if (!sheets || thickness === 0) return 0;
  const under = conductivities.fat.transverse;
  const across = conductivities.skin.transverse / WAVE_DEPTHS;
  const variance = (thickness * thickness * (under + across / 3)) / (under + across);
  return Math.sqrt(Math.max(0, variance - nodeSpread(limb, foot)));
}

/**
 * Variance along the body that comes of sharing a current among the nodes of its element: h^2 f (1 - f) along each axis, f the place in the
 * element. The part along the normal counts as one along the body, since current of outer nodes comes back through the element.
 */
function nodeSpread({ box, frame }: LimbElements, { positionMetres, normal }: SurfacePoint): number {
  const place = elementAt(box, ...frame.fromWorld(...positionMetres));
  if (!place) return 0;
  const [first] = box.mapLayers;
  const edges = [box.edgeMetres, box.edgeMetres, box.planesZ[first + 1] - box.planesZ[first]];
  const variances = place.within.map((f, axis) => edges[axis] ** 2 * f * (1 - f));
  const n = frame.axes.map((a) => a[0] * normal[0] + a[1] * normal[1] + a[2] * normal[2]);
  const total = variances[0] + variances[1] + variances[2];
  const outward = variances.reduce((sum, variance, axis) => sum + variance * n[axis] * n[axis], 0);
  return (total + outward) / 2;
}

function spreadPoints(
  { positionMetres: [x, y, z], normal: n }: SurfacePoint,
  deviation: number,
): { point: readonly [number, number, number]; share: number }[] {
  if (deviation === 0) return [{ point: [x, y, z], share: 1 }];
  const least = [0, 1, 2].reduce((best, axis) => (Math.abs(n[axis]) < Math.abs(n[best]) ? axis : best));
  const raw = [0, 1, 2].map((axis) => (axis === least ? 1 : 0) - n[least] * n[axis]);
  const length = Math.hypot(raw[0], raw[1], raw[2]);
  const a = raw.map((value) => value / length);
  const b = [n[1] * a[2] - n[2] * a[1], n[2] * a[0] - n[0] * a[2], n[0] * a[1] - n[1] * a[0]];
  const ring = Array.from({ length: RING }, (_, m) => {
    const [u, v] = [Math.cos((2 * Math.PI * m) / RING), Math.sin((2 * Math.PI * m) / RING)];
    const point = [x, y, z].map((value, axis) => value + 2 * deviation * (u * a[axis] + v * b[axis]));
    return { point: point as [number, number, number], share: 0.5 / RING };
  });
  return [{ point: [x, y, z] as const, share: 0.5 }, ...ring];
}

/** Trilinear shares of the nodes of the element under a point of the body. */
function addPoint(
  load: Map<number, number>,
  limb: LimbElements,
  { positionMetres: p, normal: n }: SurfacePoint,
  share: number,
  electrode: number,
): void {
  for (const edges of INWARD) {
    const depth = edges * limb.box.edgeMetres;
    const at = limb.frame.fromWorld(p[0] - depth * n[0], p[1] - depth * n[1], p[2] - depth * n[2]);
    const place = elementAt(limb.box, ...at);
    if (!place || !conducts(limb, place)) continue;
    const counts = nodeCountsOf(limb.grid);
    for (let corner = 0; corner < 8; corner++) {
      const weight = [0, 1, 2].reduce(
        (product, axis) => product * ((corner >> axis) & 1 ? place.within[axis] : 1 - place.within[axis]),
        share,
      );
      const [i, j, k] = place.element.map((value, axis) => value + ((corner >> axis) & 1));
      const node = nodeIndex(counts, i, j, k);
      load.set(node, (load.get(node) ?? 0) + weight);
    }
    return;
  }
  throw new ParameterError(
    `${limb.anatomyName}: under electrode ${electrode} at (${millimetres(p)}) mm no tissue conducts; place it on the skin, away from the cut ends`,
    { electrode },
  );
}

function conducts({ grid, box }: LimbElements, { element: [i, j, k] }: Place): boolean {
  return grid.tensors[TENSOR.length * (i + box.counts[0] * (j + box.counts[1] * k))] > 0;
}

/**
 * The current that comes back: 1 A in all, from the ends where the limb is cut, in equal parts, each over its section by its conductivity
 * along the limb, which is how it flows in a long uniform limb.
 */
export function returnLoad(limb: LimbElements): NodeLoad {
  const [nx, ny, nz] = limb.box.counts;
  const counts = nodeCountsOf(limb.grid);
  const openEnds = limb.box.open.filter(Boolean).length;
  const load = new Map<number, number>();
  for (const [end, layer] of [0, nz - 1].entries()) {
    if (!limb.box.open[end]) continue;
    const along = (i: number, j: number) => limb.grid.tensors[TENSOR.length * (i + nx * (j + ny * layer)) + TENSOR.zz];
    let total = 0;
    for (let n = 0; n < nx * ny; n++) total += along(n % nx, Math.floor(n / nx));
    for (let n = 0; n < nx * ny; n++) {
      const share = along(n % nx, Math.floor(n / nx)) / (4 * total * openEnds);
      if (share === 0) continue;
      for (let corner = 0; corner < 4; corner++) {
        const node = nodeIndex(counts, (n % nx) + (corner & 1), Math.floor(n / nx) + (corner >> 1), end === 0 ? 0 : nz);
        load.set(node, (load.get(node) ?? 0) + share);
      }
    }
  }
  return { nodes: [...load.keys()], amperes: [...load.values()] };
}

/** b[node, lane] += factor * load. */
export function addLoad(b: FloatArray, { nodes, amperes }: NodeLoad, lane: number, factor: number): void {
  for (let n = 0; n < nodes.length; n++) b[LANES * nodes[n] + lane] += factor * amperes[n];
}

/** Sum of load times a lane of a vector: by reciprocity the mean potential that the load sees. */
export function potentialOfLoad(x: FloatArray, { nodes, amperes }: NodeLoad, lane: number): number {
  let sum = 0;
  for (let n = 0; n < nodes.length; n++) sum += amperes[n] * x[LANES * nodes[n] + lane];
  return sum;
}
