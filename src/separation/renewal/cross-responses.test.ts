import { describe, expect, it } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { allocatePhased, arrangePhasesInto, phasedRowInto } from '../phased-signal.ts';
import { addMuap, gaussianRows, largestDifference, signalOf } from '../separation-fixtures.ts';
import { addResponses, type CrossResponses, crossResponses } from './cross-responses.ts';
import type { MuapKnots } from './muap-knots.ts';

const COUNT = 3;
const CHANNELS = 2;
const TAPS = 5;
const WINDOW = { length: 13, lead: 4 };
const SAMPLES = 400;
const SIZE = CHANNELS * WINDOW.length;
const ONE_KNOT: MuapKnots = { count: 1, spacing: SAMPLES };

function arrays(kernels: Kernels) {
  const filters = kernels.arena.float32(COUNT * CHANNELS * TAPS);
  filters.set(gaussianRows(1, 1, filters.length)[0]);
  return { filters, muaps: gaussianRows(2, 1, COUNT * SIZE)[0] };
}

/** Filter i on MUAP j, with nothing around it. */
function slowResponse(filters: Float32Array, muaps: Float32Array, i: number, j: number, spacing: number): Float64Array {
  const response = new Float64Array(WINDOW.length + spacing * (TAPS - 1));
  for (let k = 0; k < response.length; k++)
    for (let c = 0; c < CHANNELS; c++)
      for (let r = 0; r < TAPS; r++) {
        const sample = k - spacing * r;
        if (sample < 0 || sample >= WINDOW.length) continue;
        response[k] += filters[(i * CHANNELS + c) * TAPS + r] * muaps[(j * CHANNELS + c) * WINDOW.length + sample];
      }
  return response;
}

const responseOf = ({ values, length, count }: CrossResponses, i: number, j: number) =>
  values.subarray((i * count + j) * length, (i * count + j + 1) * length);

describe.each([1, 2, 3])('spacing %i', (spacing) => {
  it.each(['simd', 'reference'] as const)('each filter convolved with each MUAP (%s)', async (backend) => {
    const kernels = await createKernels({ backend, memoryBytes: 4e6 });
    const { filters, muaps } = arrays(kernels);
    const mark = kernels.arena.mark();
    const responses = crossResponses(kernels, filters, muaps, COUNT, WINDOW.length, spacing);
    expect(kernels.arena.mark()).toBe(mark);
    expect(responses.length).toBe(WINDOW.length + spacing * (TAPS - 1));
    for (let i = 0; i < COUNT; i++)
      for (let j = 0; j < COUNT; j++) {
        const expected = slowResponse(filters, muaps, i, j, spacing);
        // ten float32 products of at most 3 x 3, and their sum
        expect(largestDifference(responseOf(responses, i, j), expected)).toBeLessThanOrEqual(10 * 9 * 2 ** -24);
        const largest = Math.max(...expected.map(Math.abs));
        expect(Math.abs(responses.largest[i * COUNT + j] - largest)).toBeLessThanOrEqual(10 * 9 * 2 ** -24);
      }
  });

  it('cancels in the outputs what would be cancelled in the signal', async () => {
    const kernels = await createKernels({ memoryBytes: 4e6 });
    const { filters, muaps } = arrays(kernels);
    const rows = gaussianRows(3, CHANNELS, SAMPLES);
    const outputsOf = (signal: readonly ArrayLike<number>[]) => {
      const phased = allocatePhased(kernels, CHANNELS, SAMPLES, spacing);
      arrangePhasesInto(phased, signalOf(kernels, signal));
      const outputs = allocatePhased(kernels, COUNT, SAMPLES, spacing);
      kernels.filterBankInto(outputs.signal, phased.signal, filters, TAPS);
      return outputs;
    };
    const responses = crossResponses(kernels, filters, muaps, COUNT, WINDOW.length, spacing);
    // windows that overlap, and one beyond the end; the earliest one begins with the recording
    const posterior = {
      samples: Int32Array.of(WINDOW.lead, 50, 53, 200, 201, 390, 399),
      probabilities: Float32Array.of(1, 0.3, 0.9, 0.5, 0.02, 1, 0.7),
    };
    for (let j = 0; j < COUNT; j++) {
      const without = rows.map((row) => Float64Array.from(row));
      for (const [e, t] of posterior.samples.entries())
        addMuap(
          without,
          Int32Array.of(t),
          muaps.subarray(j * SIZE, (j + 1) * SIZE),
          WINDOW.length,
          WINDOW.lead,
          -posterior.probabilities[e],
        );
      const expected = outputsOf(without);
      const outputs = outputsOf(rows);
      const rowOf = (i: number, of = outputs) => {
        const row = new Float32Array(SAMPLES);
        phasedRowInto(row, of, i);
        return row;
      };
      const before = Array.from({ length: COUNT }, (_, i) => rowOf(i));
      for (let i = 0; i < COUNT; i++) {
        addResponses(outputs, i, [responses], j, posterior, ONE_KNOT, WINDOW.lead, -1);
        // ten products and three overlapping responses, of up to 9 x 10
        expect(largestDifference(rowOf(i), rowOf(i, expected))).toBeLessThanOrEqual(20 * 90 * 2 ** -24);
        expect(largestDifference(rowOf(i), before[i])).toBeGreaterThan(1);
        // and back
        addResponses(outputs, i, [responses], j, posterior, ONE_KNOT, WINDOW.lead, 1);
        expect(largestDifference(rowOf(i), before[i])).toBeLessThanOrEqual(8 * 90 * 2 ** -24);
      }
    }
    // nothing between the phases or around them: a filter of the outputs would see it
    const clean = outputsOf(rows);
    const touched = outputsOf(rows);
    addResponses(touched, 0, [responses], 1, posterior, ONE_KNOT, WINDOW.lead, 1);
    for (let at = 0; at < clean.signal.data.length; at++) {
      const position = (at % clean.signal.stride) - clean.signal.lead;
      const sample = (position % clean.pitch) * spacing + Math.floor(position / clean.pitch);
      if (position < 0 || position >= spacing * clean.pitch || sample >= SAMPLES)
        expect(touched.signal.data[at]).toBe(clean.signal.data[at]);
    }
  });
});

it('a window that begins before the recording: exact but for the first taps', async () => {
  const kernels = await createKernels({ memoryBytes: 4e6 });
  const { filters, muaps } = arrays(kernels);
  const responses = crossResponses(kernels, filters, muaps, COUNT, WINDOW.length, 2);
  const outputs = allocatePhased(kernels, COUNT, SAMPLES, 2);
  const early = { samples: Int32Array.of(-5, 0), probabilities: Float32Array.of(1, 1) };
  addResponses(outputs, 0, [responses], 1, early, ONE_KNOT, WINDOW.lead, 1);
  const row = new Float32Array(SAMPLES);
  phasedRowInto(row, outputs, 0);
  const slow = slowResponse(filters, muaps, 0, 1, 2);
  for (let t = 0; t < 60; t++) {
    const expected = (slow[t + 5 + WINDOW.lead] ?? 0) + (slow[t + WINDOW.lead] ?? 0);
    expect(Math.abs(row[t] - expected)).toBeLessThanOrEqual(20 * 9 * 2 ** -24);
  }
  // nothing before the recording, nor between the phases
  const { data, lead } = outputs.signal;
  expect(data.subarray(0, lead).every((value) => value === 0)).toBe(true);
  expect(data.subarray(lead + SAMPLES / 2, lead + outputs.pitch).every((value) => value === 0)).toBe(true);
});

it('does not follow responses below a hundredth of a discharge', async () => {
  const kernels = await createKernels({ memoryBytes: 4e6 });
  const { filters, muaps } = arrays(kernels);
  const responses = crossResponses(
    kernels,
    filters,
    muaps.map((h, at) => h * (at < SIZE ? 1e-4 : 1)),
    COUNT,
    WINDOW.length,
    1,
  );
  expect(responses.largest[0]).toBeLessThan(0.01);
  expect(responses.largest[1]).toBeGreaterThan(1);
  const outputs = allocatePhased(kernels, COUNT, SAMPLES, 1);
  const at = { samples: Int32Array.of(100), probabilities: Float32Array.of(1) };
  addResponses(outputs, 0, [responses], 0, at, ONE_KNOT, WINDOW.lead, 1);
  expect(outputs.signal.data.every((value) => value === 0)).toBe(true);
  addResponses(outputs, 0, [responses], 1, at, ONE_KNOT, WINDOW.lead, 1);
  expect(outputs.signal.data.some((value) => value !== 0)).toBe(true);
});

it('takes the responses of the knot nearest to each discharge', async () => {
  const kernels = await createKernels({ memoryBytes: 4e6 });
  const { filters, muaps } = arrays(kernels);
  const [first, second] = [1, 3].map((scale) =>
    crossResponses(
      kernels,
      filters,
      muaps.map((h) => scale * h),
      COUNT,
      WINDOW.length,
      1,
    ),
  );
  const outputs = allocatePhased(kernels, COUNT, SAMPLES, 1);
  const row = new Float32Array(SAMPLES);
  const knots: MuapKnots = { count: 2, spacing: SAMPLES };
  const posterior = { samples: Int32Array.of(150, 250), probabilities: Float32Array.of(1, 1) };
  addResponses(outputs, 2, [first, second], 0, posterior, knots, WINDOW.lead, 1);
  phasedRowInto(row, outputs, 2);
  const at = (discharge: number) => row.slice(discharge - WINDOW.lead, discharge - WINDOW.lead + first.length);
  expect(at(150)).toEqual(responseOf(first, 2, 0).slice());
  expect(at(250)).toEqual(responseOf(second, 2, 0).slice());
});
