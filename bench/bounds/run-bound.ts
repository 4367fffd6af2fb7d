/** A bound on a recording: the filter of the pipeline, the MUAPs through the same filter, and one of the decoders that know them. */

import type { Recording } from '../../src/core/recording.ts';
import { allocateSignal } from '../../src/kernels/kernels.ts';
import { arenaBytes } from '../../src/pipeline/memory-budget.ts';
import { decomposeDefaults } from '../../src/pipeline/parameters.ts';
import type { PlatformServices } from '../../src/pipeline/platform-services.ts';
import type { DecoderPart } from '../../src/separation/blind-parameters.ts';
import { decodeMuaps } from '../../src/separation/renewal/decode-muaps.ts';
import { type BandPass, prepareSignalInto } from '../../src/signal/prepare-signal.ts';
import type { KnownRecording } from './known-file.ts';
import { knownMuaps } from './known-muaps.ts';
import { linearBound } from './linear-bounds.ts';

export const BOUNDS = ['one-pass', 'hard-peeling', 'nonlinear'] as const;
export type BoundName = (typeof BOUNDS)[number];

export interface BoundRequest {
  readonly bound: BoundName;
  /** of the renewal decoder; the linear ones have none */
  readonly parts: readonly DecoderPart[];
  readonly toSeconds: number;
  readonly workers: number;
}

export interface BoundUnit {
  /** index of its MUAP */
  readonly id: number;
  readonly dischargeSamples: Int32Array;
  readonly expectedRoa?: number;
  /** by the linear loop's rules; absent where nothing is accepted */
  readonly isAccepted?: boolean;
}

const BAND: BandPass = { lowHz: decomposeDefaults.bandLowHz, highHz: decomposeDefaults.bandHighHz, order: 2 };
const MOST_ROUNDS = 20;
/**
 * Over the noise floor, in all bounds: their best. With 1, the default of blind separation, which has to find MUAPs first, 80 motor
 * units on the leg gave 23 (one pass), 29 (peeling) and 38 (nonlinear) found > 0.9, with 0.3 24, 30 and 41, with 0.1 30 and 40.
 */
const RIDGE = 0.3;

/** @returns a motor unit for each MUAP, in their order */
export async function decodeBound(
  recording: Recording,
  { muaps, muapSampleCount }: Pick<KnownRecording, 'muaps' | 'muapSampleCount'>,
  { bound, parts, toSeconds, workers }: BoundRequest,
  services: PlatformServices,
): Promise<BoundUnit[]> {
  const { channelCount, samplingRateHz } = recording;
  const sampleCount = Math.min(recording.sampleCount, Math.round(toSeconds * samplingRateHz));
  const known = knownMuaps(muaps, channelCount, muapSampleCount, samplingRateHz, BAND);
  const parameters = { ...decomposeDefaults, decoderParts: parts, ridgeFactor: RIDGE };
  const kernels = await services.createKernels(arenaBytes(channelCount, sampleCount, parameters), workers);
  try {
    const signal = allocateSignal(kernels.arena, channelCount, sampleCount);
    const channels = Int32Array.from({ length: channelCount }, (_, c) => c);
    prepareSignalInto(signal, recording, { channels, firstSample: 0, sampleCount, band: BAND, mains: 'auto' });
    const input = { kernels, signal, samplingRateHz };
    if (bound === 'nonlinear') {
      const found = await decodeMuaps(input, known.muaps, known.window, parameters, 1);
      return found.map(({ dischargeSamples, expectedRoa }, id) => ({ id, dischargeSamples, expectedRoa }));
    }
    const rounds = bound === 'one-pass' ? 1 : MOST_ROUNDS;
    const options = { rounds, subtracted: 'true', parameters } as const;
    const found = await linearBound(input, known, options);
    return found.map(({ dischargeSamples, isAccepted }, id) => ({ id, dischargeSamples, isAccepted }));
  } finally {
    await kernels.close();
  }
}
