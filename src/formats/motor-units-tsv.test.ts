import { describe, expect, it } from 'vitest';
import { fuzzReader } from '../../test/fuzz-reader.ts';
import { testDecomposition, testRecording } from '../../test/small-recording.ts';
import { writeDecomposition } from './decomposition-files.ts';
import { decompositionTarget } from './decomposition-target.ts';
import { readEvents } from './events-tsv.ts';
import { addExpectedRoa } from './motor-units-tsv.ts';
import type { StoredDecomposition } from './read-result.ts';

const encode = (content: string) => new TextEncoder().encode(content);
const stored: StoredDecomposition = {
  samplingRateHz: 2000,
  origin: 'a test',
  motorUnits: [
    { name: '10', dischargeSamples: Int32Array.of(1, 2, 3) },
    { name: '2', dischargeSamples: Int32Array.of(4) },
    { name: '7', dischargeSamples: Int32Array.of(5) },
  ],
};
const add = (content: string) => addExpectedRoa(stored, encode(content), { fileName: 'm.tsv' });

describe('addExpectedRoa', () => {
  it('gives back what writeDecomposition wrote', () => {
    const recording = testRecording();
    const decomposition = testDecomposition(recording);
    const target = decompositionTarget(recording);
    const [with97, none] = [decomposition.motorUnits[1], decomposition.motorUnits[0]];
    // seven digits are written
    const third = { ...with97, quality: { ...with97.quality, expectedRoa: 1 / 3 } };
    const files = writeDecomposition(recording, { ...decomposition, motorUnits: [with97, none, third] }, target);
    const part = (name: string) =>
      [...files].find(([path]) => path.endsWith(`_desc-decomposed_${name}`))?.[1] ?? new Uint8Array(0);
    const events = readEvents(part('events.tsv'), { fileName: 'e.tsv' }).decomposition;
    const again = addExpectedRoa(events, part('motorunits.tsv'), { fileName: 'm.tsv' });
    expect(again.warnings).toEqual([]);
    expect(again.decomposition.motorUnits.map(({ expectedRoa }) => expectedRoa)).toEqual([0.97, undefined, 0.3333333]);
    expect(again.decomposition.motorUnits[0].dischargeProbability).toEqual(with97.dischargeProbability);
  });

  it('goes by unit_id, and leaves out what is about other discharges, with a word', () => {
    const { decomposition, warnings } = add(
      'unit_id\tdischarges\texpected_roa\n2\t1\t0.5\n7\t9\t0.6\n10\t3\t0.75\n99\t1\t0.1\n',
    );
    expect(decomposition.motorUnits.map(({ expectedRoa }) => expectedRoa)).toEqual([0.75, 0.5, undefined]);
    expect(warnings).toEqual([
      'motor unit 7: discharges 1 in the table of events, 9 in m.tsv; its expected rate of agreement is left out',
    ]);
  });

  it.each(['unit_id\tsil\n2\t0.9\n', 'name\texpected_roa\n2\t0.9\n', 'unit_id\texpected_roa\n2\tn/a\n'])(
    'adds nothing from %j',
    (content) => {
      expect(add(content)).toEqual({ decomposition: stored, warnings: [] });
    },
  );

  it.each(['1.2', '-0.1', 'high', ''])('refuses %j', (cell) => {
    expect(() => add(`unit_id\texpected_roa\n2\t${cell}\n`)).toThrow(/m.tsv: line 2 expected an expected_roa/);
  });

  it('survives altered tables', async () => {
    const seed = encode('unit_id\tdischarges\texpected_roa\n2\t1\t0.5\n7\t9\t0.6\n10\t3\t0.75\n');
    await fuzzReader('motor units', [seed], (bytes) => addExpectedRoa(stored, bytes, { fileName: 'm.tsv' }), 300);
  });
});
