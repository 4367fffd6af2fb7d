/**
 * Convolutive blind source separation of motor units with peel-off (after Negro, Muceli, Castronovo, Holobar, Farina 2016,
 * J Neural Eng 13:026027), in rounds on the residual of what is known:
 *
 *   1. joint least-squares MUAPs of the accepted motor units, subtracted from the recording
 *   2. whitening of the residual
 *   3. each accepted motor unit decoded again with all others cancelled
 *   4. fixed points from active instants: first in a window of the recording, repeats dropped, then in all of it
 *   5. refinement for regular intervals, acceptance, duplicates out
 *
 * until rounds bring nothing new. How motor units are decoded and accepted is in linear-rounds.ts and renewal/renewal-rounds.ts. It differs from the published algorithm in the joint peel-off, in deflation (what is
 * accepted is subtracted; only the first directions of a round are kept orthogonal to each other, and go free afterwards), in
 * best-so-far refinement, and in never forming the extended signal.
 */

import { checkpoint, type RunControl } from '../core/control.ts';
import { type BlindParameters, checkBlindParameters, contrastsOf, idleRoundsOf } from './blind-parameters.ts';
import { linearRounds } from './linear-rounds.ts';
import { renewalRounds } from './renewal/renewal-rounds.ts';
import type { SeparationInput, SeparationResult } from './separation.ts';
import { prepareRun, type Rounds, type SeparationRun } from './separation-run.ts';

/**
 * @returns motor units with discharges in samples of the signal, most separable first
 * @throws ParameterError for parameters out of range or a silent signal; AbortedError on request
 * Cost: see docs/benchmarks.md; memory: the residual, `startsPerRound` rows, and one (M R)^2 float64 factor in the arena.
 */
export async function separateBlind(
  input: SeparationInput,
  parameters: BlindParameters,
  seed: number,
  control: RunControl,
): Promise<SeparationResult> {
  const mark = input.kernels.arena.mark();
  try {
    const run = prepareRun(input, checkBlindParameters(parameters), seed, control);
    const motorUnits = await (parameters.decoder === 'linear'
      ? allRounds(run, linearRounds(run))
      : allRounds(run, renewalRounds(run)));
    const { extensionFactor, phased, statistics, warnings } = run;
    return { motorUnits, extensionFactor, tapSpacing: phased.spacing, statistics, warnings };
  } finally {
    input.kernels.arena.release(mark);
  }
}

/** A contrast is used until it brings nothing new for `idleRoundsOf` rounds, then the next one. */
async function allRounds<State>(
  { parameters, control }: SeparationRun,
  { first, next, count, finish }: Rounds<State>,
): Promise<SeparationResult['motorUnits']> {
  const { rounds } = parameters;
  const idleRounds = idleRoundsOf(parameters);
  const contrasts = contrastsOf(parameters);
  let state = first;
  for (let round = 0, idle = 0; round < rounds && idle < idleRounds * contrasts.length; round++) {
    const before = count(state);
    await checkpoint(control, {
      stage: 'separation',
      fraction: round / rounds,
      detail: `${before} motor units`,
    });
    state = await next(round, contrasts[Math.floor(idle / idleRounds)], state);
    if (count(state) > before) idle -= idle % idleRounds;
    else idle++;
  }
  return finish(state);
}
