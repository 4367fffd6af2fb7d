/**
 * A prediction for the MUnitQuest challenge: a flat zip with, for each recording, a table of discharges (onset, duration,
 * sample, unit_id, event_type) and a log.
 */

import type { Decomposition } from '../core/decomposition.ts';
import { ParameterError } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import { type RunEnvironment, runLog } from './decomposition-files.ts';
import { writeJson, writeTsv } from './tsv.ts';
import { writeZip } from './zip.ts';

export interface MunitquestEntry {
  /** first part of the file names, e.g. 'recording-001_challenge-Isometric' */
  readonly stem: string;
  readonly recording: Recording;
  readonly decomposition: Decomposition;
  readonly environment?: RunEnvironment;
}

/**
 * Writes the archive; its bytes depend on the entries alone.
 * @throws ParameterError for a stem with a folder in it, or one that occurs twice
 */
export function writeMunitquestZip(entries: readonly MunitquestEntry[]): Uint8Array {
  const files = new Map<string, Uint8Array>();
  for (const { stem, recording, decomposition, environment = {} } of entries) {
    const name = `${stem}_desc-decomposed`;
    if (!/^[A-Za-z0-9_-]+$/.test(stem) || files.has(`${name}_events.tsv`))
      throw new ParameterError(
        `MUnitQuest zip: expected a different stem of letters, digits, '-' and '_' for each recording, got '${stem}'`,
        { stem },
      );
    files.set(`${name}_events.tsv`, writeSpikes(decomposition));
    const warnings = [...recording.warnings, ...decomposition.warnings];
    const log = runLog(recording, decomposition, environment, warnings);
    files.set(`${name}_log.json`, writeJson(log));
  }
  return writeZip(files);
}

function writeSpikes({ samplingRateHz, motorUnits }: Decomposition): Uint8Array {
  const rows = motorUnits.flatMap(({ dischargeSamples }, unit) =>
    Array.from(dischargeSamples, (sample): (string | number)[] => [
      Number((sample / samplingRateHz).toFixed(7)),
      0,
      sample,
      unit,
      'motor-unit-spike',
    ]),
  );
  rows.sort((a, b) => Number(a[2]) - Number(b[2]) || Number(a[3]) - Number(b[3]));
  return writeTsv(['onset', 'duration', 'sample', 'unit_id', 'event_type'], rows);
}
