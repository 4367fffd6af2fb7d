/**
 * Tables of positions in the anatomy's own space: electrodes (`name x y z`, and `row`, `column` of a grid where there is one)
 * and points (`x y z`), in millimetres, tab-separated, the first line naming the columns; further columns are left out.
 */

import type { ElectrodeCells, PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { ElectrodePositions } from '../anatomy/electrodes/project-electrodes.ts';
import { FormatError } from '../core/errors.ts';
import { readTsv, type TextTable, tableColumn, writeTsv } from './tsv.ts';

const METRES_PER_MM = 1e-3;

/**
 * Reads electrodes. Those without a position (`n/a` in x, y or z) are left out, with a warning.
 * @throws FormatError naming line and column of what is missing or no number, or a name that comes twice
 */
export function readElectrodeTable(bytes: Uint8Array, fileName: string): ElectrodePositions {
  const table = readPositionTable(bytes, fileName, ['name', 'x', 'y', 'z']);
  return electrodesOf(table, fileName, () => METRES_PER_MM);
}

/**
 * Electrodes of a table whose columns are checked.
 * @param metresPerUnit - of a row of the table
 */
export function electrodesOf(
  table: TextTable,
  fileName: string,
  metresPerUnit: (row: number) => number,
): ElectrodePositions {
  const all = tableColumn(table, 'name') ?? [];
  const kept = all.flatMap((_, row) => (isPlaced(table, row) ? [row] : []));
  const left = all.length - kept.length;
  if (kept.length === 0)
    throw new FormatError(`${fileName}: expected electrodes with a position, got ${all.length} rows and none with one`);
  const names = kept.map((row) => all[row]);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined)
    throw new FormatError(`${fileName}: electrode '${twice}' comes twice; give each a name of its own`, {
      name: twice,
    });
  const cells = cellsOf(table, fileName, kept);
  return {
    name: fileName,
    names,
    positionsMetres: positionsOf(table, fileName, kept, metresPerUnit),
    ...(cells && { cells }),
    warnings: left > 0 ? [`${fileName}: ${left} of ${all.length} electrodes have no position and are left out`] : [],
  };
}

export interface PointTable {
  /** undefined where the table has no column `name` */
  readonly names?: readonly string[];
  /** x, y, z interleaved, world */
  readonly pointsMetres: Float64Array;
}

/**
 * Reads points, as of `leadfield --at`.
 * @throws FormatError as readElectrodeTable; every point must have a position
 */
export function readPointTable(bytes: Uint8Array, fileName: string): PointTable {
  const table = readPositionTable(bytes, fileName, ['x', 'y', 'z']);
  if (table.rows.length === 0) throw new FormatError(`${fileName}: expected points, got a header without rows`);
  const rows = table.rows.map((_, row) => row);
  const names = tableColumn(table, 'name');
  return { ...(names && { names }), pointsMetres: positionsOf(table, fileName, rows, () => METRES_PER_MM) };
}

/** Writes electrodes on the skin, millimetres to the picometre, so that they come back as they were. */
export function writeElectrodeTable({ names, positionsMetres, grid }: PlacedElectrodes): Uint8Array {
  const millimetres = (metres: number) => Number((metres / METRES_PER_MM).toFixed(9));
  const rows = names.map((name, n) => {
    const position = Array.from(positionsMetres.subarray(3 * n, 3 * n + 3), millimetres);
    if (!grid) return [name, ...position];
    const cell = grid.cells.indexOf(n);
    return [name, ...position, Math.floor(cell / grid.columns) + 1, (cell % grid.columns) + 1];
  });
  return writeTsv(['name', 'x', 'y', 'z', ...(grid ? ['row', 'column'] : [])], rows);
}

/** @throws FormatError where the first line does not name the columns that are needed */
export function readPositionTable(bytes: Uint8Array, fileName: string, needed: readonly string[]): TextTable {
  const table = readTsv(bytes, fileName);
  const missing = needed.filter((column) => !table.columns.includes(column));
  if (missing.length === 0) return table;
  const [line] = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/);
  const words = line.trim().split(/[\s,;]+/);
  const advice = needed.every((column) => words.includes(column))
    ? 'separate the columns with one tab each'
    : words.filter((word) => Number.isFinite(Number(word))).length >= 3
      ? `put a first line '${needed.join(' ')}' above the numbers, separated with tabs`
      : `it lacks ${missing.join(', ')}`;
  throw new FormatError(
    `${fileName}: expected a first line that names the columns ${needed.join(', ')} (positions in millimetres), got '${line.slice(0, 60)}'; ${advice}`,
    { missing },
  );
}

function isPlaced(table: TextTable, row: number): boolean {
  return ['x', 'y', 'z'].every((axis) => {
    const cell = table.rows[row][table.columns.indexOf(axis)];
    return cell !== 'n/a' && cell !== '';
  });
}

function positionsOf(
  table: TextTable,
  fileName: string,
  rows: readonly number[],
  metresPerUnit: (row: number) => number,
): Float64Array {
  const axes = ['x', 'y', 'z'].map((axis) => ({ axis, column: table.columns.indexOf(axis) }));
  return Float64Array.from(
    rows.flatMap((row) =>
      axes.map(({ axis, column }) => {
        const cell = table.rows[row][column];
        const value = cell === '' ? Number.NaN : Number(cell);
        if (!Number.isFinite(value))
          throw new FormatError(
            `${fileName}: row ${row + 1}, column ${axis}: expected a number with a decimal point, got '${cell.slice(0, 40)}'`,
            { row, axis },
          );
        return value * metresPerUnit(row);
      }),
    ),
  );
}

/** The picture of a grid from the columns row and column, both counted from 1. */
function cellsOf(table: TextTable, fileName: string, kept: readonly number[]): ElectrodeCells | undefined {
  const [rowCells, columnCells] = [tableColumn(table, 'row'), tableColumn(table, 'column')];
  if (!rowCells || !columnCells) return undefined;
  const places = kept.map((row) => {
    const [r, c] = [rowCells[row], columnCells[row]].map(Number);
    if (Number.isInteger(r) && Number.isInteger(c) && r >= 1 && c >= 1 && r <= 1000 && c <= 1000) return { r, c };
    throw new FormatError(
      `${fileName}: row ${row + 1} expected row and column of the grid as whole numbers from 1, got '${rowCells[row]}' and '${columnCells[row]}'`,
      { row },
    );
  });
  const rows = Math.max(...places.map(({ r }) => r));
  const columns = Math.max(...places.map(({ c }) => c));
  const cells = new Int32Array(rows * columns).fill(-1);
  for (const [n, { r, c }] of places.entries()) {
    const cell = (r - 1) * columns + c - 1;
    if (cells[cell] >= 0)
      throw new FormatError(`${fileName}: two electrodes have row ${r} and column ${c} of the grid`, { row: kept[n] });
    cells[cell] = n;
  }
  return { rows, columns, cells };
}
