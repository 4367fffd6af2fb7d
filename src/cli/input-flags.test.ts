import { describe, expect, it } from 'vitest';
import { parseChannelList, parseGridMap, readInputFlags } from './input-flags.ts';

describe('parseChannelList', () => {
  it('counts from 1 as the amplifier does and returns indices', () => {
    expect(parseChannelList('3, 17-20,3')).toEqual([2, 16, 17, 18, 19]);
  });
  it.each(['0', '3-1', 'a', '1,,2', '-4', '1-'])('refuses %j', (text) => {
    expect(() => parseChannelList(text)).toThrow('expected channel numbers from 1');
  });
});

describe('parseGridMap', () => {
  it('reads commas, tabs and spaces, comments and a byte-order mark', () => {
    expect(parseGridMap('map.csv', '\ufeff# connector up\n0, 1,2\n3\t4 5\n\n')).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });
  it('names the line that is wrong', () => {
    expect(() => parseGridMap('map.csv', '1 2\n3')).toThrow('map.csv, line 2: expected 2 columns');
    expect(() => parseGridMap('map.csv', '1 x')).toThrow(
      "map.csv, line 1: expected channel numbers (from 1; 0 where there is no electrode), got 'x'",
    );
    expect(() => parseGridMap('map.csv', '\n')).toThrow('found no row');
  });
});

describe('readInputFlags', () => {
  it('leaves absent flags to the file', async () => {
    expect(Object.values(await readInputFlags({})).filter((value) => value !== undefined)).toEqual([]);
  });
  it('turns words into options', async () => {
    const options = await readInputFlags({
      grid: 'GR08MM1305, HD10MM0808',
      rotate: '90',
      mirror: true,
      exclude: '1',
      rate: '2000',
      unit: 'mV',
    });
    expect(options).toMatchObject({
      gridNames: ['GR08MM1305', 'HD10MM0808'],
      rotationDegrees: 90,
      mirrored: true,
      excludedChannels: [0],
      samplingRateHz: 2000,
      unit: 'mV',
    });
  });
  it('refuses contradictions', async () => {
    await expect(readInputFlags({ grid: 'GR08MM1305', map: 'x' })).rejects.toThrow('exclude each other');
    await expect(readInputFlags({ spacing: '8' })).rejects.toThrow('belongs to --map');
    await expect(readInputFlags({ rotate: '45' })).rejects.toThrow('--rotate: expected one of 0, 90, 180, 270');
    await expect(readInputFlags({ map: 'no/such/map' })).rejects.toThrow('--map no/such/map: the file cannot be read');
  });
});
