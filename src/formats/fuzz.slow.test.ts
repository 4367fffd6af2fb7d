import { describe, expect, it } from 'vitest';
import { matSeeds, otbSeeds } from '../../test/formats/seeds.ts';
import { fuzzReader } from '../../test/fuzz-reader.ts';
import { memoryFileSet } from './file-set.ts';
import { parseGridMap } from './grid-map.ts';
import { readOtb } from './otb/read-otb.ts';
import { readMatRecording } from './read-mat-recording.ts';
import { readRecording } from './read-recording.ts';

const options = { fileName: 'fuzzed' };
const count = 20_000;

describe('20 000 altered files each are read or refused, nothing else', () => {
  it('MAT v5: OTBioLab+, MUedit, plain', async () => {
    const summary = await fuzzReader('mat5', matSeeds(), (bytes) => readMatRecording(bytes, options), count);
    console.log('mat5', summary);
    expect(summary.inputs).toBe(count);
  });

  it('OTB+ and OTB4', async () => {
    const summary = await fuzzReader('otb', await otbSeeds(), (bytes) => readOtb(bytes, options), count);
    console.log('otb', summary);
    expect(summary.inputs).toBe(count);
  });

  it('the door to every reader', async () => {
    const seeds = [
      ...matSeeds(),
      ...(await otbSeeds()),
      new TextEncoder().encode('time,ch1,ch2\n0,1,2\n0.001,3,4\n0.002,5,6\n'),
    ];
    const read = (bytes: Uint8Array) =>
      readRecording('fuzzed', memoryFileSet(new Map([['fuzzed', bytes]])), {
        ...options,
        samplingRateHz: 1000,
        unit: 'V',
      });
    const summary = await fuzzReader('door', seeds, read, count);
    console.log('door', summary);
    expect(summary.inputs).toBe(count);
  });

  it('grid maps', async () => {
    const seeds = [new TextEncoder().encode('0,1,2\n3,4,5\n'), new TextEncoder().encode('1\t2\r\n# note\r\n3\t0')];
    const summary = await fuzzReader('map', seeds, (bytes) => parseGridMap(new TextDecoder().decode(bytes)), count);
    expect(summary.inputs).toBe(count);
  });
});
