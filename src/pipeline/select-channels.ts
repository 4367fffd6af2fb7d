/** Which channels are separated together: the good ones of a grid, or all good ones where there is no grid. */

import { UnsupportedError } from '../core/errors.ts';
import type { Channel, Recording } from '../core/recording.ts';
import { groupBadChannels } from './group-channels.ts';

/** Blind separation of extended signals needs more observations than sources; fewer channels than this never gave any. */
export const FEWEST_CHANNELS = 4;

export interface ChannelGroup {
  /** index into `Recording.grids`, -1 for channels of no grid */
  readonly grid: number;
  readonly name: string;
  /** good channels, ascending */
  readonly channels: Int32Array;
}

export interface ChannelSelection {
  readonly groups: readonly ChannelGroup[];
  readonly warnings: readonly string[];
}

/**
 * Groups the good channels by grid. Channels of no grid form a group of their own only where there is no grid at all;
 * beside grids they are left out, which a warning says, as it does for a grid with too few good channels.
 * @throws UnsupportedError when no group has enough good channels
 */
export function selectChannels(recording: Recording, channels: readonly Channel[]): ChannelSelection {
  const warnings: string[] = [];
  const groups: ChannelGroup[] = [];
  const grids = recording.grids.length > 0 ? recording.grids.map((_, index) => index) : [-1];
  for (const grid of grids) {
    const name = grid < 0 ? 'all channels' : recording.grids[grid].name;
    const members = channels.flatMap((channel, index) => (channel.grid === grid ? [index] : []));
    const good = members.filter((index) => channels[index].status === 'good');
    if (good.length >= FEWEST_CHANNELS) groups.push({ grid, name, channels: Int32Array.from(good) });
    else
      warnings.push(
        `grid ${grid + 1} (${name}): ${good.length} good channels of ${members.length}, at least ${FEWEST_CHANNELS} are needed: not decomposed`,
      );
  }
  const loose = recording.grids.length > 0 ? channels.filter((channel) => channel.grid < 0).length : 0;
  if (loose > 0) warnings.push(`channels that belong to no grid were not used: ${loose}`);
  if (groups.length === 0) throw noChannels(recording, channels);
  return { groups, warnings };
}

function noChannels(recording: Recording, channels: readonly Channel[]): UnsupportedError {
  const { fileName } = recording.source;
  if (recording.channelCount < FEWEST_CHANNELS)
    return new UnsupportedError(
      `${fileName}: ${recording.channelCount} EMG channel${recording.channelCount === 1 ? '' : 's'}; decomposition needs a grid of at least ${FEWEST_CHANNELS} (32 or 64 are usual)`,
    );
  const bad = channels.flatMap(({ name, status, statusReason }, index) =>
    status === 'bad' ? [{ channel: index + 1, name, reason: statusReason ?? 'bad' }] : [],
  );
  const list = groupBadChannels(bad).join('; ');
  return new UnsupportedError(
    `${fileName}: too few good channels to decompose (at least ${FEWEST_CHANNELS} in one grid): ${list}; bmiss info lists them channel by channel`,
  );
}
