/** Reads from the table of motor units (`*_motorunits.tsv`) what belongs to the discharges of the table of events beside it. */

import { FormatError } from '../core/errors.ts';
import type { StoredDecomposition } from './read-result.ts';
import { readTsv, tableColumn } from './tsv.ts';

export interface WithExpectedRoa {
  readonly decomposition: StoredDecomposition;
  readonly warnings: readonly string[];
}

/**
 * Adds to each motor unit the rate of agreement that its decoder expected (column expected_roa, by unit_id; n/a: none).
 * It is left out, with a warning, for a motor unit whose number of discharges is another one now: the table of events was
 * edited since, and the expectation is not about these discharges.
 * @param motorUnits - bytes of the table of motor units; without the columns unit_id and expected_roa nothing is added
 * @throws FormatError for a table whose lines do not fit its header, or an expected_roa that is no number from 0 to 1
 */
export function addExpectedRoa(
  stored: StoredDecomposition,
  motorUnits: Uint8Array,
  { fileName }: { readonly fileName: string },
): WithExpectedRoa {
  const table = readTsv(motorUnits, fileName);
  const ids = tableColumn(table, 'unit_id');
  const expected = tableColumn(table, 'expected_roa');
  if (!ids || !expected) return { decomposition: stored, warnings: [] };
  const counts = tableColumn(table, 'discharges');
  const warnings: string[] = [];
  const added = stored.motorUnits.map((motorUnit) => {
    const { name, dischargeSamples } = motorUnit;
    const row = ids.indexOf(name);
    if (row < 0 || expected[row] === 'n/a') return motorUnit;
    const expectedRoa = readRoa(expected[row], `${fileName}: line ${row + 2}`);
    const count = Number(counts?.[row] ?? dischargeSamples.length);
    if (count === dischargeSamples.length) return { ...motorUnit, expectedRoa };
    warnings.push(
      `motor unit ${name}: discharges ${dischargeSamples.length} in the table of events, ${counts?.[row]} in ${fileName}; its expected rate of agreement is left out`,
    );
    return motorUnit;
  });
  return { decomposition: { ...stored, motorUnits: added }, warnings };
}

function readRoa(cell: string, where: string): number {
  const value = cell === '' ? Number.NaN : Number(cell);
  if (value >= 0 && value <= 1) return value;
  throw new FormatError(`${where} expected an expected_roa from 0 to 1 or n/a, got '${cell.slice(0, 40)}'`);
}
