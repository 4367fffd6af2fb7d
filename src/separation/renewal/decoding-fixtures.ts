/** A small recording of three motor units with trains as a first search leaves them, for the tests of decoding. */

import { createKernels } from '../../kernels/create-kernels.ts';
import { allocateSignal, type Kernels } from '../../kernels/kernels.ts';
import { centreDischarges } from '../accepted-motor-units.ts';
import { jointMuapsInPlace } from '../joint-muaps.ts';
import { allocatePhased, arrangePhasesInto } from '../phased-signal.ts';
import { addMuap, gaussianRows, makeMixture, signalOf, testTrain } from '../separation-fixtures.ts';
import { allocateWhitening, whiten } from '../whitening.ts';
import { type DecodedMotorUnit, undecoded } from './decoded-motor-unit.ts';
import { intervalTables } from './interval-model.ts';
import type { DecodingContext } from './soft-cancellation.ts';
import { templateFreedom } from './template-freedom.ts';

export const RATE = 2000;
export const SAMPLES = 16000;
export const CHANNELS = 6;
export const WINDOW = { length: 40, lead: 20 };
export const MUAP_SIZE = CHANNELS * WINDOW.length;
const TAPS = 8;

export const trains = [1, 2, 3].map((seed) => testTrain(seed, 160 + 23 * seed, 0.15, 60, SAMPLES - 60));
export const { rows } = makeMixture(1, trains, { samples: SAMPLES, length: 14, noise: 0.8 });

/** Every tenth discharge missed, some of another motor unit in it. */
export const damaged = trains.map((train, j) => {
  const others = trains[(j + 1) % 3].filter((t, i) => i % 15 === 4 && train.every((d) => Math.abs(d - t) > 10));
  return Int32Array.from([...train.filter((_, i) => i % 10 !== 3), ...others]).sort();
});

/** Noise and samples of each MUAP of `merged`. */
const NOISE = 0.5;
export const LENGTH = 14;

/** Smooth waveforms of about unit amplitude; each differs from the first by `apart`. */
export function similarMuaps(seed: number, apart: number, count = 2): Float32Array[] {
  const [first, ...others] = gaussianRows(seed, count, CHANNELS * LENGTH).map((values) =>
    values.map((v, i) => v * Math.sin((Math.PI * ((i % LENGTH) + 0.5)) / LENGTH)),
  );
  return [first, ...others.map((other) => first.map((v, i) => v + apart * other[i]))];
}

/** A recording of these trains and MUAPs in white noise, and the motor unit that a search takes them for, `shift` samples behind. */
export async function merged(seed: number, given: readonly Int32Array[], muaps: readonly Float32Array[]) {
  const kernels = await createKernels({ memoryBytes: 32e6 });
  const noisy = gaussianRows(500 + seed, CHANNELS, SAMPLES).map((row) => row.map((v) => NOISE * v));
  for (const [j, train] of given.entries()) addMuap(noisy, train, muaps[j], LENGTH, 0, 1);
  const context = emptyContext(kernels, noisy);
  const all = Int32Array.from(new Set(given.flatMap((train) => [...train]))).sort();
  const samples = centreDischarges(kernels, context.residual, all);
  const copy = allocateSignal(kernels.arena, CHANNELS, SAMPLES);
  copy.data.set(context.residual.data);
  const { muaps: mean } = jointMuapsInPlace(kernels, copy, [samples], WINDOW);
  return { kernels, context, unit: { ...undecoded(samples, MUAP_SIZE), muap: mean }, shift: samples[0] - all[0] };
}

/** The recording itself as the residual of nothing. */
export function emptyContext(kernels: Kernels, signalRows = rows, spacing = 2): DecodingContext {
  const residual = signalOf(kernels, signalRows);
  return whitened(kernels, residual, spacing);
}

/** Damaged trains with joint MUAPs, centred, and the residual without them. */
export function settledContext(
  kernels: Kernels,
  options: { readonly given?: readonly Int32Array[]; readonly spacing?: number } = {},
): { readonly context: DecodingContext; readonly units: readonly DecodedMotorUnit[] } {
  const signal = signalOf(kernels, rows);
  const residual = allocateSignal(kernels.arena, CHANNELS, SAMPLES);
  residual.data.set(signal.data);
  const centres = (options.given ?? damaged).map((train) => centreDischarges(kernels, signal, train));
  const { muaps } = jointMuapsInPlace(kernels, residual, centres, WINDOW);
  const units = centres.map((samples, j) => ({
    samples,
    probabilities: new Float32Array(samples.length).fill(1),
    muap: muaps.slice(j * MUAP_SIZE, (j + 1) * MUAP_SIZE),
    logEvidence: 0,
    separation: 0,
  }));
  return { context: whitened(kernels, residual, options.spacing ?? 2), units };
}

function whitened(kernels: Kernels, residual: DecodingContext['residual'], spacing: number): DecodingContext {
  const phased = allocatePhased(kernels, residual.channelCount, residual.sampleCount, spacing);
  arrangePhasesInto(phased, residual);
  const whitening = whiten(kernels, phased, TAPS, 1, allocateWhitening(kernels, residual.channelCount, TAPS));
  return {
    kernels,
    residual,
    phased,
    whitening,
    window: WINDOW,
    knots: { count: 1, spacing: residual.sampleCount },
    settings: { tables: intervalTables(RATE), parts: ['soft', 'intervals', 'unknown', 'pauses', 'timing'] },
    freedom: templateFreedom(kernels, whitening, 1),
  };
}
