/** Small seeded recordings for the tests of readers and writers. */

import type { Decomposition } from '../src/core/decomposition.ts';
import type { MotorUnitInversion } from '../src/core/motor-unit-inversion.ts';
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

/** Of one motor unit: depth is not known (no skin), territory and size are not identified. */
export function testInversion(changes: Partial<MotorUnitInversion> = {}): MotorUnitInversion {
  const estimate = (value: number, low: number, high: number) => ({ value, low, high });
  return {
    muscle: 'FDS',
    muscleLabel: 29,
    properties: {
      x: estimate(0.01, 0.009, 0.012),
      y: estimate(0.02, 0.019, 0.021),
      z: estimate(-0.03, -0.031, -0.029),
      depth: estimate(Number.NaN, Number.NaN, Number.NaN),
      innervationZone: estimate(0.003, 0.001, 0.005),
      conductionVelocity: estimate(4.1, 3.9, 4.25),
      halfLength1: estimate(0.03, 0.025, 0.035),
      halfLength2: estimate(0.031, 0.026, 0.036),
      territoryRadius: estimate(0.004, 0.002, 0.006),
      size: estimate(Math.log(100), Math.log(50), Math.log(200)),
    },
    unidentified: ['territoryRadius', 'size'],
    positionMetres: [0.001, -0.002],
    fit: 0.93,
    ...changes,
  };
}
