import { describe, expect, it } from 'vitest';
import type { MotorUnit } from '../core/decomposition.ts';
import { orderBestFirst } from './order-best-first.ts';

const unit = (expectedRoa: number | undefined, silhouette: number, pnrDecibels = 30, first = 0): MotorUnit =>
  ({
    grid: 0,
    dischargeSamples: Int32Array.of(first),
    quality: { expectedRoa, silhouette, pnrDecibels },
  }) as unknown as MotorUnit;

/** all orders of four */
const orders = [0, 1, 2, 3].flatMap((a) =>
  [0, 1, 2, 3].flatMap((b) =>
    [0, 1, 2, 3].flatMap((c) => [0, 1, 2, 3].flatMap((d) => (new Set([a, b, c, d]).size === 4 ? [[a, b, c, d]] : []))),
  ),
);

describe('orderBestFirst', () => {
  it.each([
    ['expected agreement before silhouette', [unit(0.99, 0.9), unit(0.95, 0.99), unit(0.8, 0.95), unit(0.7, 0.98)]],
    [
      'silhouette without it',
      [unit(undefined, 0.98), unit(undefined, 0.95), unit(undefined, 0.93), unit(undefined, 0)],
    ],
    [
      'equal ones by silhouette, ratio, time',
      [unit(1, 0.95, 20), unit(1, 0.9, 40), unit(1, 0.9, 30, 5), unit(1, 0.9, 30, 9)],
    ],
    [
      'what is unknown last',
      [unit(0.7, 0.9), unit(Number.NaN, 0.99), unit(undefined, 0.98), unit(undefined, Number.NaN)],
    ],
  ])('puts %s, from any order', (_, best) => {
    expect(orders).toHaveLength(24);
    for (const order of orders) expect(orderBestFirst(order.map((i) => best[i]))).toEqual(best);
  });
});
