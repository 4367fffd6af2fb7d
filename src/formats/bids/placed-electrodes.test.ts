import { describe, expect, it } from 'vitest';
import { testRecording } from '../../../test/small-recording.ts';
import { readElectrodeFile } from '../electrode-table-bids.ts';
import { memoryFileSet } from '../file-set.ts';
import { readBidsRecording } from './read-bids.ts';
import { validateBidsRecording } from './validate-bids.ts';
import { writeBidsRecording } from './write-bids.ts';

const path = 'sub-01/emg/sub-01_task-hold_emg.bdf';
const table = 'sub-01/emg/sub-01_electrodes.tsv';
const recording = testRecording();
/** columns around a cylinder of 40 mm, rows along z */
const positionsMetres = Float64Array.from(
  recording.channels.flatMap(({ row, column }) => {
    const angle = (8 / 40) * column;
    return [0.04 * Math.sin(angle), 0.04 * Math.cos(angle), -0.1 - 0.008 * row];
  }),
);
const placement = {
  names: recording.channels.map((_, c) => `A${c + 1}`),
  positionsMetres,
  space: 'limb',
  description: 'x right, y anterior, z superior',
};
const written = writeBidsRecording(recording, { subject: '01', task: 'hold' }, { placement }).files;

function changed(name: string, edit: (text: string) => string) {
  const bytes = written.get(name) ?? new Uint8Array();
  return memoryFileSet(new Map([...written, [name, new TextEncoder().encode(edit(new TextDecoder().decode(bytes)))]]));
}

describe('electrodes placed on a limb', () => {
  it('keep their grid', async () => {
    const files = memoryFileSet(written);
    expect(await validateBidsRecording(path, files)).toEqual([]);
    const { recording: again } = await readBidsRecording(path, files);
    expect(again.warnings).toEqual([]);
    expect(again.channels).toEqual(recording.channels);
    expect(again.grids).toEqual(recording.grids);
  });

  it('are what --electrodes reads, to the nanometre', async () => {
    const read = await readElectrodeFile(table, memoryFileSet(written));
    expect(read.names).toEqual(placement.names);
    expect(read.cells?.rows).toBe(3);
    expect(read.cells?.cells).toEqual(recording.grids[0].cells);
    for (const [n, value] of read.positionsMetres.entries())
      expect(Math.abs(value - positionsMetres[n])).toBeLessThanOrEqual(0.51e-9);
  });

  it('have the distance of neighbours where none is stated', async () => {
    const files = changed('sub-01/emg/sub-01_task-hold_emg.json', (text) =>
      text.replace(/"InterelectrodeDistance": 8,/, ''),
    );
    const { recording: again } = await readBidsRecording(path, files);
    // straight across a cylinder of 40 mm: 2 * 40 sin(0.1) = 7.987 mm in rows, 8 mm in columns, of which the median is one
    expect(again.grids[0].spacingMetres).toBeGreaterThan(7.98e-3);
    expect(again.grids[0].spacingMetres).toBeLessThanOrEqual(8e-3);
  });

  it('form no grid where two share a cell', async () => {
    const files = changed(table, (text) => text.replace(/\t1\t3\n/, '\t1\t2\n'));
    const { recording: again } = await readBidsRecording(path, files);
    expect(again.grids).toEqual([]);
    expect(again.warnings.join()).toMatch(/group test grid \(11 electrodes\): rows and columns form no grid/);
  });

  it('need no grid', async () => {
    const channels = recording.channels.map((channel) => ({ ...channel, grid: -1, row: -1, column: -1 }));
    const bare = { ...recording, channels, grids: [] };
    const files = memoryFileSet(writeBidsRecording(bare, { subject: '01', task: 'hold' }, { placement }).files);
    expect(await validateBidsRecording(path, files)).toEqual([]);
    expect((await readElectrodeFile(table, files)).names).toEqual(placement.names);
    const { recording: again } = await readBidsRecording(path, files);
    expect(again.channels).toEqual(channels);
  });

  it('must be as many as channels', () => {
    const short = { ...placement, positionsMetres: positionsMetres.slice(3) };
    expect(() => writeBidsRecording(recording, { subject: '01', task: 'hold' }, { placement: short })).toThrow(
      /positions expected 33 values, got 30/,
    );
  });
});
