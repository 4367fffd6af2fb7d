import { describe, expect, it } from 'vitest';
import { testRecording } from '../../test/small-recording.ts';
import { readLimbElectrodes } from '../formats/bids/limb-electrodes.ts';
import { writeBidsRecording } from '../formats/bids/write-bids.ts';
import { memoryFileSet } from '../formats/file-set.ts';
import { recordingElectrodes } from './recording-electrodes.ts';

const recording = testRecording(200);
const [grid] = recording.grids;

/** As a recording whose electrodes lie on a limb is written, and read again. */
async function written(names: readonly string[]) {
  const positionsMetres = Float64Array.from({ length: 33 }, (_, i) => (i % 3 === 2 ? -0.001 * i : 0.002 * i));
  const placement = { names, positionsMetres, space: 'limb', description: 'axes' };
  const { files, recordingPath } = writeBidsRecording(recording, { subject: '01', task: 't' }, { placement });
  return { own: await readLimbElectrodes(recordingPath, memoryFileSet(files)), positionsMetres };
}

describe('recordingElectrodes', () => {
  it('takes a table before all else, then the places of the recording, then lays the grid', async () => {
    const { own, positionsMetres } = await written(recording.channels.map((_, n) => `P${n}`));
    expect(own?.electrodeOfChannel.get('EMG3')).toBe('P2');
    // written in nanometres
    for (const [i, metres] of (own?.positions.positionsMetres ?? []).entries())
      expect(Math.abs(metres - positionsMetres[i])).toBeLessThanOrEqual(1e-9);
    const positions = { name: 't', names: ['A'], positionsMetres: new Float64Array(3), warnings: [] };
    expect(recordingElectrodes(recording, { positions, muscle: 'FDS' }, own)).toMatchObject({ origin: 'table' });
    const recorded = recordingElectrodes(recording, { muscle: 'FDS' }, own);
    expect(recorded).toMatchObject({ origin: 'recording', spacingMetres: 0.008 });
    expect(recorded.request).toEqual({ kind: 'positions', positions: own?.positions });
    const at = { angleDegrees: 10, distalMetres: 0.02 };
    const laid = recordingElectrodes(recording, { muscle: 'FDS', at }, own);
    expect(laid).toMatchObject({ origin: 'laid', spacingMetres: 0.008 });
    expect(laid.request).toMatchObject({ kind: 'grid', muscle: 'FDS', ...at, grid: { rows: 3, columns: 4 } });
  });

  it('numbers electrodes in the order of the channels', () => {
    // channels 4 and 7 of a larger recording
    const cells = Int32Array.of(-1, 7, 4, -1);
    const small = { ...recording, grids: [{ ...grid, rows: 2, columns: 2, cells }] };
    const { request } = recordingElectrodes(small, { muscle: 'FDS' }, undefined);
    expect(request.kind === 'grid' && [...request.grid.cells]).toEqual([-1, 1, 0, -1]);
  });

  it('positions on a flat grid are no places on a limb', async () => {
    const { files, recordingPath } = writeBidsRecording(recording, { subject: '01', task: 't' });
    expect(await readLimbElectrodes(recordingPath, memoryFileSet(files))).toBeUndefined();
  });

  it.each([
    ['no grid', { grids: [] }, { muscle: 'FDS' }, /its electrode grid is not known.*--grid/],
    ['two grids', { grids: [grid, grid] }, { muscle: 'FDS' }, /it has 2 grids.*--electrodes/],
    ['no spacing', { grids: [{ ...grid, spacingMetres: Number.NaN }] }, { muscle: 'FDS' }, /--spacing MM/],
    ['no place', {}, {}, /nothing says where its grid lies: expected --muscle/],
  ])('refuses %s', (_, changes, place, message) => {
    expect(() => recordingElectrodes({ ...recording, ...changes }, place, undefined)).toThrow(message);
  });
});
