/**
 * Recordings in EDF, EDF+, BDF and BDF+ files. EMG signals of one sampling rate become the recording, in volts; other
 * signals become auxiliary ones. Which signals are EMG a caller may say (BIDS does); else labels and dimensions tell.
 */

import { FormatError, ParameterError } from '../../core/errors.ts';
import { type AuxiliarySignal, type Channel, checkRecording, type SignalUnit } from '../../core/recording.ts';
import { auxiliaryRole } from '../auxiliary-role.ts';
import type { ReadOptions, ReadResult } from '../read-result.ts';
import { type UnitScale, unitScale } from '../signal-unit.ts';
import { type EdfAnnotations, readEdfAnnotations } from './edf-annotations.ts';
import { type EdfHeader, type EdfSignalHeader, readEdfHeader } from './edf-header.ts';
import { decodeEdfSignal } from './edf-samples.ts';

/** What stands beside the file (BIDS channels.tsv) about one of its signals. */
export interface EdfSignalRole {
  readonly name: string;
  readonly isEmg: boolean;
  /** used when the header states no dimension */
  readonly unit?: string;
}

/** Text of the annotation that tells the length without the padding of the last record. */
export const endOfRecordingText = (sampleCount: number) => `end of recording: ${sampleCount} samples, then padding`;
const endOfRecordingPattern = /^end of recording: (\d+) samples/;

/**
 * Reads a recording.
 * @param roles - one per signal that is no annotation signal, in the order of the file; absent: labels and dimensions tell
 * @throws FormatError if the file is none, is cut before its first record ends, or holds no EMG
 */
export function readEdf(bytes: Uint8Array, options: ReadOptions, roles?: readonly EdfSignalRole[]): ReadResult {
  const where = options.fileName;
  const header = readEdfHeader(bytes, where);
  const warnings = [...header.warnings];
  const { annotations, recordStarts } = readEdfAnnotations(bytes, header);
  const signals = header.signals.filter((signal) => !signal.isAnnotation && signal.samplesPerRecord > 0);
  const isEmg = roles
    ? signals.map((_, i) => roles[i]?.isEmg ?? false)
    : chooseEmg(signals, warnings, options.unit !== undefined);
  const emg = mostCommonRate(signals, isEmg, where, warnings);
  const samplingRateHz = samplingRate(header, signals[emg[0]], options, where, warnings);
  const { unit, factors } = scales(
    emg.map((i) => ({ signal: signals[i], role: roles?.[i] })),
    options,
    warnings,
  );
  const recorded = header.recordCount * signals[emg[0]].samplesPerRecord;
  const sampleCount = trueLength(annotations, recorded);
  const data = new Float32Array(emg.length * sampleCount);
  const channels: Channel[] = [];
  let clipped = 0;
  let clippedChannels = 0;
  for (const [c, i] of emg.entries()) {
    const into = data.subarray(c * sampleCount, (c + 1) * sampleCount);
    const atRails = decodeEdfSignal(into, bytes, header, signals[i], factors[c]);
    if (atRails > Math.max(10, 1e-3 * sampleCount)) clippedChannels++;
    clipped += atRails;
    const flaw =
      signals[i].digitalMaximum === signals[i].digitalMinimum ? 'its header states no digital range' : undefined;
    const name = roles?.[i]?.name ?? (signals[i].label || `signal ${i + 1}`);
    const place = { grid: -1, row: -1, column: -1 };
    channels.push({ name, ...place, status: flaw ? 'bad' : 'good', ...(flaw && { statusReason: flaw }) });
  }
  if (clippedChannels > 0)
    warnings.push(
      `clipped: ${((100 * clipped) / data.length).toFixed(1)} % of the EMG samples lie at the end of the file's range, in ${clippedChannels} of ${emg.length} channels; it was probably written with a physical range that is too small`,
    );
  const gaps = findGaps(header, recordStarts, signals[emg[0]].samplesPerRecord);
  if (gaps.length > 0)
    warnings.push(
      `discontinuous: ${gaps.length} gaps in time, the first of ${gaps[0].seconds} s at sample ${gaps[0].sample}; samples are counted without them`,
    );
  const auxiliary = signals
    .map((signal, i) => ({ signal, role: roles?.[i], i }))
    .filter(({ i }) => !emg.includes(i))
    .map(({ signal, role }) => readAuxiliary(bytes, header, signal, role, samplingRateHz, signals[emg[0]]));
  const kind = `${header.kind}${header.plus ? '+' : ''}`;
  const recording = checkRecording({
    data,
    channelCount: emg.length,
    sampleCount,
    samplingRateHz,
    unit,
    channels: uniqueNames(channels, warnings),
    grids: [],
    auxiliary,
    source: {
      format: kind,
      fileName: where,
      startSeconds: Number.isFinite(recordStarts[0]) ? recordStarts[0] : 0,
      metadata: {
        startDate: header.startDate,
        startTime: header.startTime,
        annotations: annotations.filter(({ text }) => !endOfRecordingPattern.test(text)),
        ...(gaps.length > 0 && { gaps }),
      },
    },
    warnings,
  });
  return { recording };
}

const voltage = (signal: EdfSignalHeader) => unitScale(signal.dimension)?.unit === 'V';

/** Labels that say EMG win; else voltages that no label claims for something else; else all voltages. */
function chooseEmg(signals: readonly EdfSignalHeader[], warnings: string[], unitGiven: boolean): boolean[] {
  const usable = (signal: EdfSignalHeader) => voltage(signal) || signal.dimension === '';
  const labelled = signals.map((signal) => /emg/i.test(signal.label) && usable(signal));
  if (labelled.includes(true)) return labelled;
  const other = /^(eeg|ecg|ekg|eog|meg|resp|temp|trig|status|aux|acc|gyr|mag|force|torque|sao2|ref)\b|status|trigger/i;
  const unclaimed = signals.map((signal) => voltage(signal) && !other.test(signal.label));
  const all = signals.map((signal) => voltage(signal) || (unitGiven && signal.dimension === ''));
  const chosen = unclaimed.includes(true) ? unclaimed : all;
  if (chosen.includes(true))
    warnings.push(
      `no label says EMG; ${chosen.filter(Boolean).length} of ${signals.length} signals are taken as EMG by their unit of voltage (${signals[chosen.indexOf(true)].label}, ...)`,
    );
  return chosen;
}

function mostCommonRate(
  signals: readonly EdfSignalHeader[],
  isEmg: readonly boolean[],
  where: string,
  warnings: string[],
): number[] {
  const counts = new Map<number, number>();
  for (const [i, signal] of signals.entries())
    if (isEmg[i]) counts.set(signal.samplesPerRecord, (counts.get(signal.samplesPerRecord) ?? 0) + 1);
  if (counts.size === 0)
    throw new FormatError(
      `${where}: expected at least one EMG signal (label with EMG, or a unit of voltage), got ${
        signals
          .map((signal) => `${signal.label} [${signal.dimension}]`)
          .slice(0, 8)
          .join(', ') || 'annotations only'
      }`,
    );
  const samples = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0][0];
  const left = signals.filter((signal, i) => isEmg[i] && signal.samplesPerRecord !== samples);
  if (left.length > 0)
    warnings.push(
      `EMG at several sampling rates: ${left.length} signals (${left
        .map((signal) => signal.label)
        .slice(0, 4)
        .join(', ')}) differ from the most common rate and are kept as auxiliary signals`,
    );
  return signals.flatMap((signal, i) => (isEmg[i] && signal.samplesPerRecord === samples ? [i] : []));
}

function samplingRate(
  header: EdfHeader,
  signal: EdfSignalHeader,
  options: ReadOptions,
  where: string,
  warnings: string[],
): number {
  const stated = header.recordSeconds > 0 ? signal.samplesPerRecord / header.recordSeconds : undefined;
  const given = options.samplingRateHz;
  if (stated === undefined && given === undefined)
    throw new ParameterError(
      `${where}: the header states records of 0 s, so no sampling rate; give it with --rate, in Hz`,
    );
  if (given !== undefined && stated !== undefined && Math.abs(given - stated) > 1e-6 * stated)
    warnings.push(`the header states ${stated} Hz, ${given} Hz is used as given`);
  return given ?? (stated as number);
}

function scales(
  emg: readonly { readonly signal: EdfSignalHeader; readonly role?: EdfSignalRole }[],
  options: ReadOptions,
  warnings: string[],
): { readonly unit: SignalUnit; readonly factors: number[] } {
  const given = options.unit && unitScale(options.unit);
  if (given) return { unit: given.unit, factors: emg.map(() => given.factor) };
  const own = emg.map(({ signal, role }) => unitScale(signal.dimension) ?? unitScale(role?.unit ?? ''));
  const known = own.find((scale): scale is UnitScale => scale?.unit === 'V');
  const unknown = own.filter((scale) => scale?.unit !== 'V').length;
  if (known && unknown > 0)
    warnings.push(
      `${unknown} EMG signals state no unit of voltage; that of the others is assumed (say it with --unit)`,
    );
  const arbitrary = own.every((scale) => scale?.unit === 'a.u.');
  if (!known && !arbitrary)
    warnings.push('the EMG signals state no unit of voltage; amplitudes are in arbitrary units (say it with --unit)');
  return {
    unit: known ? 'V' : 'a.u.',
    factors: own.map((scale) => (scale?.unit === 'V' ? scale : known)?.factor ?? 1),
  };
}

function trueLength(annotations: EdfAnnotations['annotations'], recorded: number): number {
  const end = annotations
    .map(({ text }) => Number(endOfRecordingPattern.exec(text)?.[1]))
    .find((n) => n >= 1 && n <= recorded);
  return end ?? recorded;
}

function readAuxiliary(
  bytes: Uint8Array,
  header: EdfHeader,
  signal: EdfSignalHeader,
  role: EdfSignalRole | undefined,
  emgRateHz: number,
  emg: EdfSignalHeader,
): AuxiliarySignal {
  const data = new Float32Array(header.recordCount * signal.samplesPerRecord);
  decodeEdfSignal(data, bytes, header, signal, 1);
  const name = role?.name ?? signal.label;
  const samplingRateHz = (emgRateHz * signal.samplesPerRecord) / emg.samplesPerRecord;
  return { name, role: auxiliaryRole(name), unit: signal.dimension || role?.unit || '', samplingRateHz, data };
}

function findGaps(
  header: EdfHeader,
  starts: Float64Array,
  samplesPerRecord: number,
): { sample: number; seconds: number }[] {
  const gaps: { sample: number; seconds: number }[] = [];
  if (header.plus !== 'D') return gaps;
  for (let r = 1; r < starts.length; r++) {
    const seconds = starts[r] - starts[r - 1] - header.recordSeconds;
    if (Math.abs(seconds) > 1e-6) gaps.push({ sample: r * samplesPerRecord, seconds: Number(seconds.toFixed(6)) });
  }
  return gaps;
}

function uniqueNames(channels: readonly Channel[], warnings: string[]): Channel[] {
  const seen = new Map<string, number>();
  let repeated = 0;
  const unique = channels.map((channel) => {
    const times = (seen.get(channel.name) ?? 0) + 1;
    seen.set(channel.name, times);
    if (times > 1) repeated++;
    return times === 1 ? channel : { ...channel, name: `${channel.name}-${times}` };
  });
  if (repeated > 0) warnings.push(`${repeated} labels occur more than once; a number is put behind the later ones`);
  return unique;
}
