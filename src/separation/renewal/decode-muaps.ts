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
import { prepareRun, whitenResidual } from '../separation-run.ts';
import { type DecodedMotorUnit, undecoded } from './decoded-motor-unit.ts';
import { contextOf, decodeLast } from './run-context.ts';
import { decodeTogether } from './soft-cancellation.ts';

/** Each cancels better and so whitens better; the fourth changes nothing that counts. */
const ROUNDS = 4;
const PASSES = 2;

/**
 * @param muaps - motor units x channels x window.length, unit of the signal; discharges are at sample `window.lead` of theirs, or
 * where the MUAP has most energy if that is elsewhere
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
    const run = prepareRun(input, fixed, seed, control, window);
    run.residual.data.set(signal.data);
    arrangePhasesInto(run.phased, run.residual);
    let units = Array.from({ length: muaps.length / size }, (_, j): DecodedMotorUnit => {
      return { ...undecoded(new Int32Array(0), size), muap: muaps.slice(j * size, (j + 1) * size) };
    });
    for (let round = 0; ; round++) {
      await checkpoint(control, { stage: 'decoding', fraction: round / ROUNDS });
      const context = contextOf(run, whitenResidual(run), 0);
      if (round === ROUNDS - 1) return decodeLast(run, context, units, PASSES).map(({ separated }) => separated);
      units = decodeTogether(context, units, PASSES);
    }
  } finally {
    kernels.arena.release(mark);
  }
}
