/** The real recording of the benches: vastus lateralis, 64 channels, 32.5 s, with an expert's five motor units. */

import type { Recording } from '../src/core/recording.ts';
import { type LabelledTrain, type MotorUnitMatching, matchMotorUnits } from '../src/metrics/match-motor-units.ts';
import { type MeasuredRun, measureDecomposition } from './measured-run.ts';
import { readWithTruth, sharedFile } from './shared-data.ts';
import { type SplitHalf, splitHalves } from './split-halves.ts';

export interface RealRecording {
  readonly file: string;
  readonly recording: Recording;
  /** the expert's motor units, numbered from 1 */
  readonly expert: readonly LabelledTrain[];
}

/** Decomposed from all its electrodes, and from the odd and the even ones of the checkerboard on their own. */
export interface HalvedRun {
  readonly full: MeasuredRun;
  readonly odd: MeasuredRun;
  readonly even: MeasuredRun;
  /** `full` against the expert */
  readonly matching: MotorUnitMatching;
  /** of every motor unit of `full` */
  readonly halves: readonly SplitHalf[];
}

/** How the halves are made and what confirms a motor unit, for the page. */
export const HALVES_TOLD =
  'A motor unit of the full decomposition is confirmed when one train of each half agrees with it and with the other at RoA > 0.9.';

/** Undefined, with a message on stderr, where the file is missing. */
export async function openRealRecording(): Promise<RealRecording | undefined> {
  const file = sharedFile('real/vastus-lateralis-openhdemg.mat');
  if (file === undefined) return undefined;
  const { recording, truth } = await readWithTruth(file);
  // their names in the file are sentences
  const expert = truth.map(({ dischargeSamples }, index) => ({ id: index + 1, dischargeSamples }));
  return { file, recording, expert };
}

/**
 * @param words - further words of `bmiss decompose`, the same for all three
 * @param measure - runs the program, or takes what was kept of an earlier run
 */
export async function decomposeInHalves(
  real: RealRecording,
  words: readonly string[],
  measure: typeof measureDecomposition = measureDecomposition,
): Promise<HalvedRun> {
  const { file, recording, expert } = real;
  const { samplingRateHz } = recording;
  process.stderr.write(
    `bench: real recording, ${words.join(' ') || 'defaults'}: all electrodes, odd ones, even ones\n`,
  );
  const full = await measure(file, words);
  const half = (parity: 0 | 1) => measure(file, [...words, '--exclude', channelsOfParity(recording, parity).join(',')]);
  const odd = await half(0);
  const even = await half(1);
  return {
    full,
    odd,
    even,
    matching: matchMotorUnits(expert, full.trains, { samplingRateHz }),
    halves: splitHalves(full.trains, odd.trains, even.trains, samplingRateHz),
  };
}

/** Numbers of the motor units that both halves confirm, and of those of them that are none of the expert's. */
export function confirmedIn({ matching, halves }: HalvedRun): {
  readonly confirmed: readonly (string | number)[];
  readonly beyond: readonly (string | number)[];
} {
  const experts = new Set(matching.matches.map(({ foundId }) => String(foundId)));
  const confirmed = halves.filter((half) => half.confirmed).map(({ id }) => id);
  return { confirmed, beyond: confirmed.filter((id) => !experts.has(String(id))) };
}

/** Channel numbers from 1 whose row + column is even (0) or odd (1): the electrodes of a checkerboard's one colour. */
export function channelsOfParity(recording: Recording, parity: 0 | 1): number[] {
  return recording.channels.flatMap(({ row, column }, index) => ((row + column) % 2 === parity ? [index + 1] : []));
}
