/**
 * What one sample of a lead field contributes to a fibre's potential while a wave passes it. Between its samples, one step h
 * apart, g is the piecewise cubic of Keys: g(s) = sum over i of g_i B((s - s_i) / h). The wave from the end-plate (u = 0) to the
 * fibre's end (u = L) therefore has the potential sum over i of g_i q_i(t), with
 *   q_i(t) = integral from 0 to L of B((u - u_i) / h) V'(v t - u) du = C(z, c0) - C(z, c1),   z = v t - u_i,
 *   C(z, c) = integral over w > c of B(w / h) V'(z - w) dw,   c0 = -u_i,   c1 = L - u_i:
 * the cuts of V' at end-plate and end are those of the integral, no second derivative of V is sampled (method.md 2.4). C is a
 * table, linear between its entries.
 * Source: Keys 1981, IEEE Trans Acoust Speech Signal Process 29:1153 (cubic convolution, a = -1/2).
 */

import {
  type ActionPotentialModel,
  gradientPolynomials,
  intracellularGradient,
  waveReachMetres,
} from '../motorunit/action-potential.ts';

export interface WaveTable {
  readonly stepMetres: number;
  /** of the cuts: row r holds c = (r / CUTS_PER_STEP - 2) h; the last row, c = 2 h, is zero */
  readonly rowCount: number;
  /** of the fronts: entry k holds z = k zStep - 2 h */
  readonly zStepMetres: number;
  readonly columnCount: number;
  /** how far behind the front V' is taken as zero */
  readonly reachMetres: number;
  /** rows x columns, volts */
  readonly values: Float64Array;
}

/** of cuts to a step: 2e-4 of the wave, of the four samples beside a cut alone */
export const CUTS_PER_STEP = 16;
/** of fronts to a step or a decay length, whichever is shorter: linear between them to 2e-5 of the wave */
const FRONTS_PER_LENGTH = 32;
/** of its largest value, behind which V' counts as zero */
const NEGLIGIBLE = 1e-4;

/**
 * @param stepMetres - between samples of the lead field
 * Cost: 50 ms, 3 MB for Rosenfalck's action potential and 1 mm.
 */
export function createWaveTable(model: ActionPotentialModel, stepMetres: number): WaveTable {
  const decay = Math.min(...gradientPolynomials(model).map(({ decayMetres }) => decayMetres));
  const zStepMetres = Math.min(stepMetres, decay) / FRONTS_PER_LENGTH;
  const reachMetres = noticeableReach(model, zStepMetres);
  const columnCount = Math.ceil((reachMetres + 4 * stepMetres) / zStepMetres) + 2;
  const rowCount = 4 * CUTS_PER_STEP + 1;
  const values = new Float64Array(rowCount * columnCount);
  const slab = stepMetres / CUTS_PER_STEP;
  // C at a cut is C at the next one and the slab between, by two Gauss points
  for (let row = rowCount - 2; row >= 0; row--) {
    const middle = (row + 0.5) * slab - 2 * stepMetres;
    for (const side of [-1, 1]) {
      const w = middle + (side * slab) / (2 * Math.sqrt(3));
      const weight = 0.5 * slab * cubicConvolution(w / stepMetres);
      for (let k = 0; k < columnCount; k++) {
        const behind = k * zStepMetres - 2 * stepMetres - w;
        if (behind < reachMetres) values[row * columnCount + k] += weight * intracellularGradient(model, behind);
      }
    }
    for (let k = 0; k < columnCount; k++) values[row * columnCount + k] += values[(row + 1) * columnCount + k];
  }
  return { stepMetres, rowCount, zStepMetres, columnCount, reachMetres, values };
}

/** Distance behind the front beyond which |V'| stays below 1e-4 of its largest value, metres. */
export function noticeableReach(model: ActionPotentialModel, resolutionMetres = 1e-5): number {
  const slope = (z: number) => Math.abs(intracellularGradient(model, z));
  const farthest = waveReachMetres(model);
  let largest = 0;
  for (let z = 0; z < farthest; z += resolutionMetres) largest = Math.max(largest, slope(z));
  let reach = farthest;
  while (reach > resolutionMetres && slope(reach - resolutionMetres) < NEGLIGIBLE * largest) reach -= resolutionMetres;
  return reach;
}

/** B of Keys, at distances in steps. */
export function cubicConvolution(x: number): number {
  const d = Math.abs(x);
  if (d < 1) return 1 + d * d * (1.5 * d - 2.5);
  return d < 2 ? 2 + d * (-4 + d * (2.5 - 0.5 * d)) : 0;
}
