/** Noise of a simulated recording: independent from channel to channel, white or band-limited. */

import { randomStream } from '../src/core/random.ts';
import type { SimulationSettings } from './simulation-options.ts';

/** @param data - channels x sampleCount, the EMG without noise; the noise is added to it */
export function addNoise(data: Float32Array, sampleCount: number, settings: SimulationSettings): void {
  const { noiseVolts } = settings;
  if (noiseVolts === 0 || (noiseVolts === undefined && settings.snrDecibels === Infinity)) return;
  const deviation = noiseVolts ?? rootMeanSquare(data) * 10 ** (-settings.snrDecibels / 20);
  const noise = new Float64Array(sampleCount);
  for (let channel = 0; channel < data.length / sampleCount; channel++) {
    const random = randomStream(settings.seed, 'noise', channel);
    for (let n = 0; n < sampleCount; n++) noise[n] = random.normal();
    if (settings.noise === 'band-limited') bandLimitInPlace(noise, settings.samplingRateHz);
    let scale = deviation;
    if (settings.noise === 'band-limited')
      scale /= Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / sampleCount);
    for (let n = 0; n < sampleCount; n++) data[channel * sampleCount + n] += scale * noise[n];
  }
}

function rootMeanSquare(data: Float32Array): number {
  let square = 0;
  for (const value of data) square += value * value;
  return Math.sqrt(square / data.length);
}

/** High-pass at 20 Hz, then low-pass at 500 Hz (or 0.4 of the rate), second-order Butterworth by bilinear transform. */
function bandLimitInPlace(values: Float64Array, samplingRateHz: number): void {
  for (const kind of ['high', 'low'] as const) {
    const cutoff = kind === 'high' ? 20 : Math.min(500, 0.4 * samplingRateHz);
    const k = Math.tan((Math.PI * cutoff) / samplingRateHz);
    const norm = 1 / (1 + Math.SQRT2 * k + k * k);
    const b0 = (kind === 'high' ? 1 : k * k) * norm;
    const b1 = kind === 'high' ? -2 * b0 : 2 * b0;
    const a1 = 2 * (k * k - 1) * norm;
    const a2 = (1 - Math.SQRT2 * k + k * k) * norm;
    let [x1, x2, y1, y2] = [0, 0, 0, 0];
    for (let n = 0; n < values.length; n++) {
      const x = values[n];
      const y = b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
      [x2, x1, y2, y1] = [x1, x, y1, y];
      values[n] = y;
    }
  }
}
