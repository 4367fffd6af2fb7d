/** `bmiss evaluate` on tables of motor units beside the tables of discharges. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bmiss } from './command-line.ts';
import { randomTrain } from './discharge-trains.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-evaluate-'));
  const trains = [0, 1, 2].map((seed) => randomTrain(seed, 9 + seed, 0.15, 20, 2048));
  writeTables('t_desc-truth_', trains, 2048, [
    'unit_id muscle cross_talk fibres x_mm y_mm z_mm depth_mm cv_m_s size',
    '0 FDS false 90 0 0 0 10 3.5 100',
    '1 FDS false 90 5 0 0 12 4.0 200',
    '2 FCU true 90 9 0 0 14 4.2 300',
  ]);
  // the same trains at 1000 Hz, in another order; no table states z of unit 1
  const slower = [trains[2], trains[0]].map((samples) => samples.map((sample) => Math.round((sample / 2048) * 1000)));
  writeTables('f_desc-decomposed_', slower, 1000, [
    'unit_id grid discharges muscle x_mm y_mm z_mm depth_mm depth_mm_lo depth_mm_hi cv_m_s',
    '0 a n/a FCU 9 3 4 13 12 13.5 n/a',
    '1 a n/a FCU 1 0 n/a 10.5 9 11 3.8',
  ]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function writeTables(stem: string, trains: readonly Int32Array[], rate: number, motorUnits: readonly string[]) {
  const rows = trains.flatMap((train, unit) =>
    Array.from(train, (sample) => [(sample / rate).toFixed(7), 0, sample, unit, 'motor-unit-spike']),
  );
  const events = [['onset', 'duration', 'sample', 'unit_id', 'event_type'], ...rows];
  writeFileSync(join(root, `${stem}events.tsv`), events.map((row) => row.join('\t')).join('\n'));
  writeFileSync(join(root, `${stem}motorunits.tsv`), motorUnits.join('\n').replaceAll(' ', '\t'));
}

const words = () => [
  '--truth',
  join(root, 't_desc-truth_events.tsv'),
  '--found',
  join(root, 'f_desc-decomposed_events.tsv'),
];

it('compares what both tables state, as text and as JSON', async () => {
  const { code, out } = await bmiss('evaluate', ...words());
  expect(code).toBe(0);
  expect(out).toMatch(/^depth +2 +-0\.25 +0\.75 +0\.79 +mm .* 1 of 2 hold the truth \(50 %\)$/m);
  expect(out).toMatch(/^conduction velocity +1 +0\.300 +0\.300 +0\.300 +m\/s +0\.0100 +0\.0069 +-$/m);
  expect(out).toMatch(/^ +position error +mean 5\.00 mm, median 5\.00 mm, RMS 5\.00 mm \(1 pair\)$/m);
  expect(out).toMatch(/^ +muscle right +1 of 2$/m);
  expect(out).toMatch(/^ +of cross-talk muscles +1 true, 1 of them matched, 1 above 0\.9/m);
  const json = JSON.parse((await bmiss('evaluate', ...words(), '--json')).out);
  expect(json).toMatchObject({
    foundAbove90: 2,
    false: [],
    crossTalk: { truthMotorUnits: 1, matched: 1, foundAbove90: 1 },
  });
  expect(json.properties.properties.map(({ property }: { property: string }) => property)).toEqual([
    'x',
    'y',
    'z',
    'depth',
    'conductionVelocity',
  ]);
  expect(json.properties).toMatchObject({ pairs: 2, musclesStated: 2, musclesRight: 1, position: { count: 1 } });
});

it('says in which cell a table is wrong', async () => {
  const table = join(root, 'f_desc-decomposed_motorunits.tsv');
  writeFileSync(table, 'unit_id\tcv_m_s\n0\tfast\n');
  const { code, log } = await bmiss('evaluate', ...words());
  expect(code).toBe(1);
  expect(log).toContain("f_desc-decomposed_motorunits.tsv: line 2: cv_m_s expected a number or n/a, got 'fast'");
});
