/** The truth of a simulation as a decomposition, for the report and its tests: what a perfect separation would return. */

import type { Decomposition, MotorUnit } from '../src/core/decomposition.ts';
import { randomStream } from '../src/core/random.ts';
import type { Simulation } from './infinite-medium.ts';

/**
 * Discharges, MUAPs and made-up pulse trains (noise, and a pulse near 1 at each discharge). Silhouette, pulse-to-noise
 * ratios and probabilities are made up too, falling from motor unit to motor unit.
 */
export function truthDecomposition(simulation: Simulation, seed = 1): Decomposition {
  const { recording, spikes, muaps, muapSampleCount } = simulation;
  const { samplingRateHz, sampleCount, channelCount, channels, grids } = recording;
  const order = spikes.map((_, unit) => spikes.length - 1 - unit);
  const motorUnits = order.map((unit, rank): MotorUnit => {
    const random = randomStream(seed, 'truth', unit);
    const quality = 1 - (0.16 * rank) / Math.max(1, spikes.length - 1);
    return {
      grid: nearestGrid(muaps[unit], muapSampleCount, simulation),
      dischargeSamples: spikes[unit],
      dischargeProbability: Float32Array.from(spikes[unit], () => Math.min(1, 1.02 - 0.3 * random.uniform() ** 3)),
      innervationPulseTrain: pulseTrain(spikes[unit], sampleCount, 0.04 + 0.12 * (1 - quality), seed + unit),
      muap: muaps[unit],
      quality: {
        ...intervalQuality(spikes[unit], samplingRateHz),
        silhouette: 0.98 * quality,
        pnrDecibels: 40 * quality - 2,
        pnrHolobarDecibels: 38 * quality - 2,
        expectedRoa: quality,
      },
    };
  });
  return {
    samplingRateHz,
    sampleCount,
    motorUnits,
    muapChannels: Int32Array.from({ length: channelCount }, (_, i) => i).filter(
      (i) => grids.length === 0 || channels[i].grid >= 0,
    ),
    muapSampleCount,
    muapLeadSamples: 0,
    provenance: {
      program: 'bmiss',
      version: '0.0.0',
      method: 'truth',
      parameters: { seed, motorUnits: spikes.length },
      seed,
      backend: 'none',
    },
    warnings: [],
  };
}

/** Grid of the channel with the largest value. */
function nearestGrid(muap: Float32Array, length: number, simulation: Simulation): number {
  let best = 0;
  for (let i = 0; i < muap.length; i++) if (Math.abs(muap[i]) > Math.abs(muap[best])) best = i;
  return simulation.recording.channels[Math.floor(best / length)].grid;
}

function pulseTrain(samples: Int32Array, sampleCount: number, noise: number, seed: number): Float32Array {
  const random = randomStream(seed, 'pulse train');
  const train = Float32Array.from({ length: sampleCount }, () => noise * random.normal());
  for (const sample of samples) {
    const height = 1 + noise * random.normal();
    for (let k = -2; k <= 2; k++)
      if (sample + k >= 0 && sample + k < sampleCount) train[sample + k] += height * Math.exp(-0.9 * k * k);
  }
  return train;
}

function intervalQuality(samples: Int32Array, samplingRateHz: number) {
  const intervals = Array.from(samples.subarray(1), (sample, i) => (sample - samples[i]) / samplingRateHz);
  const mean = intervals.reduce((sum, value) => sum + value, 0) / intervals.length;
  const variance = intervals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / intervals.length;
  return { dischargeRateHz: 1 / mean, coefficientOfVariation: Math.sqrt(variance) / mean };
}
