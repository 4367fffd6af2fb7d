/** A trace of force over time, as --profile takes it: a table with the columns time (s) and force (% of the maximal force). */

import { FormatError } from '../core/errors.ts';
import { readTsv, tableColumn } from './tsv.ts';

export interface ForceTrace {
  /** shares of the maximal force */
  readonly values: Float64Array;
  readonly samplingRateHz: number;
  /** from the first to the last time */
  readonly seconds: number;
}

/** Uneven times are put on this rate by straight lines: force has nothing faster. */
const UNEVEN_RATE_HZ = 200;
const EVEN = 1e-3;

/**
 * @param bytes - tabs or commas between columns; the first line names them
 * @throws FormatError for a table without these columns, with fewer than two rows, times that do not rise, forces outside 0 to 100 %
 */
export function readForceTrace(bytes: Uint8Array, fileName: string): ForceTrace {
  const text = new TextDecoder().decode(bytes);
  const [header = ''] = text.split(/\r\n|\n|\r/);
  const table = readTsv(header.includes('\t') ? bytes : new TextEncoder().encode(text.replaceAll(',', '\t')), fileName);
  const columns = ['time', 'force'].map((name) => tableColumn(table, name));
  const [timeCells, forceCells] = columns;
  if (!timeCells || !forceCells)
    throw new FormatError(
      `${fileName}: expected a first line that names the columns time (s) and force (% of the maximal force), got '${header.slice(0, 60)}'`,
    );
  if (timeCells.length < 2) throw new FormatError(`${fileName}: expected two rows at least, got ${timeCells.length}`);
  const times = timeCells.map((cell, row) => numberIn(cell, 'time', row, fileName));
  const forces = forceCells.map((cell, row) => numberIn(cell, 'force', row, fileName));
  times.forEach((time, row) => {
    if (row > 0 && !(time > times[row - 1]))
      throw new FormatError(`${fileName}: line ${row + 2}: expected a time after ${times[row - 1]} s, got ${time}`);
    if (!(forces[row] >= 0 && forces[row] <= 100))
      throw new FormatError(
        `${fileName}: line ${row + 2}: expected a force from 0 to 100 % of the maximum, got ${forces[row]}; scale newtons by the maximal force, cut off what is below 0`,
      );
  });
  const seconds = times[times.length - 1] - times[0];
  const step = seconds / (times.length - 1);
  const isEven = times.every((time, n) => Math.abs(time - times[0] - n * step) <= EVEN * step);
  const shares = forces.map((force) => force / 100);
  if (isEven) return { values: Float64Array.from(shares), samplingRateHz: 1 / step, seconds };
  const count = Math.floor(seconds * UNEVEN_RATE_HZ + 1e-9) + 1;
  let row = 0;
  const values = Float64Array.from({ length: count }, (_, n) => {
    const time = times[0] + n / UNEVEN_RATE_HZ;
    while (row < times.length - 2 && times[row + 1] <= time) row++;
    const place = Math.min(1, (time - times[row]) / (times[row + 1] - times[row]));
    return shares[row] + place * (shares[row + 1] - shares[row]);
  });
  return { values, samplingRateHz: UNEVEN_RATE_HZ, seconds };
}

function numberIn(cell: string, column: string, row: number, fileName: string): number {
  const value = cell === '' ? Number.NaN : Number(cell);
  if (Number.isFinite(value)) return value;
  throw new FormatError(
    `${fileName}: line ${row + 2}, column ${column}: expected a number, got '${cell.slice(0, 40)}'`,
  );
}
