/**
 * MUedit's .mat (v5 or v7.3): struct `signal` with the EMG (channels x samples), grids, auxiliary signals, and after
 * decomposition `Pulsetrain` and `Dischargetimes` (1-based); struct `edition` with the same after editing.
 * The file names no unit: MUedit holds OTB recordings in mV and Intan or Open Ephys ones in uV. A `signal.unit`, which our
 * own files have, or the user's unit wins.
 */

import { FormatError } from '../core/errors.ts';
import { type AuxiliaryRole, type AuxiliarySignal, checkRecording, type Recording } from '../core/recording.ts';
import { auxiliaryRole } from './auxiliary-role.ts';
import { findGridName } from './grid-map.ts';
import { describeMat, type MatFile, type MatValue, matField, matLines, matScalar, matText } from './mat/mat-value.ts';
import { channelMajor } from './mat-signals.ts';
import { readMueditDischarges } from './muedit-discharges.ts';
import { layOutMueditGrids } from './muedit-grids.ts';
import type { ReadOptions, ReadResult } from './read-result.ts';
import { type UnitScale, unitScale } from './signal-unit.ts';

/** Whether a MAT file has MUedit's struct `signal` with data and rate. */
export function isMueditMat(file: MatFile): boolean {
  const signal = file.variables.get('signal');
  return matField(signal, 'data') !== undefined && matField(signal, 'fsamp') !== undefined;
}

/**
 * The recording in volts, and the newest decomposition in the file: saved edits, else the edition, else the raw result.
 * @throws FormatError naming the field that is missing or does not fit
 */
export function readMueditMat(file: MatFile, options: ReadOptions): ReadResult {
  const where = options.fileName;
  const signal = file.variables.get('signal');
  const field = (name: string) => matField(signal, name);
  const data = field('data');
  if (data?.kind !== 'numeric' || data.dims.length !== 2 || data.data.length === 0)
    throw new FormatError(`${where}: signal.data expected channels x samples, got ${describeMat(data)}`, { where });
  const [channelCount, sampleCount] = data.dims;
  const samplingRateHz = options.samplingRateHz ?? matScalar(field('fsamp')) ?? Number.NaN;
  if (!(samplingRateHz > 0 && Number.isFinite(samplingRateHz)))
    throw new FormatError(`${where}: signal.fsamp expected Hz above 0, got ${samplingRateHz}`, { samplingRateHz });
  const warnings = [...file.warnings];
  const scale = chooseUnit(options, signal, warnings);
  const { data: volts, notFinite } = channelMajor(data, 'channels x samples', scale.factor);
  if (notFinite > 0) warnings.push(`${notFinite} EMG values are not finite (NaN or infinite)`);
  const layout = layOutMueditGrids(signal, channelCount);
  const auxiliary = readAuxiliary(signal, sampleCount, samplingRateHz, warnings);
  const found = readMueditDischarges(file, sampleCount, where);
  const recording: Recording = {
    data: volts,
    channelCount,
    sampleCount,
    samplingRateHz,
    unit: scale.unit,
    channels: layout.channels,
    grids: layout.grids,
    auxiliary,
    source: { format: 'muedit-mat', fileName: where },
    warnings: [...warnings, ...layout.warnings, ...found.warnings],
  };
  const { motorUnits, origin } = found;
  return {
    recording: checkRecording(recording),
    ...(motorUnits.length > 0 && { decomposition: { samplingRateHz, motorUnits, origin } }),
  };
}

function chooseUnit(options: ReadOptions, signal: MatValue | undefined, warnings: string[]): UnitScale {
  const stated = options.unit ?? matText(matField(signal, 'unit'));
  const scale = stated === undefined ? undefined : unitScale(stated);
  if (scale) return scale;
  const fromOtb = (matLines(matField(signal, 'gridname')) ?? []).some((name) => findGridName(name)?.match(/^(GR|HD)/));
  const unit = fromOtb ? 'mV' : 'uV';
  warnings.push(
    `MUedit files name no unit; ${unit} was taken, as MUedit holds ${fromOtb ? 'OTB' : 'Intan and Open Ephys'} recordings (say it with --unit)`,
  );
  return unitScale(unit)!;
}

/** Rows of `auxiliary` with their names, the force feedback's `path` and `target`, and EMG outside of grids. */
function readAuxiliary(
  signal: MatValue | undefined,
  sampleCount: number,
  samplingRateHz: number,
  warnings: string[],
): AuxiliarySignal[] {
  const names = matLines(matField(signal, 'auxiliaryname')) ?? [];
  const rows = (
    field: string,
    name: (row: number) => string,
    role: (name: string) => AuxiliaryRole,
  ): AuxiliarySignal[] => {
    const value = matField(signal, field);
    if (value?.kind !== 'numeric' || value.data.length === 0) return [];
    const [count, samples] = value.dims;
    if (value.dims.length !== 2 || samples !== sampleCount) {
      warnings.push(
        `signal.${field} (${describeMat(value)}) has not the ${sampleCount} samples of the EMG and was left out`,
      );
      return [];
    }
    const { data } = channelMajor(value, 'channels x samples', 1);
    return Array.from({ length: count }, (_, row) => ({
      name: name(row),
      role: role(name(row)),
      unit: '',
      samplingRateHz,
      data: data.subarray(row * sampleCount, (row + 1) * sampleCount),
    }));
  };
  return [
    ...rows('auxiliary', (row) => names[row]?.trim() || `auxiliary ${row + 1}`, auxiliaryRole),
    ...rows(
      'path',
      () => 'path',
      () => 'path',
    ),
    ...rows(
      'target',
      () => 'target',
      () => 'target',
    ),
    ...rows(
      'emgnotgrid',
      (row) => `EMG outside of grids ${row + 1}`,
      () => 'other',
    ),
  ];
}
