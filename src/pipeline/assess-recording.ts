/** Quality of the channels: which are used, why the others are not. */

import type { Channel, Recording } from '../core/recording.ts';
import { assessChannels } from '../signal/channel-quality.ts';
import { groupBadChannels } from './group-channels.ts';
import type { TimeWindow } from './time-window.ts';

export interface RecordingQuality {
  /** those of the recording, with status and reason as judged */
  readonly channels: readonly Channel[];
  /** in the band that is judged, unit of the recording */
  readonly rms: Float64Array;
  /** channels left out that neither the file nor the user had marked */
  readonly warnings: readonly string[];
}

/** Judges every channel on the time window; channels that the file or the user marked bad stay bad, with their reason. */
export function assessRecording(
  recording: Recording,
  window: TimeWindow = { start: 0, end: recording.sampleCount },
  band?: { readonly lowHz: number; readonly highHz: number },
): RecordingQuality {
  const qualities = assessChannels(recording, {
    firstSample: window.start,
    sampleCount: window.end - window.start,
    band,
  });
  const channels = recording.channels.map((channel, index): Channel => {
    const { verdict, reason } = qualities[index];
    return verdict === 'good' ? channel : { ...channel, status: 'bad', statusReason: reason };
  });
  const left = channels.flatMap(({ name, status, statusReason }, index) =>
    status === 'bad' && recording.channels[index].status === 'good'
      ? [{ channel: index + 1, name, reason: statusReason ?? 'bad' }]
      : [],
  );
  const warnings = groupBadChannels(left).map((line) => `left out: channel ${line}`);
  return { channels, rms: Float64Array.from(qualities, ({ rms }) => rms), warnings };
}
