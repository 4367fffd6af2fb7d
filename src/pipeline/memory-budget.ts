/** Size of the kernels' arena for one grid. Pages cost memory only when touched, so this is a ceiling, not a use. */

import { MINIMUM_PADDING } from '../kernels/kernels.ts';
import { automaticExtensionFactor } from '../separation/blind-parameters.ts';
import type { DecomposeParameters } from './parameters.ts';

const MEBIBYTE = 2 ** 20;
/** wasm memories end at 4 GiB */
const MOST_BYTES = 4096 * MEBIBYTE - 65536;
/** MUAPs, filters and whatever else is small */
const SLACK_BYTES = 128 * MEBIBYTE;

/** Rows for the pulse trains of all motor units at once, more than one grid gives. */
const MOTOR_UNITS = 192;

/**
 * Filtered signal and its residual, work rows of the starts of a round, pulse trains, and the D x D matrices of the whitening.
 * @param modelBytes - of a forward model's tables
 * @returns bytes, at most 4 GiB
 */
export function arenaBytes(
  channelCount: number,
  sampleCount: number,
  parameters: DecomposeParameters,
  modelBytes = 0,
): number {
  const stride = sampleCount + 2 * MINIMUM_PADDING + 16;
  const extension = parameters.extensionFactor || automaticExtensionFactor(channelCount);
  const rows = channelCount * extension;
  const signals = 2 * channelCount * stride * 4;
  const starts = parameters.startsPerRound + (modelBytes > 0 ? parameters.modelStarts : 0);
  const workRows = (4 * starts + MOTOR_UNITS) * stride * 4;
  const matrices = 6 * rows * rows * 8 + 8 * starts * rows * 8;
  return Math.min(MOST_BYTES, signals + workRows + matrices + modelBytes + SLACK_BYTES);
}
