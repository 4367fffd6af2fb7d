/**
 * Reads tables of discharges (`*_events.tsv`) of this program, MUniverse, MUedit2 and the MUnitQuest tutorials: one row a
 * discharge, with `onset` (s) or `sample` or both, and `unit_id`, an integer or a text; `probability` of this program.
 */

import { FormatError, ParameterError } from '../core/errors.ts';
import type { StoredDecomposition, StoredMotorUnit } from './read-result.ts';
import { readTsv, tableColumn } from './tsv.ts';

export interface ReadEvents {
  readonly decomposition: StoredDecomposition;
  readonly warnings: readonly string[];
}

/**
 * Rows of other events (muscle_on, ...) are left out. The sampling rate comes from `samplingRateHz`, else from sample / onset.
 * A motor unit whose probabilities are all 1, or not stated, has none.
 * @throws FormatError for a table without unit_id, or without onset and sample, or with a probability outside 0 to 1;
 *   ParameterError when the rate cannot be told
 */
export function readEvents(
  bytes: Uint8Array,
  options: { readonly fileName: string; readonly samplingRateHz?: number },
): ReadEvents {
  const where = options.fileName;
  const warnings: string[] = [];
  const table = readTsv(bytes, where);
  const ids = tableColumn(table, 'unit_id');
  let onsets = tableColumn(table, 'onset');
  const misspelt = onsets ? undefined : tableColumn(table, 'onest');
  if (misspelt) {
    warnings.push("the column is named 'onest'; read as onset");
    onsets = misspelt;
  }
  const samples = tableColumn(table, 'sample');
  if (!ids || (!onsets && !samples))
    throw new FormatError(
      `${where}: expected the columns unit_id and onset (s) or sample, got ${table.columns.join(', ').slice(0, 200)}`,
      { columns: table.columns },
    );
  const kept = discharges(tableColumn(table, 'event_type'), ids, warnings);
  const cell = (column: readonly string[] | undefined, i: number) => {
    const text = column?.[i] ?? 'n/a';
    return text === 'n/a' || text === '' ? Number.NaN : Number(text);
  };
  const rate =
    options.samplingRateHz ??
    inferRate(
      kept.map((i) => [cell(samples, i), cell(onsets, i)]),
      where,
      warnings,
    );
  const probabilities = tableColumn(table, 'probability');
  const units = new Map<string, Discharge[]>();
  for (const i of kept) {
    const given = cell(samples, i);
    const sample = Number.isNaN(given) ? Math.round(cell(onsets, i) * rate) : given;
    if (!(Number.isInteger(sample) && sample >= 0 && sample < 2 ** 31))
      throw new FormatError(
        `${where}: line ${i + 2} expected a sample >= 0, got sample ${samples?.[i] ?? 'n/a'}, onset ${onsets?.[i] ?? 'n/a'}`,
        { line: i + 2 },
      );
    const stated = probabilities?.[i] ?? 'n/a';
    const discharge = {
      sample,
      probability: stated === 'n/a' ? 1 : readProbability(stated, `${where}: line ${i + 2}`),
    };
    const list = units.get(ids[i]);
    if (list) list.push(discharge);
    else units.set(ids[i], [discharge]);
  }
  const motorUnits = [...units]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([name, list]) => storedMotorUnit(name, list));
  return { decomposition: { samplingRateHz: rate, motorUnits, origin: `events of ${where}` }, warnings };
}

interface Discharge {
  readonly sample: number;
  readonly probability: number;
}

function storedMotorUnit(name: string, discharges: Discharge[]): StoredMotorUnit {
  discharges.sort((a, b) => a.sample - b.sample);
  const dischargeSamples = Int32Array.from(discharges, ({ sample }) => sample);
  if (discharges.every(({ probability }) => probability === 1)) return { name, dischargeSamples };
  return {
    name,
    dischargeSamples,
    dischargeProbability: Float32Array.from(discharges, ({ probability }) => probability),
  };
}

function readProbability(cell: string, where: string): number {
  const value = cell === '' ? Number.NaN : Number(cell);
  if (value >= 0 && value <= 1) return value;
  throw new FormatError(`${where} expected a probability from 0 to 1 or n/a, got '${cell.slice(0, 40)}'`);
}

/** Rows that are discharges: of the right event_type where the column exists, with a motor unit. */
function discharges(types: readonly string[] | undefined, ids: readonly string[], warnings: string[]): number[] {
  const named = ids.flatMap((id, i) => (id === 'n/a' || id === '' ? [] : [i]));
  if (!types) return named;
  const spikes = named.filter((i) => types[i] === 'motor-unit-spike');
  if (spikes.length === 0 && named.length > 0) {
    warnings.push(
      `no event_type is motor-unit-spike (the first is ${types[named[0]]}); all rows with a unit_id are read`,
    );
    return named;
  }
  if (spikes.length < named.length)
    warnings.push(`${named.length - spikes.length} rows of other event types are left out`);
  return spikes;
}

/** From the largest onset, where rounding of the table weighs least; a rate next to a whole number is taken as that. */
function inferRate(rows: readonly (readonly number[])[], where: string, warnings: string[]): number {
  if (rows.length === 0) return 1;
  let best: readonly number[] = [Number.NaN, 0];
  for (const row of rows) if (row[0] > 0 && row[1] > best[1]) best = row;
  const ratio = best[0] / best[1];
  if (!(ratio > 0 && Number.isFinite(ratio)))
    throw new ParameterError(
      `${where}: the table has not both sample and onset, so no sampling rate; give it with --rate, in Hz`,
    );
  const whole = Math.round(ratio);
  const rate = whole > 0 && Math.abs(ratio / whole - 1) < 1e-4 ? whole : ratio;
  const off = rows.filter(([sample, onset]) => Math.abs(sample - onset * rate) > 1 + 1e-3 * rate).length;
  if (off > 0)
    throw new ParameterError(
      `${where}: sample and onset of ${off} of ${rows.length} rows fit no single sampling rate (about ${ratio} Hz); give it with --rate, in Hz`,
    );
  warnings.push(`sampling rate ${rate} Hz taken from sample and onset`);
  return rate;
}
