/**
 * Electrode grids: which channel of a grid lies where. A map is a picture of rows x columns seen from the connector
 * side as in the maker's drawing; rotation and mirroring are the user's, never guessed.
 * Maps of OT Bioelettronica's grids after the maker's drawings. Names are `(GR|HD)<distance>MM<rows><columns>`.
 */

import { FormatError, ParameterError, UnsupportedError } from '../core/errors.ts';

/** The picture alone: rows x columns, row-major, a channel index or -1 in each cell. */
export interface GridPicture {
  readonly rows: number;
  readonly columns: number;
  readonly cells: Int32Array;
}

/** `cells` holds channels of the grid from 0, -1 where there is no electrode. */
export interface GridMap extends GridPicture {
  readonly name: string;
  /** centre-to-centre distance; NaN when unknown */
  readonly spacingMetres: number;
  /** number of electrodes; each of the channels 0 to channelCount - 1 has one cell */
  readonly channelCount: number;
  /** set where the map is a plain rule instead of the maker's drawing */
  readonly warning?: string;
}

export type RotationDegrees = 0 | 90 | 180 | 270;

/** 1-based channel at 0-based (row, column); 0 where there is no electrode. */
type MapRule = (row: number, column: number) => number;

interface KnownMap {
  readonly rule: MapRule;
  /** distances in the name for which the maker's drawing was checked */
  readonly distances: readonly string[];
}

const knownMaps: Readonly<Record<string, KnownMap>> = {
  GR1305: {
    // A serpentine that begins below the missing corner.
    rule: (r, c) => [r, 25 - r, 26 + r, 51 - r, 52 + r][c],
    distances: ['08', '8', '04', '4', '100'],
  },
  HD1305: { rule: (r, c) => (4 - c) * 13 + r, distances: ['08', '8', '04', '4'] },
  GR0808: { rule: (r, c) => 8 * (c + 1) - r, distances: ['10'] },
  HD0808: { rule: (r, c) => 8 * (8 - c) - r, distances: ['10'] },
  GR0804: { rule: (r, c) => 8 * (4 - c) - r, distances: ['10'] },
  HD0804: { rule: (r, c) => 8 * c + r + 1, distances: ['10'] },
};

/** Sizes that have fewer electrodes than cells, in the maker's product list. */
const electrodeCounts: Readonly<Record<string, number>> = { '1106': 64, '1103': 32, '2206': 128, '2610': 256 };

const namePattern = /(GR|HD|EL)(\d{1,3})(MM|ML)(\d{2})(\d{2})(?!\d)/i;
const withoutTable = /intan64|protogrid|myomrf|myomnp/i;

/** The first grid model named in a text, in capitals, or undefined. */
export function findGridName(text: string): string | undefined {
  return namePattern.exec(text)?.[0].toUpperCase() ?? withoutTable.exec(text)?.[0];
}

/**
 * The map of a grid model.
 * Sizes whose drawing is known use it. Any other size uses the plain rule `channel = column * rows + row + 1` (down each
 * column, columns left to right, as HD10MM0804) and says so in `warning`.
 * @throws UnsupportedError for models that need a table that is not here; ParameterError for any other text
 */
export function gridFromName(name: string): GridMap {
  const match = namePattern.exec(name);
  if (!match) {
    const advice =
      'give its map as a CSV of channel numbers from 1 (0 where there is no electrode), e.g. --map FILE.csv';
    if (withoutTable.test(name))
      throw new UnsupportedError(`grid ${name}: the map of this model is not built in; ${advice}`, { name });
    throw new ParameterError(
      `grid ${name}: expected a name such as GR08MM1305 (GR or HD, distance in mm, rows, columns); ${advice}`,
      { name },
    );
  }
  const [text, family, distance, unit, rowText, columnText] = match;
  const rows = Number(rowText);
  const columns = Number(columnText);
  if (rows < 1 || columns < 1)
    throw new ParameterError(`grid ${name}: expected at least one row and one column, got ${rows} x ${columns}`, {
      name,
    });
  // ML counts in thousandths of an inch, which the maker rounds to 25 um: GR100ML1305 has 2.5 mm.
  const spacingMetres = unit.toUpperCase() === 'ML' ? Number(distance) * 25e-6 : Number(distance) * 1e-3;
  const size = `${rowText}${columnText}`;
  const known = knownMaps[`${family.toUpperCase()}${size}`];
  const gridName = text.toUpperCase();
  if (known) {
    const warning = known.distances.includes(distance)
      ? undefined
      : `grid ${gridName}: taken to be wired like the other ${family.toUpperCase()} grids of ${rows} x ${columns}; check it, or give a map`;
    return makeMap(gridName, rows, columns, spacingMetres, known.rule, warning);
  }
  const electrodes = Math.min(electrodeCounts[size] ?? rows * columns, rows * columns);
  const plain: MapRule = (r, c) => (c * rows + r < electrodes ? c * rows + r + 1 : 0);
  const warning =
    `grid ${gridName}: its wiring is not built in; channels are laid down each column, columns left to right` +
    `${electrodes < rows * columns ? `, with the last ${rows * columns - electrodes} cells empty` : ''}; check it, or give a map`;
  return makeMap(gridName, rows, columns, spacingMetres, plain, warning);
}

function makeMap(
  name: string,
  rows: number,
  columns: number,
  spacingMetres: number,
  rule: MapRule,
  warning: string | undefined,
): GridMap {
  const cells = new Int32Array(rows * columns);
  let channelCount = 0;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      cells[r * columns + c] = rule(r, c) - 1;
      if (rule(r, c) > 0) channelCount++;
    }
  return { name, rows, columns, spacingMetres, cells, channelCount, ...(warning ? { warning } : {}) };
}

/**
 * A user's map.
 * @param map - rows x columns of 1-based channel numbers, 0 where there is no electrode
 * @throws ParameterError unless rows are equally long and each of the numbers 1 to their largest stands exactly once
 */
export function gridFromMap(
  map: readonly (readonly number[])[],
  spacingMetres = Number.NaN,
  name = 'user map',
): GridMap {
  const rows = map.length;
  const columns = map[0]?.length ?? 0;
  if (rows === 0 || columns === 0)
    throw new ParameterError('grid map: expected at least one row and one column, got none');
  const cells = new Int32Array(rows * columns);
  const seen = new Map<number, string>();
  map.forEach((line, r) => {
    if (line.length !== columns)
      throw new ParameterError(`grid map: row ${r + 1} has ${line.length} columns, the first row has ${columns}`, {
        row: r,
      });
    line.forEach((channel, c) => {
      const place = `row ${r + 1}, column ${c + 1}`;
      if (!Number.isInteger(channel) || channel < 0)
        throw new ParameterError(`grid map: expected a channel number >= 1 or 0, got ${channel} at ${place}`, {
          channel,
        });
      if (channel > 0 && seen.has(channel))
        throw new ParameterError(`grid map: channel ${channel} stands at ${seen.get(channel)} and at ${place}`, {
          channel,
        });
      if (channel > 0) seen.set(channel, place);
      cells[r * columns + c] = channel - 1;
    });
  });
  if (seen.size === 0) throw new ParameterError('grid map: expected at least one channel number above 0, got none');
  for (let channel = 1; channel <= seen.size; channel++)
    if (!seen.has(channel))
      throw new ParameterError(`grid map: ${seen.size} electrodes but no channel ${channel}; number them from 1`, {
        channel,
      });
  return { name, rows, columns, spacingMetres, cells, channelCount: seen.size };
}

/**
 * A map from text: a row a line, numbers parted by comma, semicolon, tab or blanks; empty cells count as 0.
 * @throws FormatError naming the line that holds anything else
 */
export function parseGridMap(text: string): number[][] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const rows: number[][] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return;
    const parts = /[,;\t]/.test(line) ? line.split(/[,;\t]/) : line.trim().split(/\s+/);
    rows.push(
      parts.map((part) => {
        const cell = part.trim();
        if (/^\d*$/.test(cell)) return Number(cell);
        throw new FormatError(
          `grid map: expected channel numbers, got ${JSON.stringify(cell.slice(0, 40))} in line ${index + 1}`,
          { line: index + 1 },
        );
      }),
    );
  });
  if (rows.length === 0) throw new FormatError('grid map: expected rows of channel numbers, got no text', {});
  return rows;
}

/** The picture turned clockwise; 90 and 270 swap rows and columns. */
export function rotateGrid<Grid extends GridPicture>(grid: Grid, degrees: RotationDegrees): Grid {
  if (degrees === 0) return grid;
  if (![90, 180, 270].includes(degrees))
    throw new ParameterError(`rotation: expected 0, 90, 180 or 270 degrees, got ${degrees}`, { degrees });
  const { rows, columns, cells } = grid;
  const swap = degrees !== 180;
  const newRows = swap ? columns : rows;
  const newColumns = swap ? rows : columns;
  const turned = new Int32Array(cells.length);
  for (let r = 0; r < newRows; r++)
    for (let c = 0; c < newColumns; c++) {
      const [oldRow, oldColumn] =
        degrees === 90 ? [rows - 1 - c, r] : degrees === 180 ? [rows - 1 - r, columns - 1 - c] : [c, columns - 1 - r];
      turned[r * newColumns + c] = cells[oldRow * columns + oldColumn];
    }
  return { ...grid, rows: newRows, columns: newColumns, cells: turned };
}

/** The picture mirrored left to right. */
export function mirrorGrid<Grid extends GridPicture>(grid: Grid): Grid {
  const { rows, columns, cells } = grid;
  const mirrored = new Int32Array(cells.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) mirrored[r * columns + c] = cells[r * columns + columns - 1 - c];
  return { ...grid, cells: mirrored };
}
