/** Sentences of the methods paragraph on how accepted motor units were decoded, and how sure the decoder is of the result. */

import type { Decomposition } from '../core/decomposition.ts';
import { LAST_LIMITS } from '../separation/renewal/acceptance.ts';
import { muapKnots } from '../separation/renewal/muap-knots.ts';
import type { CitationKey } from './citations.ts';
import { fixed, short } from './html.ts';
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
  const timing = has('timing')
    ? ' Contributions were placed between samples, where the peak of the pulse train lies.'
    : '';
  return [
    {
      text: `In each round the accepted motor units were decoded again (renewal decoder): the contributions of all others were removed from the output of a motor unit's filter, ${cancelled}, and the posterior probability of a discharge at each of its peaks was computed ${prior}.${unknown}${timing} Discharges are the peaks with a probability above 1/2.`,
    },
  ];
}

/** That MUAPs could change, where they had more than one knot. */
export function driftSentences(
  { decoder, muapDriftSeconds }: Parameters,
  sampleCount: number,
  samplingRateHz: number,
): Sentence[] {
  if (decoder !== 'renewal' || typeof muapDriftSeconds !== 'number') return [];
  const knots = muapKnots(sampleCount, samplingRateHz, muapDriftSeconds);
  if (knots.count === 1) return [];
  return [
    {
      text: `Action potentials could change along the contraction: linearly between ${knots.count} instants, evenly spaced over it by ${fixed(knots.spacing / samplingRateHz, 1)} s.`,
    },
  ];
}

/** What the renewal decoder asks of a motor unit that it returns: isAcceptable with LAST_LIMITS, and the parameters. */
export function renewalAcceptance({ dischargesMinimum, expectedRoaMinimum }: Parameters): Sentence[] {
  const { spreadMaximum, logEvidenceMinimum } = LAST_LIMITS;
  const rules = [
    `a spread of the log interval around its local mean below ${spreadMaximum}`,
    // MEDIAN_INTERVAL_SECONDS of acceptance.ts
    'a median interval above 22 ms',
    `a log evidence of the train against silence above ${logEvidenceMinimum}`,
  ];
  if (typeof dischargesMinimum === 'number') rules.push(`at least ${dischargesMinimum} discharges`);
  if (typeof expectedRoaMinimum === 'number')
    rules.push(`an expected rate of agreement of at least ${short(expectedRoaMinimum)}`);
  return [
    {
      text: `Motor units were accepted on the regularity of their intervals, their expected rate of agreement and the evidence for their discharges: ${rules.join(', ')}.`,
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
