/**
 * Divides a section among muscles so that each has its area and lies round its own point: cells of a power diagram, where a
 * muscle owns the points x with d_m(x) - w_m smallest of all and below 0, d_m(x) = (x - c_m)' M_m (x - c_m). The weights w_m are
 * found by iteration. The zero level leaves what no muscle claims: a muscle with room round it is a disc (an ellipse),
 * one among neighbours has smooth straight borders, and one whose area goes to zero shrinks to its point.
 * Source: Aurenhammer, Hoffmann & Aronov 1998 (Algorithmica 20:61) for areas by weights; the zero level makes it partial.
 */

import { ParameterError } from '../core/errors.ts';

export interface SectionSite {
  /** centre, metres */
  readonly x: number;
  readonly y: number;
  /** M = [[xx, xy], [xy, yy]], determinant 1; the identity for round muscles */
  readonly metric: readonly [xx: number, xy: number, yy: number];
  /** square metres; 0: the muscle is not there */
  readonly area: number;
}

/** Points of equal area that fill the section: x, y interleaved, metres. */
export interface SectionSamples {
  readonly points: Float64Array;
  readonly areaPerPoint: number;
}

export interface SectionDivision {
  /** square metres; -1 (never reached) for sites without area */
  readonly weights: Float64Array;
  readonly areas: Float64Array;
  /** centroid of each cell, metres, x and y interleaved; NaN for an empty one */
  readonly centroids: Float64Array;
}

/** d_m(x), the anisotropic squared distance of the head of this file. */
function siteDistance(site: SectionSite, x: number, y: number): number {
  const dx = x - site.x;
  const dy = y - site.y;
  const [xx, xy, yy] = site.metric;
  return xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy;
}

/** The site that owns a point, or -1. */
export function ownerOf(sites: readonly SectionSite[], weights: ArrayLike<number>, x: number, y: number): number {
  let owner = -1;
  let lowest = 0;
  for (let m = 0; m < sites.length; m++) {
    if (weights[m] <= 0) continue;
    const value = siteDistance(sites[m], x, y) - weights[m];
    if (value < lowest) {
      lowest = value;
      owner = m;
    }
  }
  return owner;
}

/** Softness of the last round, in units of a point's area: less than this, and the borders fall between points. */
const SHARPEST = 5;

/**
 * Finds the weights by Newton's method on the convex function whose gradient is (area of a cell - area asked for), with
 * borders softened by tau: a point belongs to cell m in the part exp((w_m - d_m) / tau) / (1 + sum of all). The softness
 * falls in steps (from `initial`, in one) until borders are about a point wide.
 * @param initial - weights of a neighbouring section; saves most of the steps
 * @throws ParameterError where the areas ask for more than the section has
 * Cost: a few passes over the points. Accuracy: Newton's method stops at 0.3 % or a point's area of the softened cells;
 * what that leaves of a muscle's area in the voxels, make-limb.test.ts bounds.
 */
export function divideSection(
  sites: readonly SectionSite[],
  samples: SectionSamples,
  initial?: Float64Array,
): SectionDivision {
  const { points, areaPerPoint } = samples;
  const asked = sites.reduce((sum, site) => sum + site.area, 0);
  const there = (points.length / 2) * areaPerPoint;
  if (!(asked <= 0.99 * there))
    throw new ParameterError(
      `divideSection: muscles of ${(asked * 1e6).toFixed(0)} mm2 do not fit into a section of ${(there * 1e6).toFixed(0)} mm2`,
    );
  const active = sites.filter((site) => site.area > 0);
  const places = sites.flatMap((site, m) => (site.area > 0 ? [m] : []));
  let weights = Float64Array.from(active, (site, k) => {
    const known = initial?.[places[k]] ?? -1;
    return known > 0 ? known : site.area / Math.PI;
  });
  const distances = distancesOf(active, points);
  for (const softness of initial ? [16, SHARPEST] : [256, 64, 16, SHARPEST])
    weights = newton(active, { distances, areaPerPoint }, weights, softness * areaPerPoint);
  const all = new Float64Array(sites.length).fill(-1);
  places.forEach((m, k) => {
    all[m] = weights[k];
  });
  return { weights: all, ...cellsOf(sites, all, samples) };
}

type Weights = Float64Array<ArrayBuffer>;

interface Distances {
  /** points x sites, square metres */
  readonly distances: Float64Array;
  readonly areaPerPoint: number;
}

function distancesOf(sites: readonly SectionSite[], points: Float64Array): Float64Array {
  const n = sites.length;
  const out = new Float64Array((points.length / 2) * n);
  sites.forEach((site, m) => {
    for (let p = 0; 2 * p < points.length; p++) out[p * n + m] = siteDistance(site, points[2 * p], points[2 * p + 1]);
  });
  return out;
}

/** Newton steps at one softness, each halved until the function falls, until all areas are right to 0.3 % or to a point. */
function newton(sites: readonly SectionSite[], samples: Distances, start: Weights, tau: number): Weights {
  let weights = start;
  let state = softAreas(sites, samples, weights, tau);
  for (let step = 0; step < 20; step++) {
    const rest = state.areas.map((area, m) => sites[m].area - area);
    if (rest.every((value, m) => Math.abs(value) <= Math.max(0.003 * sites[m].area, samples.areaPerPoint))) break;
    const move = solveSmall(state.hessian, rest);
    let factor = 1;
    let next = weights;
    let nextState = state;
    do {
      next = weights.map((w, m) => w + factor * move[m]);
      nextState = softAreas(sites, samples, next, tau);
      factor /= 2;
    } while (!(nextState.objective < state.objective) && factor > 1e-4);
    if (!(nextState.objective < state.objective)) break;
    weights = next;
    state = nextState;
  }
  return weights;
}

interface SoftAreas {
  readonly objective: number;
  readonly areas: Float64Array;
  /** row by row; symmetric and positive definite */
  readonly hessian: Float64Array;
}

/** Objective (sum over the points of tau log(1 + sum exp) less weights times areas), its gradient's areas, its Hessian. */
function softAreas(
  sites: readonly SectionSite[],
  { distances, areaPerPoint }: Distances,
  weights: Float64Array,
  tau: number,
): SoftAreas {
  const n = sites.length;
  const areas = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const parts = new Float64Array(n);
  const near = new Int32Array(n);
  let objective = 0;
  for (let row = 0; row < distances.length; row += n) {
    let best = 0;
    for (let m = 0; m < n; m++) {
      const gain = weights[m] - distances[row + m];
      if (gain > best) best = gain;
    }
    let sum = Math.exp(-best / tau);
    let count = 0;
    for (let m = 0; m < n; m++) {
      const gain = (weights[m] - distances[row + m] - best) / tau;
      // parts below exp(-20) change nothing
      if (gain < -20) continue;
      near[count] = m;
      parts[count] = Math.exp(gain);
      sum += parts[count++];
    }
    objective += best + tau * Math.log(sum);
    for (let a = 0; a < count; a++) {
      const m = near[a];
      const part = parts[a] / sum;
      areas[m] += part;
      hessian[m * n + m] += part;
      for (let b = 0; b < count; b++) hessian[m * n + near[b]] -= (part * parts[b]) / sum;
    }
  }
  objective *= areaPerPoint;
  for (let m = 0; m < n; m++) areas[m] *= areaPerPoint;
  for (let k = 0; k < n * n; k++) hessian[k] *= areaPerPoint / tau;
  sites.forEach((site, m) => {
    objective -= weights[m] * site.area;
  });
  return { objective, areas, hessian };
}

/**
 * Solves a small symmetric positive definite system by elimination without pivots. A row with no point near it (an empty
 * cell) gets the slope of a free disc, pi.
 */
function solveSmall(hessian: Float64Array, rest: Float64Array): Float64Array {
  const n = rest.length;
  const matrix = Float64Array.from(hessian);
  const out = Float64Array.from(rest);
  for (let m = 0; m < n; m++) if (matrix[m * n + m] < 1e-3) matrix[m * n + m] += Math.PI;
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const factor = matrix[i * n + k] / matrix[k * n + k];
      if (factor === 0) continue;
      for (let j = k; j < n; j++) matrix[i * n + j] -= factor * matrix[k * n + j];
      out[i] -= factor * out[k];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) out[k] -= matrix[k * n + j] * out[j];
    out[k] /= matrix[k * n + k];
  }
  return out;
}

function cellsOf(
  sites: readonly SectionSite[],
  weights: ArrayLike<number>,
  { points, areaPerPoint }: SectionSamples,
): Pick<SectionDivision, 'areas' | 'centroids'> {
  const sums = new Float64Array(2 * sites.length);
  const counts = new Float64Array(sites.length);
  for (let p = 0; p < points.length; p += 2) {
    const owner = ownerOf(sites, weights, points[p], points[p + 1]);
    if (owner < 0) continue;
    counts[owner]++;
    sums[2 * owner] += points[p];
    sums[2 * owner + 1] += points[p + 1];
  }
  return { areas: counts.map((count) => count * areaPerPoint), centroids: sums.map((sum, k) => sum / counts[k >> 1]) };
}
