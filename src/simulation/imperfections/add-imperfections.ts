/**
 * What a recording has beside the EMG, in this order: baseline noise, mains, movement artefacts, then bad channels. Each is switched
 * on by being asked for, draws from streams of its own, and changes nothing of the others; without any the EMG stays as it is.
 */

import { requireLength, requireNumber } from '../../core/errors.ts';
import { rms } from '../../signal/rms.ts';
import { type BadChannel, spoilChannelsInto } from './bad-channels.ts';
import { type BaselineNoise, baselineNoise, noiseVoltsFor } from './baseline-noise.ts';
import { addMainsInto, type Mains } from './mains.ts';
import { addMovementArtefactsInto, type MovementArtefact, type MovementArtefacts } from './movement-artefact.ts';
import type { SignalShape } from './signal-shape.ts';

/** Loudness of the noise: 20 log10(rms of the EMG / rms of the noise), over all channels and samples, or volts. */
export type NoiseLevel = { readonly snrDecibels: number } | { readonly volts: number };

export interface Imperfections {
  readonly noise?: BaselineNoise & NoiseLevel;
  readonly mains?: Mains;
  readonly movement?: MovementArtefacts;
  /** number of bad channels */
  readonly badChannels?: number;
}

export interface AddedImperfections {
  /** root mean square of everything added, volts, before channels were made bad */
  readonly addedVolts: number;
  /** of the baseline noise alone */
  readonly noiseVolts: number;
  readonly movement: readonly MovementArtefact[];
  readonly badChannels: readonly BadChannel[];
}

/**
 * Changes `data`, volts, channels x samples.
 * @param positionsMetres - of the channels' electrodes, x, y, z interleaved
 * @param signalVolts - root mean square of the EMG, to which an SNR refers
 * @throws ParameterError for values out of range, and an SNR of a recording without EMG; ShapeError for sizes that do not fit
 * Memory: one more array of the size of `data`.
 */
export function addImperfectionsInto(
  data: Float32Array,
  shape: SignalShape,
  positionsMetres: Float64Array,
  imperfections: Imperfections,
  signalVolts: number,
  seed: number,
): AddedImperfections {
  requireLength('imperfections', 'data', data.length, shape.channelCount * shape.sampleCount);
  const { noise, mains, movement, badChannels = 0 } = imperfections;
  const noiseVolts = noise ? levelOf(noise, signalVolts) : 0;
  let moved: readonly MovementArtefact[] = [];
  let addedVolts = 0;
  if (noise || mains || movement) {
    const added = noise ? baselineNoise(shape, noise, noiseVolts, seed) : new Float32Array(data.length);
    if (mains) addMainsInto(added, shape, mains, seed);
    if (movement) moved = addMovementArtefactsInto(added, shape, positionsMetres, movement, seed);
    addedVolts = rms(added);
    for (let n = 0; n < data.length; n++) data[n] += added[n];
  }
  return { addedVolts, noiseVolts, movement: moved, badChannels: spoilChannelsInto(data, shape, badChannels, seed) };
}

function levelOf(level: NoiseLevel, signalVolts: number): number {
  if ('volts' in level) return level.volts;
  requireNumber('noise', 'snrDecibels', level.snrDecibels, -60, 200);
  // without EMG there is nothing to compare with
  requireNumber('noise', 'root mean square of the EMG (V) that an SNR refers to', signalVolts, Number.MIN_VALUE);
  return noiseVoltsFor(signalVolts, level.snrDecibels);
}
