import { expect, it } from 'vitest';
import { readForceTrace } from './force-trace.ts';

const read = (text: string) => readForceTrace(new TextEncoder().encode(text), 'trace');

it('reads even times at their own rate, with tabs or commas and other columns', () => {
  expect(read('time\tforce\n1\t0\n1.5\t10\n2\t20\n')).toEqual({
    values: Float64Array.of(0, 0.1, 0.2),
    samplingRateHz: 2,
    seconds: 1,
  });
  expect(read('force,time,note\n50,0,a\n25,0.1,b\n').values).toEqual(Float64Array.of(0.5, 0.25));
});

it('puts uneven times on 200 Hz by straight lines', () => {
  const { values, samplingRateHz, seconds } = read('time\tforce\n0\t0\n1\t10\n1.5\t0\n');
  expect([samplingRateHz, seconds, values.length]).toEqual([200, 1.5, 301]);
  expect(values[100]).toBeCloseTo(0.05, 12);
  expect(values[200]).toBeCloseTo(0.1, 12);
  expect(values[250]).toBeCloseTo(0.05, 12);
  expect(values[300]).toBeCloseTo(0, 12);
});

it.each([
  ['t\tforce\n0\t1\n1\t1\n', /names the columns time \(s\) and force .*got 't\tforce'/],
  ['time\tforce\n0\t1\n', /two rows at least, got 1/],
  ['time\tforce\n0\t1\n0\t1\n', /line 3: expected a time after 0 s, got 0/],
  ['time\tforce\n0\t1\n1\t250\n', /line 3: expected a force from 0 to 100 %.*got 250/],
  ['time\tforce\n0\tx\n1\t1\n', /line 2, column force: expected a number, got 'x'/],
])('refuses %j', (text, message) => {
  expect(() => read(text)).toThrow(message);
});
