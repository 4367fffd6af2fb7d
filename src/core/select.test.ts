import { describe, expect, it } from 'vitest';
import { randomStream } from './random.ts';
import { selectInPlace } from './select.ts';

describe('selectInPlace', () => {
  it('gives what a sort gives, at every rank, with repeats and without', () => {
    const { normal, integer } = randomStream(3, 'select test');
    for (const count of [1, 2, 3, 10, 101]) {
      const examples = [
        Float64Array.from({ length: count }, () => normal()),
        Float64Array.from({ length: count }, () => integer(4)),
        Float64Array.from({ length: count }, (_, i) => i),
        Float64Array.from({ length: count }, (_, i) => -i),
      ];
      for (const values of examples) {
        const sorted = values.slice().sort();
        for (let rank = 0; rank < count; rank++) {
          const parted = values.slice();
          expect(selectInPlace(parted, rank)).toBe(sorted[rank]);
          expect(parted.subarray(0, rank).every((value) => value <= sorted[rank])).toBe(true);
          expect(parted.subarray(rank).every((value) => value >= sorted[rank])).toBe(true);
          expect(parted.sort()).toEqual(sorted);
        }
      }
    }
  });
});
