/** The same bytes whatever the number of workers. */

import { expect, it } from 'vitest';
import { simulatedRows } from '../../test/simulated-rows.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { firstDifference } from '../kernels/kernel-fixtures.ts';
import { spawnWorkerNode } from '../platform/spawn-worker.node.ts';
import { type BlindParameters, blindDefaults } from './blind-parameters.ts';
import { separateBlind } from './blind-separation.ts';
import { signalOf } from './separation-fixtures.ts';

const samplingRateHz = 2048;
const { rows } = simulatedRows({
  rows: 8,
  columns: 4,
  seconds: 6,
  motorUnitCount: 4,
  effort: 0.5,
  snrDecibels: 25,
  seed: 2,
});

async function run(workers: number, chosen: Partial<BlindParameters>) {
  const kernels = await createKernels({ workers, spawnWorker: spawnWorkerNode, memoryBytes: 64e6 });
  try {
    expect(kernels.workerCount).toBe(workers);
    const parameters = { ...blindDefaults, extensionFactor: 10, rounds: 3, startsPerRound: 12, ...chosen };
    return await separateBlind({ kernels, signal: signalOf(kernels, rows), samplingRateHz }, parameters, 1, {});
  } finally {
    await kernels.close();
  }
}

it.each([
  { name: 'linear', chosen: { decoder: 'linear' } },
  { name: 'renewal', chosen: { decoder: 'renewal' } },
  { name: 'renewal, MUAPs that change', chosen: { decoder: 'renewal', muapDriftSeconds: 2 } },
] as const)('gives the same bytes for 1, 2 and 4 workers ($name)', { timeout: 60_000 }, async ({ chosen }) => {
  const expected = await run(1, chosen);
  expect(expected.motorUnits.length).toBeGreaterThanOrEqual(2);
  for (const workers of [2, 4]) {
    const found = await run(workers, chosen);
    expect(found.statistics).toEqual(expected.statistics);
    expect(found.motorUnits).toHaveLength(expected.motorUnits.length);
    for (const [j, unit] of found.motorUnits.entries()) {
      const same = expected.motorUnits[j];
      expect(unit.dischargeSamples).toEqual(same.dischargeSamples);
      expect(unit.dischargeProbability).toEqual(same.dischargeProbability);
      expect(unit.expectedRoa).toBe(same.expectedRoa);
      expect(firstDifference(unit.innervationPulseTrain, same.innervationPulseTrain)).toBe(-1);
      expect(firstDifference(unit.separationVector, same.separationVector)).toBe(-1);
      expect([unit.silhouette, unit.coefficientOfVariation, unit.alignmentSamples]).toEqual([
        same.silhouette,
        same.coefficientOfVariation,
        same.alignmentSamples,
      ]);
    }
  }
});
