import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exampleFile, exampleOptions, simulationToNpz } from '../examples/example-file.ts';
import { simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { readNpz } from '../src/formats/npz.ts';

const bundled = new Uint8Array(readFileSync(new URL('../examples/data/example.npz', import.meta.url)));

it('makes the bundled example again, byte for byte', () => {
  expect(Buffer.compare(exampleFile(), bundled)).toBe(0);
  expect(bundled.length).toBeLessThan(3e6);
});

it('is read with the rate, the unit, the grid and the true discharges of the simulation', () => {
  const simulation = simulateInfiniteMedium(exampleOptions);
  const { recording, decomposition } = readNpz(bundled, { fileName: 'example.npz' });
  expect(recording).toMatchObject({ channelCount: 64, samplingRateHz: 2048, unit: 'V' });
  expect(recording.grids).toHaveLength(1);
  expect(recording.grids[0]).toMatchObject({ rows: 13, columns: 5 });
  expect(Math.abs(recording.grids[0].spacingMetres - 0.008)).toBeLessThanOrEqual(1e-6);
  recording.data.forEach((value, i) => {
    // half a microvolt of rounding, and float32
    if (!(Math.abs(value - simulation.recording.data[i]) <= 0.501e-6)) throw new Error(`sample ${i}: ${value}`);
  });
  expect(decomposition?.motorUnits.map((unit) => Array.from(unit.dischargeSamples))).toEqual(
    simulation.spikes.map((samples) => Array.from(samples)),
  );
});

it('refuses amplitudes that do not fit into whole microvolts of 16 bits', () => {
  const simulation = simulateInfiniteMedium({ seconds: 2, motorUnitCount: 1, rows: 2, columns: 2, seed: 1 });
  const data = simulation.recording.data.map((value) => value * 1e4);
  expect(() => simulationToNpz({ ...simulation, recording: { ...simulation.recording, data } })).toThrow(/int16/);
});
