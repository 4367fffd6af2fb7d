import { expect, it } from 'vitest';
import { memoryFileSet } from '../formats/file-set.ts';
import { listRecordings } from './list-recordings.ts';

const list = (...paths: string[]) =>
  listRecordings(memoryFileSet(new Map(paths.map((path) => [path, new Uint8Array(1)]))));

it('lists the recordings of a dataset once, without derivatives', async () => {
  const emg = 'sub-01/emg/sub-01_task-hold_emg';
  const mine = 'derivatives/x/sub-01/emg/sub-01_task-hold_desc-decomposed_sources.bdf';
  expect(await list('dataset_description.json', `${emg}.bdf`, `${emg}.edf`, `${emg}.json`, mine)).toEqual([
    `${emg}.bdf`,
  ]);
});

it('lists what ends like a recording in any other folder', async () => {
  const left = ['notes.txt', '.hidden.npz', '.cache/a.npz', 'out/sub-01/emg/sub-01_task-a_desc-decomposed_sources.bdf'];
  expect(await list('b.otb+', 'day1/A.MAT', ...left)).toEqual(['b.otb+', 'day1/A.MAT']);
  expect(await list('notes.txt')).toEqual([]);
});
