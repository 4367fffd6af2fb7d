import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { signalRow } from '../kernels/kernels.ts';
import { allocatePhased, onePhase, phasedRowInto, phasePositions, phaseWindow } from './phased-signal.ts';
import { gaussianRows, phasedOf } from './separation-fixtures.ts';

const SPACINGS = [1, 2, 3, 10];

describe.each(SPACINGS)('spacing %i', (spacing) => {
  it.each([7, 10, 11, 159, 160, 161, 1009])('positions and rows round trip, %i samples', async (samples) => {
    const kernels = await createKernels({ memoryBytes: 2e6 });
    const rows = gaussianRows(spacing, 2, samples);
    const phased = phasedOf(kernels, rows, spacing);
    const all = Int32Array.from({ length: samples }, (_, t) => t);
    const positions = phasePositions(phased, all);
    expect(new Set(positions).size).toBe(samples);
    for (const [c, row] of rows.entries()) {
      const stored = signalRow(phased.signal, c);
      expect(Float32Array.from(positions, (i) => stored[i])).toEqual(row);
      const back = new Float32Array(samples);
      phasedRowInto(back, phased, c);
      expect(back).toEqual(row);
      // nothing but zeros between the phases: the row holds the samples and no other value
      expect(stored.filter((value) => value !== 0)).toHaveLength(row.filter((value) => value !== 0).length);
    }
  });

  it.each([
    ['reference', 5, 61],
    ['simd', 5, 61],
    ['simd', 128, 1501],
  ] as const)(
    'a filter bank equals a convolution with spaced taps, both ends included (%s, %i taps)',
    async (backend, taps, samples) => {
      const kernels = await createKernels({ backend, memoryBytes: 4e6 });
      const rows = gaussianRows(9, 3, samples);
      const phased = phasedOf(kernels, rows, spacing);
      const filters = kernels.arena.float32(2 * rows.length * taps);
      filters.set(gaussianRows(10, 1, filters.length)[0]);
      const out = allocatePhased(kernels, 2, samples, spacing);
      kernels.filterBankInto(out.signal, phased.signal, filters, taps);
      const found = new Float32Array(samples);
      let worst = 0;
      for (let j = 0; j < 2; j++) {
        phasedRowInto(found, out, j);
        for (let t = 0; t < samples; t++) {
          let expected = 0;
          let size = 0;
          for (let c = 0; c < rows.length; c++) {
            for (let r = 0; r < taps && t - spacing * r >= 0; r++) {
              const term = filters[(j * rows.length + c) * taps + r] * rows[c][t - spacing * r];
              expected += term;
              size += Math.abs(term);
            }
          }
          // a float32 sum of n terms is within n 2^-24 of the sum of their sizes
          const bound = rows.length * taps * 2 ** -24 * size;
          worst = Math.max(worst, Math.abs(found[t] - expected) <= bound ? 0 : 1);
        }
      }
      expect(worst).toBe(0);
    },
  );

  it.each([0, 0.37, 0.999])('a window at %d is the recording at 1 / spacing of its rate', async (share) => {
    const kernels = await createKernels({ memoryBytes: 4e6 });
    const samples = 2003;
    const rows = gaussianRows(11, 2, samples);
    const phased = phasedOf(kernels, rows, spacing);
    for (let phase = 0; phase < spacing; phase++) {
      const { part, firstSample } = phaseWindow(phased, phase, share, 800);
      expect(part.sampleCount).toBe(Math.min(Math.ceil(800 / spacing), Math.floor((samples - phase) / spacing)));
      expect(firstSample % spacing).toBe(phase);
      expect(firstSample + spacing * (part.sampleCount - 1)).toBeLessThan(samples);
      // the start is rounded down to 16 samples of the phase
      const exact = share * (samples / spacing - part.sampleCount) * spacing;
      expect(Math.abs(firstSample - exact)).toBeLessThanOrEqual(18 * spacing);
      for (const [c, row] of rows.entries()) {
        const expected = Float32Array.from({ length: part.sampleCount }, (_, i) => row[firstSample + spacing * i]);
        expect(signalRow(part, c)).toEqual(expected);
      }
      // kernels take it as it is, and see what comes before it
      const delayed = allocatePhased(kernels, 1, part.sampleCount, 1).signal;
      const tap = kernels.arena.float32(2 * 3);
      tap[2] = 1;
      kernels.filterBankInto(delayed, part, tap, 3);
      const before = firstSample - 2 * spacing;
      expect(signalRow(delayed, 0)[0]).toBe(before >= 0 ? rows[0][before] : 0);
    }
  });
});

it('takes all of a recording that is shorter than the window', async () => {
  const kernels = await createKernels({ memoryBytes: 1e6 });
  const phased = phasedOf(kernels, gaussianRows(12, 1, 101), 2);
  const { part, firstSample } = phaseWindow(phased, 1, 0.9, 1e6);
  expect(firstSample).toBe(1);
  expect(part.sampleCount).toBe(50);
});

it.each([1, 2, 3])('one phase holds every %ith sample', async (spacing) => {
  const kernels = await createKernels({ memoryBytes: 1e6 });
  const rows = gaussianRows(13, 2, 101);
  const phased = phasedOf(kernels, rows, spacing);
  for (let phase = 0; phase < spacing; phase++) {
    const signal = onePhase(phased, phase);
    for (const [c, row] of rows.entries()) {
      expect(signalRow(signal, c)).toEqual(row.filter((_, t) => t % spacing === phase));
    }
  }
});
