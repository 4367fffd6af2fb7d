/** What the steps of one separation share: signal and residual in the arena, scratch, sizes in samples. */

import type { RunControl } from '../core/control.ts';
import { ParameterError } from '../core/errors.ts';
import type { PaddedSignal } from '../kernels/kernels.ts';
import {
  automaticExtensionFactor,
  automaticTapSpacing,
  type BlindParameters,
  type ContrastName,
} from './blind-parameters.ts';
import type { MuapWindow } from './joint-muaps.ts';
import { createModelStarts } from './model/model-starts.ts';
import { allocatePhased, onePhase } from './phased-signal.ts';
import type { SearchContext, SearchResult } from './search.ts';
import type { SeparatedMotorUnit, SeparationInput } from './separation.ts';
import { allocateWhitening, type Whitening, type WhiteningRoom, whiten } from './whitening.ts';

/**
 * Samples per row of the extension from which its covariance is known well enough for a ridge of the noise floor. With fewer
 * the ridge grows in proportion: synth64_hard cut to 10 s has 10 per row, and 9 motor units with a ridge of 1, 21 with 4.
 */
const SAMPLES_PER_ROW = 30;

/** Everything that the steps of one run share. */
export interface SeparationRun extends SearchContext {
  readonly signal: PaddedSignal;
  readonly whiteningRoom: WhiteningRoom;
  readonly extensionFactor: number;
  readonly statistics: Record<string, number>;
  /** what the user should know of the run */
  readonly warnings: string[];
}

/** The rounds of one way of decoding; blind-separation.ts drives them. */
export interface Rounds<State> {
  readonly first: State;
  /** one search in the residual of what is known, with what it brings */
  readonly next: (round: number, contrast: ContrastName, before: State) => Promise<State>;
  readonly count: (state: State) => number;
  /** last decoding: motor units as the result carries them, best first */
  readonly finish: (last: State) => SeparatedMotorUnit[];
}

/** @param given - window of MUAPs from elsewhere; absent: of the length that the parameters ask for, the discharge in its middle */
export function prepareRun(
  input: SeparationInput,
  parameters: BlindParameters,
  seed: number,
  control: RunControl,
  given?: MuapWindow,
): SeparationRun {
  const { kernels, signal, samplingRateHz } = input;
  const extensionFactor = parameters.extensionFactor || automaticExtensionFactor(signal.channelCount);
  const spacing = parameters.tapSpacing || automaticTapSpacing(samplingRateHz);
  const window = given ?? middleWindow(parameters.muapWindowSeconds * samplingRateHz);
  const { length } = window;
  const span = spacing * (extensionFactor - 1) + 1;
  if (span > length) {
    throw new ParameterError(
      `separateBlind: the extension expected to fit the MUAP window of ${length} samples, got ${extensionFactor} copies ${spacing} apart, ${span} samples: use fewer copies, less spacing or a longer window`,
      { extensionFactor, spacing, span, length },
    );
  }
  const modelStarts = input.model ? parameters.modelStarts : 0;
  if (parameters.startsPerRound + modelStarts === 0)
    throw new ParameterError(
      'separateBlind: startsPerRound expected 1 or more without starts from a model of the limb, got 0',
    );
  return {
    kernels,
    signal,
    residual: { ...signal, data: kernels.arena.float32(signal.data.length) },
    phased: allocatePhased(kernels, signal.channelCount, signal.sampleCount, spacing),
    sources: allocatePhased(kernels, parameters.startsPerRound + modelStarts, signal.sampleCount, spacing),
    whiteningRoom: allocateWhitening(kernels, signal.channelCount, extensionFactor),
    parameters,
    seed,
    samplingRateHz,
    extensionFactor,
    minimumInterval: Math.max(2, Math.round(parameters.minimumIntervalSeconds * samplingRateHz)),
    tolerance: Math.max(1, Math.round(0.001 * samplingRateHz)),
    lag: 2 * extensionFactor * spacing + length,
    window,
    control,
    used: new Uint8Array(signal.sampleCount),
    ...(input.model &&
      modelStarts > 0 && {
        modelStarts: createModelStarts(input.model, kernels, extensionFactor, spacing, parameters.modelIterations),
      }),
    statistics: { rounds: 0, starts: 0, fixedPointSteps: 0, distinct: 0, accepted: 0, rank: 0 },
    warnings: [],
  };
}

function middleWindow(samples: number): MuapWindow {
  const length = Math.round(samples);
  return { length, lead: length >> 1 };
}

/**
 * Over the first phase: the samples of the others, between its own, add next to nothing about a band-limited recording.
 * @param ridgeShare - of the ridge that the parameters ask for
 */
export function whitenResidual(
  { kernels, phased, extensionFactor, parameters, whiteningRoom }: SeparationRun,
  ridgeShare = 1,
): Whitening {
  const signal = onePhase(phased, 0);
  const shortage = Math.max(1, (SAMPLES_PER_ROW * signal.channelCount * extensionFactor) / signal.sampleCount);
  return whiten(
    kernels,
    { signal, sampleCount: signal.sampleCount },
    extensionFactor,
    ridgeShare * shortage * parameters.ridgeFactor,
    whiteningRoom,
  );
}

/** Adds the counts of a search to those of the run. */
export function countSearch(run: SeparationRun, whitening: Whitening, found: SearchResult, accepted: number): void {
  const { statistics } = run;
  statistics.rounds++;
  statistics.rank ||= whitening.rank;
  statistics.accepted += accepted;
  for (const [name, value] of Object.entries(found.statistics)) statistics[name] += value;
}

/** out[t + shift] = train[t]; zeros where there is none. */
export function shifted(train: Float32Array, shift: number): Float32Array {
  const out = new Float32Array(train.length);
  const from = Math.max(0, -shift);
  out.set(train.subarray(from, Math.min(train.length, train.length - shift)), Math.max(0, shift));
  return out;
}
