/**
 * What the motor units of a recording have in common: the length of the action potential, and how wrong the conductor is. Each fit says
 * a little of both; together they say enough.
 */

import type { ThetaFit } from './fit-theta.ts';
import { FIT_COUNT, WAVE, WAVE_PRIOR } from './theta-bounds.ts';

export interface SharedErrors {
  /** prior of the second fits: mean and deviation */
  readonly wave: readonly [number, number];
  /** share of the energy of MUAPs that conductor and anatomy leave unexplained, beyond what single fibres do */
  readonly conductorShare: number;
}

/** Left over with the right conductor too: a motor unit has some hundred fibres, the model a smooth territory (bench:properties). */
export const FIBRE_SHARE = 0.01;
/** What the conductor leaves is seen in MUAPs that are explained this well otherwise: of faint ones the noise, and how well it is known, says more. */
const CLEAR_FIT = 0.8;
/** fits that know the wave's length no better say nothing of it */
const LEAST_KNOWN = 0.1;
/** fewer motor units are fitted each by itself */
const LEAST_COUNT = 5;
/** velocities and fibres differ between motor units, and the wave's length with them */
const LEAST_DEVIATION = 0.02;

export function sharedErrors(fits: readonly (ThetaFit | undefined)[]): SharedErrors {
  const found = fits.flatMap((fit) => (fit ? [fit] : []));
  const clear = found.filter(({ fit }) => fit >= CLEAR_FIT);
  const judged = clear.length >= LEAST_COUNT ? clear : found;
  const conductorShare = Math.max(0, median(judged.map(({ errorShare }) => errorShare)) - FIBRE_SHARE);
  const known = found.filter(({ covariance }) => covariance[WAVE * FIT_COUNT + WAVE] < LEAST_KNOWN ** 2);
  if (known.length < LEAST_COUNT) return { wave: WAVE_PRIOR, conductorShare };
  const waves = known.map(({ wave }) => wave);
  const middle = median(waves);
  const spread = 1.48 * median(waves.map((wave) => Math.abs(wave - middle)));
  return { wave: [middle, Math.max(LEAST_DEVIATION, spread / Math.sqrt(known.length))], conductorShare };
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
