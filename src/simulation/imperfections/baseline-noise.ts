/**
 * Noise of a recording at rest.
 * 'white': normal, independent between samples and channels (the noise of MUniverse's recordings).
 * 'baseline': electrode, skin and amplifier. Its power spectral density is
 *   S(f) ~ (1 + fc^2 / (f^2 + fl^2)) |B(f)|^2,   fc = cornerHz, fl = the lower edge of the band,
 * a white part (thermal noise, amplifier), one that rises as 1/f^2 below fc (electrolyte and skin), and the amplifier's band
 * B, a second-order Butterworth filter. Electrodes differ in loudness, log-normally (standard deviation loudnessSpread); a
 * share of the power is the reference electrode's and the same in all channels.
 * Source: Huigen, Peper and Grimbergen 2002, Med Biol Eng Comput 40:332: the noise comes from the electrolyte-skin interface,
 * 1 to 20 uV rms among persons, proportional to 1/sqrt(area of the electrode), far above that of the electrode's resistance;
 * Gondran, Siebert, Yacoub and Novakov 1996, Med Biol Eng Comput 34:460: thermal noise at high, f^-2 at low frequencies. By area
 * the reference, 50 times an electrode of a grid, has 2 % of the power; what is left of interference common to all adds to it.
 * Corner, spread and the common tenth are estimates.
 */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import { fillNormalInto } from '../../core/fill-normal.ts';
import { randomStream } from '../../core/random.ts';
import { designButterworth, responseMagnitude, type SectionCascade } from '../../signal/butterworth.ts';
import { rms } from '../../signal/rms.ts';
import { runForward } from './run-forward.ts';
import type { SignalShape } from './signal-shape.ts';

export const noiseKinds = ['white', 'baseline'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

export interface BaselineNoise {
  readonly kind: NoiseKind;
  /** of the amplifier, Hz; default none for 'white', 10 to 500 (or 0.4 of the rate) for 'baseline' */
  readonly bandHz?: readonly [low: number, high: number];
  /** 'baseline' alone: where the electrode's part is as strong as the white one; default 60 */
  readonly cornerHz?: number;
  /** share of the power that all channels have in common; default 0 for 'white', 0.1 for 'baseline' */
  readonly commonShare?: number;
  /** standard deviation of the logarithm of the electrodes' amplitudes; default 0 for 'white', 0.2 for 'baseline' */
  readonly loudnessSpread?: number;
}

export const baselineDefaults = {
  bandHz: [10, 500],
  highestBandShare: 0.4,
  cornerHz: 60,
  commonShare: 0.1,
  loudnessSpread: 0.2,
} as const;

/**
 * @param volts - root mean square over all channels and samples; for a signal-to-noise ratio see noiseVoltsFor
 * @returns volts, channels x samples, a new array; channel c depends on the seed and c alone, up to the common factor
 * @throws ParameterError for values out of range
 * Cost: 0.07 s for a million values. Accuracy: the root mean square is `volts` to 1e-6.
 */
export function baselineNoise(shape: SignalShape, noise: BaselineNoise, volts: number, seed: number): Float32Array {
  const { channelCount, sampleCount } = shape;
  requireNumber('noise', 'volts', volts, 0, 1);
  const white = noise.kind === 'white';
  const commonShare = noise.commonShare ?? (white ? 0 : baselineDefaults.commonShare);
  const spread = noise.loudnessSpread ?? (white ? 0 : baselineDefaults.loudnessSpread);
  requireNumber('noise', 'commonShare', commonShare, 0, 1);
  requireNumber('noise', 'loudnessSpread', spread, 0, 3);
  const filters = noiseFilters(noise, shape.samplingRateHz);
  const source = createSource(filters, sampleCount);
  const common = commonShare > 0 ? source('common noise', 0, seed) : undefined;
  const [own, shared] = [Math.sqrt(1 - commonShare), Math.sqrt(commonShare)];
  const out = new Float32Array(channelCount * sampleCount);
  for (let channel = 0; channel < channelCount; channel++) {
    const values = source('noise', channel, seed);
    const loudness = own * Math.exp(spread * randomStream(seed, 'noise loudness', channel).normal());
    const start = channel * sampleCount;
    for (let t = 0; t < sampleCount; t++) out[start + t] = loudness * values[t] + (common ? shared * common[t] : 0);
  }
  const scale = volts / rms(out);
  for (let n = 0; n < out.length; n++) out[n] *= scale;
  return out;
}

/** sigma = rms of the EMG * 10^(-dB / 20): MUniverse's definition, over all channels and samples together. */
export function noiseVoltsFor(signalVolts: number, snrDecibels: number): number {
  return signalVolts * 10 ** (-snrDecibels / 20);
}

/** Power spectral density of one channel up to a factor; for tests and documentation. */
export function noiseShape(noise: BaselineNoise, frequencyHz: number, samplingRateHz: number): number {
  return noiseFilters(noise, samplingRateHz).reduce(
    (power, filter) => power * responseMagnitude(filter, frequencyHz, samplingRateHz) ** 2,
    1,
  );
}

function noiseFilters(noise: BaselineNoise, samplingRateHz: number): SectionCascade[] {
  const { kind, cornerHz = baselineDefaults.cornerHz } = noise;
  const [low, high] = baselineDefaults.bandHz;
  const usual = [low, Math.min(high, baselineDefaults.highestBandShare * samplingRateHz)] as const;
  const band = noise.bandHz ?? (kind === 'white' ? undefined : usual);
  if (band && !(band[0] > 0 && band[0] < band[1] && band[1] < samplingRateHz / 2))
    throw new ParameterError(
      `noise: band expected 0 < low < high < ${samplingRateHz / 2} Hz, half the sampling rate, got ${band.join(' to ')} Hz`,
      { bandHz: band },
    );
  const filters = band
    ? [designButterworth({ kind: 'band-pass', order: 2, lowHz: band[0], highHz: band[1] }, samplingRateHz)]
    : [];
  if (kind === 'white') return filters;
  requireNumber('noise', 'cornerHz', cornerHz, 0, samplingRateHz / 4);
  return [...filters, electrodeShelf((band ?? usual)[0], cornerHz, samplingRateHz)];
}

/**
 * |H|^2 = 1 + Wc^2 / (W^2 + Wl^2), W = 2 tan(pi f / fs): one pole at Wl and one zero at sqrt(Wl^2 + Wc^2), by the bilinear
 * transform.
 */
function electrodeShelf(lowHz: number, cornerHz: number, samplingRateHz: number): SectionCascade {
  const warped = (frequency: number) => 2 * Math.tan((Math.PI * frequency) / samplingRateHz);
  const pole = warped(lowHz);
  const zero = Math.hypot(pole, warped(cornerHz));
  const coefficients = Float64Array.of((2 + zero) / (2 + pole), (zero - 2) / (2 + pole), 0, (pole - 2) / (2 + pole), 0);
  const settlingSamples = Math.ceil(Math.log(1e-6) / Math.log((2 - pole) / (2 + pole)));
  return { coefficients, sectionCount: 1, settlingSamples };
}

/** Filtered normal values; the filters have settled before the first. */
function createSource(filters: readonly SectionCascade[], sampleCount: number) {
  const warmUp = filters.reduce((sum, { settlingSamples }) => sum + settlingSamples, 0);
  return (purpose: string, index: number, seed: number): Float64Array => {
    const values = new Float64Array(warmUp + sampleCount);
    fillNormalInto(values, seed, purpose, index);
    for (const filter of filters) runForward(values, filter);
    return values.subarray(warmUp);
  };
}
