import { expect, it } from 'vitest';
import { fuzzReader } from '../../test/fuzz-reader.ts';
import { readMotorUnitProperties } from './motor-unit-properties-tsv.ts';

const read = (...lines: string[]) =>
  readMotorUnitProperties(new TextEncoder().encode(lines.join('\n')), { fileName: 'm.tsv' });

it('reads SI values, intervals, muscle, cross-talk', () => {
  const found = read(
    'unit_id\tmuscle\tcross_talk\tx_mm\tdepth_mm\tdepth_mm_lo\tdepth_mm_hi\tcv_m_s\tsize\tsize_lo\tsize_hi\thalf_length_1_mm\thalf_length_2_mm',
    '3\tFDS\ttrue\t-12.5\t8\t6\t11\t4.1\t100\t0\t200\t40\t50',
  );
  const { estimates, ...rest } = found.get('3') ?? {};
  expect(rest).toEqual({ muscle: 'FDS', isCrossTalk: true });
  expect(estimates).toEqual({
    x: { value: -0.0125 },
    depth: { value: 0.008, interval: [0.006, 0.011] },
    conductionVelocity: { value: 4.1 },
    size: { value: Math.log(100), interval: [Number.NEGATIVE_INFINITY, Math.log(200)] },
    halfLength1: { value: 0.04 },
    halfLength2: { value: 0.05 },
    fibreLength: { value: 0.09 },
  });
});

it('missing columns and n/a cells state nothing', () => {
  expect(read('unit_id\tdischarges', '0\t12')).toEqual(new Map());
  expect(read('name\tdepth_mm', '0\t12')).toEqual(new Map());
  const found = read('unit_id\tmuscle\tdepth_mm\tdepth_mm_lo\tdepth_mm_hi', '0\tn/a\tn/a\t1\t2', '1\tn/a\t8\tn/a\t9');
  expect([...found]).toEqual([['1', { estimates: { depth: { value: 0.008 } } }]]);
});

it.each([
  ['depth_mm', 'deep', /m.tsv: line 2: depth_mm expected a number or n\/a, got 'deep'/],
  ['cv_m_s', 'Infinity', /line 2: cv_m_s expected a number/],
  ['size', '0', /line 2: size expected a number above 0, got 0/],
  ['size', '-3', /line 2: size expected a number above 0, got -3/],
])('refuses %s %j', (column, cell, message) => {
  expect(() => read(`unit_id\t${column}`, `0\t${cell}`)).toThrow(message);
});

it('refuses intervals that end before they begin', () => {
  const columns = 'unit_id\tdepth_mm\tdepth_mm_lo\tdepth_mm_hi';
  expect(() => read(columns, '0\t8\t9\t7')).toThrow(/line 2: depth_mm expected an interval.*9 to 7/);
  expect(() => read('unit_id\tsize\tsize_lo\tsize_hi', '0\t8\t-1\t9')).toThrow(/size expected an interval from 0/);
});

it('survives altered tables', async () => {
  const seed = new TextEncoder().encode(
    'unit_id\tmuscle\tdepth_mm\tsize\tsize_lo\tsize_hi\n2\ta\t8.5\t100\t50\t200\n7\tb\tn/a\t9\tn/a\t1\n',
  );
  await fuzzReader('properties', [seed], (bytes) => readMotorUnitProperties(bytes, { fileName: 'm.tsv' }), 300);
});
