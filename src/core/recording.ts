/**
 * The value that readers return and that everything else takes: signals, rate, electrodes, quality.
 * Signals are one flat float32 array, channel-major: `data[channel * sampleCount + sample]`, in volts unless the
 * source has no unit (`'a.u.'`).
 */

import { ShapeError } from './errors.ts';

export type SignalUnit = 'V' | 'a.u.';

/** Where an electrode lies in its grid; a grid's rows run along the fibres unless the map says otherwise. */
export interface Channel {
  readonly name: string;
  /** index into `Recording.grids`, -1 when the channel belongs to none */
  readonly grid: number;
  /** 0-based place in the grid, -1 when unknown */
  readonly row: number;
  readonly column: number;
  readonly status: 'good' | 'bad';
  /** why the channel is bad, in a few words; absent when good */
  readonly statusReason?: string;
  readonly muscle?: string;
}

export interface ElectrodeGrid {
  /** model name as in the file or given by the user, e.g. `GR08MM1305` */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** centre-to-centre distance; NaN when unknown */
  readonly spacingMetres: number;
  readonly muscle?: string;
  /** rows x columns, row-major: channel index in the recording, -1 where there is no electrode */
  readonly cells: Int32Array;
}

export type AuxiliaryRole = 'force' | 'target' | 'path' | 'trigger' | 'other';

/** A signal recorded beside the EMG: force, target, trigger. Its unit is the file's own word (`'% MVC'`, `'V'`, ...). */
export interface AuxiliarySignal {
  readonly name: string;
  readonly role: AuxiliaryRole;
  readonly unit: string;
  readonly samplingRateHz: number;
  readonly data: Float32Array;
}

export interface Recording {
  readonly data: Float32Array;
  readonly channelCount: number;
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  readonly unit: SignalUnit;
  /** length channelCount */
  readonly channels: readonly Channel[];
  readonly grids: readonly ElectrodeGrid[];
  readonly auxiliary: readonly AuxiliarySignal[];
  readonly source: RecordingSource;
  /** what the reader noticed and a user should know (clipping, padding, shifted header fields) */
  readonly warnings: readonly string[];
}

export interface RecordingSource {
  /** e.g. 'otb+', 'edf', 'npz' */
  readonly format: string;
  readonly fileName: string;
  readonly device?: string;
  /** seconds on the file's own clock at which sample 0 lies; 0 when the file says nothing */
  readonly startSeconds?: number;
  /** anything else worth keeping for provenance, as plain JSON values */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The samples of one channel, as a view (not a copy). */
export function channelSamples(recording: Recording, channel: number): Float32Array {
  const start = channel * recording.sampleCount;
  return recording.data.subarray(start, start + recording.sampleCount);
}

/**
 * Checks that sizes, indices and rate of a recording fit together.
 * @throws ShapeError naming the first thing that does not fit
 */
export function checkRecording(recording: Recording): Recording {
  const { data, channelCount, sampleCount, samplingRateHz, channels, grids } = recording;
  const fail = (message: string): never => {
    throw new ShapeError(`recording ${recording.source.fileName}: ${message}`, { file: recording.source.fileName });
  };
  if (!(samplingRateHz > 0 && Number.isFinite(samplingRateHz)))
    fail(`sampling rate expected > 0 Hz, got ${samplingRateHz}`);
  if (!(Number.isInteger(channelCount) && channelCount >= 1))
    fail(`expected at least one EMG channel, got ${channelCount}`);
  if (!(Number.isInteger(sampleCount) && sampleCount >= 1))
    fail(`expected at least one sample per channel, got ${sampleCount}`);
  if (data.length !== channelCount * sampleCount)
    fail(`data expected ${channelCount} x ${sampleCount} values, got ${data.length}`);
  if (channels.length !== channelCount) fail(`expected ${channelCount} channel descriptions, got ${channels.length}`);
  for (const grid of grids) {
    if (grid.cells.length !== grid.rows * grid.columns)
      fail(`grid ${grid.name} expected ${grid.rows} x ${grid.columns} cells, got ${grid.cells.length}`);
    for (const cell of grid.cells)
      if (!(cell >= -1 && cell < channelCount)) fail(`grid ${grid.name} names channel ${cell} of ${channelCount}`);
  }
  for (const channel of channels)
    if (!(channel.grid >= -1 && channel.grid < grids.length))
      fail(`channel ${channel.name} names grid ${channel.grid} of ${grids.length}`);
  return recording;
}
