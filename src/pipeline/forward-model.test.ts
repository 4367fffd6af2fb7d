import { describe, expect, it } from 'vitest';
import { testRecording } from '../../test/small-recording.ts';
import type { LeadFieldSet } from '../motorunit/lead-field-set.ts';
import { prepareForward } from './forward-model.ts';
import { decomposeDefaults } from './parameters.ts';

const recording = testRecording(50);
const names = ['EMG1', 'EMG2', 'EMG3', 'EMG4', 'EMG5'];
const set = {
  anatomyName: '/somewhere/leg.nii.gz',
  electrodes: {
    name: '/somewhere/e.tsv',
    names,
    positionsMetres: new Float64Array(15),
    normals: new Float64Array(15),
    skinDistancesMetres: new Float64Array(5),
    warnings: [],
  },
  muscles: [],
  settings: { request: { electrodes: { kind: 'positions' } }, elementMetres: 1e-3 },
  warnings: ['/somewhere/leg.nii.gz: thin skin'],
} as unknown as LeadFieldSet;
const group = (grid: number, ...channels: number[]) => {
  return { grid, name: `grid ${grid}`, channels: Int32Array.from(channels) };
};
const [covered, half] = [group(0, 0, 1, 2, 4), group(1, 3, 4, 5, 6)];

describe('prepareForward', () => {
  it('has a model for grids whose good channels all have electrodes, and says which have not', () => {
    const model = prepareForward(recording, { set }, [covered, half], decomposeDefaults);
    expect(model.warnings).toEqual([
      'leg.nii.gz: thin skin',
      'grid 1: 2 of 4 good channels have no electrode on the limb: decomposed without its model',
    ]);
    expect(model.bytesOf(half)).toBe(0);
    expect(model.settings).toMatchObject({ anatomy: 'leg.nii.gz', electrodes: 'e.tsv', electrodeCount: 5 });
  });

  it.each([
    [
      'no grid with electrodes',
      recording,
      {},
      [half],
      /no grid has electrodes .* for all its good channels: grid 1: 2 of 4/,
    ],
    ['no unit', { ...recording, unit: 'a.u.' as const }, {}, [covered], /its unit is not known.*--unit/],
    ['an unknown muscle', recording, { muscles: ['FDS'] }, [covered], /no muscle 'FDS'/],
    ['electrodes of another recording', recording, { electrodeOf: [0, 1] }, [covered], /expected 11 values, got 2/],
  ])('refuses %s', (_, input, options, groups, message) => {
    expect(() => prepareForward(input, { set, ...options }, groups, decomposeDefaults)).toThrow(message);
  });
});
