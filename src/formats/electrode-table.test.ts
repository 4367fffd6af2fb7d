import { describe, expect, it } from 'vitest';
import { placeGrid } from '../anatomy/electrodes/place-grid.ts';
import { projectElectrodes } from '../anatomy/electrodes/project-electrodes.ts';
import { ellipticCylinder } from '../anatomy/electrodes/surface-fixtures.ts';
import { isBmissError } from '../core/errors.ts';
import { readElectrodeTable, readPointTable, writeElectrodeTable } from './electrode-table.ts';
import { readBidsElectrodes, readElectrodeFile } from './electrode-table-bids.ts';
import { memoryFileSet } from './file-set.ts';
import { parseGridAt } from './grid-at.ts';
import { gridFromName } from './grid-map.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readElectrodeTable(bytes(text), 'e.tsv');
const kindOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (isBmissError(error)) return error.kind;
    throw error;
  }
  return 'none';
};

describe('readElectrodeTable', () => {
  it('reads columns in any order, others left out, electrodes without a position told of', () => {
    const { names, positionsMetres, cells, warnings } = read(
      'z\tname\tx\ty\timpedance\n3\tA\t1\t2\t5\n6\tB\t4\t-5.5\tn/a\nn/a\tC\tn/a\tn/a\tn/a\n',
    );
    expect(names).toEqual(['A', 'B']);
    expect(Array.from(positionsMetres)).toEqual([1, 2, 3, 4, -5.5, 6].map((mm) => mm * 1e-3));
    expect(cells).toBeUndefined();
    expect(warnings).toEqual(['e.tsv: 1 of 3 electrodes have no position and are left out']);
  });

  it.each([
    ['A\t1\t2\t3\nB\t1\t2\t4\n', /put a first line 'name x y z' above the numbers/],
    ['name x y z\nA 1 2 3\n', /separate the columns with one tab each/],
    ['name,x,y,z\nA,1,2,3\n', /separate the columns with one tab each/],
    ['name\tx\ty\nA\t1\t2\n', /it lacks z/],
    ['name\tx\ty\tz\n', /got 0 rows and none with one/],
    ['name\tx\ty\tz\nA\t1\t2\t3,5\n', /row 1, column z: expected a number with a decimal point, got '3,5'/],
    ['name\tx\ty\tz\nA\t1\t2\t3\nA\t1\t2\t4\n', /electrode 'A' comes twice/],
    ['name\tx\ty\tz\nA\t1\t2\n', /line 2 has 3 cells/],
    ['name\tx\ty\tz\trow\tcolumn\nA\t1\t2\t3\t0\t1\n', /whole numbers from 1, got '0' and '1'/],
    ['name\tx\ty\tz\trow\tcolumn\nA\t1\t2\t3\t1\t1\nB\t1\t2\t3\t1\t1\n', /two electrodes have row 1 and column 1/],
    ['', /expected a first line that names the columns/],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(kindOf(() => read(text))).toBe('format');
  });

  it('reads back a grid that was placed, to the picometre', () => {
    const surface = ellipticCylinder(0.045, 0.045);
    const limb = { axis: { centre: [0, 0, 0], direction: [0, 0, 1] }, alongMetres: [-0.1, 0.1] } as const;
    const centre = { positionMetres: [0, 0.045, 0], normal: [0, 1, 0], distanceMetres: 0 } as const;
    const map = gridFromName('GR08MM1305');
    const placed = placeGrid(surface, limb, map, { centre, rotationDegrees: 12 });
    const table = readElectrodeTable(writeElectrodeTable(placed), 'grid.tsv');
    expect(table.names).toEqual(placed.names);
    expect(Array.from(table.cells?.cells ?? [])).toEqual(Array.from(map.cells));
    table.positionsMetres.forEach((value, n) => {
      expect(Math.abs(value - placed.positionsMetres[n])).toBeLessThanOrEqual(1e-12);
    });
    const again = projectElectrodes(surface, limb, table);
    expect(again.grid?.spacingMetres).toBe(0.008);
    expect(Math.max(...again.skinDistancesMetres.map(Math.abs))).toBeLessThanOrEqual(1e-12);
  });
});

describe('readPointTable', () => {
  it('reads points, with names where there are some', () => {
    expect(readPointTable(bytes('x\ty\tz\n1\t2\t3\n'), 'p.tsv')).toEqual({
      pointsMetres: Float64Array.of(0.001, 0.002, 0.003),
    });
    expect(readPointTable(bytes('name\tx\ty\tz\nP\t1\t2\t3\n'), 'p.tsv').names).toEqual(['P']);
  });

  it('wants a position for each', () => {
    expect(() => readPointTable(bytes('x\ty\tz\n1\tn/a\t3\n'), 'p.tsv')).toThrow(/row 1, column y: .* got 'n\/a'/);
    expect(() => readPointTable(bytes('x\ty\tz\n'), 'p.tsv')).toThrow(/a header without rows/);
    expect(() => readPointTable(bytes('1\t2\t3\n'), 'p.tsv')).toThrow(/put a first line 'x y z'/);
  });
});

describe('EMG-BIDS electrodes', () => {
  const systems = (system: Record<string, unknown>, space = '') => new Map([[space, system]]);
  const table = bytes('name\tx\ty\tz\nA\t0.01\t0.02\t-0.03\n');

  it('takes the unit of the coordinate system', () => {
    const scaled = (unit: string) =>
      Array.from(readBidsElectrodes(table, 'e.tsv', systems({ EMGCoordinateUnits: unit })).positionsMetres);
    expect(scaled('m')).toEqual([0.01, 0.02, -0.03]);
    expect(scaled('mm')).toEqual([0.01, 0.02, -0.03].map((value) => value * 1e-3));
  });

  it('takes the unit of each electrode from its own system', () => {
    const mixed = bytes('name\tx\ty\tz\tcoordinate_system\nA\t1\t2\t3\ta\nB\t1\t2\t3\tb\n');
    const both = new Map([
      ['a', { EMGCoordinateUnits: 'mm' }],
      ['b', { EMGCoordinateUnits: 'cm' }],
    ]);
    expect(Array.from(readBidsElectrodes(mixed, 'e.tsv', both).positionsMetres)).toEqual(
      [1, 2, 3, 10, 20, 30].map((mm) => mm * 1e-3),
    );
    expect(() => readBidsElectrodes(mixed, 'e.tsv', systems({}, 'c'))).toThrow(/'a' has no _coordsystem\.json.*for c/);
  });

  it('puts the group before names that come twice', () => {
    const twice = bytes('name\tx\ty\tz\tgroup\nA\t1\t2\t3\tg1\nA\t1\t2\t3\tg2\n');
    expect(readBidsElectrodes(twice, 'e.tsv', systems({ EMGCoordinateUnits: 'mm' })).names).toEqual(['g1 A', 'g2 A']);
  });

  it.each([
    [{ EMGCoordinateUnits: 'percent' }, /per cent of distances between landmarks/],
    [{ EMGCoordinateUnits: 'n/a' }, /expected EMGCoordinateUnits m, cm or mm, got "n\/a"/],
    [{}, /got none/],
    [{ EMGCoordinateUnits: 'mm', ParentCoordinateSystem: 'forearm' }, /is that of a grid/],
  ])('refuses %j and says what to do', (system, message) => {
    const run = () => readBidsElectrodes(table, 'e.tsv', systems(system));
    expect(run).toThrow(message);
    expect(run).toThrow(/--grid-at/);
    expect(kindOf(run)).toBe('unsupported');
  });

  it('refuses positions without z', () => {
    const flat = bytes('name\tx\ty\nA\t1\t2\n');
    expect(() => readBidsElectrodes(flat, 'e.tsv', systems({ EMGCoordinateUnits: 'mm' }))).toThrow(/have no z/);
  });

  it('finds the coordinate system of a file by inheritance, and is a plain table without', async () => {
    const path = 'sub-01/emg/sub-01_electrodes.tsv';
    const json = bytes('{"EMGCoordinateUnits": "m"}');
    const found = await readElectrodeFile(
      path,
      memoryFileSet(
        new Map([
          [path, table],
          ['sub-01/emg/sub-01_coordsystem.json', json],
        ]),
      ),
    );
    expect(found.positionsMetres[0]).toBe(0.01);
    const alone = await readElectrodeFile(path, memoryFileSet(new Map([[path, table]])));
    expect(alone.positionsMetres[0]).toBe(0.01 * 1e-3);
    expect(alone.warnings[0]).toMatch(/taken to be millimetres/);
    const plain = await readElectrodeFile('mine.tsv', memoryFileSet(new Map([['mine.tsv', table]])));
    expect(plain.warnings).toEqual([]);
    await expect(readElectrodeFile('no.tsv', memoryFileSet(new Map()))).rejects.toThrow(/no such file/);
  });
});

describe('parseGridAt', () => {
  it('reads a place and refuses anything else', () => {
    expect(parseGridAt('muscle-belly')).toEqual({ angleDegrees: 0, distalMetres: 0 });
    expect(parseGridAt('-30, 25')).toEqual({ angleDegrees: -30, distalMetres: 0.025 });
    for (const text of ['', '30', '30,', 'a,b', '1,2,3', '400,0', 'NaN,0'])
      expect(() => parseGridAt(text)).toThrow(/--grid-at: expected muscle-belly/);
  });
});
