import { expect, it } from 'vitest';
import { testDecomposition, testInversion, testRecording } from '../../test/small-recording.ts';
import { inversionTable } from './inversion-table.ts';

it('shows half intervals, brackets what is not identified, a dash for what is not known', () => {
  const decomposition = testDecomposition(testRecording());
  const [plain, unit] = decomposition.motorUnits;
  const inversion = testInversion({ unidentified: ['conductionVelocity'] });
  const table = inversionTable({ ...decomposition, motorUnits: [plain, { ...unit, inversion }] });
  expect(table.trimEnd().split('\n')).toEqual([
    'unit  muscle  depth (mm)    IZ (mm)       CV (m/s)  fit (%)',
    '----  ------  ----------  ---------  -------------  -------',
    '   1  FDS              -  3.0 ± 2.0  (4.10 ± 0.18)       93',
    '± half of the 90 % interval; in brackets what the electrodes hardly tell; IZ from the middle of the muscle towards distal; the model does not explain the other 1',
  ]);
});
