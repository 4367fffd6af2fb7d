/** What the parts of `bench:decoding` share: one process a decomposition, and none twice in one run of the bench. */

import { type MeasuredRun, measureDecomposition } from './measured-run.ts';
import { atMost, type Target } from './page.ts';
import type { Score, ScoredRecording } from './scored-recording.ts';

export const DECODERS = ['linear', 'renewal'] as const;
export type DecoderName = (typeof DECODERS)[number];

/** How each row is made, for the page. */
export const ROW_TOLD =
  'Each row is one process: `bmiss decompose FILE --decoder NAME --workers 2 --no-report --json`, reading, filtering, separation, quality measures and writing included.';

export interface DecodedRun {
  readonly run: MeasuredRun;
  readonly score: Score;
}

const done = new Map<string, MeasuredRun>();

/** @param words - further words of `bmiss decompose`, e.g. ['--decoder-parts', 'soft'] */
export async function decode(
  recording: ScoredRecording,
  decoder: DecoderName,
  words: readonly string[] = [],
): Promise<DecodedRun> {
  const all = ['--decoder', decoder, ...words, ...recording.window, '--workers', '2'];
  const key = [recording.file, ...all].join('\n');
  const run = done.get(key) ?? (await measureDecomposition(recording.file, all));
  done.set(key, run);
  return { run, score: recording.scoreOf(run.trains) };
}

export function noneInvented(name: string, { score }: DecodedRun): Target[] {
  return [
    atMost(`${name}: false motor units`, score.false, 0, '', 0),
    atMost(`${name}: duplicates`, score.duplicates, 0, '', 0),
  ];
}
