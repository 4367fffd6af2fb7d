import { describe, expect, it } from 'vitest';
import type { Channel, Recording } from '../core/recording.ts';
import { selectChannels } from './select-channels.ts';

const channel = (grid: number, statusReason?: string): Channel => {
  const place = { name: 'E', grid, row: -1, column: -1 };
  return statusReason ? { ...place, status: 'bad', statusReason } : { ...place, status: 'good' };
};
const grid = { name: 'G', rows: 1, columns: 5, spacingMetres: 0.008, cells: new Int32Array(5) };
const recording = (channels: Channel[], grids: number): Recording =>
  ({
    channels,
    channelCount: channels.length,
    grids: Array.from({ length: grids }, () => grid),
    source: { fileName: 'x' },
  }) as unknown as Recording;
const select = (channels: Channel[], grids: number) => selectChannels(recording(channels, grids), channels);
const many = (count: number, of: Channel) => Array.from({ length: count }, () => of);

describe('selectChannels', () => {
  it('takes the good channels of each grid', () => {
    const { groups, warnings } = select([...many(5, channel(0)), channel(1, 'flat'), ...many(4, channel(1))], 2);
    expect(groups.map((group) => [group.grid, [...group.channels]])).toEqual([
      [0, [0, 1, 2, 3, 4]],
      [1, [6, 7, 8, 9]],
    ]);
    expect(warnings).toEqual([]);
  });

  it('says which grid has too few, and how many channels lie in none', () => {
    const { groups, warnings } = select([...many(4, channel(0)), channel(1), channel(-1)], 2);
    expect(groups).toHaveLength(1);
    expect(warnings).toEqual([
      'grid 2 (G): 1 good channels of 1, at least 4 are needed: not decomposed',
      'channels that belong to no grid were not used: 1',
    ]);
  });

  it('takes all channels where there is no grid', () => {
    expect(select(many(4, channel(-1)), 0).groups).toMatchObject([{ grid: -1, name: 'all channels' }]);
  });

  it('ends with the reasons when nothing is left', () => {
    expect(() => select(many(6, channel(0, 'flat: one value')), 1)).toThrow('1-6 (6 channels): flat');
    expect(() => select([channel(-1)], 0)).toThrow('x: 1 EMG channel; decomposition needs a grid');
  });
});
