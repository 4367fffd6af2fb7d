/**
 * For tests: phi_n(k) of the four-layer cylinder by the 7 x 7 system of interface conditions, with the source in the muscle.
 * Another route than cylinder-transfer.ts takes (source inside, potential at the surface; all layers at once).
 */

import type { CylindricalConductor } from '../src/conductor/closed-form-conductor.ts';
import { modifiedBessel } from '../src/conductor/modified-bessel.ts';

/** Surface potential of order n, wavenumber k for a unit source at `source` in the second of four layers. */
export function directCylinderTransfer(conductor: CylindricalConductor, n: number, k: number, source: number): number {
  const [a, b, c, d] = conductor.layers.map((layer) => layer.outerRadiusMetres);
  const sigma = conductor.layers.map((layer) => layer.conductivity.transverse);
  const q = conductor.layers.map(
    ({ conductivity }) => k * Math.sqrt(conductivity.longitudinal / conductivity.transverse),
  );
  // Basis functions scaled to 1 at a radius of their layer: value and derivative along rho.
  const rising = (layer: number, radius: number, at: number) => basis(n, q[layer], radius, at, 'I');
  const falling = (layer: number, radius: number, at: number) => basis(n, q[layer], radius, at, 'K');
  const matrix = Array.from({ length: 7 }, () => new Array<number>(8).fill(0));
  // Unknowns: bone I; muscle I, K; fat I, K; skin I, K.
  const columns: [number, (at: number) => [number, number]][] = [
    [0, (at) => rising(0, a, at)],
    [1, (at) => rising(1, b, at)],
    [1, (at) => falling(1, a, at)],
    [2, (at) => rising(2, c, at)],
    [2, (at) => falling(2, b, at)],
    [3, (at) => rising(3, d, at)],
    [3, (at) => falling(3, c, at)],
  ];
  [a, b, c].forEach((radius, edge) => {
    columns.forEach(([layer, at], column) => {
      if (layer !== edge && layer !== edge + 1) return;
      const sign = layer === edge ? 1 : -1;
      const [value, slope] = at(radius);
      matrix[2 * edge][column] = sign * value;
      matrix[2 * edge + 1][column] = sign * sigma[layer] * slope;
    });
  });
  columns.forEach(([layer, at], column) => {
    if (layer === 3) matrix[6][column] = sigma[3] * at(d)[1];
  });
  // Particular solution (1 / sigma) I_n(q rho_<) K_n(q rho_>), moved to the right-hand sides at a (rho < source) and b.
  const here = modifiedBessel(q[1] * source, n);
  const strength = Math.exp(here.logScaledI[n] + here.logScaledK[n]) / sigma[1];
  const [insideValue, insideSlope] = rising(1, source, a);
  const [outsideValue, outsideSlope] = falling(1, source, b);
  matrix[0][7] = strength * insideValue;
  matrix[1][7] = strength * sigma[1] * insideSlope;
  matrix[2][7] = -strength * outsideValue;
  matrix[3][7] = -strength * sigma[1] * outsideSlope;
  const solution = eliminate(matrix);
  return solution[5] * rising(3, d, d)[0] + solution[6] * falling(3, c, d)[0];
}

/** I_n or K_n(q at) / its value at `radius`, and the derivative along the radius. */
function basis(n: number, q: number, radius: number, at: number, kind: 'I' | 'K'): [number, number] {
  const reference = modifiedBessel(q * radius, n);
  const here = modifiedBessel(q * at, n);
  const shift = q * (at - radius);
  const logRatio =
    kind === 'I'
      ? here.logScaledI[n] - reference.logScaledI[n] + shift
      : here.logScaledK[n] - reference.logScaledK[n] - shift;
  const value = Math.exp(logRatio);
  return [value, (value * (kind === 'I' ? here.slopeI[n] : here.slopeK[n])) / at];
}

/** Gauss elimination with row scaling and partial pivoting; the last column is the right-hand side. */
function eliminate(rows: number[][]): number[] {
  const size = rows.length;
  for (const row of rows) {
    const largest = Math.max(...row.slice(0, size).map(Math.abs));
    row.forEach((value, i) => {
      row[i] = value / largest;
    });
  }
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(rows[r][i]) > Math.abs(rows[pivot][i])) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let r = i + 1; r < size; r++) {
      const factor = rows[r][i] / rows[i][i];
      for (let j = i; j <= size; j++) rows[r][j] -= factor * rows[i][j];
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i][size];
    for (let j = i + 1; j < size; j++) sum -= rows[i][j] * solution[j];
    solution[i] = sum / rows[i][i];
  }
  return solution;
}
