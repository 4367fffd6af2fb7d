import { expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { longestStretch } from './longest-stretch.ts';

test('the longest stretch equals an exhaustive search', () => {
  const stream = randomStream(2, 'stretch');
  for (let round = 0; round < 30; round++) {
    let level = 0;
    const values = Float64Array.from({ length: 70 }, () => (level += stream.normal()));
    const [from, to, width, floor] = [5, 60 + (round % 10), 1 + (round % 5), -3];
    let longest = 0;
    for (let i = from; i < to; i++)
      for (let j = i + 1; j <= to; j++) {
        const part = values.subarray(i, j);
        if (Math.max(...part) - Math.min(...part) <= width && Math.min(...part) >= floor)
          longest = Math.max(longest, j - i);
      }
    const [first, last] = longestStretch(values, from, to, width, floor);
    expect(last - first).toBe(longest);
    const found = values.subarray(first, last);
    if (longest > 0) expect(Math.max(...found) - Math.min(...found)).toBeLessThanOrEqual(width);
  }
});
