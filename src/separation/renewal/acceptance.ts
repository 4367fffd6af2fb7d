/**
 * Which trains of the renewal decoder are motor units, and which of them are the same one.
 *
 * Evidence alone is a bad judge, since trains merged of several motor units have more of it than true ones; regularity tells
 * them apart (method.md 4.2): the spread of the log interval around its local mean is 0.12-0.21 for true trains, 0.42-0.47
 * for merged pairs and 0.34-0.41 with 15 % missed and 10 % extra.
 */

import { bestLag } from '../../metrics/rate-of-agreement.ts';
import { type DecodedMotorUnit, dischargesOf, posteriorAgreement } from './decoded-motor-unit.ts';
import { logIntervalSpread, medianIntervalSeconds } from './interval-model.ts';

/** No motor neuron is as regular, or as fast for long; mains interference is. */
const SPREAD_MINIMUM = 0.02;
const MEDIAN_INTERVAL_SECONDS = 0.022;
/** While searching; what is returned must have those of the parameters. */
const DISCHARGES_MINIMUM = 12;

export interface Acceptance {
  readonly samplingRateHz: number;
  readonly dischargesMinimum: number;
  /** of the posterior's own, posteriorAgreement */
  readonly agreementMinimum: number;
  readonly logEvidenceMinimum: number;
  /** of the log interval around its local mean */
  readonly spreadMaximum: number;
  /** see KnotContext; absent: how much of the MUAP is noise is not asked */
  readonly freedom?: number;
}

/**
 * Least overNoise of a part of a merged train: what follows the noise of its own MUAP has 0.4 to 2.5, motor units found in 30 s more than 5.
 * Trains that were not split are not asked: in 6 s of grid64 127 motor units were found where all were, 145 where parts alone.
 */
const OVER_NOISE = 3;

/** Of a new train, alone in the residual; of an accepted one, among the others; of one that is returned. */
export const NEW_LIMITS = {
  dischargesMinimum: DISCHARGES_MINIMUM,
  agreementMinimum: 0.75,
  logEvidenceMinimum: 30,
  spreadMaximum: 0.38,
};
export const KEPT_LIMITS = { ...NEW_LIMITS, agreementMinimum: 0, logEvidenceMinimum: 40 };
export const LAST_LIMITS = { ...KEPT_LIMITS, spreadMaximum: 0.33 };

export function isAcceptable(unit: DecodedMotorUnit, limits: Acceptance): boolean {
  if (!(unit.logEvidence > limits.logEvidenceMinimum && posteriorAgreement(unit) > limits.agreementMinimum))
    return false;
  const train = dischargesOf(unit);
  if (train.length < limits.dischargesMinimum) return false;
  if (limits.freedom !== undefined && !(overNoise(unit, limits.freedom) > OVER_NOISE)) return false;
  const spread = logIntervalSpread(train, limits.samplingRateHz);
  return (
    spread > SPREAD_MINIMUM &&
    spread < limits.spreadMaximum &&
    medianIntervalSeconds(train, limits.samplingRateHz) > MEDIAN_INTERVAL_SECONDS
  );
}

/** Separation of a MUAP averaged over n discharges, in that which the noise alone would give it, freedom / n. */
export function overNoise(unit: DecodedMotorUnit, freedom: number): number {
  return (unit.separation * dischargesOf(unit).length) / freedom;
}

export interface SamenessLimits {
  /** samples */
  readonly tolerance: number;
  readonly lag: number;
  /** of the longer train's discharges, see BlindParameters.duplicateAgreement */
  readonly duplicateAgreement: number;
}

/**
 * Share of the shorter train that makes it a satellite: what is left of a strong motor unit whose discharges fall between
 * samples, or whose MUAP changes, comes back as a train of some of its discharges. Two true trains have 10 to 30 % at their best lag.
 */
const SATELLITE_SHARE = 0.6;

/**
 * A train with less than this of the separation of one that it shares discharges with is its satellite whatever its evidence, which counts
 * discharges: with 320 channels, two of what was left for each discharge of the largest motor unit, separation 120 of
 * 700000, had twice its evidence, took its place, and six others went with it.
 */
const SATELLITE_SEPARATION = 0.1;

/** Each motor unit once: of two that are the same, the one with more evidence; satellites out. Order is kept. */
export function distinctUnits(units: readonly DecodedMotorUnit[], limits: SamenessLimits): DecodedMotorUnit[] {
  const ranked = units.map((unit) => ({ unit, train: dischargesOf(unit) }));
  ranked.sort((a, b) => b.unit.logEvidence - a.unit.logEvidence);
  const isSatellite = (small: (typeof ranked)[number]) =>
    ranked.some(
      (large) =>
        small.unit.separation < SATELLITE_SEPARATION * large.unit.separation &&
        isSame(large.train, small.train, limits),
    );
  const kept: typeof ranked = [];
  for (const candidate of ranked.filter((one) => !isSatellite(one)))
    if (!kept.some((other) => isSame(other.train, candidate.train, limits))) kept.push(candidate);
  const best = new Set(kept.map(({ unit }) => unit));
  return units.filter((unit) => best.has(unit));
}

function isSame(a: Int32Array, b: Int32Array, { tolerance, lag, duplicateAgreement }: SamenessLimits): boolean {
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  const share = Math.min(duplicateAgreement * longer, SATELLITE_SHARE * shorter);
  return bestLag(a, b, tolerance, lag).common >= share;
}
