/** Agreement of two decompositions of one recording, one of them taken as the truth. */

import type { StoredDecomposition } from '../formats/read-result.ts';
import { matchMotorUnits } from '../metrics/match-motor-units.ts';
import { munitquestLabelScore } from '../metrics/munitquest-score.ts';
import { atRate } from './compare-with-stored.ts';

export interface EvaluateOptions {
  /** default 0.001 */
  readonly toleranceSeconds?: number;
  /** default 0.1 */
  readonly maximumLagSeconds?: number;
}

export interface EvaluatedPair {
  readonly truth: string;
  readonly found: string;
  readonly truthDischarges: number;
  readonly foundDischarges: number;
  readonly common: number;
  readonly rateOfAgreement: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** the found discharges lie this much later */
  readonly lagSeconds: number;
  /** rate of agreement that the decoder of `found` expected of itself; absent where it states none */
  readonly expectedRoa?: number;
}

/** Over the pairs whose found motor unit states an expected rate of agreement. */
export interface ExpectedAgreement {
  readonly pairs: number;
  readonly meanExpected: number;
  readonly meanMeasured: number;
  /** mean of |expected - measured| */
  readonly meanAbsoluteDifference: number;
}

export interface Evaluation {
  readonly truthMotorUnits: number;
  readonly foundMotorUnits: number;
  readonly toleranceSeconds: number;
  readonly maximumLagSeconds: number;
  /** one to one, in the order of the true motor units */
  readonly pairs: readonly EvaluatedPair[];
  /** absent where no pair has an expected rate of agreement */
  readonly expectedAgreement?: ExpectedAgreement;
  readonly foundAbove90: number;
  readonly foundAbove80: number;
  /** true motor units without a partner */
  readonly missed: readonly string[];
  /** found motor units whose agreement with every true one is below 0.3 */
  readonly false: readonly string[];
  /** groups of found motor units that are the same one */
  readonly duplicates: readonly (readonly string[])[];
  readonly duplicateCount: number;
  /** sum of F1 by the rules of the MUnitQuest challenge for labelled motor units */
  readonly munitquestLabelScore: number;
  readonly warnings: readonly string[];
}

/**
 * Matching and figures as MUniverse defines them (metrics/match-motor-units.ts, metrics/rate-of-agreement.ts).
 * @throws ParameterError when names repeat or options are out of range
 */
export function evaluate(
  truth: StoredDecomposition,
  found: StoredDecomposition,
  options: EvaluateOptions = {},
): Evaluation {
  const { toleranceSeconds = 0.001, maximumLagSeconds = 0.1 } = options;
  const { samplingRateHz } = truth;
  const trueTrains = truth.motorUnits.map(({ name, dischargeSamples }) => ({ id: name, dischargeSamples }));
  const foundTrains = found.motorUnits.map(({ name, dischargeSamples }) => ({
    id: name,
    dischargeSamples: atRate(dischargeSamples, found.samplingRateHz, samplingRateHz),
  }));
  const matching = matchMotorUnits(trueTrains, foundTrains, { samplingRateHz, toleranceSeconds, maximumLagSeconds });
  const pairs = matching.matches.map(({ trueId, foundId, agreement }): EvaluatedPair => {
    const { common, countA, countB, rateOfAgreement, f1, precision, recall, lagSamples } = agreement;
    const counts = { truthDischarges: countA, foundDischarges: countB, common };
    const lagSeconds = lagSamples / samplingRateHz;
    const expectedRoa = found.motorUnits.find(({ name }) => name === foundId)?.expectedRoa;
    return {
      truth: String(trueId),
      found: String(foundId),
      ...counts,
      rateOfAgreement,
      f1,
      precision,
      recall,
      lagSeconds,
      ...(expectedRoa !== undefined && { expectedRoa }),
    };
  });
  const trainsOf = (trains: readonly { readonly dischargeSamples: Int32Array }[]) =>
    trains.map(({ dischargeSamples }) => dischargeSamples);
  const expectedAgreement = compareExpected(pairs);
  const score = munitquestLabelScore(trainsOf(trueTrains), trainsOf(foundTrains), { samplingRateHz });
  return {
    truthMotorUnits: trueTrains.length,
    foundMotorUnits: foundTrains.length,
    toleranceSeconds,
    maximumLagSeconds,
    pairs,
    ...(expectedAgreement && { expectedAgreement }),
    foundAbove90: matching.foundAbove90,
    foundAbove80: matching.foundAbove80,
    missed: matching.missedIds.map(String),
    false: matching.falseIds.map(String),
    duplicates: matching.duplicateGroups.map((group) => group.map(String)),
    duplicateCount: matching.duplicateCount,
    munitquestLabelScore: score.score,
    warnings: rateWarnings(truth, found),
  };
}

function compareExpected(pairs: readonly EvaluatedPair[]): ExpectedAgreement | undefined {
  const stated = pairs.flatMap(({ expectedRoa, rateOfAgreement }) =>
    expectedRoa === undefined ? [] : [{ expected: expectedRoa, measured: rateOfAgreement }],
  );
  if (stated.length === 0) return undefined;
  const mean = (value: (pair: (typeof stated)[number]) => number) =>
    stated.reduce((sum, pair) => sum + value(pair), 0) / stated.length;
  return {
    pairs: stated.length,
    meanExpected: mean(({ expected }) => expected),
    meanMeasured: mean(({ measured }) => measured),
    meanAbsoluteDifference: mean(({ expected, measured }) => Math.abs(expected - measured)),
  };
}

function rateWarnings(truth: StoredDecomposition, found: StoredDecomposition): string[] {
  const both = truth.motorUnits.length > 0 && found.motorUnits.length > 0;
  if (!both || truth.samplingRateHz === found.samplingRateHz) return [];
  return [
    `the sampling rates differ (${truth.samplingRateHz} Hz, ${found.samplingRateHz} Hz); discharges were compared in seconds`,
  ];
}
