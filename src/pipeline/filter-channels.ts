/** Band-pass and mains removal as the parameters ask for them, and what a user should know about it. */

import type { Recording } from '../core/recording.ts';
import type { PaddedSignal } from '../kernels/kernels.ts';
import type { MainsReport } from '../signal/mains.ts';
import { type BandPass, type PreparedReport, prepareSignalInto } from '../signal/prepare-signal.ts';
import { type DecomposeParameters, decomposeDefaults } from './parameters.ts';
import type { ChannelGroup } from './select-channels.ts';
import type { TimeWindow } from './time-window.ts';

/** The field's customary order of the Butterworth prototype; run forwards and backwards. */
const BAND_ORDER = 2;
/** share of half the sampling rate to which the default upper corner is lowered where it would not fit */
const HIGHEST_SHARE = 0.9;

export interface FittedParameters {
  readonly parameters: DecomposeParameters;
  readonly warnings: readonly string[];
}

/** Lowers the default upper corner where the sampling rate is too low for it, and says so; a corner that was given stays. */
export function fitBand(parameters: DecomposeParameters, recording: Recording): FittedParameters {
  const highest = Math.floor((HIGHEST_SHARE * recording.samplingRateHz) / 2);
  if (parameters.bandHighHz !== decomposeDefaults.bandHighHz || parameters.bandHighHz <= highest)
    return { parameters, warnings: [] };
  const warning = `the sampling rate of ${recording.samplingRateHz} Hz is low for motor units; the upper corner of the band-pass is ${highest} Hz instead of ${parameters.bandHighHz} Hz`;
  return { parameters: { ...parameters, bandHighHz: highest }, warnings: [warning] };
}

/** Of the zero-phase filter. */
export function filterBand({ bandLowHz, bandHighHz }: DecomposeParameters): BandPass {
  return { lowHz: bandLowHz, highHz: bandHighHz, order: BAND_ORDER };
}

export interface FilteredChannels {
  /** root mean square of each row after the filter */
  readonly rms: Float64Array;
  readonly notes: readonly string[];
}

/** Fills `out` with the time window of the group's channels, filtered. */
export function filterChannelsInto(
  out: PaddedSignal,
  recording: Recording,
  group: ChannelGroup,
  window: TimeWindow,
  parameters: DecomposeParameters,
): FilteredChannels {
  const report = prepareSignalInto(out, recording, {
    channels: group.channels,
    firstSample: window.start,
    sampleCount: window.end - window.start,
    band: filterBand(parameters),
    mains: parameters.mains === '50' ? 50 : parameters.mains === '60' ? 60 : parameters.mains,
  });
  return { rms: report.rms, notes: describeMains(report, group) };
}

function describeMains({ mains }: PreparedReport, group: ChannelGroup): readonly string[] {
  if (mains.status === 'tooShort')
    return [`${group.name}: the part is too short to judge mains interference; nothing was removed`];
  if (mains.status !== 'removed') return [];
  const touched = mains.channels.filter((channel) => channel.removedHz.length > 0);
  const largest = Math.max(...touched.map((channel) => channel.removedShare));
  return [
    `${group.name}: mains interference of ${describeFrequency(mains)} removed from ${touched.length} of ${group.channels.length} channels (at most ${(100 * largest).toFixed(1)} % of a channel's power)`,
  ];
}

function describeFrequency(mains: MainsReport): string {
  return mains.frequencyHz === undefined ? `${mains.nominalHz} Hz` : `${mains.frequencyHz.toFixed(2)} Hz`;
}
