/** Motor units of all grids on the samples and channels of the recording. */

import type { MotorUnit } from '../core/decomposition.ts';
import { requireLength } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import type { MuapWindow } from '../separation/joint-muaps.ts';
import type { GridOutcome } from './decompose-grid.ts';
import { measureMotorUnit } from './measure-motor-unit.ts';
import type { ChannelGroup } from './select-channels.ts';
import type { TimeWindow } from './time-window.ts';

/** Channels of all groups, ascending. */
export function usedChannels(groups: readonly ChannelGroup[]): Int32Array {
  return Int32Array.from(groups.flatMap((group) => [...group.channels])).sort();
}

/**
 * Shifts discharges from the time window to the recording; pulse trains are zero outside the window. A MUAP is given on the
 * channels of all grids, NaN where its motor unit's own grid has none, and so is the model's. Probabilities and the expected rate of agreement are
 * those of the decoder, absent where it states none.
 */
export function collectMotorUnits(
  outcomes: readonly GridOutcome[],
  recording: Recording,
  window: TimeWindow,
  muapWindow: MuapWindow,
): MotorUnit[] {
  const used = usedChannels(outcomes.map((outcome) => outcome.group));
  return outcomes.flatMap(({ group, motorUnits, muaps, inversions }) =>
    motorUnits.map(({ innervationPulseTrain, dischargeSamples, dischargeProbability, expectedRoa }, index) => {
      if (dischargeProbability)
        requireLength('collectMotorUnits', 'probabilities', dischargeProbability.length, dischargeSamples.length);
      const size = group.channels.length * muapWindow.length;
      const muap = muaps.subarray(index * size, (index + 1) * size);
      const whole = new Float32Array(recording.sampleCount);
      whole.set(innervationPulseTrain, window.start);
      const onOwn = (values: Float32Array) => spreadMuap(values, group.channels, used, muapWindow.length);
      const inversion = inversions?.[index];
      return {
        grid: group.grid,
        dischargeSamples: dischargeSamples.map((sample) => sample + window.start),
        ...(dischargeProbability && { dischargeProbability: dischargeProbability.slice() }),
        innervationPulseTrain: whole,
        muap: onOwn(muap),
        quality: measureMotorUnit(innervationPulseTrain, dischargeSamples, recording.samplingRateHz, expectedRoa),
        ...(inversion && { inversion: { ...inversion, ...(inversion.muap && { muap: onOwn(inversion.muap) }) } }),
      };
    }),
  );
}

function spreadMuap(muap: Float32Array, own: Int32Array, all: Int32Array, length: number): Float32Array {
  if (own.length === all.length) return muap.slice();
  const out = new Float32Array(all.length * length).fill(Number.NaN);
  for (const [row, channel] of own.entries())
    out.set(muap.subarray(row * length, (row + 1) * length), all.indexOf(channel) * length);
  return out;
}
