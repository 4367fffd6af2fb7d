import { expect, test } from 'vitest';
import { mag, rdm } from './field-difference.ts';

const a = [1, -2, 3, 0.5];

test('rdm is 0 for any positive gain and 2 for a negative one; mag is the gain', () => {
  for (const gain of [1e-6, 1, 37]) {
    const b = a.map((value) => gain * value);
    // four squares and two roundings each
    expect(rdm(b, a)).toBeLessThanOrEqual(1e-15);
    expect(Math.abs(mag(b, a) / gain - 1)).toBeLessThanOrEqual(1e-15);
    expect(
      Math.abs(
        rdm(
          b,
          a.map((value) => -value),
        ) - 2,
      ),
    ).toBeLessThanOrEqual(1e-15);
  }
});

test('rdm is 2 sin of half the angle between the two', () => {
  for (const degrees of [1, 30, 90, 140]) {
    const angle = (degrees * Math.PI) / 180;
    const b = [5 * Math.cos(angle), 5 * Math.sin(angle)];
    expect(Math.abs(rdm([2, 0], b) - 2 * Math.sin(angle / 2))).toBeLessThanOrEqual(1e-14);
  }
});

test('refuses fields of different length', () => {
  expect(() => rdm([1, 2], [1])).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(() => mag([1, 2], [1])).toThrow(expect.objectContaining({ kind: 'shape' }));
});
