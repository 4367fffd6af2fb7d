/**
 * Header of EDF, EDF+, BDF and BDF+ files: 256 bytes of fixed-width text, then 256 bytes a signal, field by field.
 * Tolerant where files in use are: a decimal comma, NUL padding, and all fields after the patient's name moved by a few
 * bytes (then the date `dd.mm.yy` followed by `hh.mm.ss` tells by how many).
 * Sources: Kemp 1992, Electroencephalogr Clin Neurophysiol 82:391; Kemp & Olivan 2003, Clin Neurophysiol 114:1755 (EDF+);
 * BioSemi's page on the 24-bit variant.
 */

import { FormatError } from '../../core/errors.ts';

export interface EdfSignalHeader {
  readonly label: string;
  readonly transducer: string;
  /** physical dimension, e.g. 'uV'; may be empty */
  readonly dimension: string;
  readonly physicalMinimum: number;
  readonly physicalMaximum: number;
  readonly digitalMinimum: number;
  readonly digitalMaximum: number;
  readonly prefilter: string;
  readonly samplesPerRecord: number;
  /** first byte of this signal in each record */
  readonly byteInRecord: number;
  readonly isAnnotation: boolean;
}

export interface EdfHeader {
  readonly kind: 'edf' | 'bdf';
  /** '' plain, 'C' continuous, 'D' discontinuous (EDF+, BDF+) */
  readonly plus: '' | 'C' | 'D';
  readonly bytesPerSample: 2 | 3;
  readonly patient: string;
  readonly recording: string;
  /** as in the file, 'dd.mm.yy' and 'hh.mm.ss' */
  readonly startDate: string;
  readonly startTime: string;
  readonly dataStart: number;
  /** whole records that the file holds, at most as many as it states */
  readonly recordCount: number;
  readonly recordSeconds: number;
  readonly recordBytes: number;
  readonly signals: readonly EdfSignalHeader[];
  readonly warnings: readonly string[];
}

const signalFields = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32] as const;

/**
 * Reads and checks the header against the length of the file, before anything is allocated for signals.
 * @param where - name of the file for messages
 * @throws FormatError if it is no EDF or BDF, a number does not parse, or no whole record is there
 */
export function readEdfHeader(bytes: Uint8Array, where: string): EdfHeader {
  const kind = fileKind(bytes, where);
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, Math.min(bytes.length, 256 * 10_000)));
  const warnings: string[] = [];
  const shift = findShift(text);
  if (shift !== 0) warnings.push(`header fields after the patient are moved by ${shift} bytes; read as they stand`);
  const field = (start: number, length: number) => clean(text.slice(start + shift, start + shift + length));
  const bytesPerSample = kind === 'bdf' ? 3 : 2;
  const statedStart = number(field(184, 8), 'the number of header bytes', where);
  const reserved = field(192, 44);
  const statedRecords = number(field(236, 8), 'the number of records', where);
  const recordSeconds = number(field(244, 8), 'the duration of a record', where);
  const signalCount = number(field(252, 4), 'the number of signals', where);
  if (!(Number.isInteger(signalCount) && signalCount >= 1))
    throw new FormatError(`${where}: expected at least one signal, the header states ${signalCount}`, { signalCount });
  const headerEnd = 256 * (signalCount + 1) + shift;
  if (bytes.length < headerEnd)
    throw new FormatError(
      `${where}: ${signalCount} signals need a header of ${headerEnd} bytes, the file has ${bytes.length}; it is truncated`,
      { expected: headerEnd, actual: bytes.length },
    );
  if (!(recordSeconds >= 0)) throw new FormatError(`${where}: a record of ${recordSeconds} s is not possible`);
  if (statedStart + shift !== headerEnd)
    warnings.push(
      `the header states ${statedStart} bytes, its ${signalCount} signals take ${headerEnd}; data read from there`,
    );
  const signals = readSignals(text.slice(256 + shift, headerEnd), signalCount, bytesPerSample, where);
  const recordBytes = signals.reduce((sum, signal) => sum + signal.samplesPerRecord * bytesPerSample, 0);
  if (recordBytes === 0) throw new FormatError(`${where}: its signals have no samples in a record`);
  const recordCount = countRecords(bytes.length - headerEnd, recordBytes, statedRecords, where, warnings);
  return {
    kind,
    plus: reserved.startsWith(`${kind.toUpperCase()}+D`)
      ? 'D'
      : reserved.startsWith(`${kind.toUpperCase()}+C`)
        ? 'C'
        : '',
    bytesPerSample,
    patient: field(8, 80),
    recording: field(88, 80),
    startDate: field(168, 8),
    startTime: field(176, 8),
    dataStart: headerEnd,
    recordCount,
    recordSeconds,
    recordBytes,
    signals,
    warnings,
  };
}

function fileKind(bytes: Uint8Array, where: string): 'edf' | 'bdf' {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (bytes.length >= 512 && start.startsWith('\u00ffBIOSEMI')) return 'bdf';
  if (bytes.length >= 512 && start.trim() === '0') return 'edf';
  throw new FormatError(
    `${where}: expected an EDF file (first bytes '0       ') or BDF file (0xFF 'BIOSEMI') of at least 512 bytes, got ${bytes.length} bytes that begin ${JSON.stringify(start)}`,
  );
}

/** 0 when the numbers stand where they should; else where the date is, relative to byte 168. */
function findShift(text: string): number {
  const isNumber = (start: number, length: number) =>
    /^-?\d+([.,]\d*)?$/.test(clean(text.slice(start, start + length)));
  if (isNumber(184, 8) && isNumber(236, 8) && isNumber(244, 8) && isNumber(252, 4)) return 0;
  const found = /\d\d\.\d\d\.\d\d\d\d\.\d\d\.\d\d/.exec(text.slice(120, 232));
  if (!found) return 0;
  const shift = found.index + 120 - 168;
  const fits =
    isNumber(184 + shift, 8) && isNumber(236 + shift, 8) && isNumber(244 + shift, 8) && isNumber(252 + shift, 4);
  return fits ? shift : 0;
}

function readSignals(text: string, count: number, bytesPerSample: number, where: string): EdfSignalHeader[] {
  const starts = signalFields.map((_, k) => signalFields.slice(0, k).reduce((sum, width) => sum + width, 0) * count);
  const field = (k: number, i: number) =>
    clean(text.slice(starts[k] + i * signalFields[k], starts[k] + (i + 1) * signalFields[k]));
  const signals: EdfSignalHeader[] = [];
  let byteInRecord = 0;
  for (let i = 0; i < count; i++) {
    const label = field(0, i);
    const name = `signal ${i + 1} (${label})`;
    const samplesPerRecord = number(field(8, i), `samples in a record of ${name}`, where);
    if (!(Number.isInteger(samplesPerRecord) && samplesPerRecord >= 0))
      throw new FormatError(
        `${where}: ${name} states ${samplesPerRecord} samples in a record, expected a whole number`,
      );
    signals.push({
      label,
      transducer: field(1, i),
      dimension: field(2, i),
      physicalMinimum: number(field(3, i), `the physical minimum of ${name}`, where),
      physicalMaximum: number(field(4, i), `the physical maximum of ${name}`, where),
      digitalMinimum: number(field(5, i), `the digital minimum of ${name}`, where),
      digitalMaximum: number(field(6, i), `the digital maximum of ${name}`, where),
      prefilter: field(7, i),
      samplesPerRecord,
      byteInRecord,
      isAnnotation: label === 'EDF Annotations' || label === 'BDF Annotations',
    });
    byteInRecord += samplesPerRecord * bytesPerSample;
  }
  return signals;
}

function countRecords(available: number, size: number, stated: number, where: string, warnings: string[]): number {
  const whole = Math.floor(available / size);
  if (whole < 1)
    throw new FormatError(
      `${where}: a record takes ${size} bytes, the file holds ${available} after its header; it is truncated before the first record ends`,
      { expected: size, actual: available },
    );
  const left = available - whole * size;
  if (stated === -1) {
    if (left > 0) warnings.push(`the last record is cut off; its ${left} of ${size} bytes are left out`);
    return whole;
  }
  if (!(Number.isInteger(stated) && stated >= 1))
    throw new FormatError(`${where}: expected at least one record (or -1 for unknown), the header states ${stated}`);
  if (stated > whole)
    warnings.push(
      `the header states ${stated} records, the file holds ${whole} whole ones; it is truncated (${left} bytes of a part are left out)`,
    );
  if (stated < whole)
    warnings.push(`the file holds ${whole} records, the header states ${stated}; the rest is left out`);
  return Math.min(stated, whole);
}

function clean(text: string): string {
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)).trim();
}

function number(text: string, what: string, where: string): number {
  const value = text === '' ? Number.NaN : Number(text.replace(',', '.'));
  if (Number.isFinite(value)) return value;
  throw new FormatError(`${where}: ${what} expected a number, the header has '${text}'; this is no valid EDF or BDF`, {
    text,
  });
}
