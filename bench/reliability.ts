/**
 * Are expected rates of agreement what they say? Motor units in bins of the expected rate, with the mean of the true one,
 * and the share of those that claim much and have it.
 */

import { randomStream } from '../src/core/random.ts';

/** One motor unit: what the decoder expects, and its rate of agreement with the best-matching true one. */
export interface AgreementPair {
  readonly expectedRoa: number;
  /** about 0 for a motor unit that is none of the true ones */
  readonly trueRoa: number;
}

export interface ReliabilityBin {
  /** expected rates above it, the first bin's own lower edge included */
  readonly low: number;
  /** up to and with it */
  readonly high: number;
  readonly count: number;
  /** NaN, as the other figures, for an empty bin */
  readonly meanExpected: number;
  readonly meanTrue: number;
  /** 95 % interval of meanTrue, see meanInterval */
  readonly interval: readonly [number, number] | undefined;
  readonly shareAbove90: number;
  readonly shareAbove80: number;
}

const BIN_EDGES: readonly number[] = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1];

/** @throws Error when an expected rate lies outside the edges, NaN included */
export function reliabilityBins(pairs: readonly AgreementPair[]): ReliabilityBin[] {
  const bins = BIN_EDGES.slice(1).map((): AgreementPair[] => []);
  for (const pair of pairs) {
    const index = bins.findIndex((_, i) => pair.expectedRoa <= BIN_EDGES[i + 1]);
    if (index < 0 || !(pair.expectedRoa >= BIN_EDGES[0]))
      throw new Error(
        `reliabilityBins: expected rates from ${BIN_EDGES[0]} to ${BIN_EDGES.at(-1)}, got ${pair.expectedRoa}: the decoder or the edges are wrong`,
      );
    bins[index].push(pair);
  }
  return bins.map((members, i) => {
    const actual = members.map(({ trueRoa }) => trueRoa);
    return {
      low: BIN_EDGES[i],
      high: BIN_EDGES[i + 1],
      count: members.length,
      meanExpected: mean(members.map(({ expectedRoa }) => expectedRoa)),
      meanTrue: mean(actual),
      interval: meanInterval(actual),
      shareAbove90: mean(actual.map((value) => Number(value > 0.9))),
      shareAbove80: mean(actual.map((value) => Number(value > 0.8))),
    };
  });
}

export interface KeptPromise {
  /** motor units that expect more than the claim */
  readonly claimed: number;
  /** of those, the ones that have more than 0.9, than 0.8 */
  readonly above90: number;
  readonly above80: number;
}

export function keptPromise(pairs: readonly AgreementPair[], claim: number): KeptPromise {
  const claiming = pairs.filter(({ expectedRoa }) => expectedRoa > claim);
  return {
    claimed: claiming.length,
    above90: claiming.filter(({ trueRoa }) => trueRoa > 0.9).length,
    above80: claiming.filter(({ trueRoa }) => trueRoa > 0.8).length,
  };
}

const RESAMPLINGS = 2000;
const FEWEST_FOR_INTERVAL = 5;

/**
 * 95 % interval of the mean: percentiles 2.5 and 97.5 of the means of samples drawn with replacement, seeded.
 * Undefined for fewer than 5 values, of which it would say too little. Source: Efron 1979 (percentile bootstrap).
 */
export function meanInterval(values: readonly number[]): readonly [number, number] | undefined {
  if (values.length < FEWEST_FOR_INTERVAL) return undefined;
  const random = randomStream(1, 'bootstrap');
  const means = Float64Array.from({ length: RESAMPLINGS }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)];
    return sum / values.length;
  }).sort();
  return [means[Math.floor(0.025 * RESAMPLINGS)], means[Math.ceil(0.975 * RESAMPLINGS) - 1]];
}

/** 95 % interval of a share, as Wilson 1927 (J Am Stat Assoc 22:209) has it; 0 to 1 where nothing was counted. */
export function shareInterval(successes: number, total: number): readonly [number, number] {
  if (total === 0) return [0, 1];
  const z = 1.959964;
  const share = successes / total;
  const middle = share + (z * z) / (2 * total);
  const half = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  const scale = 1 + (z * z) / total;
  return [(middle - half) / scale, (middle + half) / scale];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
