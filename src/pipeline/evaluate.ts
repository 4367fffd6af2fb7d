/** Agreement of two decompositions of one recording, one of them taken as the truth. */

import type { StoredDecomposition, StoredMotorUnit } from '../formats/read-result.ts';
import { matchMotorUnits } from '../metrics/match-motor-units.ts';
import type { MotorUnitProperties } from '../metrics/motor-unit-properties.ts';
import { munitquestLabelScore } from '../metrics/munitquest-score.ts';
import { type PropertyComparison, propertyErrors } from '../metrics/property-errors.ts';
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
  /** the true motor unit is of a muscle that only disturbs the recording of another; absent where the truth does not say */
  readonly crossTalk?: boolean;
}

/** True motor units of muscles that only disturb the recording of another: found ones matched with them are not false. */
export interface CrossTalkCounts {
  readonly truthMotorUnits: number;
  /** matched with a found one, and those with a rate of agreement above 0.9 */
  readonly matched: number;
  readonly foundAbove90: number;
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
  /** of matched motor units; absent where truth or found states none */
  readonly properties?: PropertyComparison;
  /** contained in the other counts; absent where the truth has no such motor unit */
  readonly crossTalk?: CrossTalkCounts;
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
  const [trueUnits, foundUnits] = [truth, found].map(
    ({ motorUnits }) => new Map<string | number, StoredMotorUnit>(motorUnits.map((unit) => [unit.name, unit])),
  );
  const pairs = matching.matches.map(({ trueId, foundId, agreement }): EvaluatedPair => {
    const { common, countA, countB, rateOfAgreement, f1, precision, recall, lagSamples } = agreement;
    const counts = { truthDischarges: countA, foundDischarges: countB, common };
    const lagSeconds = lagSamples / samplingRateHz;
    const { expectedRoa } = foundUnits.get(foundId) ?? {};
    const crossTalk = trueUnits.get(trueId)?.properties?.isCrossTalk;
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
      ...(crossTalk !== undefined && { crossTalk }),
    };
  });
  const trainsOf = (trains: readonly { readonly dischargeSamples: Int32Array }[]) =>
    trains.map(({ dischargeSamples }) => dischargeSamples);
  const expectedAgreement = compareExpected(pairs);
  const properties = compareProperties(pairs, truth, found);
  const crossTalk = countCrossTalk(pairs, truth);
  const score = munitquestLabelScore(trainsOf(trueTrains), trainsOf(foundTrains), { samplingRateHz });
  return {
    truthMotorUnits: trueTrains.length,
    foundMotorUnits: foundTrains.length,
    toleranceSeconds,
    maximumLagSeconds,
    pairs,
    ...(expectedAgreement && { expectedAgreement }),
    ...(properties && { properties }),
    ...(crossTalk && { crossTalk }),
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

function compareProperties(
  pairs: readonly EvaluatedPair[],
  truth: StoredDecomposition,
  found: StoredDecomposition,
): PropertyComparison | undefined {
  const [stated, estimated] = [truth, found].map(
    ({ motorUnits }) =>
      new Map(
        motorUnits.flatMap(({ name, properties }): [string, MotorUnitProperties][] =>
          properties ? [[name, properties]] : [],
        ),
      ),
  );
  const compared = pairs.flatMap((pair) => {
    const [a, b] = [stated.get(pair.truth), estimated.get(pair.found)];
    return a && b ? [{ truth: a, found: b }] : [];
  });
  return compared.length > 0 ? propertyErrors(compared, [...stated.values()]) : undefined;
}

function countCrossTalk(pairs: readonly EvaluatedPair[], truth: StoredDecomposition): CrossTalkCounts | undefined {
  const truthMotorUnits = truth.motorUnits.filter(({ properties }) => properties?.isCrossTalk).length;
  if (truthMotorUnits === 0) return undefined;
  const matched = pairs.filter(({ crossTalk }) => crossTalk);
  const foundAbove90 = matched.filter(({ rateOfAgreement }) => rateOfAgreement > 0.9).length;
  return { truthMotorUnits, matched: matched.length, foundAbove90 };
}

function rateWarnings(truth: StoredDecomposition, found: StoredDecomposition): string[] {
  const both = truth.motorUnits.length > 0 && found.motorUnits.length > 0;
  if (!both || truth.samplingRateHz === found.samplingRateHz) return [];
  return [
    `the sampling rates differ (${truth.samplingRateHz} Hz, ${found.samplingRateHz} Hz); discharges were compared in seconds`,
  ];
}
