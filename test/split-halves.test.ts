import { describe, expect, it } from 'vitest';
import { splitHalves } from '../bench/split-halves.ts';
import { randomStream } from '../src/core/random.ts';

const RATE = 2000;

/** About 100 discharges at 10 Hz, of a stream of their own. */
function train(id: number) {
  const { uniform } = randomStream(1, 'train', id);
  let sample = 0;
  return {
    id,
    dischargeSamples: Int32Array.from({ length: 100 }, () => (sample += 150 + Math.floor(100 * uniform()))),
  };
}

const shifted = (unit: ReturnType<typeof train>, lag: number, from = 0) => ({
  id: 100 + unit.id,
  dischargeSamples: unit.dischargeSamples.subarray(from).map((sample) => sample + lag),
});

describe('odd and even electrodes', () => {
  const [a, b, c] = [train(1), train(2), train(3)];

  it('confirm what both halves find, whatever the order and the lag', () => {
    const [first, second] = splitHalves([a, b], [shifted(b, 7), shifted(a, -4)], [shifted(a, 9), shifted(b, 0)], RATE);
    expect(first).toEqual({ id: 1, withOdd: 1, withEven: 1, oddWithEven: 1, confirmed: true });
    expect(second.confirmed).toBe(true);
  });

  it('do not confirm what one half misses, and say nothing of the halves with each other', () => {
    const [only] = splitHalves([a], [shifted(a, 0)], [shifted(c, 0)], RATE);
    expect(only).toMatchObject({ withOdd: 1, confirmed: false, oddWithEven: undefined });
    expect(splitHalves([a], [], [], RATE)[0]).toMatchObject({ withOdd: 0, withEven: 0, confirmed: false });
  });

  it('confirm above 0.9, not at it: 90 of 100 discharges', () => {
    const halves = (from: number) => splitHalves([a], [shifted(a, 0, from)], [shifted(a, 0)], RATE)[0];
    expect(halves(10)).toMatchObject({ withOdd: 0.9, confirmed: false });
    expect(halves(9)).toMatchObject({ withOdd: 0.91, confirmed: true });
  });

  it('ask for all three agreements: each half with the whole, and the halves with each other', () => {
    const without = (from: number, to: number) => ({ id: 9, dischargeSamples: a.dischargeSamples.slice(from, to) });
    const verdict = (odd: typeof a, even: typeof a) => splitHalves([a], [odd], [even], RATE)[0].confirmed;
    expect(verdict(without(5, 100), without(9, 100))).toBe(true); // 95, 91 and 91 of 95
    expect(verdict(without(5, 100), without(10, 100))).toBe(false); // 90 of 100
    expect(verdict(without(10, 100), without(5, 100))).toBe(false);
    expect(verdict(without(6, 100), without(0, 94))).toBe(false); // 94, 94, and 88 of 100 with each other
  });
});
