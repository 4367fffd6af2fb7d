/** Lead-field sets of a small cylinder: slopes against potentials, files, montages, MUAPs, and stopping. */

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeMontage } from '../anatomy/electrodes/montage.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import { makeCylinder } from '../anatomy/make-cylinder.ts';
import { makeLimb } from '../anatomy/make-limb.ts';
import { readLeadFields, writeLeadFields } from '../formats/lead-field-file.ts';
import { type LeadFieldSet, muscleOfSet, pathLeadFieldOf } from '../motorunit/lead-field-set.ts';
import { THETA_COMPONENTS } from '../motorunit/motor-unit-theta.ts';
import { nodeServices } from '../platform/node.ts';
import { leadFieldAt } from './lead-field-at.ts';
import { LEAD_FIELD_VERSION, type LeadFieldRequest, leadFieldKey } from './lead-field-request.ts';
import { makeLeadFields } from './make-lead-fields.ts';
import { createMuapModel, motorUnitMuap } from './motor-unit-muap.ts';
import { type FileStore, storedLeadFields } from './stored-lead-fields.ts';

const services = nodeServices();
const anatomy: Anatomy = makeCylinder({
  radiiMetres: [0.006, 0.016, 0.018, 0.02],
  lengthMetres: 0.06,
  voxelMetres: [2e-3, 2e-3],
});
const request: LeadFieldRequest = {
  electrodes: {
    kind: 'positions',
    positions: {
      name: 'two',
      names: ['A', 'B', 'C'],
      positionsMetres: Float64Array.of(0.02, 0, -0.02, 0.02, 0, -0.03, 0.02, 0, -0.04),
      cells: { rows: 3, columns: 1, cells: Int32Array.of(0, 1, 2) },
      warnings: [],
    },
  },
  muscles: ['muscle'],
  elementMetres: 2e-3,
  pathSpacingMetres: 3e-3,
};

let set: LeadFieldSet;
beforeAll(async () => {
  set = await makeLeadFields(anatomy, request, {}, services);
});

function store(): FileStore & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const pathOf = (name: string) => `memory/${name}`;
  const write = async (name: string, bytes: Uint8Array) => {
    files.set(name, bytes);
    return pathOf(name);
  };
  return { files, pathOf, write, read: async (name) => files.get(name) };
}

describe('lead-field sets', () => {
  it('hold the slope of the potential along each path, and fade where the limb ends', async () => {
    const { paths, gradient, solvedSamples } = set.muscles[0];
    const { sampleCount, pointsMetres, stepMetres } = paths;
    const path = 7;
    const [first, last] = solvedSamples.subarray(2 * path, 2 * path + 2);
    // 60 mm of cylinder, paths 10 mm longer at each end
    expect([(last - first) * stepMetres, sampleCount * stepMetres]).toEqual([
      expect.closeTo(0.06, 2),
      expect.closeTo(0.08, 2),
    ]);
    const at = 3 * path * sampleCount;
    const points = pointsMetres.slice(at + 3 * first, at + 3 * (last + 1));
    const { potential } = await leadFieldAt(anatomy, points, request, {}, services);
    const count = last - first + 1;
    for (const electrode of [0, 1, 2]) {
      const row = gradient.subarray((3 * path + electrode) * sampleCount, (3 * path + electrode + 1) * sampleCount);
      const w = potential.subarray(electrode * count, (electrode + 1) * count);
      for (let n = 2; n < count - 2; n++) {
        const slope = (w[n - 2] - 8 * w[n - 1] + 8 * w[n + 1] - w[n + 2]) / (12 * stepMetres);
        expect(Math.abs(row[first + n] - slope)).toBeLessThanOrEqual(1e-5 * Math.abs(slope) + 1e-3);
      }
      expect(Math.abs(row[last + 5] - 0.5 * row[last])).toBeLessThanOrEqual(1e-6 * Math.abs(row[last]));
      expect([row[first - 10], row[last + 10]].map(Math.abs)).toEqual([0, 0]);
    }
  });

  it('of a second muscle are those of that muscle alone', async () => {
    const { labelMap, labels } = anatomy;
    const half = (n: number) => n % labelMap.size[0] >= labelMap.size[0] / 2;
    const split = labelMap.labels.map((label, n) => (label === 3 && half(n) ? 7 : label));
    const soleus = { index: 7, name: 'soleus', tissue: 'muscle' as const };
    const two = { ...anatomy, labelMap: { ...labelMap, labels: split }, labels: [...labels, soleus] };
    const both = await makeLeadFields(two, { ...request, muscles: ['muscle', 'soleus'] }, {}, services);
    const alone = await makeLeadFields(two, { ...request, muscles: ['soleus'] }, {}, services);
    expect(both.muscles.map(({ paths }) => paths.label.index)).toEqual([3, 7]);
    expect(both.muscles[1].gradient).toEqual(alone.muscles[0].gradient);
    expect(both.muscles[1].gradient).not.toEqual(both.muscles[0].gradient);
  });

  it('come back from their file as they were', async () => {
    const bytes = await writeLeadFields(set, services.digest);
    // JSON has no undefined and no negative zero
    expect(await readLeadFields(bytes, 'x', services.digest)).toEqual(asJson(set));
  });

  it('give channels by montage, and muscles by name', () => {
    const muscle = muscleOfSet(set, '3');
    const field = pathLeadFieldOf(muscle, makeMontage('single-differential', set.electrodes));
    expect(field).toMatchObject({ channelCount: 2, pathCount: muscle.paths.pathCount });
    const { sampleCount } = field;
    const at = 3 * 5 * sampleCount + 30;
    const [a, b] = [muscle.gradient[at], muscle.gradient[at + sampleCount]];
    expect(field.gradient[2 * 5 * sampleCount + 30]).toBe(a - b);
    expect(() => muscleOfSet(set, 'soleus')).toThrow(
      /lead fields of cylinder.*: no muscle 'soleus'; it has muscle \(3\)/,
    );
  });
});

/** As JSON would keep objects; typed arrays stay. */
function asJson<Value>(value: Value): Value {
  if (value === 0) return 0 as Value;
  if (Array.isArray(value)) return value.map(asJson) as Value;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, asJson(entry)])) as Value;
}

describe('MUAPs from lead-field sets', () => {
  it('are those of the whole basis, though only tables at the place are made', () => {
    const request = { muscle: 'muscle', positionMetres: [0.004, 0.008] as const, territoryRadiusMetres: 4.5e-3 };
    const one = motorUnitMuap(set, { ...request, innervationZoneMetres: 2e-3 });
    const { samplingRateHz, sampleCount } = one;
    const model = createMuapModel(set, 'muscle', { samplingRateHz, sampleCount, radiiMetres: [4.5e-3, 4.95e-3] });
    const whole = model.muap(one.theta);
    const largest = Math.max(...whole.map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    const apart = one.muap.map((value, n) => Math.abs(value - whole[n]));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1e-12 * largest);
    expect(model.evaluate(one.theta, true).derivatives.length).toBe(THETA_COMPONENTS.length * whole.length);
    // reported figures, by their definitions
    const rows = [0, 1, 2].map((c) => one.muap.subarray(c * sampleCount, (c + 1) * sampleCount));
    const heights = rows.map((row) => Math.max(...row) - Math.min(...row));
    expect(one.shape.peakToPeak).toBe(Math.max(...heights));
    expect(heights[one.shape.peakChannel]).toBe(one.shape.peakToPeak);
  });

  it('take depth from the border towards the skin, and refuse what is not in the muscle', () => {
    const { theta } = motorUnitMuap(set, { muscle: 'muscle', depthMetres: 4e-3 });
    // the muscle ends at a radius of 16 mm
    expect(Math.abs(Math.hypot(...theta.positionMetres) - 0.012)).toBeLessThanOrEqual(2e-3);
    const fails = (change: object) => () => motorUnitMuap(set, { muscle: 'muscle', ...change });
    expect(fails({ positionMetres: [0.03, 0] })).toThrow(
      /position \(30\.0, 0\.0\) mm is \d+\.\d mm outside the muscle's section; the nearest/,
    );
    expect(fails({ halfLengthsMetres: [0.002, 0.02] })).toThrow(
      /muscle: fibre too short: half-lengths are 2\.0 and 20\.0 mm/,
    );
    expect(fails({ innervationZoneMetres: 0.03, halfLengthsMetres: [0.02, 0.02] })).toThrow(
      /pass the ends of the muscle/,
    );
    expect(fails({ territoryRadiusMetres: 1e-3 })).toThrow(/territory radius/);
    expect(fails({ depthMetres: 1e-3, positionMetres: [0, 0] })).toThrow(/say the same/);
  });
});

describe('stored lead fields', () => {
  const source = { identity: 'cylinder', load: async () => anatomy };

  it('keep nothing of a run that is stopped', async () => {
    const kept = store();
    const signal = { aborted: false };
    const onProgress = ({ fraction }: { fraction: number }) => {
      signal.aborted = fraction > 0.25;
    };
    const run = storedLeadFields(source, request, kept, {}, services, { signal, onProgress });
    await expect(run).rejects.toMatchObject({ kind: 'aborted' });
    expect(kept.files.size).toBe(0);
  });

  it('of a file that was renamed say its new name', async () => {
    const kept = store();
    const named = (name: string) => ({ ...source, name, load: async () => ({ ...anatomy, name }) });
    const first = await storedLeadFields(named('old.nii'), request, kept, {}, services);
    const second = await storedLeadFields(named('new.nii'), request, kept, {}, services);
    expect([first.fromStore, second.fromStore, kept.files.size]).toEqual([false, true, 1]);
    expect([first.set.anatomyName, second.set.anatomyName]).toEqual(['old.nii', 'new.nii']);
    expect(second.set.warnings.length).toBeGreaterThan(0);
    expect(second.set.warnings.join()).not.toContain('old.nii');
  });

  it('report a fraction that never falls', async () => {
    const fractions: number[] = [];
    await makeLeadFields(anatomy, request, {}, services, {
      onProgress: ({ fraction }) => void fractions.push(fraction),
    });
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('have another key for every input', async () => {
    const other: LeadFieldRequest[] = [
      { ...request, elementMetres: 1e-3 },
      { ...request, electrodeRadiusMetres: 1e-3 },
      { ...request, nearMetres: 0.01 },
      { ...request, pathSpacingMetres: 2e-3 },
      { ...request, conductivities: { fat: 0.05 } },
      { ...request, muscles: [] },
    ];
    const keys = await Promise.all([request, ...other].map((each) => leadFieldKey(source, each, services)));
    keys.push(await leadFieldKey({ identity: 'other' }, request, services));
    expect(new Set(keys).size).toBe(keys.length);
    // defaults said aloud are the same request
    expect(await leadFieldKey(source, { ...request, nearMetres: 0, conductivities: {} }, services)).toBe(keys[0]);
  });

  it('have a version that is raised when parametric limbs change', () => {
    // a made limb is known to the cache by its parameters alone: where this digest moves, raise LEAD_FIELD_VERSION
    const digests = (['forearm', 'lower-leg', 'upper-arm', 'thigh'] as const).map((limb) => {
      const { labels } = makeLimb({ limb, segmentMetres: [0.1, 0.16], voxelMetres: [4e-3, 8e-3] }).anatomy.labelMap;
      return createHash('sha256').update(labels).digest('hex').slice(0, 8);
    });
    expect([LEAD_FIELD_VERSION, ...digests]).toMatchInlineSnapshot(`
      [
        2,
        "49a0337c",
        "38a440b0",
        "b8deb017",
        "04a4ec4e",
      ]
    `);
  });
});
