/**
 * Discharges of motor units whose MUAPs are known from elsewhere: true ones of a simulation, those of another contraction,
 * or a model's. The same decoder as in `separateBlind`; nothing is searched, and the MUAPs stay as they are.
 */

import { checkpoint, type RunControl } from '../../core/control.ts';
import { ShapeError } from '../../core/errors.ts';
import { type BlindParameters, checkBlindParameters } from '../blind-parameters.ts';
import type { MuapWindow } from '../joint-muaps.ts';
import { arrangePhasesInto } from '../phased-signal.ts';
import type { SeparatedMotorUnit, SeparationInput } from '../separation.ts';
import { prepareRun, shifted, whitenResidual } from '../separation-run.ts';
import { centreOffset, type DecodedMotorUnit, undecoded } from './decoded-motor-unit.ts';
import { contextOf, decodeLast } from './run-context.ts';
import { decodeTogether } from './soft-cancellation.ts';

/** Each cancels better and so whitens better; the fourth changes nothing that counts. */
const ROUNDS = 4;
const PASSES = 2;

/**
 * @param muaps - motor units x channels x window.length, unit of the signal, filtered as the signal is; discharges are at sample
 * `window.lead` of theirs, which may be far from where the MUAP has most energy (a simulation's are when waves leave the end-plates)
 * @returns a motor unit per MUAP, in their order; one that was not found has no discharges
 * @throws ShapeError when `muaps` does not hold whole motor units; ParameterError for parameters out of range
 * Cost: four whitenings and filter banks.
 */
export async function decodeMuaps(
  input: SeparationInput,
  muaps: Float32Array,
  window: MuapWindow,
  parameters: BlindParameters,
  seed: number,
  control: RunControl = {},
): Promise<SeparatedMotorUnit[]> {
  const { kernels, signal } = input;
  const size = signal.channelCount * window.length;
  if (muaps.length === 0 || muaps.length % size !== 0)
    throw new ShapeError(
      `decodeMuaps: muaps expected motor units x ${signal.channelCount} channels x ${window.length} samples, got ${muaps.length} values`,
      { expected: size, got: muaps.length },
    );
  const mark = kernels.arena.mark();
  try {
    const fixed = { ...checkBlindParameters(parameters), muapDriftSeconds: 0 };
    const given = Array.from({ length: muaps.length / size }, (_, j) => muaps.subarray(j * size, (j + 1) * size));
    const middle = middleWindow(given, signal.channelCount, window);
    const run = prepareRun(input, fixed, seed, control, middle.window);
    run.residual.data.set(signal.data);
    arrangePhasesInto(run.phased, run.residual);
    let units = given.map((muap, j): DecodedMotorUnit => {
      const moved = movedInto(muap, window, middle.window, middle.offsets[j]);
      return { ...undecoded(new Int32Array(0), moved.length), muap: moved };
    });
    for (let round = 0; ; round++) {
      await checkpoint(control, { stage: 'decoding', fraction: round / ROUNDS });
      const context = contextOf(run, whitenResidual(run), 0);
      if (round === ROUNDS - 1)
        return decodeLast(run, context, units, PASSES).map(({ separated }, j) => earlier(separated, middle.offsets[j]));
      units = decodeTogether(context, units, PASSES);
    }
  } finally {
    kernels.arena.release(mark);
  }
}

/** A window about each MUAP's centre of energy that holds all of every MUAP, and how far that centre lies behind the discharge. */
function middleWindow(
  muaps: readonly Float32Array[],
  channels: number,
  window: MuapWindow,
): { readonly window: MuapWindow; readonly offsets: readonly number[] } {
  const offsets = muaps.map((muap) => centreOffset(muap, channels, window));
  const centres = offsets.map((offset) => window.lead + offset);
  const lead = centres.reduce((most, centre) => Math.max(most, centre), 0);
  const after = centres.reduce((most, centre) => Math.max(most, window.length - centre), 0);
  return { window: { length: lead + after, lead }, offsets };
}

/** The MUAP in the other window, its centre at that window's lead. */
function movedInto(muap: Float32Array, from: MuapWindow, to: MuapWindow, offset: number): Float32Array {
  const channels = muap.length / from.length;
  const moved = new Float32Array(channels * to.length);
  for (let c = 0; c < channels; c++)
    moved.set(muap.subarray(c * from.length, (c + 1) * from.length), c * to.length + to.lead - from.lead - offset);
  return moved;
}

/** Discharges and pulse train `offset` samples earlier: from the MUAP's centre to where its discharge was said to be. */
function earlier(unit: SeparatedMotorUnit, offset: number): SeparatedMotorUnit {
  if (offset === 0) return unit;
  const { dischargeSamples, dischargeProbability, innervationPulseTrain, alignmentSamples } = unit;
  const length = innervationPulseTrain.length;
  const inside = dischargeSamples.map((t) => t - offset);
  const isIn = (t: number) => t >= 0 && t < length;
  return {
    ...unit,
    dischargeSamples: inside.filter(isIn),
    ...(dischargeProbability && { dischargeProbability: dischargeProbability.filter((_, i) => isIn(inside[i])) }),
    innervationPulseTrain: shifted(innervationPulseTrain, -offset),
    alignmentSamples: alignmentSamples + offset,
  };
}
