/** Discharge times of a MUedit file: which of its copies is the newest, 1-based to 0-based, deleted motor units left out. */

import { FormatError } from '../core/errors.ts';
import { describeMat, type MatFile, type MatValue, matField, matItems, matLines, matNumbers } from './mat/mat-value.ts';
import type { StoredDecomposition } from './read-result.ts';

export interface MueditDischarges extends Pick<StoredDecomposition, 'motorUnits' | 'origin'> {
  readonly warnings: readonly string[];
}

/** Newest first; cells are {grid}{motor unit} or {grid x motor unit}. */
const copies = [
  { variable: 'edition', field: 'Distimeclean', origin: 'MUedit, edited and saved' },
  { variable: 'edition', field: 'Dischargetimes', origin: 'MUedit, edited' },
  { variable: 'signal', field: 'Dischargetimes', origin: 'MUedit' },
] as const;

/** @throws FormatError naming the motor unit whose times are no samples of the recording */
export function readMueditDischarges(file: MatFile, sampleCount: number, where: string): MueditDischarges {
  for (const { variable, field, origin } of copies) {
    const value = matField(file.variables.get(variable), field);
    const units = value === undefined ? [] : listUnits(value);
    if (units.length === 0) continue;
    const gridNames = matLines(matField(file.variables.get('signal'), 'gridname')) ?? [];
    let deleted = 0;
    const motorUnits = units.flatMap(({ grid, unit, times }) => {
      const dischargeSamples = readTimes(
        times,
        sampleCount,
        `${where}: ${variable}.${field}, grid ${grid + 1}, motor unit ${unit + 1}`,
      );
      // MUedit marks a deleted motor unit by two discharges, at 1 and at the sampling rate, until the file is saved.
      if (isDeleted(file, dischargeSamples)) {
        deleted++;
        return [];
      }
      const prefix = gridNames.length > 1 ? `grid ${grid + 1}, ` : '';
      return [{ name: `${prefix}motor unit ${unit + 1}`, dischargeSamples }];
    });
    const warnings = deleted > 0 ? [`${deleted} motor units deleted in MUedit were left out`] : [];
    return { motorUnits, origin, warnings };
  }
  return { motorUnits: [], origin: 'MUedit', warnings: [] };
}

interface Unit {
  readonly grid: number;
  readonly unit: number;
  readonly times: MatValue;
}

function listUnits(value: MatValue): Unit[] {
  const items = matItems(value);
  const filled = (times: MatValue) => times.kind === 'numeric' && times.data.length > 0;
  if (items.some((item) => item.kind === 'cell'))
    return items.flatMap((item, grid) =>
      matItems(item).flatMap((times, unit) => (filled(times) ? [{ grid, unit, times }] : [])),
    );
  const gridCount = Math.max(1, value.kind === 'cell' ? value.dims[0] : 1);
  const units = items.flatMap((times, i) =>
    filled(times) ? [{ grid: i % gridCount, unit: Math.floor(i / gridCount), times }] : [],
  );
  return units.sort((a, b) => a.grid - b.grid || a.unit - b.unit);
}

function readTimes(times: MatValue, sampleCount: number, where: string): Int32Array {
  const numbers = matNumbers(times);
  if (!numbers) throw new FormatError(`${where}: expected samples, got ${describeMat(times)}`, { where });
  for (const time of numbers)
    if (!(Number.isInteger(time) && time >= 1 && time <= sampleCount))
      throw new FormatError(`${where}: expected samples from 1 to ${sampleCount}, got ${time}`, { where, time });
  return Int32Array.from(numbers, (time) => time - 1).sort();
}

function isDeleted(file: MatFile, samples: Int32Array): boolean {
  const rate = matNumbers(matField(file.variables.get('signal'), 'fsamp'))?.[0];
  return samples.length === 2 && samples[0] === 0 && samples[1] + 1 === rate;
}
