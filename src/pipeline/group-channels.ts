/** Bad channels in few lines: one each while they are few, by kind of reason where many share it. */

export interface BadChannel {
  /** from 1, as on the amplifier */
  readonly channel: number;
  readonly name: string;
  /** `kind: detail` or a kind alone */
  readonly reason: string;
}

/** more channels than this with one kind of reason are told in one line */
const TOLD_ONE_BY_ONE = 4;

/** @returns lines such as `17 (EMG17): flat: ...` and `1-13 (13 channels): clipped`, in the order of the first channel */
export function groupBadChannels(bad: readonly BadChannel[]): string[] {
  const kinds = new Map<string, BadChannel[]>();
  for (const channel of bad) {
    const kind = channel.reason.split(':')[0];
    kinds.set(kind, [...(kinds.get(kind) ?? []), channel]);
  }
  return [...kinds].flatMap(([kind, members]) => {
    if (members.length <= TOLD_ONE_BY_ONE)
      return members.map(({ channel, name, reason }) => `${channel} (${name}): ${reason}`);
    return [`${channelRanges(members.map(({ channel }) => channel))} (${members.length} channels): ${kind}`];
  });
}

/** 1, 2, 3, 7 as `1-3, 7`; ascending numbers */
export function channelRanges(channels: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < channels.length; ) {
    let last = i;
    while (channels[last + 1] === channels[last] + 1) last++;
    parts.push(last === i ? `${channels[i]}` : `${channels[i]}-${channels[last]}`);
    i = last + 1;
  }
  return parts.join(', ');
}
