/** Motor units drawn into a solved forearm and leg, against what surface EMG is known to be like. */

import { describe, expect, it } from 'vitest';
import { makeLimb } from '../anatomy/make-limb.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { nodeServices } from '../platform/node.ts';
import { muscleSimulationBytes, simulateMuscles } from '../simulation/simulate-muscles.ts';
import { makeLeadFields } from './make-lead-fields.ts';

const rate = 2048;
const grid = {
  name: 'test grid',
  rows: 7,
  columns: 4,
  cells: Int32Array.from({ length: 28 }, (_, e) => e),
  spacingMetres: 8e-3,
};

/** 120 motor units of a muscle, 40 to 600 fibres, one discharge each. */
async function shapesIn(limb: 'forearm' | 'lower-leg', muscle: string) {
  const { anatomy } = makeLimb({ limb, voxelMetres: [2e-3, 2e-3] });
  const electrodes = { kind: 'grid', grid, muscle } as const;
  const set = await makeLeadFields(
    anatomy,
    { electrodes, electrodeRadiusMetres: 1.5e-3, muscles: [muscle], elementMetres: 2e-3 },
    {},
    nodeServices(),
  );
  const count = 120;
  const pool = {
    fibreCounts: Array.from({ length: count }, (_, i) => 40 * 15 ** (i / count)),
    recruitmentThresholds: Array.from({ length: count }, (_, i) => (0.6 * i) / count),
  };
  const request = {
    muscles: [{ name: muscle, pool, dischargeTimes: pool.fibreCounts.map(() => [10]) }],
    seconds: 0.5,
    samplingRateHz: rate,
    seed: 1,
  };
  const kernels = await createKernels({ memoryBytes: muscleSimulationBytes(rate) });
  const { muaps, muapSampleCount, motorUnits } = await simulateMuscles(set, request, kernels);
  const length = 28 * muapSampleCount;
  return motorUnits.map((_, i) => shapeOf(muaps.subarray(i * length, (i + 1) * length), muapSampleCount));
}

/** On the channel where it is largest: volts peak to peak, seconds above a tenth of its peak, median frequency. */
function shapeOf(muap: Float32Array, sampleCount: number) {
  let best = muap.subarray(0, sampleCount);
  for (let c = 1; c * sampleCount < muap.length; c++) {
    const row = muap.subarray(c * sampleCount, (c + 1) * sampleCount);
    if (heightOf(row) > heightOf(best)) best = row;
  }
  const largest = Math.max(...best.map(Math.abs));
  const above = Array.from(best.keys()).filter((k) => Math.abs(best[k]) >= 0.1 * largest);
  return {
    peakToPeak: heightOf(best),
    seconds: (above[above.length - 1] - above[0]) / rate,
    medianHz: medianFrequency(best),
  };
}

const heightOf = (row: Float32Array) => Math.max(...row) - Math.min(...row);

/** Where half of the power lies below, from 10 to 500 Hz, by the Fourier integral each 2 Hz. */
function medianFrequency(row: Float32Array): number {
  const powers = Array.from({ length: 246 }, (_, i) => {
    const angle = (2 * Math.PI * (10 + 2 * i)) / rate;
    let [re, im] = [0, 0];
    row.forEach((x, k) => {
      re += x * Math.cos(angle * k);
      im += x * Math.sin(angle * k);
    });
    return re * re + im * im;
  });
  const half = powers.reduce((sum, x) => sum + x, 0) / 2;
  let sum = 0;
  return 10 + 2 * powers.findIndex((x) => (sum += x) >= half);
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];

describe('simulated MUAPs in solved limbs', () => {
  for (const [limb, muscle] of [
    ['forearm', 'FDS'],
    ['lower-leg', 'TA'],
  ] as const)
    it(`of ${muscle} are as large, long and fast as those of people`, { timeout: 300_000 }, async () => {
      const shapes = await shapesIn(limb, muscle);
      const [durations, medians] = [shapes.map(({ seconds }) => seconds), shapes.map(({ medianHz }) => medianHz)];
      const heights = shapes.map(({ peakToPeak }) => peakToPeak * 1e6);
      // means of 26 uV at threshold to 69 uV at 40 % effort on one electrode over TA (McNeil et al. 2005, Clin Neurophysiol 116:1342);
      // here on the nearest of 28 electrodes, and 20 uV to 2 mV for all but the deepest and the most superficial of a lean limb
      expect(quantile(heights, 0.5)).toBeGreaterThan(40);
      expect(quantile(heights, 0.5)).toBeLessThan(400);
      expect(quantile(heights, 0.9)).toBeLessThan(2000);
      expect(quantile(heights, 0.2)).toBeGreaterThan(20);
      // 5 to 30 ms and 50 to 200 Hz: the usual ranges of surface EMG, whose spectrum is that of its MUAPs (Hermens et al. 1992,
      // J Electromyogr Kinesiol 2:15)
      for (const share of [0.05, 0.5, 0.95]) {
        expect(quantile(durations, share)).toBeGreaterThan(5e-3);
        expect(quantile(durations, share)).toBeLessThan(30e-3);
        expect(quantile(medians, share)).toBeGreaterThan(50);
        expect(quantile(medians, share)).toBeLessThan(200);
      }
      // larger motor units are larger on the skin, their depth apart: half of the pool against the other half
      const half = heights.length / 2;
      expect(quantile(heights.slice(half), 0.5)).toBeGreaterThan(1.5 * quantile(heights.slice(0, half), 0.5));
    });
});
