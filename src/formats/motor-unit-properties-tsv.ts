/** Reads the properties of motor units from their table (`*_motorunits.tsv`), of a decomposition or of a simulation's truth. */

import { FormatError } from '../core/errors.ts';
import type { MotorUnitProperties, MotorUnitPropertyName, PropertyEstimate } from '../metrics/motor-unit-properties.ts';
import { readTsv, tableColumn } from './tsv.ts';

/** Columns, and how a cell becomes SI; each may have one ending in `_lo` and one in `_hi` beside it, a 90 % interval. */
const COLUMNS: readonly (readonly [string, MotorUnitPropertyName, (cell: number) => number])[] = [
  ['x_mm', 'x', metres],
  ['y_mm', 'y', metres],
  ['z_mm', 'z', metres],
  ['depth_mm', 'depth', metres],
  ['iz_mm', 'innervationZone', metres],
  ['cv_m_s', 'conductionVelocity', (cell) => cell],
  ['half_length_1_mm', 'halfLength1', metres],
  ['half_length_2_mm', 'halfLength2', metres],
  ['territory_mm', 'territoryRadius', metres],
  ['size', 'size', Math.log],
];

/**
 * @returns by unit_id; a motor unit of whose properties the table states none is left out. Missing columns and n/a cells are no
 *   error; fibreLength is the sum of the half-lengths, without an interval
 * @throws FormatError for a table whose lines do not fit its header, or a cell that is neither a finite number nor n/a
 */
export function readMotorUnitProperties(
  motorUnits: Uint8Array,
  { fileName }: { readonly fileName: string },
): ReadonlyMap<string, MotorUnitProperties> {
  const table = readTsv(motorUnits, fileName);
  const ids = tableColumn(table, 'unit_id');
  const found = new Map<string, MotorUnitProperties>();
  if (!ids) return found;
  const muscles = tableColumn(table, 'muscle');
  const crossTalk = tableColumn(table, 'cross_talk');
  const columns = COLUMNS.map(([name, property, toSi]) => ({
    property,
    toSi,
    name,
    cells: ['', '_lo', '_hi'].map((ending) => tableColumn(table, name + ending)),
  }));
  for (const [row, id] of ids.entries()) {
    const estimates: Partial<Record<MotorUnitPropertyName, PropertyEstimate>> = {};
    for (const { name, property, toSi, cells } of columns) {
      const [value, low, high] = cells.map((column) =>
        numberCell(column?.[row] ?? 'n/a', name, `${fileName}: line ${row + 2}`),
      );
      const estimate = readEstimate(value, low, high, toSi, `${fileName}: line ${row + 2}: ${name}`);
      if (estimate) estimates[property] = estimate;
    }
    const { halfLength1, halfLength2 } = estimates;
    if (halfLength1 && halfLength2) estimates.fibreLength = { value: halfLength1.value + halfLength2.value };
    const muscle = stated(muscles?.[row]);
    const isCrossTalk = stated(crossTalk?.[row]);
    const named = {
      ...(muscle !== undefined && { muscle }),
      ...(isCrossTalk !== undefined && { isCrossTalk: isCrossTalk === 'true' }),
    };
    if (Object.keys(estimates).length + Object.keys(named).length > 0) found.set(id, { ...named, estimates });
  }
  return found;
}

function readEstimate(
  value: number | undefined,
  low: number | undefined,
  high: number | undefined,
  toSi: (cell: number) => number,
  where: string,
): PropertyEstimate | undefined {
  if (value === undefined) return undefined;
  const si = toSi(value);
  if (!Number.isFinite(si)) throw new FormatError(`${where} expected a number above 0, got ${value}`);
  if (low === undefined || high === undefined) return { value: si };
  if (!(low <= high)) throw new FormatError(`${where} expected an interval, _lo at most _hi, got ${low} to ${high}`);
  const interval = [toSi(low), toSi(high)] as const;
  if (Number.isNaN(interval[0])) throw new FormatError(`${where} expected an interval from 0, got one from ${low}`);
  return { value: si, interval };
}

function numberCell(cell: string, column: string, where: string): number | undefined {
  if (cell === 'n/a' || cell === '') return undefined;
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  throw new FormatError(`${where}: ${column} expected a number or n/a, got '${cell.slice(0, 40)}'`);
}

function stated(cell: string | undefined): string | undefined {
  return cell === undefined || cell === 'n/a' || cell === '' ? undefined : cell;
}

function metres(millimetres: number): number {
  return millimetres / 1000;
}
