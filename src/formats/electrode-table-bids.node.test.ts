import { describe, expect, it } from 'vitest';
import { needsShared, sharedPath } from '../../test/shared-data.ts';
import { diskFileSet } from '../platform/disk-file-set.node.ts';
import { readElectrodeFile } from './electrode-table-bids.ts';

const examples = 'bids-examples';
const read = (name: string, path: string) => readElectrodeFile(path, diskFileSet(`${sharedPath(examples)}/${name}`));

describe('electrodes of the BIDS examples', needsShared(examples), () => {
  it('reads positions in metres, and says which have none', async () => {
    const { names, positionsMetres, warnings } = await read('emg_Multimodal', 'sub-01/emg/sub-01_electrodes.tsv');
    expect(names).toEqual(['L_neck_emg', 'R_neck_emg']);
    expect(Array.from(positionsMetres.subarray(0, 3))).toEqual([-0.09, 0.01, -0.1]);
    expect(warnings[0]).toMatch(/have no position and are left out/);
  });

  it.each([
    ['emg_TwoHDsEMG', 'sub-01/emg/sub-01_electrodes.tsv', /'grid1' is that of a grid/],
    ['emg_TwoWristbands', 'sub-01/emg/sub-01_electrodes.tsv', /'leftForearm' gives positions in per cent/],
    ['emg_ConcurrentIndependentUnits', 'sub-01/emg/sub-01_recording-highDensity_electrodes.tsv', /have no z/],
    ['emg_CustomBipolarFace', 'sub-01/emg/sub-01_electrodes.tsv', /gives positions in per cent/],
  ])('says why it cannot use those of %s', async (name, path, message) => {
    await expect(read(name, path)).rejects.toThrow(message);
  });
});
