import { describe, expect, it } from 'vitest';
import { matSeeds, mueditVariables, otbiolabVariables, otbSeeds, plainVariables } from '../../test/formats/seeds.ts';
import { writeMat73 } from '../../test/formats/write-mat73.ts';
import { fuzzReader } from '../../test/fuzz-reader.ts';
import { readOtb } from './otb/read-otb.ts';
import { readMatRecording } from './read-mat-recording.ts';

const options = { fileName: 'fuzzed' };

describe('altered files are read or refused, nothing else (300 each; 20 000 in the slow suite)', () => {
  it('MAT v5: OTBioLab+, MUedit, plain', async () => {
    const summary = await fuzzReader('mat5', matSeeds(), (bytes) => readMatRecording(bytes, options), 300);
    expect(summary.refused).toBeGreaterThan(100);
  });

  it('OTB+ and OTB4', async () => {
    const summary = await fuzzReader('otb', await otbSeeds(), (bytes) => readOtb(bytes, options), 300);
    expect(summary.refused).toBeGreaterThan(50);
  });

  it('MAT v7.3', async () => {
    const seeds = await Promise.all([otbiolabVariables, mueditVariables, plainVariables].map((v) => writeMat73(v)));
    const summary = await fuzzReader('mat73', seeds, (bytes) => readMatRecording(bytes, options), 300);
    expect(summary.refused).toBeGreaterThan(50);
  });
});
