/** The result of `bmiss decompose --json`. */

import { join } from 'node:path';
import { errorToMessage } from '../core/errors.ts';
import { inversionJson } from '../formats/inversion-columns.ts';
import { version } from '../pipeline/version.ts';
import type { DoneRecording, SkippedRecording } from './decompose-one.ts';
import type { DecomposeRequest } from './decompose-request.ts';

export interface FailedRecording {
  readonly status: 'failed';
  readonly input: string;
  readonly error: unknown;
}

export type RecordingOutcome = DoneRecording | SkippedRecording | FailedRecording;

/** One recording in the result; all that is kept of it, so that a long batch needs no more memory than its largest recording. */
export interface RecordingJson {
  readonly input: string;
  readonly status: RecordingOutcome['status'];
  readonly [field: string]: unknown;
}

/** The whole result as text. */
export function decomposeJson(request: DecomposeRequest, recordings: readonly RecordingJson[]): string {
  return `${JSON.stringify({ command: 'decompose', version, out: request.out, recordings }, undefined, 2)}\n`;
}

/** JSON has no NaN: figures that do not exist are null. */
export function recordingJson(request: DecomposeRequest, outcome: RecordingOutcome): RecordingJson {
  const { input, status } = outcome;
  if (outcome.status === 'failed') return { input, status, error: errorToMessage(outcome.error) };
  if (outcome.status === 'skipped') return { input, status, log: join(request.out, outcome.log) };
  return doneJson(request, outcome);
}

function doneJson(request: DecomposeRequest, done: DoneRecording): RecordingJson {
  const { recording, decomposition, agreement } = done.outcome;
  return {
    input: done.input,
    status: done.status,
    seconds: done.seconds,
    peakMemoryBytes: decomposition.provenance.peakMemoryBytes ?? null,
    timingsSeconds: decomposition.provenance.timingsSeconds ?? {},
    samplingRateHz: recording.samplingRateHz,
    sampleCount: recording.sampleCount,
    channels: recording.channelCount,
    badChannels: recording.channels.flatMap(({ name, status, statusReason }, index) =>
      status === 'bad' ? [{ channel: index + 1, name, reason: statusReason ?? '' }] : [],
    ),
    grids: recording.grids.map(({ name }) => name),
    method: decomposition.provenance.method,
    motorUnits: decomposition.motorUnits.map(({ grid, dischargeSamples, quality, inversion }, unit) => ({
      unit_id: unit,
      grid: grid < 0 ? null : grid + 1,
      discharges: dischargeSamples.length,
      rate_hz: finite(quality.dischargeRateHz),
      cov_isi: finite(quality.coefficientOfVariation),
      sil: finite(quality.silhouette),
      pnr_db: finite(quality.pnrDecibels),
      pnr_holobar_db: finite(quality.pnrHolobarDecibels),
      expected_roa: finite(quality.expectedRoa ?? Number.NaN),
      ...(inversion && inversionJson(inversion)),
    })),
    agreement: agreement ?? null,
    warnings: [...done.notes, ...recording.warnings, ...decomposition.warnings],
    files: done.files.map((path) => join(request.out, path)),
    report: done.report ? join(request.out, done.report) : null,
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
