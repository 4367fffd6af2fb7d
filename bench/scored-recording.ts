/** A recording with known motor units, whole or some seconds of it, and what a decomposition of it is worth. */

import { type LabelledTrain, matchMotorUnits } from '../src/metrics/match-motor-units.ts';
import type { Usage } from './measured-run.ts';
import { megabytes, seconds } from './page.ts';
import { readWithTruth } from './shared-data.ts';

/** True motor units with fewer discharges in the part that is decomposed are not counted. */
export const FEWEST_DISCHARGES = 5;

export interface Score {
  readonly trueCount: number;
  readonly above90: number;
  readonly above80: number;
  readonly false: number;
  readonly duplicates: number;
}

export interface ScoredRecording {
  readonly file: string;
  readonly samplingRateHz: number;
  readonly channelCount: number;
  /** words of `bmiss decompose` that choose the part */
  readonly window: readonly string[];
  /** every true motor unit, discharges of the part */
  readonly truth: readonly LabelledTrain[];
  readonly scoreOf: (found: readonly LabelledTrain[]) => Score;
}

/** @param to - seconds from the start of the recording to which it is decomposed, from `from` on; all without it */
export async function scoredRecording(file: string, to?: number, from = 0): Promise<ScoredRecording> {
  const { recording, truth: whole } = await readWithTruth(file);
  const { samplingRateHz, channelCount } = recording;
  const truth = cut(whole, from * samplingRateHz, (to ?? Infinity) * samplingRateHz);
  const counted = truth.filter(({ dischargeSamples }) => dischargeSamples.length >= FEWEST_DISCHARGES);
  return {
    file,
    samplingRateHz,
    channelCount,
    window: [...(from > 0 ? ['--from', String(from)] : []), ...(to === undefined ? [] : ['--to', String(to)])],
    truth,
    scoreOf: (found) => score(counted, truth, found, samplingRateHz),
  };
}

function cut(trains: readonly LabelledTrain[], start: number, end: number): LabelledTrain[] {
  const inside = (sample: number) => sample >= start && sample < end;
  return trains.map(({ id, dischargeSamples }) => ({ id, dischargeSamples: dischargeSamples.filter(inside) }));
}

/** Found against the counted true motor units; a match with one that is not counted is neither found nor false. */
function score(
  counted: readonly LabelledTrain[],
  all: readonly LabelledTrain[],
  found: readonly LabelledTrain[],
  samplingRateHz: number,
): Score {
  const matching = matchMotorUnits(all, found, { samplingRateHz });
  const ids = new Set(counted.map(({ id }) => id));
  const above = (least: number) =>
    matching.matches.filter(({ trueId, agreement }) => ids.has(trueId) && agreement.rateOfAgreement > least).length;
  return {
    trueCount: counted.length,
    above90: above(0.9),
    above80: above(0.8),
    false: matching.falseIds.length,
    duplicates: matching.duplicateCount,
  };
}

export const YIELD_HEADINGS = ['RoA > 0.9', '> 0.8', 'false', 'duplicates', 'motor units'];
export const COST_HEADINGS = ['wall s', 'CPU s', 'peak MB'];

/** Cells under YIELD_HEADINGS. */
export function yieldCells(result: Score, found: readonly unknown[]): string[] {
  const { above90, trueCount, above80, duplicates } = result;
  return [`${above90} of ${trueCount}`, ...[above80, result.false, duplicates, found.length].map(String)];
}

/** Cells under COST_HEADINGS. */
export function costCells(usage: Usage): string[] {
  return [seconds(usage.wallSeconds), seconds(usage.cpuSeconds), megabytes(usage.peakBytes)];
}
