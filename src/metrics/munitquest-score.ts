/**
 * The score of the MUnitQuest challenge for one recording.
 * Labelled motor units: (1) of the predicted ones, best first, each that shares at least 30 % of its discharges
 * (common / max, lag up to 10 ms, tolerance 1 ms) with an earlier kept one is dropped; (2) the rest is assigned to the
 * labels by F1 (lag up to 0.1 s, tolerance 1 ms), pairs with F1 below minimumF1 do not count; (3) the score is the sum of F1.
 * Unlabelled motor units of partly labelled recordings: mean of three steps, of SIL, PNR and coefficient of dispersion of
 * the intervals; 0 with fewer than 10 discharges or SIL below 0.9. The organisers first estimate SIL and PNR anew from the
 * predicted discharges; that step belongs to separation and is not done here.
 * A recording without a prediction scores 0, and the score of a submission is the mean over recordings.
 * Source: rules and scoring code of MUnitQuest 2026; the page says minimumF1 0.5 (our default), the code's default is 0.3.
 */

import { requireNumber } from '../core/errors.ts';
import { duplicateTest } from './duplicates.ts';
import { assign } from './match-motor-units.ts';
import { rateOfAgreement } from './rate-of-agreement.ts';

export interface LabelScoreOptions {
  readonly samplingRateHz: number;
  /** default 0.5 */
  readonly minimumF1?: number;
}

export interface LabelScore {
  /** sum of F1 over the matched pairs */
  readonly score: number;
  readonly matchedCount: number;
  /** indices of the predicted trains that were dropped as duplicates, rising */
  readonly dropped: readonly number[];
}

/**
 * @param labels - ascending discharge samples of each labelled motor unit
 * @param predicted - ascending discharge samples, best motor unit first
 * @throws ParameterError
 */
export function munitquestLabelScore(
  labels: readonly Int32Array[],
  predicted: readonly Int32Array[],
  options: LabelScoreOptions,
): LabelScore {
  const { samplingRateHz, minimumF1 = 0.5 } = options;
  requireNumber('munitquestLabelScore', 'minimumF1', minimumF1, 0, 1);
  const kept = withoutRepeats(predicted, samplingRateHz);
  const table = labels.map((label) =>
    kept.map((j) =>
      rateOfAgreement(label, predicted[j], { samplingRateHz, toleranceSeconds: 0.001, maximumLagSeconds: 0.1 }),
    ),
  );
  const scores = assign(table)
    .map(([i, j]) => table[i][j].f1)
    .filter((f1) => f1 > 0 && f1 >= minimumF1);
  return {
    score: scores.reduce((sum, f1) => sum + f1, 0),
    matchedCount: scores.length,
    dropped: predicted.map((_, j) => j).filter((j) => !kept.includes(j)),
  };
}

/** Indices of the trains that are no duplicate of an earlier kept one. */
function withoutRepeats(trains: readonly Int32Array[], samplingRateHz: number): number[] {
  const isDuplicate = duplicateTest('munitquestLabelScore', trains, {
    samplingRateHz,
    toleranceSeconds: 0.001,
    maximumLagSeconds: 0.01,
    minimumCommonShare: 0.3,
  });
  const kept: number[] = [];
  for (let j = 0; j < trains.length; j++) if (!kept.some((i) => isDuplicate(i, j))) kept.push(j);
  return kept;
}

export interface UnlabelledQuality {
  readonly silhouette: number;
  /** decibels, Holobar's convention */
  readonly pnrDecibels: number;
  /** median absolute deviation of the intervals over their median */
  readonly coefficientOfDispersion: number;
  readonly dischargeCount: number;
}

/** Limits that earn 1, 0.75 and 0.5; a coefficient of dispersion below 0.05 is too regular for a motor unit and earns 0. */
const SILHOUETTE_STEPS = [0.95, 0.925, 0.9];
const PNR_STEPS = [37.1, 33.9, 30];
const DISPERSION_STEPS = [0.197, 0.372, 0.73];
const LEAST_DISPERSION = 0.05;
const STEP_VALUES = [1, 0.75, 0.5];
const LEAST_SILHOUETTE = 0.9;
const LEAST_DISCHARGES = 10;

/** Score of one motor unit that has no label, 0 to 1; limits are inclusive, NaN earns nothing. */
export function munitquestQualityScore(quality: UnlabelledQuality): number {
  if (!(quality.silhouette >= LEAST_SILHOUETTE && quality.dischargeCount >= LEAST_DISCHARGES)) return 0;
  const dispersion = quality.coefficientOfDispersion;
  const steps = [
    stepValue(SILHOUETTE_STEPS, (limit) => quality.silhouette >= limit),
    stepValue(PNR_STEPS, (limit) => quality.pnrDecibels >= limit),
    dispersion >= LEAST_DISPERSION ? stepValue(DISPERSION_STEPS, (limit) => dispersion <= limit) : 0,
  ];
  return (steps[0] + steps[1] + steps[2]) / 3;
}

function stepValue(limits: readonly number[], reaches: (limit: number) => boolean): number {
  const step = limits.findIndex(reaches);
  return step < 0 ? 0 : STEP_VALUES[step];
}
