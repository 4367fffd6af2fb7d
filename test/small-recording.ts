/** Small seeded recordings for the tests of readers and writers. */

import type { Decomposition } from '../src/core/decomposition.ts';
import { randomStream } from '../src/core/random.ts';
import type { Recording } from '../src/core/recording.ts';

/** Noise of 100 uV in a 3 x 4 grid without its first cell (11 channels), one of them bad, with a force signal. */
export function testRecording(sampleCount = 1000, samplingRateHz = 2000): Recording {
  const random = randomStream(7, 'test recording');
  const channelCount = 11;
  const data = Float32Array.from({ length: channelCount * sampleCount }, () => random.normal() * 1e-4);
  const cells = Int32Array.from({ length: 12 }, (_, cell) => cell - 1);
  const force = Float32Array.from({ length: sampleCount }, (_, i) => 20 * Math.sin(i / 300));
  return {
    data,
    channelCount,
    sampleCount,
    samplingRateHz,
    unit: 'V',
    channels: Array.from({ length: channelCount }, (_, i) => ({
      name: `EMG${i + 1}`,
      grid: 0,
      row: Math.floor((i + 1) / 4),
      column: (i + 1) % 4,
      status: i === 2 ? ('bad' as const) : ('good' as const),
      ...(i === 2 && { statusReason: 'flat line' }),
      muscle: 'vastus lateralis',
    })),
    grids: [{ name: 'test grid', rows: 3, columns: 4, spacingMetres: 0.008, muscle: 'vastus lateralis', cells }],
    auxiliary: [{ name: 'Force', role: 'force', unit: '% MVC', samplingRateHz, data: force }],
    source: { format: 'test', fileName: 'a recording.test' },
    warnings: [],
  };
}

/** Two motor units on testRecording: one with everything, one with discharges alone. */
export function testDecomposition(recording: Recording): Decomposition {
  const { sampleCount, samplingRateHz } = recording;
  const dischargeSamples = Int32Array.of(0, 200, 411, 603, 799, sampleCount - 1);
  const innervationPulseTrain = new Float32Array(sampleCount);
  for (const sample of dischargeSamples) innervationPulseTrain[sample] = 1;
  const quality = {
    dischargeRateHz: 10.123456789,
    coefficientOfVariation: 0.12,
    silhouette: 0.93,
    pnrDecibels: 32.5,
    pnrHolobarDecibels: Number.NaN,
  };
  const muap = Float32Array.from({ length: 11 * 30 }, (_, i) => Math.fround(i * 1e-7));
  return {
    samplingRateHz,
    sampleCount,
    motorUnits: [
      { grid: 0, dischargeSamples, innervationPulseTrain, muap, quality },
      {
        grid: -1,
        dischargeSamples: Int32Array.of(150, 411),
        dischargeProbability: Float32Array.of(0.9, 0.25),
        quality: { ...quality, expectedRoa: 0.97 },
      },
    ],
    muapChannels: Int32Array.from({ length: 11 }, (_, i) => i),
    muapSampleCount: 30,
    muapLeadSamples: 15,
    provenance: {
      program: 'bmiss',
      version: '0.0.0',
      method: 'test',
      parameters: { extensionFactor: 16 },
      seed: 1,
      backend: 'reference',
      timingsSeconds: { separation: 1.5 },
    },
    warnings: ['a warning'],
  };
}
