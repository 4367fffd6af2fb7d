/**
 * A wave that meets the scattered ends of its fibres. With ends at c + e, e scattered around 0 (scatter.ts), and the front
 * d beyond the mean end c, the average over the fibres is
 *   share(e > d) G(c + d) + integral over e < d of f(e) sum over k of tau_k(d - e) M_k(c + e) de.
 * The moments M_k change slowly along the path: they are taken as the parabola through c - e1, c, c + e1 (nodes of the
 * three-point Gauss rule of f), so that the integral becomes sum over n, k of W_nk(d) M_k(c + e_n) with
 *   W_nk(d) = integral over e < d of f(e) l_n(e) tau_k(d - e) de,   l_n: the Lagrange polynomials of the three nodes,
 * whose sharp factor tau is integrated exactly. W is tabulated once over d and read by cubic Hermite pieces (C1).
 */

import { gaussLegendre } from '../conductor/gauss-legendre.ts';
import { type GradientPolynomial, REACH_IN_DECAYS } from './action-potential.ts';
import { cutPolynomials, cutWeightsInto, momentCount } from './path-moments.ts';
import { SCATTER_REACH, scatterDensity } from './scatter.ts';

export interface TendonWeights {
  /** d at which weights begin and end, metres; outside they are zero */
  readonly firstMetres: number;
  readonly lastMetres: number;
  readonly stepMetres: number;
  /** e_n */
  readonly nodes: readonly [number, number, number];
  /** nodes x moments */
  readonly columns: number;
  /** table rows x columns */
  readonly values: Float64Array;
}

const NODES = 3;
/** of the table, in the shortest decay length: cubic pieces are then exact to about 1e-6 */
const STEP_IN_DECAYS = 0.04;

/** Cost: about 2000 table rows x 32 points. @param standardDeviation - of the ends, metres, above 0 */
export function tendonWeights(polynomials: readonly GradientPolynomial[], standardDeviation: number): TendonWeights {
  const decays = polynomials.map(({ decayMetres }) => decayMetres);
  const reach = SCATTER_REACH * standardDeviation;
  const moments = momentCount(polynomials);
  const stepMetres = STEP_IN_DECAYS * Math.min(...decays, standardDeviation);
  const lastMetres = reach + REACH_IN_DECAYS * Math.max(...decays);
  // one row before the first and two after the last, for the cubic pieces
  const rowCount = Math.ceil((lastMetres + reach) / stepMetres) + 4;
  const columns = NODES * moments;
  const values = new Float64Array(rowCount * columns);
  const outer = reach * Math.sqrt(3 / 11);
  const rule = gaussLegendre(32);
  const cuts = cutPolynomials(polynomials);
  const [tau, slopes] = [new Float64Array(moments), new Float64Array(moments)];
  for (let row = 0; row < rowCount; row++) {
    const d = -reach + (row - 1) * stepMetres;
    const width = Math.min(d, reach) + reach;
    if (width <= 0) continue;
    for (let i = 0; i < rule.nodes.length; i++) {
      const e = -reach + 0.5 * width * (1 + rule.nodes[i]);
      const weight = 0.5 * width * rule.weights[i] * scatterDensity(e, standardDeviation);
      cutWeightsInto(tau, slopes, cuts, d - e);
      const y = e / outer;
      const lagrange = [(y * (y - 1)) / 2, 1 - y * y, (y * (y + 1)) / 2];
      for (let n = 0; n < NODES; n++)
        for (let k = 0; k < moments; k++) values[row * columns + n * moments + k] += weight * lagrange[n] * tau[k];
    }
  }
  return { firstMetres: -reach, lastMetres, stepMetres, nodes: [-outer, 0, outer], columns, values };
}

/** Fills W(d) and, where asked for, dW/dd; d from firstMetres to lastMetres. */
export function tendonWeightsInto(
  out: Float64Array,
  slopes: Float64Array | undefined,
  { columns, values, stepMetres, firstMetres }: TendonWeights,
  d: number,
): void {
  const place = (d - firstMetres) / stepMetres + 1;
  const row = Math.floor(place);
  const f = place - row;
  const base = (row - 1) * columns;
  // Catmull-Rom: slopes at the rows are central differences
  const w0 = f * (f * (2 - f) - 1) * 0.5;
  const w1 = (f * f * (3 * f - 5) + 2) * 0.5;
  const w2 = f * (f * (4 - 3 * f) + 1) * 0.5;
  const w3 = f * f * (f - 1) * 0.5;
  addRowsInto(out, values, base, w0, w1, w2, w3);
  if (slopes === undefined) return;
  const scale = 0.5 / stepMetres;
  const s0 = (f * (4 - 3 * f) - 1) * scale;
  const s1 = f * (9 * f - 10) * scale;
  const s2 = (f * (8 - 9 * f) + 1) * scale;
  const s3 = f * (3 * f - 2) * scale;
  addRowsInto(slopes, values, base, s0, s1, s2, s3);
}

/** out = the sum of four rows of `values` from `base` on, as long as `out`, times their weights. */
function addRowsInto(
  out: Float64Array,
  values: Float64Array,
  base: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): void {
  const n = out.length;
  for (let j = 0, at = base; j < n; j++, at++)
    out[j] = w0 * values[at] + w1 * values[at + n] + w2 * values[at + 2 * n] + w3 * values[at + 3 * n];
}
