import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findGridName,
  type GridMap,
  gridFromMap,
  gridFromName,
  mirrorGrid,
  parseGridMap,
  rotateGrid,
} from './grid-map.ts';

/** 1-based channel at a cell, 0 for none. */
const at = (grid: GridMap, row: number, column: number) => grid.cells[row * grid.columns + column] + 1;

const anyName = fc
  .tuple(
    fc.constantFrom('GR', 'HD'),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 26 }),
    fc.integer({ min: 1, max: 26 }),
  )
  .map(([family, mm, rows, columns]) => {
    const two = (n: number) => String(n).padStart(2, '0');
    return `${family}${two(mm)}MM${two(rows)}${two(columns)}`;
  });
const makers = [
  'GR08MM1305',
  'GR04MM1305',
  'GR100ML1305',
  'HD08MM1305',
  'HD04MM1305',
  'GR10MM0808',
  'HD10MM0808',
  'GR10MM0804',
  'HD10MM0804',
];

describe('gridFromName', () => {
  it('lays each channel exactly once, whatever the name', () => {
    const check = (name: string) => {
      const grid = gridFromName(name);
      const channels = [...grid.cells].filter((cell) => cell >= 0).sort((a, b) => a - b);
      expect(channels).toEqual(Array.from({ length: grid.channelCount }, (_, i) => i));
      expect(grid.cells.length).toBe(grid.rows * grid.columns);
    };
    for (const name of makers) check(name);
    fc.assert(fc.property(anyName, check));
  });

  it('reads size and distance from the name', () => {
    expect(gridFromName('GR08MM1305')).toMatchObject({ rows: 13, columns: 5, channelCount: 64, spacingMetres: 0.008 });
    expect(gridFromName('HD10MM0804')).toMatchObject({ rows: 8, columns: 4, channelCount: 32, spacingMetres: 0.01 });
    expect(Math.abs(gridFromName('GR100ML1305').spacingMetres - 0.0025)).toBeLessThanOrEqual(1e-15);
    expect(gridFromName('GR04MM2206').channelCount).toBe(128);
  });

  // Corners read off the maker's drawings.
  it.each([
    ['GR08MM1305', [0, 25, 26, 51, 52], [12, 13, 38, 39, 64]],
    ['HD08MM1305', [52, 39, 26, 13, 0], [64, 51, 38, 25, 12]],
    ['GR10MM0808', [8, 16, 24, 32, 40, 48, 56, 64], [1, 9, 17, 25, 33, 41, 49, 57]],
    ['HD10MM0808', [64, 56, 48, 40, 32, 24, 16, 8], [57, 49, 41, 33, 25, 17, 9, 1]],
    ['GR10MM0804', [32, 24, 16, 8], [25, 17, 9, 1]],
    ['HD10MM0804', [1, 9, 17, 25], [8, 16, 24, 32]],
  ])('%s has the first and last row of the drawing', (name, first, last) => {
    const grid = gridFromName(name);
    expect(first.map((_, c) => at(grid, 0, c))).toEqual(first);
    expect(last.map((_, c) => at(grid, grid.rows - 1, c))).toEqual(last);
    expect(grid.warning).toBeUndefined();
  });

  it('keeps neighbouring channels of a serpentine one electrode apart', () => {
    const grid = gridFromName('GR08MM1305');
    const place = (channel: number) => {
      const cell = grid.cells.indexOf(channel);
      return [Math.floor(cell / 5), cell % 5];
    };
    for (let channel = 0; channel + 1 < 64; channel++) {
      const [r1, c1] = place(channel);
      const [r2, c2] = place(channel + 1);
      expect(Math.abs(r1 - r2) + Math.abs(c1 - c2)).toBe(1);
    }
  });

  it('says when it uses the plain rule', () => {
    const grid = gridFromName('GR05MM0704');
    expect(grid.warning).toMatch(/not built in.*give a map/);
    expect([at(grid, 0, 0), at(grid, 6, 0), at(grid, 0, 1)]).toEqual([1, 7, 8]);
    expect(gridFromName('GR20MM1305').warning).toMatch(/taken to be wired like/);
  });

  it('asks for a map where it has none', () => {
    expect(() => gridFromName('intan64')).toThrow(expect.objectContaining({ kind: 'unsupported' }));
    expect(() => gridFromName('protogrid_v1')).toThrow(/--map/);
    expect(() => gridFromName('my grid')).toThrow(expect.objectContaining({ kind: 'parameter' }));
  });

  it('finds the model inside a longer text', () => {
    expect(findGridName('Vastus - AUX 3 (Channel 1->1) - GR08MM1305 (1)[uV]')).toBe('GR08MM1305');
    expect(findGridName('AUX 1[V]')).toBeUndefined();
  });
});

describe('rotation and mirroring', () => {
  const anyGrid = anyName.map(gridFromName);
  const turn = (grid: GridMap, times: number): GridMap => (times === 0 ? grid : turn(rotateGrid(grid, 90), times - 1));

  it('four quarter turns, and two mirrorings, change nothing', () => {
    fc.assert(
      fc.property(anyGrid, (grid) => {
        expect(turn(grid, 4)).toEqual(grid);
        expect(mirrorGrid(mirrorGrid(grid))).toEqual(grid);
        expect(rotateGrid(grid, 180)).toEqual(turn(grid, 2));
        expect(rotateGrid(grid, 270)).toEqual(turn(grid, 3));
      }),
    );
  });

  it('turns clockwise and mirrors left to right', () => {
    const grid = gridFromMap([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([...rotateGrid(grid, 90).cells].map((c) => c + 1)).toEqual([4, 1, 5, 2, 6, 3]);
    expect([...mirrorGrid(grid).cells].map((c) => c + 1)).toEqual([3, 2, 1, 6, 5, 4]);
  });
});

describe('a user map', () => {
  it('is read from CSV, TSV or blanks', () => {
    const wanted = [
      [0, 1],
      [2, 3],
    ];
    for (const text of ['0,1\n2,3\n', '\t1\r\n2\t3', '# corner empty\n0 1\n 2 3', '0;1\n2;3'])
      expect(parseGridMap(text)).toEqual(wanted);
    expect(gridFromMap(wanted, 0.008)).toMatchObject({ rows: 2, columns: 2, channelCount: 3, spacingMetres: 0.008 });
  });

  it('is refused with the place of the fault', () => {
    expect(() => parseGridMap('1,2\n3,x')).toThrow(/"x" in line 2/);
    expect(() => parseGridMap('  \n')).toThrow(/no text/);
    expect(() => gridFromMap([[1, 1]])).toThrow(/channel 1 stands at row 1, column 1 and at row 1, column 2/);
    expect(() => gridFromMap([[1, 3]])).toThrow(/no channel 2/);
    expect(() => gridFromMap([[1, 2], [3]])).toThrow(/row 2 has 1 columns/);
    expect(() => gridFromMap([[1, -2]])).toThrow(/-2/);
    expect(() => gridFromMap([[0]])).toThrow(/none/);
  });
});
