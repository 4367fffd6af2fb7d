/** Theta as the vector that a fit moves: brought back to where the model has MUAPs, and its prior. */

import type { ThetaSpace } from './separation-model.ts';
import { WAVE_RANGE } from './wave-filter.ts';

/** Places in the vector: THETA_COMPONENTS, then the shift in samples and the relative length of the action potential. */
export const SHIFT = 8;
export const WAVE = 9;
export const FIT_COUNT = 10;

/** Fibres keep this far from the ends of the paths. */
const END_METRES = 1e-6;
const FARTHEST_DEVIATIONS = 4;
/** of the logarithm of the number of fibres: 5 to 5000 within two deviations */
const SIZE_PRIOR: readonly [number, number] = [5, 1.75];
/** samples; about as wide as no prior at all */
const SHIFT_DEVIATION = 50;

/** Of the length of action potentials; published ones differ by as much (action-potential.ts, mismatch.ts). */
export const WAVE_PRIOR: readonly [number, number] = [1.05, 0.15];

export interface ThetaPrior {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Normal, component by component; positions have the mean and spread of the muscle's section. */
export function thetaPriorOf(
  space: ThetaSpace,
  shift: number,
  wave: readonly [number, number] = WAVE_PRIOR,
): ThetaPrior {
  const { placesMetres, innervationZoneMetres, conductionVelocity, halfLengthsMetres, territoryRadiusMetres } = space;
  const count = placesMetres.length / 2;
  const places = [0, 1].map((c): readonly [number, number] => {
    const values = Array.from({ length: count }, (_, p) => placesMetres[2 * p + c]);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    return [mean, Math.max(Math.sqrt(square), space.placeSpacingMetres)];
  });
  const all = [
    ...places,
    innervationZoneMetres,
    conductionVelocity,
    ...halfLengthsMetres,
    territoryRadiusMetres,
    SIZE_PRIOR,
    [shift, SHIFT_DEVIATION] as const,
    wave,
  ];
  return {
    means: Float64Array.from(all, ([mean]) => mean),
    deviations: Float64Array.from(all, ([, deviation]) => deviation),
  };
}

/** The nearest vector at which the model has a MUAP, in place. */
export function boundInPlace(vector: Float64Array, space: ThetaSpace): void {
  const { rangeMetres, shortestMetres, radiiMetres, conductionVelocity } = space;
  const [first, second] = space.nearestInside([vector[0], vector[1]]);
  vector[0] = first;
  vector[1] = second;
  const [low, high] = [rangeMetres[0] + END_METRES, rangeMetres[1] - END_METRES];
  vector[2] = within(vector[2], low + shortestMetres, high - shortestMetres);
  const reach = FARTHEST_DEVIATIONS * conductionVelocity[1];
  vector[3] = within(vector[3], Math.max(0.5, conductionVelocity[0] - reach), conductionVelocity[0] + reach);
  vector[4] = within(vector[4], shortestMetres, vector[2] - low);
  vector[5] = within(vector[5], shortestMetres, high - vector[2]);
  vector[6] = within(vector[6], ...radiiMetres);
  vector[7] = within(vector[7], -25, 25);
  vector[WAVE] = within(vector[WAVE], ...WAVE_RANGE);
}

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
