import { expect, it } from 'vitest';
import { channelRanges, groupBadChannels } from './group-channels.ts';

it('tells few channels one by one and many by kind', () => {
  const clipped = [1, 2, 3, 5, 9].map((channel) => ({ channel, name: `E${channel}`, reason: `clipped: ${channel} %` }));
  const flat = { channel: 4, name: 'E4', reason: 'flat: one value' };
  expect(groupBadChannels([...clipped, flat])).toEqual(['1-3, 5, 9 (5 channels): clipped', '4 (E4): flat: one value']);
  expect(groupBadChannels(clipped.slice(0, 2))).toEqual(['1 (E1): clipped: 1 %', '2 (E2): clipped: 2 %']);
  expect(groupBadChannels([])).toEqual([]);
});

it('writes ranges', () => {
  expect(channelRanges([1, 2, 4])).toBe('1-2, 4');
  expect(channelRanges([])).toBe('');
});
