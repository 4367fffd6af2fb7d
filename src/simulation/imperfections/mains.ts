/**
 * Mains hum: x_c(t) = a(t) g_c sum over k of h_k sin(k p(t) + q_k + r_ck),
 *   a(t) = 1 + drift * slow(t): the amplitude drifts as persons move in the field; slow is a sum of three sines of 5 to 40 s,
 *   p(t) = 2 pi f t + slow phase: the frequency of a grid wanders by some hundredths of a hertz,
 *   g_c log-normal, r_ck normal: electrodes with different impedances have different gains and phases.
 * Harmonics h_k: 1, 0.1, 0.3, 0.05, 0.15 (odd ones are stronger). All figures are estimates of what recordings show.
 */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import { randomStream } from '../../core/random.ts';
import type { SignalShape } from './signal-shape.ts';

export const mainsFrequencies = [50, 60] as const;

export interface Mains {
  readonly frequencyHz: number;
  /** root mean square of the fundamental in an electrode of mean gain; default 10 uV */
  readonly volts?: number;
  /** of the amplitude, as a share of it; default 0.2 */
  readonly drift?: number;
  /** standard deviation of the logarithm of the electrodes' gains; default 0.3 */
  readonly gainSpread?: number;
}

export const mainsDefaults = { volts: 10e-6, drift: 0.2, gainSpread: 0.3 } as const;

/** relative to the fundamental */
export const mainsHarmonics = [1, 0.1, 0.3, 0.05, 0.15] as const;
const PHASE_SPREAD = 0.3;
const WANDER_HZ = 0.02;
const PERIOD_SECONDS = [5, 40] as const;

/**
 * Adds hum to `out`, volts, channels x samples; harmonics from half the sampling rate on are left out.
 * @throws ParameterError for a frequency from half the sampling rate on, or values out of range
 */
export function addMainsInto(out: Float32Array, shape: SignalShape, mains: Mains, seed: number): void {
  const { channelCount, sampleCount, samplingRateHz } = shape;
  const { frequencyHz, volts = mainsDefaults.volts, drift = mainsDefaults.drift } = mains;
  const { gainSpread = mainsDefaults.gainSpread } = mains;
  requireNumber('mains', 'volts', volts, 0, 1);
  requireNumber('mains', 'drift', drift, 0, 1);
  requireNumber('mains', 'gainSpread', gainSpread, 0, 3);
  if (!(frequencyHz > 0 && frequencyHz < samplingRateHz / 2))
    throw new ParameterError(
      `mains: frequency expected above 0 and below ${samplingRateHz / 2} Hz, half the sampling rate, got ${frequencyHz} Hz`,
      { frequencyHz },
    );
  const harmonics = mainsHarmonics.filter((_, k) => (k + 1.01) * frequencyHz < samplingRateHz / 2);
  const waves = carriers(shape, frequencyHz, harmonics.length, drift, seed);
  for (let channel = 0; channel < channelCount; channel++) {
    const stream = randomStream(seed, 'mains channel', channel);
    const gain = Math.SQRT2 * volts * Math.exp(gainSpread * stream.normal());
    const start = channel * sampleCount;
    harmonics.forEach((height, k) => {
      const phase = PHASE_SPREAD * stream.normal();
      const [inPhase, quadrature] = [gain * height * Math.cos(phase), gain * height * Math.sin(phase)];
      const { sine, cosine } = waves[k];
      for (let t = 0; t < sampleCount; t++) out[start + t] += inPhase * sine[t] + quadrature * cosine[t];
    });
  }
}

/** a(t) sin and a(t) cos of the phase of each harmonic. */
function carriers(
  { sampleCount, samplingRateHz }: SignalShape,
  frequencyHz: number,
  count: number,
  drift: number,
  seed: number,
): { readonly sine: Float64Array; readonly cosine: Float64Array }[] {
  const stream = randomStream(seed, 'mains');
  const amplitude = slowWave(stream);
  const wander = slowWave(stream);
  const offsets = Array.from({ length: count }, () => 2 * Math.PI * stream.uniform());
  const waves = offsets.map(() => ({ sine: new Float64Array(sampleCount), cosine: new Float64Array(sampleCount) }));
  let phase = 0;
  for (let t = 0; t < sampleCount; t++) {
    const seconds = t / samplingRateHz;
    const height = 1 + drift * amplitude(seconds);
    for (let k = 0; k < count; k++) {
      const angle = (k + 1) * phase + offsets[k];
      waves[k].sine[t] = height * Math.sin(angle);
      waves[k].cosine[t] = height * Math.cos(angle);
    }
    phase += (2 * Math.PI * (frequencyHz + WANDER_HZ * wander(seconds))) / samplingRateHz;
  }
  return waves;
}

/** Between -1 and 1: the mean of three sines. */
function slowWave(stream: { readonly uniform: () => number }): (seconds: number) => number {
  const [shortest, longest] = PERIOD_SECONDS;
  const sines = [0, 1, 2].map(() => ({
    rate: (2 * Math.PI) / (shortest * (longest / shortest) ** stream.uniform()),
    phase: 2 * Math.PI * stream.uniform(),
  }));
  return (seconds) => sines.reduce((sum, { rate, phase }) => sum + Math.sin(rate * seconds + phase), 0) / 3;
}
