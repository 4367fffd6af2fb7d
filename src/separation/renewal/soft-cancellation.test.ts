import { describe, expect, it } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import { signalRow } from '../../kernels/kernels.ts';
import { rateOfAgreement } from '../../metrics/rate-of-agreement.ts';
import type { DecoderPart } from '../blind-parameters.ts';
import { phasedRowInto } from '../phased-signal.ts';
import { addMuap, extendedRows, largestDifference } from '../separation-fixtures.ts';
import { dischargesOf } from './decoded-motor-unit.ts';
import {
  CHANNELS,
  damaged,
  MUAP_SIZE,
  RATE,
  rows,
  SAMPLES,
  settledContext,
  trains,
  WINDOW,
} from './decoding-fixtures.ts';
import { onWholeSamples } from './discharge-timing.ts';
import { type DecodedOutput, decodeTogether } from './soft-cancellation.ts';

interface Options {
  readonly spacing?: number;
  readonly order?: readonly number[];
  readonly parts?: readonly DecoderPart[];
  readonly passes?: number;
  /** knots with the same MUAP at each */
  readonly knots?: number;
  /** samples that the MUAPs lie behind the middle of their window */
  readonly late?: number;
  /** MUAPs count as known: no excess of heights, which knots share differently */
  readonly known?: boolean;
  readonly visit?: (unit: number, output: DecodedOutput) => void;
}

async function decode({
  spacing,
  order = [0, 1, 2],
  parts,
  passes = 2,
  knots = 1,
  late = 0,
  known,
  visit,
}: Options = {}) {
  const kernels = await createKernels({ memoryBytes: 32e6 });
  const { context, units } = settledContext(kernels, { spacing, given: order.map((j) => damaged[j]) });
  const settings = parts ? { ...context.settings, parts } : context.settings;
  const mark = kernels.arena.mark();
  const repeated = units.map((unit) => {
    const muap = new Float32Array(knots * MUAP_SIZE);
    for (let k = 0; k < knots; k++) muap.set(unit.muap.subarray(0, MUAP_SIZE - late), k * MUAP_SIZE + late);
    return { ...unit, muap, samples: unit.samples.map((t) => t - late) };
  });
  const spread = { count: knots, spacing: SAMPLES / Math.max(1, knots - 1) };
  const decoded = decodeTogether(
    { ...context, settings, knots: spread, ...(known && { freedom: 0 }) },
    repeated,
    passes,
    visit,
  );
  expect(kernels.arena.mark()).toBe(mark);
  const residual = rows.map((_, c) => signalRow(context.residual, c).slice());
  const phased = rows.map((row, c) => {
    const out = new Float32Array(row.length);
    phasedRowInto(out, context.phased, c);
    return out;
  });
  return { decoded, residual, phased, units };
}

const agreementOf = (j: number, train: Int32Array) =>
  rateOfAgreement(trains[j], train, { samplingRateHz: RATE }).rateOfAgreement;

describe('decodeTogether', () => {
  it.each([1, 2, 3])(
    'mends trains with discharges missed and discharges of others in them (spacing %i)',
    async (spacing) => {
      const { decoded } = await decode({ spacing });
      for (const [j, unit] of decoded.entries()) {
        expect(agreementOf(j, damaged[j])).toBeLessThan(0.88);
        expect(agreementOf(j, dischargesOf(unit))).toBeGreaterThan(0.97);
        expect(unit.logEvidence).toBeGreaterThan(100);
        expect(unit.probabilities.every((p) => p > 0.02 && p <= 1)).toBe(true);
      }
    },
  );

  it.each([1, 2])('leaves the signal minus the MUAPs weighted by the posterior (spacing %i)', async (spacing) => {
    const { decoded, residual, phased, units } = await decode({ spacing });
    const expected = rows.map((row) => Float64Array.from(row));
    for (const [j, unit] of decoded.entries()) {
      const { muap } = unit;
      const { samples, probabilities } = onWholeSamples(unit);
      // none was moved: the MUAP is the one that was subtracted
      expect(muap).toEqual(units[j].muap);
      for (const [e, t] of samples.entries())
        addMuap(expected, Int32Array.of(t), muap, WINDOW.length, WINDOW.lead, -probabilities[e]);
    }
    const largest = decoded.reduce((most, { muap }) => muap.reduce((m, v) => Math.max(m, Math.abs(v)), most), 0);
    for (let c = 0; c < CHANNELS; c++)
      // changes of less than 1e-3 stay, of at most three MUAPs at a time; float32 sums of ten sweeps of the joint MUAPs
      expect(largestDifference(residual[c], expected[c])).toBeLessThanOrEqual(3 * 1e-3 * largest + 1e-5 * largest);
    expect(phased).toEqual(residual);
  });

  it('gives the same for any order of the motor units', async () => {
    const base = await decode();
    for (const order of [
      [2, 0, 1],
      [1, 0, 2],
    ]) {
      const { decoded, residual } = await decode({ order });
      for (const [place, j] of order.entries()) {
        const [unit, same] = [decoded[place], base.decoded[j]];
        expect(dischargesOf(unit)).toEqual(dischargesOf(same));
        // joint MUAPs are solved to 0.3 % in this order or that: heights change by a tenth of their deviation at most
        expect(Math.abs(unit.logEvidence / same.logEvidence - 1)).toBeLessThanOrEqual(0.01);
        expect(Math.abs(unit.separation / same.separation - 1)).toBeLessThanOrEqual(0.01);
      }
      for (let c = 0; c < CHANNELS; c++)
        expect(largestDifference(residual[c], base.residual[c])).toBeLessThanOrEqual(0.2);
    }
  });

  it('without `soft` is certain of what it takes', async () => {
    const { decoded } = await decode({ parts: ['intervals', 'unknown', 'pauses', 'timing'] });
    for (const [j, unit] of decoded.entries()) {
      expect(unit.probabilities.every((p) => p === 1)).toBe(true);
      expect(agreementOf(j, unit.samples)).toBeGreaterThan(0.9);
    }
    const soft = await decode();
    expect(soft.decoded.some(({ probabilities }) => probabilities.some((p) => p < 0.9))).toBe(true);
  });

  it('shows each motor unit once, at the end, the most separable first', async () => {
    const seen: { j: number; heights: number[] }[] = [];
    const { decoded } = await decode({
      visit: (j, { pulseTrain, shift, filter }) => {
        expect(filter).toHaveLength(CHANNELS * 8);
        const heights = [...trains[j]].map((t) =>
          Math.max(...pulseTrain.subarray(t + 7 - shift - 4, t + 7 - shift + 5)),
        );
        seen.push({ j, heights: heights.sort((a, b) => a - b) });
      },
    });
    expect(seen.map(({ j }) => j).sort()).toEqual([0, 1, 2]);
    const separations = seen.map(({ j }) => decoded[j].separation);
    expect(separations).toEqual(separations.toSorted((a, b) => b - a));
    // MUAPs with a tenth missed and a few wrong are smaller by little
    for (const { heights } of seen) expect(Math.abs(heights[heights.length >> 1] - 1)).toBeLessThanOrEqual(0.15);
  });

  it('leaves out whom no change has reached: further passes change nothing', async () => {
    const [few, many] = await Promise.all([decode({ passes: 6 }), decode({ passes: 12 })]);
    expect(many.decoded).toEqual(few.decoded);
  });

  it('gives the same with the same MUAP at three knots', async () => {
    const [one, three] = await Promise.all([decode({ known: true }), decode({ known: true, knots: 3 })]);
    for (const [j, unit] of three.decoded.entries()) {
      const same = one.decoded[j];
      expect(unit.muap).toHaveLength(3 * MUAP_SIZE);
      expect(dischargesOf(unit)).toEqual(dischargesOf(same));
      // the same filters over the same samples; the weights of two knots add up to one in float32
      expect(Math.abs(unit.logEvidence / same.logEvidence - 1)).toBeLessThanOrEqual(1e-4);
      expect(agreementOf(j, dischargesOf(unit))).toBeGreaterThan(0.97);
    }
    for (let c = 0; c < CHANNELS; c++)
      expect(largestDifference(three.residual[c], one.residual[c])).toBeLessThanOrEqual(1e-4);
  });

  it('subtracts the others in the outputs as in the signal', async () => {
    let last: { j: number; pulseTrain: Float32Array; filter: Float32Array; shift: number } | undefined;
    const { decoded } = await decode({
      spacing: 1,
      visit: (j, { pulseTrain, filter, shift }) => {
        last = { j, pulseTrain: pulseTrain.slice(), filter: filter.slice(), shift };
      },
    });
    const { j, pulseTrain, filter } = last!;
    // all others have their last posterior by then
    const signal = rows.map((row) => Float64Array.from(row));
    for (const [i, unit] of decoded.entries()) {
      const { samples, probabilities } = onWholeSamples(unit);
      for (const [e, t] of samples.entries())
        if (i !== j) addMuap(signal, Int32Array.of(t), unit.muap, WINDOW.length, WINDOW.lead, -probabilities[e]);
    }
    const output = extendedRows(signal, 8, 1, SAMPLES).reduce(
      (sum, row, d) => sum.map((value, t) => value + filter[d] * row[t]),
      new Float64Array(SAMPLES),
    );
    // changes of less than 1e-3 of a probability are left out, times responses below 1; float32
    expect(largestDifference(pulseTrain, output)).toBeLessThanOrEqual(5e-3);
  });

  it.each([0, 6])('shows pulse trains that peak at the discharges it returns (MUAPs %i samples late)', async (late) => {
    const outputs: { pulseTrain: Float32Array; shift: number }[] = [];
    const { decoded } = await decode({
      late,
      visit: (j, { pulseTrain, shift }) => {
        outputs[j] = { pulseTrain: pulseTrain.slice(), shift };
      },
    });
    for (const [j, unit] of decoded.entries()) {
      const { pulseTrain, shift } = outputs[j];
      expect(unit.samples.length).toBeGreaterThan(50);
      for (const t of unit.samples) {
        const peak = t - shift;
        expect(pulseTrain[peak]).toBeGreaterThanOrEqual(Math.max(pulseTrain[peak - 1], pulseTrain[peak + 1]));
      }
    }
  });

  it('of nothing is nothing', async () => {
    const { decoded, residual } = await decode({ order: [] });
    expect(decoded).toEqual([]);
    expect(residual).toEqual(rows);
  });
});
