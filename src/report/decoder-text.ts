/** Sentences of the methods paragraph on how accepted motor units were decoded, and how sure the decoder is of the result. */

import type { Decomposition } from '../core/decomposition.ts';
import type { CitationKey } from './citations.ts';
import { fixed } from './html.ts';
import { median } from './statistics.ts';

export interface Sentence {
  readonly text: string;
  readonly cites?: readonly CitationKey[];
}

export type Parameters = Readonly<Record<string, unknown>>;

/** None where the parameters name no decoder that is known. */
export function decoderSentences(p: Parameters): Sentence[] {
  if (p.decoder === 'renewal') return renewalSentences(p.decoderParts);
  if (p.decoder !== 'linear') return [];
  return [
    {
      text: 'In each round the accepted motor units were decoded again, the action potentials of all others subtracted at every one of their discharges, and discharges told from noise as before (linear decoder).',
    },
  ];
}

/** @param given - parts of the decoder that were on; all when it is no list */
function renewalSentences(given: unknown): Sentence[] {
  const has = (part: string) => !Array.isArray(given) || given.includes(part);
  const cancelled = has('soft')
    ? 'weighted by the posterior probabilities of their discharges (soft cancellation)'
    : 'subtracted at their probable discharges, whole or not at all (hard cancellation)';
  const pauses = has('pauses') ? 'pauses and doublets allowed' : 'doublets allowed';
  const prior = has('intervals')
    ? `under a renewal prior of the inter-discharge intervals: log-normal around their local mean, ${pauses}`
    : 'from the height of each peak alone, without a prior of the intervals';
  const unknown = has('unknown')
    ? ' A peak could also be explained by noise or by a motor unit that was not found.'
    : ' A peak could also be explained by noise.';
  return [
    {
      text: `In each round the accepted motor units were decoded again (renewal decoder): the contributions of all others were removed from the output of a motor unit's filter, ${cancelled}, and the posterior probability of a discharge at each of its peaks was computed ${prior}.${unknown} Discharges are the peaks with a probability above 1/2.`,
    },
  ];
}

/** None where the decoder states no expected rate of agreement. */
export function expectedSentences({ motorUnits }: Decomposition): Sentence[] {
  const expected = motorUnits.flatMap(({ quality }) => quality.expectedRoa ?? []);
  if (expected.length === 0) return [];
  const figures =
    expected.length === 1
      ? `it is ${fixed(expected[0], 2)}`
      : `its median is ${fixed(median(expected), 2)}, the smallest ${fixed(Math.min(...expected), 2)}`;
  return [
    {
      text: `For each motor unit the decoder states the rate of agreement with the true discharges, common / (found + true − common), that it expects of itself, from the posterior probabilities and calibrated: ${figures}.`,
    },
  ];
}
