/** How the radius of a limb and the area of a muscle change along it. */

import type { LimbTemplate, TemplateMuscle } from './limb-template.ts';

export interface ProfileValue {
  readonly value: number;
  /** derivative with respect to u */
  readonly slope: number;
}

/**
 * Radius relative to the section's at u: a cubic through the template's points that is monotone between them and flat beyond.
 * Source: Fritsch & Carlson 1980 (SIAM J Numer Anal 17:238), with the harmonic mean of Fritsch & Butland 1984 for the slopes.
 */
export function radiusProfile(template: Pick<LimbTemplate, 'profile'>, u: number): ProfileValue {
  const points = template.profile;
  const last = points.length - 1;
  if (u <= points[0][0]) return { value: points[0][1], slope: 0 };
  if (u >= points[last][0]) return { value: points[last][1], slope: 0 };
  const k = points.findIndex(([at]) => at > u) - 1;
  const [u0, y0] = points[k];
  const [u1, y1] = points[k + 1];
  const h = u1 - u0;
  const t = (u - u0) / h;
  const m0 = slopeAt(points, k);
  const m1 = slopeAt(points, k + 1);
  const value = y0 * (1 + 2 * t) * (1 - t) ** 2 + y1 * t * t * (3 - 2 * t) + h * t * (1 - t) * (m0 * (1 - t) - m1 * t);
  const slope = (6 * t * (1 - t) * (y1 - y0)) / h + m0 * (1 - t) * (1 - 3 * t) + m1 * t * (3 * t - 2);
  return { value, slope };
}

function slopeAt(points: LimbTemplate['profile'], k: number): number {
  // flat at both ends, where the limb goes on as a cylinder
  if (k === 0 || k === points.length - 1) return 0;
  const secant = (i: number) => (points[i + 1][1] - points[i][1]) / (points[i + 1][0] - points[i][0]);
  const before = secant(k - 1);
  const after = secant(k);
  return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
}

/**
 * Area of a belly along the limb, relative to its largest: (4 t (1 - t))^0.7, t = 0 at its proximal end and 1 at its distal one,
 * 0.5 where it is thickest (linear in u on both sides, so that the curve is smooth there).
 */
export function bellyProfile({ span: [from, to], peak = (from + to) / 2 }: TemplateMuscle, u: number): number {
  if (u <= from || u >= to) return 0;
  const t = u < peak ? (0.5 * (u - from)) / (peak - from) : 0.5 + (0.5 * (u - peak)) / (to - peak);
  return (4 * t * (1 - t)) ** 0.7;
}

/** Largest area of a muscle of the template, square millimetres. */
export function peakArea(muscle: TemplateMuscle, sectionAt: number): number {
  return muscle.peakAreaMm2 ?? (muscle.areaMm2 ?? 0) / bellyProfile(muscle, sectionAt);
}
