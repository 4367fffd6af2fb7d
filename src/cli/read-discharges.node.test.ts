import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testRecording } from '../../test/small-recording.ts';
import { readDischarges, readEventsOf } from './read-discharges.ts';

const root = mkdtempSync(join(tmpdir(), 'bmiss-read-discharges-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const at = (name: string) => join(root, name);
writeFileSync(at('x_events.tsv'), 'sample\tonset\tunit_id\tprobability\n200\t0.1\t0\t0.75\n400\t0.2\t0\t1\n');
writeFileSync(at('x_motorunits.tsv'), 'unit_id\tdischarges\texpected_roa\n0\t2\t0.875\n');
writeFileSync(at('alone_events.tsv'), 'sample\tonset\tunit_id\n200\t0.1\t0\n400\t0.2\t0\n');
writeFileSync(at('edited_events.tsv'), 'sample\tonset\tunit_id\n200\t0.1\t0\n');
writeFileSync(at('edited_motorunits.tsv'), 'unit_id\tdischarges\texpected_roa\n0\t2\t0.875\n');

describe('readDischarges', () => {
  it('takes the expected agreement from the table of motor units beside the events', async () => {
    const motorUnit = {
      name: '0',
      dischargeSamples: Int32Array.of(200, 400),
      dischargeProbability: Float32Array.of(0.75, 1),
      expectedRoa: 0.875,
    };
    expect((await readDischarges(at('x_events.tsv'))).decomposition.motorUnits).toEqual([motorUnit]);
    expect((await readEventsOf(at('x_events.tsv'), testRecording())).stored.motorUnits).toEqual([motorUnit]);
  });

  it('does without that table, and says when it is about other discharges', async () => {
    const alone = await readDischarges(at('alone_events.tsv'));
    expect(alone.decomposition.motorUnits).toEqual([{ name: '0', dischargeSamples: Int32Array.of(200, 400) }]);
    const edited = await readDischarges(at('edited_events.tsv'));
    expect(edited.decomposition.motorUnits[0].expectedRoa).toBeUndefined();
    expect(edited.warnings.join()).toMatch(/motor unit 0: discharges 1 in the table of events, 2 in edited_motorunits/);
  });
});
