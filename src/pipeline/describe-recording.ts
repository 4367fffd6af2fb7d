/** What is in a recording, as plain values that a door prints or sends on. */

import type { Channel, Recording } from '../core/recording.ts';
import type { ReadResult } from '../formats/read-result.ts';
import type { BadChannel } from './group-channels.ts';

export interface RecordingDescription {
  readonly fileName: string;
  readonly format: string;
  readonly device: string | null;
  readonly channels: number;
  readonly samplingRateHz: number;
  readonly sampleCount: number;
  readonly seconds: number;
  readonly unit: string;
  readonly grids: readonly GridDescription[];
  readonly auxiliary: readonly {
    readonly name: string;
    readonly role: string;
    readonly unit: string;
    readonly samplingRateHz: number;
  }[];
  readonly badChannels: readonly BadChannel[];
  /** of the good channels after removing each one's mean; null when there is none */
  readonly medianRms: number | null;
  readonly decomposition: { readonly origin: string; readonly motorUnits: number; readonly discharges: number } | null;
  readonly warnings: readonly string[];
}

export interface GridDescription {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly spacingMillimetres: number | null;
  readonly muscle: string | null;
  /** rows of channel numbers, from 1 as on the amplifier, 0 where there is no electrode */
  readonly map: readonly (readonly number[])[];
}

/**
 * @param channels - as the quality assessment left them
 * @param rms - per channel, unit of the recording
 */
export function describeRecording(
  { recording, decomposition }: ReadResult,
  channels: readonly Channel[],
  rms: ArrayLike<number>,
): RecordingDescription {
  const { source, samplingRateHz, sampleCount } = recording;
  const bad = channels.flatMap(({ name, status, statusReason }, index) =>
    status === 'bad' ? [{ channel: index + 1, name, reason: statusReason ?? 'marked bad' }] : [],
  );
  const good = Array.from(rms).filter((value, index) => channels[index].status === 'good' && Number.isFinite(value));
  return {
    fileName: source.fileName,
    format: source.format,
    device: source.device ?? null,
    channels: recording.channelCount,
    samplingRateHz,
    sampleCount,
    seconds: sampleCount / samplingRateHz,
    unit: recording.unit,
    grids: recording.grids.map((_, index) => describeGrid(recording, index)),
    auxiliary: recording.auxiliary.map(({ name, role, unit, samplingRateHz: rate }) => ({
      name,
      role,
      unit,
      samplingRateHz: rate,
    })),
    badChannels: bad,
    medianRms: good.length > 0 ? good.sort((a, b) => a - b)[good.length >> 1] : null,
    decomposition: decomposition
      ? {
          origin: decomposition.origin,
          motorUnits: decomposition.motorUnits.length,
          discharges: decomposition.motorUnits.reduce((sum, { dischargeSamples }) => sum + dischargeSamples.length, 0),
        }
      : null,
    warnings: recording.warnings,
  };
}

function describeGrid(recording: Recording, index: number): GridDescription {
  const { name, rows, columns, spacingMetres, muscle, cells } = recording.grids[index];
  return {
    name,
    rows,
    columns,
    spacingMillimetres: Number.isFinite(spacingMetres) ? Number((1000 * spacingMetres).toPrecision(6)) : null,
    muscle: muscle ?? null,
    map: Array.from({ length: rows }, (_, row) =>
      Array.from(cells.subarray(row * columns, (row + 1) * columns), (channel) => channel + 1),
    ),
  };
}
