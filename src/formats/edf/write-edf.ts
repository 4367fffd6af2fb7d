/**
 * Writes EDF+C (16-bit) and BDF+C (24-bit) files: strict header, physical ranges that enclose the data, whole records,
 * unique ASCII labels, an annotation signal. The bytes depend on nothing but the arguments (no date of today).
 * Sources: as edf-header.ts.
 */

import { FormatError, ParameterError, ShapeError } from '../../core/errors.ts';
import { type EdfAnnotation, formatEdfAnnotations } from './edf-annotations.ts';
import { readEdfHeader } from './edf-header.ts';
import { decodeEdfSignal } from './edf-samples.ts';
import { type PhysicalRange, physicalRange } from './physical-range.ts';
import { endOfRecordingText } from './read-edf.ts';
import { recordLayout } from './record-layout.ts';

export interface EdfSignal {
  readonly label: string;
  /** at most 8 ASCII characters, e.g. 'uV' */
  readonly dimension: string;
  readonly samplingRateHz: number;
  readonly samples: Float32Array;
  /** number in the file = sample * factor, e.g. 1e6 from volts to uV; default 1 */
  readonly factor?: number;
  readonly transducer?: string;
  readonly prefilter?: string;
}

export interface WrittenEdf {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** labels as written, in the order of the signals */
  readonly labels: readonly string[];
  /** what a user should know: padding, shortened labels, a rounded rate */
  readonly warnings: readonly string[];
}

/**
 * Writes signals of one duration; the first one's sampling rate sets the length of a record.
 * The last record is padded with each signal's last value where the length does not divide; an annotation then states
 * the true length, which readEdf honours.
 * Rounding: each value is within half a step of (physicalMaximum - physicalMinimum) / (digital range) of the original; the bytes are
 * read again and compared.
 * @throws ShapeError for no signals or lengths that do not fit; ParameterError for values that are not finite; FormatError for bytes that
 * read back as other values
 */
export function writeEdfSignals(
  kind: 'edf' | 'bdf',
  signals: readonly EdfSignal[],
  annotations: readonly EdfAnnotation[] = [],
): WrittenEdf {
  const where = `${kind} writer`;
  if (signals.length === 0 || signals[0].samples.length === 0)
    throw new ShapeError(`${where}: expected at least one signal with samples, got none`);
  if (signals.length > 9998) throw new ShapeError(`${where}: expected at most 9998 signals, got ${signals.length}`);
  const warnings: string[] = [];
  const layout = recordLayout(signals[0].samplingRateHz, signals[0].samples.length);
  if (layout.rateError > 1e-9)
    warnings.push(
      `${signals[0].samplingRateHz} Hz cannot be written exactly as samples per record; the header says it to ${layout.rateError.toExponential(1)}`,
    );
  const perRecord = signals.map((signal) => samplesPerRecord(signal, layout.recordSeconds, layout.recordCount, where));
  const notes = [...annotations];
  const length = signals[0].samples.length;
  if (layout.recordCount * perRecord[0] !== length) {
    notes.push({ onsetSeconds: length / signals[0].samplingRateHz, text: endOfRecordingText(length) });
    warnings.push(
      `${layout.recordCount * perRecord[0] - length} samples of padding fill the last record; an annotation states the true length`,
    );
  }
  const ranges = signals.map((signal) => physicalRange(kind, signal, where));
  const labels = uniqueLabels(signals, warnings);
  const lists = formatEdfAnnotations(notes, layout.recordCount, layout.recordSeconds);
  const bytesPerSample = kind === 'bdf' ? 3 : 2;
  const listSamples = Math.ceil(Math.max(...lists.map((list) => list.length)) / bytesPerSample);
  const header = formatHeader({ kind, signals, labels, ranges, perRecord, listSamples, layout });
  const recordBytes = (perRecord.reduce((sum, n) => sum + n, 0) + listSamples) * bytesPerSample;
  const bytes = new Uint8Array(header.length + layout.recordCount * recordBytes);
  bytes.set(header);
  let byteInRecord = header.length;
  for (const [i, signal] of signals.entries()) {
    encodeSignal(bytes, byteInRecord, recordBytes, perRecord[i], layout.recordCount, signal, ranges[i], bytesPerSample);
    byteInRecord += perRecord[i] * bytesPerSample;
  }
  for (const [record, list] of lists.entries()) bytes.set(list, byteInRecord + record * recordBytes);
  checkWritten(bytes, signals, where);
  return { bytes, labels, warnings };
}

/** Reads every sample back: it must lie within half a step of what was to be written. */
function checkWritten(bytes: Uint8Array, signals: readonly EdfSignal[], where: string): void {
  const header = readEdfHeader(bytes, where);
  for (const [i, { samples, factor = 1, dimension }] of signals.entries()) {
    const signal = header.signals[i];
    const again = new Float32Array(samples.length);
    decodeEdfSignal(again, bytes, header, signal, 1);
    const step = (signal.physicalMaximum - signal.physicalMinimum) / (signal.digitalMaximum - signal.digitalMinimum);
    for (let n = 0; n < again.length; n++) {
      const value = samples[n] * factor;
      // Half a step of the file, and half a step of float32.
      if (Math.abs(again[n] - value) <= 0.5001 * step + Math.abs(value) * 2 ** -24) continue;
      throw new FormatError(
        `${where}: ${signal.label} reads back as ${again[n]} instead of ${value} ${dimension} at sample ${n}; nothing was written`,
        { signal: i, sample: n },
      );
    }
  }
}

function samplesPerRecord(signal: EdfSignal, recordSeconds: number, recordCount: number, where: string): number {
  const exact = signal.samplingRateHz * recordSeconds;
  const count = Math.round(exact);
  if (count < 1 || Math.abs(exact - count) > 1e-6 * count)
    throw new ParameterError(
      `${where}: ${signal.label} at ${signal.samplingRateHz} Hz has no whole number of samples in a record of ${recordSeconds} s; resample it to the rate of the first signal`,
    );
  if (signal.samples.length > count * recordCount || signal.samples.length <= count * (recordCount - 1))
    throw new ShapeError(
      `${where}: ${signal.label} expected ${count * (recordCount - 1) + 1} to ${count * recordCount} samples to last as long as the first signal, got ${signal.samples.length}`,
    );
  return count;
}

function encodeSignal(
  bytes: Uint8Array,
  start: number,
  recordBytes: number,
  perRecord: number,
  recordCount: number,
  signal: EdfSignal,
  range: PhysicalRange,
  bytesPerSample: number,
): void {
  const { samples, factor = 1 } = signal;
  const { digitalMinimum, digitalMaximum } = range;
  const [physicalMinimum, physicalMaximum] = [Number(range.minimumText), Number(range.maximumText)];
  const scale = (digitalMaximum - digitalMinimum) / (physicalMaximum - physicalMinimum);
  let at = 0;
  for (let record = 0; record < recordCount; record++) {
    let byte = start + record * recordBytes;
    for (let k = 0; k < perRecord; k++, at++, byte += bytesPerSample) {
      const value = samples[Math.min(at, samples.length - 1)] * factor;
      const digital = Math.round((value - physicalMinimum) * scale) + digitalMinimum;
      bytes[byte] = digital;
      bytes[byte + 1] = digital >> 8;
      if (bytesPerSample === 3) bytes[byte + 2] = digital >> 16;
    }
  }
}

interface HeaderParts {
  readonly kind: 'edf' | 'bdf';
  readonly signals: readonly EdfSignal[];
  readonly labels: readonly string[];
  readonly ranges: readonly PhysicalRange[];
  readonly perRecord: readonly number[];
  readonly listSamples: number;
  readonly layout: { readonly recordCount: number; readonly recordText: string };
}

function formatHeader({ kind, signals, labels, ranges, perRecord, listSamples, layout }: HeaderParts): Uint8Array {
  const name = kind.toUpperCase();
  const full = kind === 'bdf' ? 8388607 : 32767;
  const column = (width: number, own: (i: number) => string, last: string) =>
    [...signals.map((_, i) => own(i)), last].map((text) => padded(text, width)).join('');
  const text = [
    kind === 'bdf' ? '\u00ffBIOSEMI' : padded('0', 8),
    padded('X X X X', 80),
    padded('Startdate X X X X', 80),
    '01.01.8500.00.00',
    padded(String(256 * (signals.length + 2)), 8),
    padded(`${name}+C`, 44),
    padded(String(layout.recordCount), 8),
    padded(layout.recordText, 8),
    padded(String(signals.length + 1), 4),
    column(16, (i) => labels[i], `${name} Annotations`),
    column(80, (i) => signals[i].transducer ?? '', ''),
    column(8, (i) => signals[i].dimension, ''),
    column(8, (i) => ranges[i].minimumText, '-1'),
    column(8, (i) => ranges[i].maximumText, '1'),
    column(8, (i) => String(ranges[i].digitalMinimum), String(-full - 1)),
    column(8, (i) => String(ranges[i].digitalMaximum), String(full)),
    column(80, (i) => signals[i].prefilter ?? '', ''),
    column(8, (i) => String(perRecord[i]), String(listSamples)),
    column(32, () => '', ''),
  ].join('');
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function padded(text: string, width: number): string {
  return ascii(text).slice(0, width).padEnd(width);
}

/** Printable ASCII; the micro sign becomes u, anything else '_'. */
function ascii(text: string): string {
  return text.replace(/[µμ]/g, 'u').replace(/[^ -~]/g, '_');
}

function uniqueLabels(signals: readonly EdfSignal[], warnings: string[]): string[] {
  const taken = new Set<string>();
  return signals.map(({ label }, i) => {
    const plain = ascii(label).trim() || `signal ${i + 1}`;
    let unique = plain.slice(0, 16).trim();
    for (let n = 2; taken.has(unique); n++) unique = `${plain.slice(0, 15 - String(n).length)}-${n}`;
    taken.add(unique);
    if (unique !== label)
      warnings.push(`label '${label}' is written as '${unique}' (unique, at most 16 ASCII characters)`);
    return unique;
  });
}
