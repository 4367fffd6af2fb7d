/** Options that came later leave the simulations of before as they were, to the byte. */

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type InfiniteMediumOptions, simulateInfiniteMedium } from '../examples/infinite-medium.ts';

const small: InfiniteMediumOptions = { seconds: 3, motorUnitCount: 4, seed: 1, rows: 8, columns: 4 };
/** Made with the simulation before fatigue, pauses and doublets; every option that there was occurs. */
const before: [InfiniteMediumOptions, string][] = [
  [small, '4674617d4d35aee263c292240ef66ea2aec7fec239f55791479c3e61a1c35457'],
  [
    {
      seconds: 3,
      motorUnitCount: 3,
      seed: 2,
      rows: 5,
      columns: 3,
      gridCount: 2,
      missingCorner: true,
      spacingMetres: 0.004,
      noise: 'band-limited',
      snrDecibels: 15,
      effort: 0.5,
      sourcesPerMotorUnit: 10,
      phasesPerSample: 4,
      samplingRateHz: 1111,
    },
    '5c0f2f5abb162fab5c2fb24d85cf5c5bb0c38cdded3e4236031eb05eba2acf15',
  ],
  [
    {
      seconds: 2,
      motorUnitCount: 1,
      seed: 3,
      rows: 4,
      columns: 4,
      snrDecibels: Infinity,
      phasesPerSample: 2,
      samplingRateHz: 5000,
    },
    'c9e67f3483cbd30b4edff7024690cfadaa4cd58a9bc552e3b24a3d2c4ae442b1',
  ],
];

it.each(before)('the bytes of before, %#', (options, expected) => {
  expect(digest(options)).toBe(expected);
});

it('new options that ask for nothing change nothing', () => {
  const [, expected] = before[0];
  const nothing = { pauses: [], doublets: { share: 0, intervalSeconds: [0.003, 0.02] as const }, givenMotorUnits: [] };
  expect(digest({ ...small, ...nothing, activeMotorUnits: [0, 1, 2, 3] })).toBe(expected);
});

function digest(options: InfiniteMediumOptions): string {
  const { recording, spikes, muaps, force, positionsMillimetres, motorUnits } = simulateInfiniteMedium(options);
  const hash = createHash('sha256').update(recording.data);
  for (const values of [...spikes, ...muaps, force, positionsMillimetres]) hash.update(values);
  return hash.update(JSON.stringify(motorUnits)).digest('hex');
}
