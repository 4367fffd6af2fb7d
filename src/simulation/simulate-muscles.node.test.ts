import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { spawnWorkerNode } from '../platform/spawn-worker.node.ts';
import { roundMuscleSet } from './muscle-fixtures.ts';
import { muscleSimulationBytes, simulateMuscles } from './simulate-muscles.ts';

it('simulated muscles are the same, bit by bit, for any number of workers', async () => {
  const set = roundMuscleSet({ rows: 6, columns: 3 });
  const count = 6;
  const pool = {
    fibreCounts: Array.from({ length: count }, (_, i) => 30 * 2 ** i),
    recruitmentThresholds: Array.from({ length: count }, (_, i) => i / count),
  };
  const dischargeTimes = pool.fibreCounts.map((_, i) => Array.from({ length: 20 }, (_, d) => 10.3 * i + 95.7 * d));
  const request = {
    muscles: [{ name: 'tibialis anterior', pool, dischargeTimes }],
    seconds: 1,
    samplingRateHz: 2048,
    seed: 1,
    fatigue: { velocityFall: 0.1 },
  };
  const digests: string[] = [];
  for (const workers of [1, 2, 3]) {
    const memoryBytes = muscleSimulationBytes(2048);
    const kernels = await createKernels({ memoryBytes, workers, spawnWorker: spawnWorkerNode });
    const { recording, muaps, muapsAtEnd = muaps } = await simulateMuscles(set, request, kernels);
    const hash = createHash('sha256');
    for (const values of [recording.data, muaps, muapsAtEnd]) hash.update(values);
    digests.push(hash.digest('hex'));
    await kernels.close();
  }
  expect(new Set(digests).size).toBe(1);
});
