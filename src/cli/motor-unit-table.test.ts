import { describe, expect, it } from 'vitest';
import { testDecomposition, testRecording } from '../../test/small-recording.ts';
import { agreementTable, motorUnitTable } from './motor-unit-table.ts';

const recording = testRecording();
const decomposition = testDecomposition(recording);
const [plain, stated] = decomposition.motorUnits;
const lines = (text: string) => text.trimEnd().split('\n');

describe('motorUnitTable', () => {
  it('has a column of expected agreement where a motor unit states one', () => {
    expect(lines(motorUnitTable({ ...decomposition, motorUnits: [stated, plain] }, recording))).toEqual([
      'unit  discharges  rate (Hz)  CoV (%)    SIL  PNR (dB)  expected RoA',
      '----  ----------  ---------  -------  -----  --------  ------------',
      '   0           2       10.1     12.0  0.930      32.5         0.970',
      '   1           6       10.1     12.0  0.930      32.5             -',
    ]);
  });

  it('has none where no motor unit does', () => {
    expect(lines(motorUnitTable({ ...decomposition, motorUnits: [plain] }, recording))[0]).toBe(
      'unit  discharges  rate (Hz)  CoV (%)    SIL  PNR (dB)',
    );
  });
});

describe('agreementTable', () => {
  const row = { referenceName: 'A', referenceDischarges: 3, rateOfAgreement: 0.95, lagSeconds: 0.001 };
  const agreement = { origin: 'an expert', toleranceSeconds: 0.001, rows: [{ ...row, motorUnit: 1 }] };

  it('puts the expected agreement beside the measured one', () => {
    const table = lines(agreementTable(agreement, decomposition));
    expect(table.slice(2)).toEqual([
      'theirs  discharges  unit  discharges  agreement  expected  lag (ms)',
      '------  ----------  ----  ----------  ---------  --------  --------',
      'A                3     1           2      0.950     0.970       1.0',
    ]);
    const silent = agreementTable({ ...agreement, rows: [{ ...row, motorUnit: 0 }] }, decomposition);
    expect(silent).not.toContain('expected');
  });
});
