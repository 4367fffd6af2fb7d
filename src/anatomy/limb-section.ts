/** The cross-sections of a parametric limb: outline, compartment, bones and muscles at a given height. */

import { divideSection, type SectionSamples, type SectionSite } from './divide-section.ts';
import { nearestOnEllipse } from './ellipse-distance.ts';
import type { LimbParameters } from './limb-parameters.ts';
import { bellyProfile, peakArea, radiusProfile } from './limb-profile.ts';
import type { LimbTemplate } from './limb-template.ts';

/** Half axes of the outline at a height, how fast they change along the limb, and the scale of what lies inside. */
export interface LimbOutline {
  readonly a: number;
  readonly b: number;
  /** d ln(a) / dz, per metre: 0 where the limb is a cylinder */
  readonly taper: number;
  /** positions at this height relative to the template's section */
  readonly scale: number;
}

export interface DiscBone {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** of the marrow; 0 for none */
  readonly inner: number;
}

/** What there is at one height; lengths in metres, x to lateral, y to anterior, of a right limb. */
export interface LimbSection {
  readonly outline: LimbOutline;
  readonly bones: readonly DiscBone[];
  readonly sites: readonly SectionSite[];
}

export interface LimbShape {
  readonly template: LimbTemplate;
  readonly parameters: LimbParameters;
  /** scale of muscles and bones relative to the template: fascia compartment to fascia compartment */
  readonly bodyScale: number;
  /** centres of the muscles in the template's section, metres, moved so that the cells have the template's centroids */
  readonly centres: Float64Array;
}

/** Perimeter of an ellipse. Source: Ramanujan 1914, second formula; error below 1e-9 for axes within 1 : 2. */
function ellipsePerimeter(a: number, b: number): number {
  const h = ((a - b) / (a + b)) ** 2;
  return Math.PI * (a + b) * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)));
}

/** Area inside the curve that runs `depth` below an ellipse. Source: Steiner's formula for parallel curves. */
function parallelArea(a: number, b: number, depth: number): number {
  return Math.PI * a * b - ellipsePerimeter(a, b) * depth + Math.PI * depth * depth;
}

/** Prepares a limb: the scale of its parts, and the centres that reproduce the template's section. */
export function limbShape(template: LimbTemplate, parameters: LimbParameters): LimbShape {
  const bodyScale = compartmentScale(template, parameters, sectionRadius(template, parameters));
  const centres = Float64Array.from(template.muscles.flatMap(({ x, y }) => [x / 1000, y / 1000]));
  const shape: LimbShape = { template, parameters, bodyScale, centres };
  return { ...shape, centres: fittedCentres(shape) };
}

/** Radius of the circle with the area of the outline at the section. */
function sectionRadius(template: LimbTemplate, { circumferenceMetres }: LimbParameters): number {
  const root = Math.sqrt(template.aspect);
  return circumferenceMetres / ellipsePerimeter(root, 1 / root);
}

/** Scale of the fascia compartment relative to the template's, where the outline has the area of a circle of `radius`. */
function compartmentScale(template: LimbTemplate, parameters: LimbParameters, radius: number): number {
  const root = Math.sqrt(template.aspect);
  const reference = template.sectionRadiusMm / 1000;
  return Math.sqrt(
    parallelArea(radius * root, radius / root, ringMetres(parameters)) /
      parallelArea(reference * root, reference / root, template.sectionRingMm / 1000),
  );
}

/** Thickness of skin and fat together. */
export function ringMetres({ fatMetres, skinMetres }: LimbParameters): number {
  return fatMetres + skinMetres;
}

/** Outline, bones and muscles (with the areas they shall have) at u. */
export function limbSection(shape: LimbShape, u: number): LimbSection {
  const { template, parameters, bodyScale } = shape;
  const outline = limbOutline(shape, u);
  const bones = template.bones.map(({ areaMm2, x, y, cortexMm, ends }): DiscBone => {
    const s = template.sectionAt;
    const flare = u < s ? 1 + ((ends[0] - 1) * (s - u)) / s : 1 + ((ends[1] - 1) * (u - s)) / (1 - s);
    const radius = Math.sqrt(areaMm2 / Math.PI / 1e6) * bodyScale * flare;
    const inner = Math.max(0, radius - (cortexMm / 1000) * bodyScale);
    return { x: (x / 1000) * outline.scale, y: (y / 1000) * outline.scale, radius, inner };
  });
  const boneArea = bones.reduce((sum, { radius }) => sum + Math.PI * radius * radius, 0);
  const room = parallelArea(outline.a, outline.b, ringMetres(parameters)) - boneArea;
  const areas = template.muscles.map(
    (muscle) => (peakArea(muscle, template.sectionAt) / 1e6) * bodyScale ** 2 * bellyProfile(muscle, u),
  );
  // 4 % of a compartment is septa, vessels and nerves at least
  const crowding = Math.min(1, (0.96 * room) / areas.reduce((sum, area) => sum + area, 0));
  const sites = template.muscles.map(
    (muscle, m): SectionSite => ({
      x: shape.centres[2 * m] * outline.scale,
      y: shape.centres[2 * m + 1] * outline.scale,
      metric: flatMetric(muscle.flat),
      area: areas[m] * crowding,
    }),
  );
  return { outline, bones, sites };
}

/** Half axes along the limb. */
export function limbOutline(shape: LimbShape, u: number): LimbOutline {
  const { template, parameters } = shape;
  const { value, slope } = radiusProfile(template, u);
  const radius = sectionRadius(template, parameters) * value;
  const root = Math.sqrt(template.aspect);
  const scale = compartmentScale(template, parameters, radius);
  return { a: radius * root, b: radius / root, taper: slope / value / parameters.lengthMetres, scale };
}

/**
 * Depth below the skin's surface along its normal, metres; negative outside. In a limb that tapers the surface leans by
 * the change of the nearest outline point along its normal; to first order in the curvature along the limb.
 */
export function limbDepth({ a, b, taper }: LimbOutline, x: number, y: number): number {
  const { x: qx, y: qy, depth } = nearestOnEllipse(a, b, x, y);
  const [nx, ny] = [qx / (a * a), qy / (b * b)];
  const lean = (taper * (qx * nx + qy * ny)) / Math.hypot(nx, ny);
  return depth / Math.hypot(1, lean);
}

/** Evenly spaced points of the fascia compartment without its bones. */
export function compartmentSamples(shape: LimbShape, { outline, bones }: LimbSection): SectionSamples {
  const ring = ringMetres(shape.parameters);
  const pitch = Math.sqrt(outline.a * outline.b) / 50;
  const points: number[] = [];
  // half a pitch off the centre, so that left and right have the same points
  const columns = Math.ceil(outline.a / pitch);
  const rows = Math.ceil(outline.b / pitch);
  for (let j = -rows; j < rows; j++) {
    for (let i = -columns; i < columns; i++) {
      const x = (i + 0.5) * pitch;
      const y = (j + 0.5) * pitch;
      if (bones.some((bone) => (x - bone.x) ** 2 + (y - bone.y) ** 2 < bone.radius ** 2)) continue;
      if ((x / outline.a) ** 2 + (y / outline.b) ** 2 < 1 && limbDepth(outline, x, y) > ring) points.push(x, y);
    }
  }
  return { points: Float64Array.from(points), areaPerPoint: pitch * pitch };
}

/** M of divide-section.ts for a section `aspect` times as wide as deep, its width turned by `degrees` from +x. */
function flatMetric(flat: readonly [aspect: number, degrees: number] | undefined): SectionSite['metric'] {
  if (!flat) return [1, 0, 1];
  const [aspect, degrees] = flat;
  const c = Math.cos((degrees * Math.PI) / 180);
  const s = Math.sin((degrees * Math.PI) / 180);
  const [along, across] = [1 / aspect, aspect];
  return [along * c * c + across * s * s, (along - across) * c * s, along * s * s + across * c * c];
}

/**
 * Moves the centres so that the centroids of the cells come nearer to the template's: damped steps, of which the best is
 * kept (area-weighted mean square distance). What remains, a few millimetres for muscles pressed against the fascia, the
 * test states.
 */
function fittedCentres(shape: LimbShape): Float64Array {
  const { template } = shape;
  const targets = shape.centres;
  let centres = targets;
  let best = targets;
  let lowest = Infinity;
  for (let round = 0; round < 8; round++) {
    const section = limbSection({ ...shape, centres }, template.sectionAt);
    const { centroids, areas } = divideSection(section.sites, compartmentSamples(shape, section));
    const miss = targets.map((target, k) => (areas[k >> 1] > 0 ? target - centroids[k] / section.outline.scale : 0));
    const error = miss.reduce((sum, value, k) => sum + areas[k >> 1] * value * value, 0);
    if (error < lowest) {
      lowest = error;
      best = centres;
    }
    centres = centres.map((centre, k) => centre + 0.3 * miss[k]);
  }
  return best;
}
