import { describe, expect, it } from 'vitest';
import { rateOfAgreement } from '../../metrics/rate-of-agreement.ts';
import { jointMuapsInPlace } from '../joint-muaps.ts';
import { arrangePhasesInto } from '../phased-signal.ts';
import { testTrain } from '../separation-fixtures.ts';
import { type DecodedMotorUnit, dischargesOf, undecoded } from './decoded-motor-unit.ts';
import { MUAP_SIZE, merged, RATE, SAMPLES, similarMuaps, WINDOW } from './decoding-fixtures.ts';
import { decodeTogether } from './soft-cancellation.ts';

const agreement = (a: Int32Array, b: Int32Array) => rateOfAgreement(a, b, { samplingRateHz: RATE }).rateOfAgreement;

/** Two motor units of similar MUAPs, their names exchanged between two samples, and the residual without them. */
async function crossedUnits(seed: number, from: number, to: number) {
  const trains = [testTrain(seed, 190, 0.15, 60, SAMPLES - 60), testTrain(40 + seed, 200, 0.15, 90, SAMPLES - 60)];
  const { kernels, context, shift } = await merged(seed, trains, similarMuaps(seed, 0.75));
  const centred = trains.map((train) => train.map((t) => t + shift));
  const isIn = (t: number) => t >= from && t < to;
  const given = [0, 1].map((j) =>
    Int32Array.of(...centred[j].filter((t) => !isIn(t)), ...centred[1 - j].filter(isIn)).sort(),
  );
  const { muaps } = jointMuapsInPlace(kernels, context.residual, given, WINDOW);
  arrangePhasesInto(context.phased, context.residual);
  const units = given.map((samples, j): DecodedMotorUnit => {
    return { ...undecoded(samples, MUAP_SIZE), muap: muaps.slice(j * MUAP_SIZE, (j + 1) * MUAP_SIZE) };
  });
  return { context, trains, given, units };
}

describe('crossed trains', () => {
  it.each([2, 4, 5, 6])('go back to their motor units (seed %i)', async (seed) => {
    const { context, trains, given, units } = await crossedUnits(seed, 6000, 8000);
    const decoded = decodeTogether(context, units, 2);
    for (const [j, train] of trains.entries()) {
      expect(agreement(train, given[j])).toBeLessThan(0.85);
      expect(agreement(train, dischargesOf(decoded[j]))).toBeGreaterThan(0.93);
    }
  });

  it.each([1, 2, 3, 4])('stay where every discharge is with its motor unit (seed %i)', async (seed) => {
    const { context, trains, units } = await crossedUnits(seed, 0, 0);
    const decoded = decodeTogether(context, units, 2);
    for (const [j, train] of trains.entries()) expect(agreement(train, dischargesOf(decoded[j]))).toBeGreaterThan(0.93);
  });
});
