/**
 * Judges each channel of a recording, with a reason in words: flat, clipped, no number, or apart from its grid.
 *
 * A channel is bad when the first of these holds (figures in LIMITS):
 *   - the recording already says so; a sample is NaN or infinite; constant runs; samples at the rails (rail-and-runs.ts);
 *   - hum: mains lines carry nearly all its power, and not that of most channels;
 *   - amplitude (hum left out) or share of high or of low frequencies: far from the median of the good channels of its grid,
 *     both in robust standard deviations (1.4826 * median absolute deviation of the logarithm, at least 0.15) and as a factor;
 *   - it goes with none of its neighbours, where nearly all others do.
 * Both conditions of an outlier must hold, so that an even grid loses no channel for a small difference, nor an uneven one for a
 * large but usual one. Grids of fewer than 8 good channels are not compared. All is measured after a band-pass.
 */

import { requireInteger } from '../core/errors.ts';
import { channelSamples, type Recording } from '../core/recording.ts';
import { designButterworth } from './butterworth.ts';
import { detectMains, MAINS_SEGMENT_SECONDS } from './mains-detection.ts';
import { neighbourCorrelations } from './neighbour-correlation.ts';
import { type RawCondition, rawCondition } from './rail-and-runs.ts';
import { rms } from './rms.ts';
import { bandPower, createWelchEstimator, medianFrequency, type PowerSpectrum, segmentLengthFor } from './spectrum.ts';
import { zeroPhaseFilterInto, zeroPhaseScratchLength } from './zero-phase.ts';

export const LIMITS = {
  flatShare: 0.2,
  clippedShare: 0.01,
  mainsShare: 0.95,
  usualMainsShare: 0.5,
  robustDeviations: 5,
  smallestScale: 0.15,
  amplitudeFactor: 4,
  weakFactor: 0.1,
  spectralFactor: 6,
  correlation: 0.2,
  usualCorrelation: 0.6,
  comparedChannels: 8,
} as const;

export interface ChannelQuality {
  readonly channel: number;
  readonly name: string;
  /** root mean square in the band, unit of the recording; NaN when the channel has samples that are not finite */
  readonly rms: number;
  readonly medianFrequencyHz: number;
  readonly clippedShare: number;
  readonly flatShare: number;
  readonly nonFiniteCount: number;
  /** share of its power in mains lines that stand out */
  readonly mainsShare: number;
  /** rms without hum over the median of the good channels of its grid; NaN when not compared */
  readonly amplitudeRatio: number;
  /** largest |correlation| with an adjacent electrode; NaN when there is none */
  readonly neighbourCorrelation: number;
  readonly verdict: 'good' | 'bad';
  /** why it is bad, with the figure; absent when good */
  readonly reason?: string;
}

export interface QualityOptions {
  readonly firstSample?: number;
  readonly sampleCount?: number;
  /** default 20 to 500 Hz, or to 0.45 of the sampling rate where that is less */
  readonly band?: { readonly lowHz: number; readonly highHz: number };
}

interface Measures {
  readonly raw: RawCondition;
  readonly spectrum: PowerSpectrum | null;
  readonly rms: number;
}

/**
 * @returns one judgement per channel, in the order of the channels; the recording is not changed
 * Cost: as preparing the channels, about 3 ms for 30 s of one channel; memory one channel twice, spectra and 4 s of each channel.
 */
export function assessChannels(recording: Recording, options: QualityOptions = {}): ChannelQuality[] {
  const first = requireInteger('assessChannels', 'firstSample', options.firstSample ?? 0, 0, recording.sampleCount - 1);
  const rest = recording.sampleCount - first;
  const count = requireInteger('assessChannels', 'sampleCount', options.sampleCount ?? rest, 1, rest);
  const half = recording.samplingRateHz / 2;
  const band = options.band ?? { lowHz: Math.min(20, 0.1 * half), highHz: Math.min(500, 0.9 * half) };
  const excerpts = neighbourCorrelations(recording, count);
  const measures = measureChannels(recording, first, count, band, excerpts.keep);
  const mainsShares = measureHum(measures, band.highHz);
  const judged = measures.map((measure, c) => judgeAlone(recording, c, measure));
  const correlations = excerpts.finish((c) => judged[c] === undefined);
  const compared = compareWithGrid(recording, measures, judged, mainsShares, correlations, band);
  return measures.map((measure, channel) => {
    const reason = judged[channel] ?? compared.reasons[channel];
    return {
      channel,
      name: recording.channels[channel].name,
      rms: measure.rms,
      medianFrequencyHz: measure.spectrum ? medianFrequency(measure.spectrum, band.lowHz, band.highHz) : Number.NaN,
      clippedShare: measure.raw.clippedShare,
      flatShare: measure.raw.flatShare,
      nonFiniteCount: measure.raw.nonFiniteCount,
      mainsShare: mainsShares[channel],
      amplitudeRatio: compared.amplitudeRatios[channel],
      neighbourCorrelation: correlations[channel],
      verdict: reason === undefined ? 'good' : 'bad',
      ...(reason === undefined ? {} : { reason }),
    };
  });
}

function measureChannels(
  recording: Recording,
  first: number,
  count: number,
  band: { lowHz: number; highHz: number },
  keep: (channel: number, filtered: Float32Array) => void,
): Measures[] {
  const rate = recording.samplingRateHz;
  const cascade = designButterworth({ kind: 'band-pass', order: 2, ...band }, rate);
  const scratch = new Float64Array(zeroPhaseScratchLength(cascade, count));
  const filtered = new Float32Array(count);
  const length = segmentLengthFor(MAINS_SEGMENT_SECONDS, rate, count);
  const estimator = count >= 2 ? createWelchEstimator(length, rate, 0) : null;
  return Array.from({ length: recording.channelCount }, (_, c) => {
    const samples = channelSamples(recording, c);
    const raw = rawCondition(samples.subarray(first, first + count), rate);
    if (raw.nonFiniteCount > 0) return { raw, spectrum: null, rms: Number.NaN };
    zeroPhaseFilterInto(filtered, samples, first, cascade, { scratch });
    keep(c, filtered);
    return { raw, spectrum: estimator?.estimate(filtered) ?? null, rms: rms(filtered) };
  });
}

function measureHum(measures: readonly Measures[], highestHz: number): Float64Array {
  const shares = new Float64Array(measures.length);
  const known = measures.map((_, c) => c).filter((c) => totalPower(measures[c]) > 0);
  const spectra = known.map((c) => measures[c].spectrum as PowerSpectrum);
  const finding = detectMains(spectra, 'auto', highestHz);
  known.forEach((c, i) => {
    const power = finding?.lines[i].reduce((sum, line) => sum + line.power, 0) ?? 0;
    shares[c] = Math.min(1, power / totalPower(measures[c]));
  });
  return shares;
}

function totalPower({ spectrum }: Measures): number {
  return spectrum ? bandPower(spectrum, 0, Infinity) : 0;
}

const percent = (share: number) => `${share >= 0.1 ? Math.round(100 * share) : Number((100 * share).toPrecision(2))} %`;

function judgeAlone(recording: Recording, c: number, { raw, rms }: Measures): string | undefined {
  const channel = recording.channels[c];
  if (channel.status === 'bad') return channel.statusReason ?? 'marked bad in the recording';
  if (raw.nonFiniteCount > 0) return `not a number: ${raw.nonFiniteCount} samples are NaN or infinite`;
  if (raw.flatShare === 1 || rms === 0) return `flat: one value for ${percent(raw.flatShare)} of samples`;
  if (raw.clippedShare > LIMITS.clippedShare) return `clipped: ${percent(raw.clippedShare)} of samples at the rails`;
  if (raw.flatShare > LIMITS.flatShare)
    return `flat: ${percent(raw.flatShare)} of samples in runs of one value (mostly ${raw.flatValue})`;
  return undefined;
}

function compareWithGrid(
  recording: Recording,
  measures: readonly Measures[],
  judged: readonly (string | undefined)[],
  mainsShares: Float64Array,
  correlations: Float64Array,
  band: { lowHz: number; highHz: number },
): { reasons: (string | undefined)[]; amplitudeRatios: Float64Array } {
  const reasons: (string | undefined)[] = measures.map(() => undefined);
  const amplitudeRatios = new Float64Array(measures.length).fill(Number.NaN);
  const grids = new Set(recording.channels.map((channel) => channel.grid));
  for (const grid of grids) {
    const members = measures.map((_, c) => c).filter((c) => recording.channels[c].grid === grid && !judged[c]);
    if (members.length < LIMITS.comparedChannels) continue;
    const amplitude = outliers(members, (c) => measures[c].rms * Math.sqrt(Math.max(1e-12, 1 - mainsShares[c])));
    const edge = Math.sqrt(band.lowHz * band.highHz);
    const share = (c: number, low: number, high: number) => {
      const spectrum = measures[c].spectrum;
      return spectrum ? bandPower(spectrum, low, high) / totalPower(measures[c]) : Number.NaN;
    };
    const high = outliers(members, (c) => share(c, 2.5 * edge, Infinity));
    const low = outliers(members, (c) => share(c, 0, 0.4 * edge));
    const usualMains = median(members.map((c) => mainsShares[c]));
    const usualCorrelation = median(members.map((c) => correlations[c]).filter((r) => !Number.isNaN(r)));
    members.forEach((c, i) => {
      amplitudeRatios[c] = amplitude.ratio[i];
      reasons[c] = firstReason([
        mainsShares[c] > LIMITS.mainsShare &&
          usualMains < LIMITS.usualMainsShare &&
          `mains hum: ${percent(mainsShares[c])} of its power, ${percent(usualMains)} in most channels`,
        amplitude.ratio[i] > LIMITS.amplitudeFactor &&
          amplitude.deviations[i] > LIMITS.robustDeviations &&
          `too strong: ${times(amplitude.ratio[i])} the amplitude of most channels of its grid`,
        amplitude.ratio[i] < LIMITS.weakFactor &&
          amplitude.deviations[i] < -LIMITS.robustDeviations &&
          `too weak: ${percent(amplitude.ratio[i])} of the amplitude of most channels of its grid`,
        high.ratio[i] > LIMITS.spectralFactor &&
          high.deviations[i] > LIMITS.robustDeviations &&
          `noise: ${times(high.ratio[i])} the share of power above ${Math.round(2.5 * edge)} Hz of most channels of its grid`,
        low.ratio[i] > LIMITS.spectralFactor &&
          low.deviations[i] > LIMITS.robustDeviations &&
          `movement: ${times(low.ratio[i])} the share of power below ${Math.round(0.4 * edge)} Hz of most channels of its grid`,
        correlations[c] < LIMITS.correlation &&
          usualCorrelation > LIMITS.usualCorrelation &&
          `alone: correlation with its neighbours at most ${correlations[c].toFixed(2)}, ${usualCorrelation.toFixed(2)} in most channels`,
      ]);
    });
  }
  return { reasons, amplitudeRatios };
}

function firstReason(reasons: readonly (string | false)[]): string | undefined {
  return reasons.find((reason): reason is string => reason !== false);
}

function times(ratio: number): string {
  return `${Number(ratio.toPrecision(2))} times`;
}

/** Ratio to the median, and robust standard deviations of the logarithm, of each member. */
function outliers(
  members: readonly number[],
  of: (channel: number) => number,
): { ratio: number[]; deviations: number[] } {
  const logs = members.map((c) => Math.log(Math.max(1e-300, of(c))));
  const middle = median(logs);
  const scale = Math.max(LIMITS.smallestScale, 1.4826 * median(logs.map((value) => Math.abs(value - middle))));
  return {
    ratio: logs.map((value) => Math.exp(value - middle)),
    deviations: logs.map((value) => (value - middle) / scale),
  };
}

function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
