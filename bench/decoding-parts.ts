/** What each part of the renewal decoder brings: one left out at a time, beside all and the linear decoder. */

import { syntheticCases } from './decoding-recordings.ts';
import { type DecoderName, decode } from './decoding-run.ts';
import { table } from './page.ts';
import { YIELD_HEADINGS, yieldCells } from './scored-recording.ts';

const PARTS = ['soft', 'intervals', 'unknown', 'pauses', 'timing'];

const rowsOf: readonly { readonly label: string; readonly decoder: DecoderName; readonly parts?: string }[] = [
  { label: 'linear', decoder: 'linear' },
  { label: 'renewal', decoder: 'renewal' },
  ...[
    'hard cancellation (without `soft`)',
    'no prior of the intervals (without `intervals`)',
    'no term for motor units not found yet (without `unknown`)',
    'no pauses (without `pauses`)',
    'discharges on whole samples (without `timing`)',
  ].map((label, i) => ({ label, decoder: 'renewal' as const, parts: PARTS.filter((_, k) => k !== i).join(',') })),
];

export async function measureParts(where: string): Promise<string | undefined> {
  const rows: string[][] = [];
  for (const { name, recording } of await syntheticCases()) {
    if (name === 'synth64, first 10 s') continue; // nothing is hard in it
    for (const { label, decoder, parts } of rowsOf) {
      const words = parts === undefined ? [] : ['--decoder-parts', parts];
      const { run, score } = await decode(recording, decoder, words);
      rows.push([name, label, ...yieldCells(score, run.trains), run.cpuSeconds.toFixed(1)]);
      process.stderr.write(`bench: ${rows.at(-1)?.join(' | ')}\n`);
    }
  }
  if (rows.length === 0) return undefined;
  return [
    '## Decoding: what each part of the renewal decoder brings',
    where,
    `\`bmiss decompose FILE --decoder renewal --decoder-parts ...\`, one part of ${PARTS.map((part) => `\`${part}\``).join(', ')} left out at a time; yields as in the table of the synthetic recordings.`,
    table(['recording', 'decoder', ...YIELD_HEADINGS, 'CPU s'], rows, 2),
  ].join('\n\n');
}
