import { describe, expect, it } from 'vitest';
import { memoryFileSet } from '../formats/file-set.ts';
import { compareResult, isOwnDescription, type ResultOrigin, resultPaths } from './result-files.ts';

const paths = resultPaths({ folder: 'sub-01/emg/', stem: 'sub-01_task-a' });
const origin: ResultOrigin = {
  inputs: [
    { path: 'a.edf', sha256: '1' },
    { path: 'channels.tsv', sha256: null },
  ],
  settingsDigest: 's',
  readOptions: {},
};
const standing = (log: unknown) =>
  memoryFileSet(new Map([[paths.log, new TextEncoder().encode(typeof log === 'string' ? log : JSON.stringify(log))]]));
const compare = (log: unknown) => compareResult(standing(log), paths, origin, 'a.edf');

describe('compareResult', () => {
  it('tells up to date from outdated from foreign', async () => {
    expect(await compareResult(memoryFileSet(new Map()), paths, origin, 'a.edf')).toBe('none');
    expect(await compare('cut off {')).toBe('none');
    expect(await compare({ Inputs: origin.inputs, SettingsDigest: 's' })).toBe('same');
    expect(await compare({ Inputs: origin.inputs, SettingsDigest: 't' })).toBe('outdated');
    const withSideFile = [origin.inputs[0], { path: 'channels.tsv', sha256: '2' }];
    expect(await compare({ Inputs: withSideFile, SettingsDigest: 's' })).toBe('outdated');
    expect(await compare({ Inputs: [{ path: 'a.edf', sha256: '9' }], SettingsDigest: 's' })).toBe('otherRecording');
  });
});

describe('resultPaths', () => {
  it('owns its own files alone', () => {
    expect(paths.owns('sub-01/emg/sub-01_task-a_desc-decomposed_events.tsv')).toBe(true);
    expect(paths.owns('sub-01/emg/sub-01_task-ab_desc-decomposed_events.tsv')).toBe(false);
  });
});

describe('isOwnDescription', () => {
  it('knows what this program wrote', () => {
    expect(isOwnDescription('{"GeneratedBy":[{"Name":"bmiss"}]}')).toBe(true);
    for (const text of ['{"GeneratedBy":[{"Name":"other"}]}', '{}', '[]', 'x'])
      expect(isOwnDescription(text)).toBe(false);
  });
});
