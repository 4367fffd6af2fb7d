import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { simulationToNpz } from '../examples/example-file.ts';
import { simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { readEvents } from '../src/formats/events-tsv.ts';
import { readMotorUnitProperties } from '../src/formats/motor-unit-properties-tsv.ts';
import { readNpz } from '../src/formats/npz.ts';

const read = (name: string) => new Uint8Array(readFileSync(new URL(`../examples/data/${name}`, import.meta.url)));
const bundled = read('example.npz');

it('is read with rate, unit, grid, force and true discharges, which are those of the truth beside it', () => {
  const { recording, decomposition } = readNpz(bundled, { fileName: 'example.npz' });
  expect(bundled.length).toBeLessThan(2e6);
  expect(recording).toMatchObject({ channelCount: 64, samplingRateHz: 2048, unit: 'V' });
  expect(recording.grids).toMatchObject([{ rows: 13, columns: 5 }]);
  expect(Math.abs(recording.grids[0].spacingMetres - 0.008)).toBeLessThanOrEqual(1e-6);
  expect(recording.auxiliary.map(({ role }) => role)).toEqual(['force']);
  const events = readEvents(read('example_desc-truth_events.tsv'), { fileName: 'events' });
  expect(decomposition?.motorUnits.map(({ dischargeSamples }) => dischargeSamples)).toEqual(
    events.decomposition.motorUnits.map(({ dischargeSamples }) => dischargeSamples),
  );
  const properties = readMotorUnitProperties(read('example_desc-truth_motorunits.tsv'), { fileName: 'motor units' });
  expect([...properties.keys()]).toEqual(events.decomposition.motorUnits.map(({ name }) => name));
});

it('writes what a simulation has, in whole microvolts', () => {
  const simulation = simulateInfiniteMedium({ seconds: 2, motorUnitCount: 3, rows: 4, columns: 3, seed: 1 });
  const { recording, decomposition } = readNpz(simulationToNpz(simulation), { fileName: 'small.npz' });
  expect(recording.grids).toMatchObject([{ rows: 4, columns: 3 }]);
  recording.data.forEach((value, i) => {
    // half a microvolt of rounding, and float32
    if (!(Math.abs(value - simulation.recording.data[i]) <= 0.501e-6)) throw new Error(`sample ${i}: ${value}`);
  });
  expect(decomposition?.motorUnits.map((unit) => Array.from(unit.dischargeSamples))).toEqual(
    simulation.spikes.filter((samples) => samples.length > 0).map((samples) => Array.from(samples)),
  );
});

it('refuses amplitudes that do not fit into whole microvolts of 16 bits', () => {
  const simulation = simulateInfiniteMedium({ seconds: 2, motorUnitCount: 1, rows: 2, columns: 2, seed: 1 });
  const data = simulation.recording.data.map((value) => value * 1e4);
  expect(() => simulationToNpz({ ...simulation, recording: { ...simulation.recording, data } })).toThrow(/int16/);
});
