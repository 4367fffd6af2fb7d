/** Motor units of decompositions of simulated recordings, each with what it expects of itself and what it is. */

import { writeFileSync } from 'node:fs';
import type { InfiniteMediumOptions } from '../examples/infinite-medium.ts';
import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import { rateOfAgreement } from '../src/metrics/rate-of-agreement.ts';
import type { MeasuredRun, ReportedMotorUnit } from './measured-run.ts';
import type { AgreementPair } from './reliability.ts';
import type { ScoredRecording } from './scored-recording.ts';

/** One found motor unit. */
export interface FoundMotorUnit {
  readonly recording: Pick<InfiniteMediumOptions, 'seed' | 'seconds' | 'motorUnitCount' | 'snrDecibels' | 'noise'>;
  readonly channelCount: number;
  readonly reported: ReportedMotorUnit;
  /** best rate of agreement with any true motor unit, +-1 ms after the best lag */
  readonly trueRoa: number;
  readonly bestTrueId: number | string;
}

export function foundMotorUnits(
  options: InfiniteMediumOptions,
  { truth, samplingRateHz, channelCount }: ScoredRecording,
  { motorUnits, trains }: MeasuredRun,
): FoundMotorUnit[] {
  return motorUnits.map((reported) => {
    const train = trains.find(({ id }) => String(id) === String(reported.unit_id));
    if (train === undefined)
      throw new Error(`bench: motor unit ${reported.unit_id} has no discharges in the events file`);
    return { recording: options, channelCount, reported, ...bestAgreement(train, truth, samplingRateHz) };
  });
}

function bestAgreement(train: LabelledTrain, truth: readonly LabelledTrain[], samplingRateHz: number) {
  let best: Pick<FoundMotorUnit, 'trueRoa' | 'bestTrueId'> = { trueRoa: 0, bestTrueId: '' };
  for (const { id, dischargeSamples } of truth) {
    const agreement = rateOfAgreement(dischargeSamples, train.dischargeSamples, { samplingRateHz });
    if (agreement.rateOfAgreement > best.trueRoa) best = { trueRoa: agreement.rateOfAgreement, bestTrueId: id };
  }
  return best;
}

/** Those whose decoder states what it expects. */
export function agreementPairs(found: readonly FoundMotorUnit[]): AgreementPair[] {
  return found.flatMap(({ reported, trueRoa }) => {
    const { expected_roa: expectedRoa } = reported;
    return typeof expectedRoa === 'number' ? [{ expectedRoa, trueRoa }] : [];
  });
}

/**
 * Every motor unit, with all that `bmiss decompose --json` says of it, as JSON or as a table with tabs.
 * @param file - its name ends in .json or .tsv
 * @throws Error for another ending
 */
export function writePairs(file: string, found: readonly FoundMotorUnit[]): void {
  const rows = found.map(({ recording, channelCount, reported, trueRoa, bestTrueId }) => ({
    seed: recording.seed,
    channels: channelCount,
    seconds: recording.seconds,
    true_motor_units: recording.motorUnitCount,
    snr_db: recording.snrDecibels,
    noise: recording.noise,
    ...reported,
    true_roa: trueRoa,
    true_id: bestTrueId,
  }));
  if (file.endsWith('.json')) writeFileSync(file, `${JSON.stringify(rows, undefined, 1)}\n`);
  else if (file.endsWith('.tsv')) writeFileSync(file, tabbed(rows));
  else throw new Error(`bench: --pairs expected a file .json or .tsv, got '${file}'`);
  process.stderr.write(`bench: ${rows.length} motor units in ${file}\n`);
}

function tabbed(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => names.map((name) => String(row[name] ?? 'n/a')).join('\t'));
  return `${[names.join('\t'), ...lines].join('\n')}\n`;
}
