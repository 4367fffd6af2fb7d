/** Whole simulations in a small cylinder: what each switch changes and what it leaves, counts, forces, repeatability. */

import { beforeAll, describe, expect, it } from 'vitest';
import { voxelToWorld } from '../anatomy/affine.ts';
import type { ElectrodePositions } from '../anatomy/electrodes/project-electrodes.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import { readBidsRecording } from '../formats/bids/read-bids.ts';
import { memoryFileSet } from '../formats/file-set.ts';
import { writeSimulation } from '../formats/simulation-files.ts';
import { nodeServices } from '../platform/node.ts';
import { rms } from '../signal/rms.ts';
import { describeSimulation } from './describe-simulation.ts';
import { type AnatomySource, limbSource } from './lead-field-request.ts';
import { type SimulatedRecording, simulateRecording } from './simulate.ts';
import type { SimulationRequest } from './simulation-request.ts';
import type { FileStore } from './stored-lead-fields.ts';

const services = nodeServices();
const source: AnatomySource = limbSource({
  limb: 'cylinder',
  radiiMetres: [0.006, 0.016, 0.018, 0.02],
  lengthMetres: 0.08,
  voxelMetres: [2e-3, 2e-3],
});
/** 3 x 2, 8 mm apart along and 23 degrees around the cylinder */
const positions: ElectrodePositions = {
  name: 'six',
  names: ['A1', 'A2', 'A3', 'B1', 'B2', 'B3'],
  positionsMetres: Float64Array.from(
    [0, 0.4].flatMap((angle) =>
      [-0.032, -0.04, -0.048].flatMap((z) => [0.02 * Math.sin(angle), 0.02 * Math.cos(angle), z]),
    ),
  ),
  cells: { rows: 3, columns: 2, cells: Int32Array.of(0, 3, 1, 4, 2, 5) },
  warnings: [],
};
const files = new Map<string, Uint8Array>();
const store: FileStore = {
  pathOf: (name) => name,
  read: async (name) => files.get(name),
  write: async (name, bytes) => {
    files.set(name, bytes);
    return name;
  },
};
const request: SimulationRequest = {
  leadFields: {
    electrodes: { kind: 'positions', positions },
    muscles: ['muscle'],
    elementMetres: 2e-3,
    pathSpacingMetres: 3e-3,
  },
  profile: { kind: 'trapezoid', effort: 0.2 },
  seconds: 5,
  activeCount: 12,
  seed: 3,
  skinDepths: false,
};
const simulate = (changes: Partial<SimulationRequest> = {}, workers = 1) =>
  simulateRecording(source, { ...request, ...changes }, store, { workers }, services);
const same = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a.length === b.length && Array.from(a).every((value, n) => value === b[n]);

let clean: SimulatedRecording;
beforeAll(async () => {
  clean = await simulate({ skinDepths: true });
}, 60_000);

describe('a simulation', () => {
  it('has as many motor units as asked for, their discharges, and the force that was the target', () => {
    const { simulation, muscles } = clean;
    expect(simulation.motorUnits).toHaveLength(12);
    expect(muscles).toMatchObject([{ isCrossTalk: false, activeCount: 12 }]);
    const { recording } = simulation;
    expect(recording).toMatchObject({ channelCount: 6, sampleCount: 10240, samplingRateHz: 2048, unit: 'V' });
    expect(recording.grids).toMatchObject([{ rows: 3, columns: 2, muscle: 'muscle' }]);
    const [force, target] = recording.auxiliary;
    expect([force.name, force.unit, target.name]).toEqual(['Force', '% MVC', 'Target']);
    // on the plateau, 1.5 to 3.5 s: twitches of 12 motor units ripple
    const mean = force.data.subarray(3500, 6800).reduce((sum, value) => sum + value / 3300, 0);
    expect(Math.abs(mean - 20)).toBeLessThanOrEqual(3);
    expect(Math.max(...target.data)).toBeCloseTo(20, 4);
  });

  it('has depths below the skin of the cylinder', async () => {
    const { motorUnits } = clean.simulation;
    // voxels of 2 mm: the fitted skin lies within 0.3 mm of the cylinder
    for (const { depthMetres, zoneMetres } of motorUnits)
      expect(Math.abs(depthMetres - (0.02 - Math.hypot(zoneMetres[0], zoneMetres[1])))).toBeLessThanOrEqual(3e-4);
    const nearest = (await simulate()).simulation.motorUnits.map(({ depthMetres }) => depthMetres);
    for (const [n, { depthMetres }] of motorUnits.entries()) expect(nearest[n]).toBeGreaterThan(depthMetres - 3e-4);
  });

  it('is the sum of its motor units: action potentials put at the discharges give the EMG', () => {
    const { recording, motorUnits, muaps, muapSampleCount, muapLeadSamples } = clean.simulation;
    const { channelCount, sampleCount } = recording;
    const sum = new Float64Array(recording.data.length);
    for (const [unit, { dischargeSamples }] of motorUnits.entries())
      for (const sample of dischargeSamples)
        for (let c = 0; c < channelCount; c++)
          for (let k = 0; k < muapSampleCount; k++) {
            const t = sample - muapLeadSamples + k;
            if (t >= 0 && t < sampleCount)
              sum[c * sampleCount + t] += muaps[(unit * channelCount + c) * muapSampleCount + k];
          }
    // whole samples for the exact times, up to half a sample: 2 pi 150 Hz / 2048 / sqrt(12) = 0.13 of the EMG
    const off = recording.data.map((value, n) => value - sum[n]);
    expect(rms(off) / rms(recording.data)).toBeLessThan(0.25);
    expect(clean.simulation.signalVolts).toBeCloseTo(rms(recording.data), 12);
  });

  it('repeats bit by bit, for any number of workers, from new or kept lead fields; not with another seed', async () => {
    expect(clean.leadFieldsFromStore).toBe(false);
    const again = await simulate({ skinDepths: true }, 2);
    expect(again.leadFieldsFromStore).toBe(true);
    const written = (simulated: SimulatedRecording) =>
      writeSimulation(simulated.simulation, { subject: '01', task: 'a' }, describeSimulation(simulated)).files;
    const [first, second] = [written(clean), written(again)];
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [path, bytes] of first) expect([path, same(bytes, second.get(path) ?? [])]).toEqual([path, true]);
    const other = await simulate({ seed: 4 });
    expect(same(other.simulation.recording.data, clean.simulation.recording.data)).toBe(false);
  });

  it('is read again from its files within half a step of 24 bits', async () => {
    const noisy = await simulate({ imperfections: { noise: { kind: 'baseline', snrDecibels: 20 } } });
    const { files: written, recordingPath } = writeSimulation(
      noisy.simulation,
      { subject: '01', task: 'a' },
      describeSimulation(noisy),
    );
    const { recording } = await readBidsRecording(recordingPath, memoryFileSet(written));
    const { data } = noisy.simulation.recording;
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    // half a step of 2 * largest / 2^24 and float32's own
    for (let n = 0; n < data.length; n++)
      if (!(Math.abs(recording.data[n] - data[n]) <= 1.1 * largest * 2 ** -24 + Math.abs(data[n]) * 2 ** -23))
        expect.unreachable(`sample ${n}`);
    expect(recording.grids).toEqual(noisy.simulation.recording.grids);
    expect(recording.auxiliary.map(({ role }) => role)).toEqual(['force', 'target']);
  });
});

describe('switches', () => {
  it('imperfections leave discharges, action potentials and force as they are', async () => {
    const spoilt = await simulate({
      imperfections: {
        noise: { kind: 'white', snrDecibels: 10 },
        mains: { frequencyHz: 60 },
        movement: { perMinute: 60 },
        badChannels: 2,
      },
    });
    expect(same(spoilt.simulation.muaps, clean.simulation.muaps)).toBe(true);
    expect(same(spoilt.simulation.recording.auxiliary[0].data, clean.simulation.recording.auxiliary[0].data)).toBe(
      true,
    );
    expect(spoilt.simulation.motorUnits.map(({ dischargeTimes }) => [...dischargeTimes])).toEqual(
      clean.simulation.motorUnits.map(({ dischargeTimes }) => [...dischargeTimes]),
    );
    expect(spoilt.added.badChannels).toHaveLength(2);
    expect(spoilt.simulation.recording.channels.every(({ status }) => status === 'good')).toBe(true);
    expect(20 * Math.log10(spoilt.simulation.signalVolts / spoilt.added.noiseVolts)).toBeCloseTo(10, 6);
    expect(spoilt.simulation.noiseVolts).toBeGreaterThan(spoilt.added.noiseVolts);
  });

  it('fatigue slows what comes late: action potentials at the end are longer', async () => {
    const tired = await simulate({ velocityFall: 0.2 });
    const { muaps, muapsAtEnd, muapSampleCount } = tired.simulation;
    expect(muapsAtEnd).toHaveLength(muaps.length);
    const centre = (values: Float32Array) => {
      let [sum, power] = [0, 0];
      for (let k = 0; k < muapSampleCount; k++) {
        sum += k * values[k] ** 2;
        power += values[k] ** 2;
      }
      return sum / power;
    };
    // all times are 1 / 0.8 as long
    expect(centre(muapsAtEnd ?? muaps) / centre(muaps)).toBeCloseTo(1.25, 1);
    expect(clean.simulation.muapsAtEnd).toBeUndefined();
  });

  it('mismatch states one place of the electrodes and uses another, with other fields and fibres', async () => {
    const other = await simulate({ mismatch: true });
    // stated: those of the request, put on the skin
    expect([...other.nominalElectrodes.positionsMetres]).toEqual([...clean.nominalElectrodes.positionsMetres]);
    const moved = other.set.electrodes.positionsMetres.map(
      (value, n) => value - other.nominalElectrodes.positionsMetres[n],
    );
    for (let e = 0; e < 6; e++) expect(Math.hypot(...moved.subarray(3 * e, 3 * e + 3))).toBeGreaterThan(5e-4);
    expect(other.set.settings.elementMetres).not.toBe(clean.set.settings.elementMetres);
    expect(other.warnings.join()).toMatch(/mismatch: the limb itself is the same/);
    expect(other.simulation.motorUnits).toHaveLength(12);
    const { nominal, actual } = describeSimulation(other);
    expect(nominal).toMatchObject({ velocityScatter: 0, leadFields: { elementMetres: 2e-3 } });
    expect(actual).toMatchObject({ velocityScatter: 0.04, actionPotential: { name: 'longer, with afterpotential' } });
  });

  it.each([
    ['renewal', 0.15],
    ['integrate-and-fire', 0.5],
  ] as const)('%s motor neurons take an excitation as it is', async (model, tolerance) => {
    const profile = { kind: 'constant', effort: 0.04 } as const;
    const changes = { model, control: 'excitation', profile, activeCount: undefined } as const;
    const driven = await simulate({ ...changes, seconds: 2 });
    const [muscle] = driven.muscles;
    expect(muscle.peakExcitation).toBeCloseTo(0.04, 6);
    expect(muscle.pool.model).toBe(model);
    const recruited = muscle.pool.recruitmentThresholds.filter((threshold) => threshold <= 0.04).length;
    // thresholds rise exponentially from 0.015, so that a drive that fluctuates by three times 4 %, or 20 % (membranes), recruits
    // ln(1.12) / ln(0.04 / 0.015) = 12 %, ln(1.6) / ln(0.04 / 0.015) = 48 % more
    expect(Math.abs(muscle.activeCount / recruited - 1)).toBeLessThanOrEqual(tolerance);
    expect(driven.simulation.recording.auxiliary[1].unit).toBe('% max');
  });

  it('cross-talk adds the other muscles, each with its pool, and leaves the muscle that acts as it is', async () => {
    const two: AnatomySource = { identity: 'two halves', load: async () => halves(await source.load()) };
    const run = (changes: Partial<SimulationRequest>) =>
      simulateRecording(two, { ...request, ...changes }, store, {}, services);
    // one set of lead fields for both
    const leadFields = { ...request.leadFields, nearMetres: 0.03 };
    const alone = await run({ leadFields });
    const both = await run({ leadFields, crossTalkEffort: 0.02 });
    expect(alone.simulation.motorUnits.every(({ muscle }) => muscle === 'muscle')).toBe(true);
    expect(both.muscles.map(({ label, isCrossTalk }) => [label.name, isCrossTalk])).toEqual([
      ['muscle', false],
      ['other', true],
    ]);
    const others = both.simulation.motorUnits.filter(({ isCrossTalk }) => isCrossTalk);
    expect(others.length).toBeGreaterThan(3);
    expect(others.every(({ muscle, zoneMetres }) => muscle === 'other' && zoneMetres[0] < 2e-3)).toBe(true);
    expect(both.simulation.motorUnits.length - others.length).toBe(12);
    expect(both.simulation.motorUnits[5].dischargeTimes).toEqual(alone.simulation.motorUnits[5].dischargeTimes);
    expect(both.simulation.recording.auxiliary.map(({ name }) => name)).toEqual(['Force', 'Target']);
    expect(both.simulation.signalVolts).toBeGreaterThan(alone.simulation.signalVolts);
  });
});

/** The muscle's left half as another one. */
function halves(anatomy: Anatomy): Anatomy {
  const [muscle] = anatomy.labels.filter(({ tissue }) => tissue === 'muscle');
  const other = { ...muscle, index: 9, name: 'other' };
  const { size, affine } = anatomy.labelMap;
  const labels = anatomy.labelMap.labels.map((label, n) =>
    label === muscle.index && voxelToWorld(affine, n % size[0], 0, 0)[0] < 0 ? other.index : label,
  );
  return { ...anatomy, labels: [...anatomy.labels, other], labelMap: { ...anatomy.labelMap, labels } };
}

describe('what cannot be', () => {
  it.each<[string, Partial<SimulationRequest>, RegExp]>([
    ['no muscle', { leadFields: { ...request.leadFields, muscles: [] } }, /expected one muscle at least/],
    ['another muscle', { leadFields: { ...request.leadFields, muscles: ['FDS'] } }, /no muscle 'FDS'/],
    [
      'a profile that does not fit',
      { seconds: 1, profile: { kind: 'trapezoid', effort: 0.2, rampSeconds: 3 } },
      /trapezoid/,
    ],
    ['an effort in per cent', { profile: { kind: 'constant', effort: 30 } }, /30 % is 0\.3/],
    [
      'more motor units than an effort can recruit',
      { profile: { kind: 'constant', effort: 0.001 }, control: 'excitation', skinDepths: true },
      /excitation 0\.001.* recruits no motor unit/,
    ],
    ['half a rate', { samplingRateHz: 100 }, /sampling rate/],
    [
      'too many bad channels',
      { imperfections: { badChannels: 6 } },
      /bad channels .* expected an integer from 0 to 5, got 6/,
    ],
  ])('%s', async (_, changes, message) => {
    await expect(simulate(changes)).rejects.toThrow(message);
  });
});
