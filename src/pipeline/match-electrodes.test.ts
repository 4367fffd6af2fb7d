import { describe, expect, it } from 'vitest';
import { testRecording } from '../../test/small-recording.ts';
import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { LeadFieldSettings } from '../motorunit/lead-field-set.ts';
import { matchElectrodes } from './match-electrodes.ts';

// 3 x 4 without its first cell: channel n is in cell n + 1
const recording = testRecording(50);
const settings = (kind: string) => ({ request: { electrodes: { kind } } }) as unknown as LeadFieldSettings;

function electrodes(names: readonly string[], cells?: readonly number[]): PlacedElectrodes {
  const grid = cells && {
    rows: 3,
    columns: 4,
    cells: Int32Array.from(cells),
    spacingMetres: 0.008,
    spacingErrorMetres: 0,
  };
  const empty = new Float64Array(3 * names.length);
  const skinDistancesMetres = new Float64Array(names.length);
  return {
    name: 'test electrodes',
    names,
    positionsMetres: empty,
    normals: empty,
    ...(grid && { grid }),
    skinDistancesMetres,
    warnings: [],
  };
}

const eleven = Array.from({ length: 11 }, (_, n) => `E${n + 1}`);
const backwards = Array.from({ length: 12 }, (_, cell) => (cell === 0 ? -1 : 11 - cell));

describe('matchElectrodes', () => {
  it('of a grid laid on the limb by cells, whatever the names', () => {
    const misnamed = recording.channels.map(({ name }) => name);
    const found = matchElectrodes(recording, {
      electrodes: electrodes(misnamed, backwards),
      settings: settings('grid'),
    });
    expect([...found.electrodeOf]).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(found.warnings).toEqual([]);
  });

  it('at given positions by names, in any order, also those that a file gives to channels', () => {
    const names = ['EMG11', 'x', ...recording.channels.slice(0, 9).map(({ name }) => name)];
    const positions = { electrodes: electrodes(names, backwards), settings: settings('positions') };
    expect([...matchElectrodes(recording, positions).electrodeOf]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, -1, 0]);
    const named = new Map([['EMG10', 'x']]);
    expect(matchElectrodes(recording, positions, named).electrodeOf[9]).toBe(1);
  });

  it('in their order where nothing else tells, and says so', () => {
    const found = matchElectrodes(recording, { electrodes: electrodes(eleven), settings: settings('positions') });
    expect([...found.electrodeOf]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(found.warnings.join()).toContain('in their order, the first EMG1 to be E1; nothing in the files says so');
  });

  it('refuses electrodes of another grid', () => {
    const ten = { electrodes: electrodes(eleven.slice(1)), settings: settings('positions') };
    expect(() => matchElectrodes(recording, ten)).toThrow(
      /11 channels \(EMG1, \.\.\.; test grid, 3 x 4\), and lead fields of test electrodes \(10 electrodes: E2, \.\.\.\) do not belong/,
    );
    const twice = { ...recording, grids: [recording.grids[0], recording.grids[0]] };
    const laid = { electrodes: electrodes(eleven, backwards), settings: settings('grid') };
    expect(() => matchElectrodes(twice, laid)).toThrow(/2 of its grids look like test electrodes/);
  });
});
