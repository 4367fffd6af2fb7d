import { describe, expect, it } from 'vitest';
import type { MotorUnit, MotorUnitQuality } from '../core/decomposition.ts';
import { randomStream } from '../core/random.ts';
import type { Recording } from '../core/recording.ts';
import { orderBestFirst } from './order-best-first.ts';
import { resolveDuplicates } from './resolve-duplicates.ts';

const grid = { name: 'G', rows: 1, columns: 1, spacingMetres: 0.008, cells: Int32Array.of(0) };
const recording = { samplingRateHz: 2000, grids: [grid, grid] } as unknown as Recording;

function train(seed: number): Int32Array {
  const random = randomStream(seed, 'train');
  const samples: number[] = [];
  for (let t = 100; t < 60_000; t += 160 + Math.round(60 * random.uniform())) samples.push(t);
  return Int32Array.from(samples);
}

const unit = (dischargeSamples: Int32Array, gridIndex: number, quality: Partial<MotorUnitQuality> = {}): MotorUnit =>
  ({ grid: gridIndex, dischargeSamples, quality }) as unknown as MotorUnit;

describe('resolveDuplicates', () => {
  it('keeps the better of two that different grids see with a lag, and says so', () => {
    const seen = train(1);
    const later = seen.map((sample) => sample + 40);
    const list = [unit(seen, 0), unit(train(2), 0), unit(later, 1), unit(train(3), 1)];
    const { motorUnits, warnings } = resolveDuplicates(list, recording, 0.3);
    expect(motorUnits).toEqual([list[0], list[1], list[3]]);
    expect(warnings).toEqual([
      'motor unit 0 of grid 1 was also found under grid 2 (G); the better of the two was kept',
    ]);
  });

  it('keeps the one of larger expected agreement, though its silhouette is smaller', () => {
    const seen = train(1);
    const worse = unit(seen, 0, { expectedRoa: 0.8, silhouette: 0.99 });
    const better = unit(seen, 1, { expectedRoa: 0.95, silhouette: 0.9 });
    for (const list of [
      [worse, better],
      [better, worse],
    ])
      expect(resolveDuplicates(orderBestFirst(list), recording, 0.3).motorUnits).toEqual([better]);
  });

  it('leaves motor units of one grid to the separation, and strangers alone', () => {
    const list = [unit(train(1), 0), unit(train(1), 0), unit(train(4), 1)];
    expect(resolveDuplicates(list, recording, 0.3)).toEqual({ motorUnits: list, warnings: [] });
  });
});
