/**
 * Time-stamped annotation lists of EDF+ and BDF+: `+onset[0x15 duration]0x14 text 0x14 ... 0x00`, in a signal of their own.
 * The first list of each record has an empty text and states when the record begins.
 * Source: Kemp & Olivan 2003, Clin Neurophysiol 114:1755, and the EDF+ specification, section 2.2.
 */

import type { EdfHeader } from './edf-header.ts';

export interface EdfAnnotation {
  readonly onsetSeconds: number;
  readonly durationSeconds?: number;
  readonly text: string;
}

export interface EdfAnnotations {
  readonly annotations: readonly EdfAnnotation[];
  /** when each record begins, seconds; NaN where the record does not say */
  readonly recordStarts: Float64Array;
}

/** Reads the annotations of all records; bytes that are no annotation list are skipped. */
export function readEdfAnnotations(bytes: Uint8Array, header: EdfHeader): EdfAnnotations {
  const recordStarts = new Float64Array(header.recordCount).fill(Number.NaN);
  const annotations: EdfAnnotation[] = [];
  const decoder = new TextDecoder();
  for (const signal of header.signals.filter((candidate) => candidate.isAnnotation)) {
    for (let record = 0; record < header.recordCount; record++) {
      const start = header.dataStart + record * header.recordBytes + signal.byteInRecord;
      const block = bytes.subarray(start, start + signal.samplesPerRecord * header.bytesPerSample);
      if (!block.includes(0x14)) continue;
      for (const list of decoder.decode(block).split('\0')) {
        const [time, ...texts] = list.split('\x14');
        const [onset, duration] = time.split('\x15').map((part) => (/^[+-]?\d/.test(part) ? Number(part) : Number.NaN));
        if (!Number.isFinite(onset)) continue;
        if (texts[0] === '' && Number.isNaN(recordStarts[record])) recordStarts[record] = onset;
        for (const text of texts.filter((candidate) => candidate !== ''))
          annotations.push({
            onsetSeconds: onset,
            ...(Number.isFinite(duration) && { durationSeconds: duration }),
            text,
          });
      }
    }
  }
  return { annotations, recordStarts };
}

/** Bytes of the annotation signal, one array a record: the time of the record, then the annotations that begin in it. */
export function formatEdfAnnotations(
  annotations: readonly EdfAnnotation[],
  recordCount: number,
  recordSeconds: number,
): Uint8Array[] {
  const texts = Array.from({ length: recordCount }, (_, record) => `+${decimal(record * recordSeconds)}\x14\x14\0`);
  for (const { onsetSeconds, durationSeconds, text } of annotations) {
    const record = Math.min(recordCount - 1, Math.max(0, Math.floor(onsetSeconds / recordSeconds)));
    const duration = durationSeconds === undefined ? '' : `\x15${decimal(durationSeconds)}`;
    const sign = onsetSeconds < 0 ? '-' : '+';
    texts[record] += `${sign}${decimal(Math.abs(onsetSeconds))}${duration}\x14${withoutControls(text)}\x14\0`;
  }
  return texts.map((text) => new TextEncoder().encode(text));
}

function withoutControls(text: string): string {
  return Array.from(text, (character) => (character < ' ' ? ' ' : character)).join('');
}

/** Seconds without exponent, at most 9 decimals. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
