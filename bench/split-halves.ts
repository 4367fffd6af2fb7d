/** Are motor units found again by two halves of the electrodes, each decomposed on its own? */

import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import { rateOfAgreement } from '../src/metrics/rate-of-agreement.ts';

const CONFIRMED = 0.9;
/** below it, the best train of a half is another motor unit */
const SAME_MOTOR_UNIT = 0.3;

/** Rates of agreement of one motor unit of all electrodes. */
export interface SplitHalf {
  readonly id: number | string;
  /** with the train of the half that agrees best; 0 where there is none */
  readonly withOdd: number;
  readonly withEven: number;
  /** of those two trains with each other; undefined where one of them is another motor unit */
  readonly oddWithEven?: number;
  /** a train of each half agrees with it, and they with each other, above 0.9 each */
  readonly confirmed: boolean;
}

export function splitHalves(
  full: readonly LabelledTrain[],
  odd: readonly LabelledTrain[],
  even: readonly LabelledTrain[],
  samplingRateHz: number,
): SplitHalf[] {
  return full.map((train) => {
    const fromOdd = ranked(train, odd, samplingRateHz);
    const fromEven = ranked(train, even, samplingRateHz);
    const confirmed = fromOdd.some(
      (a) =>
        a.agreement > CONFIRMED &&
        fromEven.some((b) => b.agreement > CONFIRMED && agreementOf(a.train, b.train, samplingRateHz) > CONFIRMED),
    );
    const [a, b] = [fromOdd.at(0), fromEven.at(0)];
    const both = a && b && Math.min(a.agreement, b.agreement) >= SAME_MOTOR_UNIT;
    return {
      id: train.id,
      withOdd: a?.agreement ?? 0,
      withEven: b?.agreement ?? 0,
      oddWithEven: both ? agreementOf(a.train, b.train, samplingRateHz) : undefined,
      confirmed,
    };
  });
}

/** Rate of agreement, +-1 ms after the best lag. */
export function agreementOf(a: LabelledTrain, b: LabelledTrain, samplingRateHz: number): number {
  return rateOfAgreement(a.dischargeSamples, b.dischargeSamples, { samplingRateHz }).rateOfAgreement;
}

/** Best agreement first. */
function ranked(train: LabelledTrain, others: readonly LabelledTrain[], samplingRateHz: number) {
  return others
    .map((other) => ({ train: other, agreement: agreementOf(train, other, samplingRateHz) }))
    .sort((a, b) => b.agreement - a.agreement);
}
