import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { createArena } from '../../kernels/arena.ts';
import { createRowSums } from './index.ts';

const GUARD = 12345.5;

describe('row sums', () => {
  it('combines pieces as the plain loops do, for all lengths, and writes nothing else', () => {
    const arena = createArena(4e6, false);
    const [simd, plain] = [createRowSums(arena), createRowSums()];
    expect(simd.backend).toBe('simd');
    const stream = randomStream(1, 'row sums');
    const count = 18;
    for (let length = 4; length <= 132; length += 4) {
      const mark = arena.mark();
      const source = arena.float32((count + 1) * length + 4).map(() => stream.normal());
      const inside = arena.float32(source.length);
      inside.set(source);
      const offsets = arena.int32(count);
      for (let p = 0; p < count; p++) offsets[p] = p * length + (p % 2) * 4;
      const weights = arena.float32(4 * count);
      for (let i = 0; i < weights.length; i++) weights[i] = stream.normal();
      const stride = length + 8;
      for (const combinations of [1, 4] as const) {
        const [out, exact] = [arena.float32(4 * stride + 8).fill(GUARD), new Float64Array(4 * stride + 8).fill(GUARD)];
        simd.combineInto(out, 4, stride, combinations, length, inside, length, offsets, weights);
        plain.combineInto(exact, 4, stride, combinations, length, inside, length, offsets, weights);
        // 18 terms of a few units: n * 2^-24 * sum |x y|, below 18 * 6e-8 * 60
        for (let i = 0; i < out.length; i++) expect(Math.abs(out[i] - exact[i])).toBeLessThanOrEqual(6.5e-5);
        expect([out[3], out[out.length - 1]]).toEqual([GUARD, GUARD]);
      }
      arena.release(mark);
    }
  });

  it('adds rows by taps and turns them, for all lengths', () => {
    const arena = createArena(4e6, false);
    const [simd, plain] = [createRowSums(arena), createRowSums()];
    const stream = randomStream(2, 'row sums');
    for (const rowLength of [4, 8, 32, 36, 64, 132]) {
      const mark = arena.mark();
      const rowCount = 11;
      const source = arena.float32(20 * rowLength);
      for (let i = 0; i < source.length; i++) source[i] = stream.normal();
      const starts = arena.int32(rowCount + 1);
      const rows = arena.int32(100);
      const weights = arena.float32(100);
      for (let r = 0, taps = 0; r < rowCount; r++) {
        for (let n = 0; n < r % 5; n++) {
          rows[taps] = stream.integer(19);
          weights[taps++] = stream.normal();
        }
        starts[r + 1] = taps;
      }
      const out = arena.float32(rowCount * rowLength + 8).fill(GUARD);
      const exact = new Float64Array(out.length).fill(GUARD);
      simd.rowSumsInto(out, 4, rowCount, rowLength, { starts, rows, weights }, source, rowLength);
      plain.rowSumsInto(exact, 4, rowCount, rowLength, { starts, rows, weights }, source, rowLength);
      for (let i = 0; i < out.length; i++) expect(Math.abs(out[i] - exact[i])).toBeLessThanOrEqual(4e-6);
      for (const channels of [rowLength - 3, rowLength]) {
        const turned = arena.float32(channels * rowCount + 1).fill(GUARD);
        const expected = new Float32Array(turned.length).fill(GUARD);
        simd.transposeInto(turned, out, 4, rowCount, rowLength, channels);
        plain.transposeInto(expected, out, 4, rowCount, rowLength, channels);
        expect(Array.from(turned)).toEqual(Array.from(expected));
      }
      arena.release(mark);
    }
  });
});
