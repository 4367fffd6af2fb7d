import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { muapMap } from './muap-map.ts';

const sampleCount = 20;
const heights = [1, 0.25, 0.5];
const muap = Float64Array.from(
  { length: 60 },
  (_, n) => 1e-4 * heights[Math.floor(n / 20)] * Math.sin((Math.PI * (n % 20)) / 9.5),
);
const options = {
  muap,
  sampleCount,
  samplingRateHz: 2000,
  channelNames: ['A', 'B', 'C<'],
  caption: ['one', 'two & three'],
};

describe('muapMap', () => {
  it('draws a trace and a tint per channel of the grid, none in an empty cell', () => {
    const cells = { rows: 2, columns: 2, cells: Int32Array.of(-1, 0, 1, 2) };
    const { markup } = muapMap({ ...options, cells });
    expect(XMLValidator.validate(markup)).toBe(true);
    expect(markup).not.toMatch(/NaN|Infinity|undefined/);
    const tiles = [...markup.matchAll(/<rect x="(\d+)" y="(\d+)"[^>]*fill="(#\w+)"><title>([^<]*)<\/title>/g)];
    expect(tiles.map(([, , , , title]) => title.split(':')[0])).toEqual(['A', 'B', 'C&lt;']);
    // the largest has the darkest tint and lies right of the empty cell
    expect([tiles[0][3], Number(tiles[0][1])]).toEqual(['#8bb4d9', 46 + 130 + 1]);
    expect(new Set(tiles.map(([, , , tint]) => tint)).size).toBe(3);
    expect(markup).toContain('two &amp; three');
  });

  it('gives channels of no grid a block of their own, and shows silence as lines', () => {
    const { markup } = muapMap({ ...options, muap: new Float64Array(60) });
    expect(XMLValidator.validate(markup)).toBe(true);
    expect(markup).not.toMatch(/NaN|Infinity|undefined/);
    expect(markup.match(/<title>/g)?.length).toBe(3);
  });
});
