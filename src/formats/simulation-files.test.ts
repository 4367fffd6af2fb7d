import { describe, expect, it } from 'vitest';
import { testRecording } from '../../test/small-recording.ts';
import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { MotorUnitTheta } from '../motorunit/motor-unit-theta.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { readBidsRecording } from './bids/read-bids.ts';
import { validateBidsRecording } from './bids/validate-bids.ts';
import { readEvents } from './events-tsv.ts';
import { memoryFileSet } from './file-set.ts';
import { readNpy } from './npy.ts';
import { type SimulationDescription, writeSimulation } from './simulation-files.ts';
import { readTsv, tableColumn } from './tsv.ts';

const theta: MotorUnitTheta = {
  positionMetres: [1e-3, -2e-3],
  innervationZoneMetres: 5e-3,
  conductionVelocity: 4.1,
  halfLengthsMetres: [0.03, 0.035],
  territoryRadiusMetres: 4e-3,
  logSize: Math.log(150),
};
const unit = (muscle: string, isCrossTalk: boolean, times: readonly number[]) => ({
  muscle,
  muscleLabel: 3,
  poolIndex: 7,
  isCrossTalk,
  theta,
  fibreCount: 140,
  recruitmentThreshold: 0.0625,
  zoneMetres: [0.01, 0.02, -0.1] as const,
  depthMetres: 9e-3,
  dischargeTimes: Float64Array.from(times),
  dischargeSamples: Int32Array.from(times, Math.round),
});
const recording = { ...testRecording(), warnings: [] };
const muaps = Float32Array.from({ length: 2 * 11 * 40 }, (_, n) => 1e-6 * Math.sin(n));
muaps[(11 + 4) * 40 + 9] = 50e-6;
muaps[(11 + 4) * 40 + 12] = -30e-6;
const simulation: Simulation = {
  recording,
  motorUnits: [unit('flexor', false, [10.25, 210.5, 400.125]), unit('extensor', true, [10.75, 600])],
  muaps,
  muapsAtEnd: muaps.map((value) => 2 * value),
  muapSampleCount: 40,
  muapLeadSamples: 8,
  signalVolts: 20e-6,
  noiseVolts: 5e-6,
};
const electrodes: PlacedElectrodes = {
  name: 'test grid',
  names: recording.channels.map(({ name }) => name),
  positionsMetres: Float64Array.from({ length: 33 }, (_, n) => n * 1e-3),
  normals: new Float64Array(33),
  skinDistancesMetres: new Float64Array(11),
  warnings: [],
};
const moved = { ...electrodes, positionsMetres: electrodes.positionsMetres.map((value) => value + 1e-3) };
const description: SimulationDescription = {
  program: 'bmiss',
  version: '0.0.0',
  seed: 5,
  command: 'npx bmiss simulate --seed 5 --out DIR',
  anatomyName: 'forearm',
  axes: 'x right, y anterior, z superior',
  summary: 'The flexor holds 30 % of its maximal force.',
  parameters: { effort: 0.3 },
  muscles: [{ muscle: 'flexor', motorUnits: 100 }],
  nominal: { elementMetres: 7e-4 },
  actual: { elementMetres: 8e-4 },
  nominalElectrodes: electrodes,
  actualElectrodes: moved,
  added: {
    addedVolts: 5e-6,
    noiseVolts: 4e-6,
    movement: [],
    badChannels: [{ channel: 6, kind: 'dead', reason: 'flat' }],
  },
  powerLineHz: 50,
  warnings: ['a warning'],
};
const entities = { subject: '01', task: 'hold' };
const written = writeSimulation(simulation, entities, description);
const { files } = written;
const truth = 'derivatives/truth/sub-01/emg/sub-01_task-hold_desc-truth_';
const bytesOf = (path: string) => files.get(path) ?? new Uint8Array();
const textOf = (path: string) => new TextDecoder().decode(bytesOf(path));
const jsonOf = (path: string) => JSON.parse(textOf(path));

it('writes a dataset, its truth, and nothing else', () => {
  expect([...files.keys()].filter((path) => path.startsWith('derivatives/')).sort()).toEqual(
    [
      'derivatives/truth/.bidsignore',
      'derivatives/truth/README.md',
      'derivatives/truth/dataset_description.json',
      ...['electrodes.tsv', 'events.json', 'events.tsv', 'motorunits.json', 'motorunits.tsv', 'muaps-end.json'],
      ...['muaps-end.npy', 'muaps.json', 'muaps.npy', 'simulation.json'],
    ].map((name) => (name.startsWith('derivatives') ? name : truth + name)),
  );
  expect(writeSimulation(simulation, entities, description).files).toEqual(files);
  const { muapsAtEnd: _, ...constant } = simulation;
  expect([...writeSimulation(constant, entities, description).files.keys()].join()).not.toContain('muaps-end');
});

describe('the recording', () => {
  it('is read again with its grid, and says nothing of bad channels', async () => {
    const fileSet = memoryFileSet(files);
    expect(await validateBidsRecording(written.recordingPath, fileSet)).toEqual([]);
    const { recording: again } = await readBidsRecording(written.recordingPath, fileSet);
    expect(again.warnings).toEqual([]);
    expect(again.grids).toEqual(recording.grids);
    expect(again.channels).toEqual(recording.channels);
    expect(jsonOf('sub-01/emg/sub-01_task-hold_emg.json')).toMatchObject({ PowerLineFrequency: 50, TaskName: 'hold' });
  });

  it('says how it was made', () => {
    expect(textOf('README.md')).toMatch(/bmiss 0\.0\.0 computed this recording \(seed 5\)/);
    expect(textOf('README.md')).toContain('    npx bmiss simulate --seed 5 --out DIR\n');
    expect(jsonOf('dataset_description.json')).toMatchObject({ License: 'CC0', GeneratedBy: [{ Name: 'bmiss' }] });
  });

  it('has the nominal electrodes, the truth the actual ones', () => {
    const column = (path: string) => tableColumn(readTsv(bytesOf(path), path), 'x')?.map(Number);
    expect(column('sub-01/emg/sub-01_electrodes.tsv')).toEqual(Array.from({ length: 11 }, (_, n) => 3 * n));
    expect(column(`${truth}electrodes.tsv`)).toEqual(Array.from({ length: 11 }, (_, n) => 3 * n + 1));
  });
});

describe('the truth', () => {
  it('events are read again, with exact onsets beside', () => {
    const path = `${truth}events.tsv`;
    const { decomposition } = readEvents(bytesOf(path), { fileName: path });
    expect(decomposition.samplingRateHz).toBe(2000);
    expect(decomposition.motorUnits.map(({ name }) => name)).toEqual(['0', '1']);
    for (const [n, { dischargeSamples }] of decomposition.motorUnits.entries())
      expect(dischargeSamples).toEqual(simulation.motorUnits[n].dischargeSamples);
    const exact = tableColumn(readTsv(bytesOf(path), path), 'onset_exact');
    // 10.25, 10.75, 210.5, 400.125, 600 samples at 2000 Hz, to 1e-7 s
    expect(exact?.map(Number)).toEqual([0.005125, 0.005375, 0.10525, 0.2000625, 0.3]);
  });

  it('properties stand in a table whose columns are all described', () => {
    const path = `${truth}motorunits.tsv`;
    const table = readTsv(bytesOf(path), path);
    expect(Object.keys(jsonOf(`${truth}motorunits.json`))).toEqual(table.columns);
    const second = Object.fromEntries(table.columns.map((name, k) => [name, table.rows[1][k]]));
    expect(second).toMatchObject({
      unit_id: '1',
      muscle: 'extensor',
      cross_talk: 'true',
      pool_index: '7',
      fibres: '140',
      size: '150',
      recruitment_threshold: '0.0625',
      discharges: '2',
      x_mm: '10',
      z_mm: '-100',
      depth_mm: '9',
      across_mm: '1',
      toward_skin_mm: '-2',
      iz_mm: '5',
      cv_m_s: '4.1',
      half_length_1_mm: '30',
      half_length_2_mm: '35',
      territory_mm: '4',
      peak_channel: 'EMG5',
    });
    expect(Number(second.peak_to_peak_uv)).toBeCloseTo(80, 4);
    // 50 uV over 5 uV
    expect(Number(second.snr_db)).toBeCloseTo(20, 4);
  });

  it('action potentials are units x channels x samples', () => {
    const { shape, values = [] } = readNpy(bytesOf(`${truth}muaps.npy`), 'muaps');
    expect(shape).toEqual([2, 11, 40]);
    expect(values[(11 + 4) * 40 + 9]).toBe(Math.fround(50e-6));
    expect(readNpy(bytesOf(`${truth}muaps-end.npy`), 'muaps').values?.[(11 + 4) * 40 + 9]).toBe(Math.fround(1e-4));
    expect(jsonOf(`${truth}muaps.json`)).toMatchObject({ Units: 'V', LeadSamples: 8, SamplingFrequency: 2000 });
  });

  it('names bad channels, parameters, both limbs', () => {
    const json = jsonOf(`${truth}simulation.json`);
    expect(json.BadChannels).toEqual([{ name: 'EMG7', kind: 'dead', reason: 'flat' }]);
    expect(json).toMatchObject({
      Seed: 5,
      Command: description.command,
      Parameters: { effort: 0.3 },
      Nominal: { elementMetres: 7e-4 },
      Actual: { elementMetres: 8e-4 },
      Warnings: ['a warning'],
    });
    expect(json.AddedSnrDecibels).toBeCloseTo(20 * Math.log10(4), 9);
    expect(jsonOf('derivatives/truth/dataset_description.json')).toMatchObject({ DatasetType: 'derivative' });
  });
});
