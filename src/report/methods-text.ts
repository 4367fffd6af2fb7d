/** The methods paragraph: sentences made from the parameters of the run. A sentence whose parameters are unknown is left out. */

import type { Decomposition } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { type BlindParameters, contrastsOf } from '../separation/blind-parameters.ts';
import {
  decoderSentences,
  driftSentences,
  expectedSentences,
  type Parameters,
  renewalAcceptance,
  type Sentence,
} from './decoder-text.ts';
import { count, exact, fixed, short } from './html.ts';
import { modelStartSentences } from './inversion-text.ts';

export function methodsText(recording: Recording, decomposition: Decomposition): Sentence[] {
  const { provenance } = decomposition;
  const sentences = [recordingSentence(recording), ...filterSentences(provenance.parameters)];
  if (provenance.method === 'cbss' || provenance.method === 'bmiss')
    sentences.push(...blindSentences(recording, provenance.parameters), ...modelStartSentences(decomposition));
  else sentences.push({ text: `The method "${provenance.method}" was used with the parameters listed below.` });
  sentences.push(...expectedSentences(decomposition));
  sentences.push({
    text: `${count(decomposition.motorUnits.length, 'motor unit was', 'motor units were')} accepted. The discharges are those that the program found; they were not edited by hand. Computed with ${provenance.program} ${provenance.version} (random seed ${provenance.seed}, ${provenance.backend} kernels).`,
  });
  return sentences;
}

function recordingSentence(recording: Recording): Sentence {
  const { channels, grids, samplingRateHz, sampleCount, source } = recording;
  const good = channels.filter((channel) => channel.status === 'good').length;
  const layouts = grids.map(
    (grid) =>
      `${grid.name} (${grid.rows} × ${grid.columns}${Number.isFinite(grid.spacingMetres) ? `, ${short(grid.spacingMetres * 1e3)} mm` : ''})`,
  );
  const where = layouts.length > 0 ? ` with ${layouts.join(', ')}` : '';
  const device = source.device ? ` (${source.device})` : '';
  const used = good === channels.length ? 'all of which were used' : `${good} of which were used`;
  return {
    text: `Surface EMG was recorded${where}${device} at ${exact(samplingRateHz)} Hz for ${fixed(sampleCount / samplingRateHz, 1)} s: ${count(channels.length, 'channel')}, ${used}.`,
  };
}

function filterSentences(p: Parameters): Sentence[] {
  const out: Sentence[] = [];
  if (isNumber(p.bandLowHz) && isNumber(p.bandHighHz))
    out.push({
      text: `Signals were band-pass filtered from ${exact(p.bandLowHz)} to ${exact(p.bandHighHz)} Hz (Butterworth, zero phase)${
        p.mains === 'auto'
          ? ', and mains interference was removed where it stood out'
          : p.mains === '50' || p.mains === '60'
            ? `, and mains interference of ${p.mains} Hz and its harmonics was removed`
            : ''
      }.`,
    });
  if (isNumber(p.fromSeconds) && (p.fromSeconds > 0 || isNumber(p.toSeconds)))
    out.push({
      text: `The part from ${short(p.fromSeconds)} s to ${isNumber(p.toSeconds) ? `${short(p.toSeconds)} s` : 'the end'} was decomposed.`,
    });
  return out;
}

function contrastWords(names: readonly string[]): string {
  return ` with ${names.join(', ')} as contrast${names.length > 1 ? ' in turn' : ''}`;
}

function blindSentences(recording: Recording, p: Parameters): Sentence[] {
  const extension =
    isNumber(p.extensionFactor) && p.extensionFactor > 0
      ? `each channel extended to ${p.extensionFactor} copies`
      : 'each channel extended to as many copies as make about 1000 rows (8 to 16)';
  const out: Sentence[] = [
    {
      text: `Motor units were identified by convolutive blind source separation: ${extension}, regularised whitening, and a fixed-point search for separation vectors${
        Array.isArray(p.contrasts) ? contrastWords(contrastsOf(p as unknown as BlindParameters)) : ''
      }${isNumber(p.startsPerRound) ? `, ${p.startsPerRound} starts a round` : ''}.`,
      cites: ['negro2016', 'hyvarinen1999'],
    },
    {
      text: `Each result was refined until the coefficient of variation of its inter-discharge intervals stopped falling; ${p.decoder === 'renewal' ? 'first ' : ''}discharges were told from noise by two-class clustering of the peaks${
        isNumber(p.minimumIntervalSeconds) ? `, at least ${short(p.minimumIntervalSeconds * 1e3)} ms apart` : ''
      }.`,
      cites: ['negro2016'],
    },
  ];
  if (isNumber(p.rounds))
    out.push({
      text: `After each round the action potentials of all accepted motor units, estimated together by least squares, were subtracted (peel-off), for at most ${p.rounds} rounds.`,
      cites: ['chen2016'],
    });
  const { samplingRateHz } = recording;
  out.push(
    ...driftSentences(p, decomposedSamples(recording, p), samplingRateHz),
    ...decoderSentences(p),
    ...acceptance(p),
  );
  if (isNumber(p.duplicateAgreement))
    out.push({
      text: `Of trains whose rate of agreement exceeded ${short(p.duplicateAgreement)} at one lag, within a grid or between grids, one was kept.`,
    });
  out.push({ text: 'The pulse-to-noise ratio is given in two published conventions.', cites: ['holobar2014'] });
  return out;
}

/** Length of the part of the recording that was decomposed. */
function decomposedSamples({ sampleCount, samplingRateHz }: Recording, { fromSeconds, toSeconds }: Parameters): number {
  const start = isNumber(fromSeconds) ? Math.round(fromSeconds * samplingRateHz) : 0;
  const end = isNumber(toSeconds) ? Math.round(toSeconds * samplingRateHz) : sampleCount;
  return Math.min(sampleCount, end) - start;
}

function acceptance(p: Parameters): Sentence[] {
  if (p.decoder === 'renewal') return renewalAcceptance(p);
  const rules: string[] = [];
  if (isNumber(p.silhouetteMinimum)) rules.push(`a silhouette of at least ${short(p.silhouetteMinimum)}`);
  if (isNumber(p.coefficientOfVariationMaximum))
    rules.push(`a coefficient of variation of at most ${short(100 * p.coefficientOfVariationMaximum)} %`);
  if (isNumber(p.dischargesMinimum)) rules.push(`at least ${p.dischargesMinimum} discharges`);
  return rules.length > 0 ? [{ text: `Accepted were motor units with ${rules.join(', ')}.` }] : [];
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
