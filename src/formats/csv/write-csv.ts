/**
 * A recording as a text table that readCsv takes: time in seconds, a column per EMG channel (`EMG1 [uV]`, numbered from 1),
 * then the auxiliary signals of the EMG's rate. Eight digits, so that float32 values come back as they were.
 */

import { channelSamples, type Recording } from '../../core/recording.ts';

const ROWS_AT_ONCE = 4096;

/** @returns bytes of UTF-8 text with commas; auxiliary signals of another rate or length are left out, see `leftOut` */
export function writeCsv(recording: Recording): { readonly bytes: Uint8Array; readonly leftOut: readonly string[] } {
  const { channels, sampleCount, samplingRateHz, unit } = recording;
  const fits = recording.auxiliary.filter(
    (signal) => signal.samplingRateHz === samplingRateHz && signal.data.length === sampleCount,
  );
  const factor = unit === 'V' ? 1e6 : 1;
  const names = channels.map((_, c) => `EMG${c + 1} [${unit === 'V' ? 'uV' : unit}]`);
  const columns = channels.map((_, c) => channelSamples(recording, c));
  const header = ['time [s]', ...names, ...fits.map(({ name, unit: word }) => cell(word ? `${name} [${word}]` : name))];
  const encoder = new TextEncoder();
  const parts = [encoder.encode(`${header.join(',')}\n`)];
  for (let first = 0; first < sampleCount; first += ROWS_AT_ONCE) {
    const lines: string[] = [];
    for (let t = first; t < Math.min(sampleCount, first + ROWS_AT_ONCE); t++) {
      const values = [String(Number((t / samplingRateHz).toFixed(9)))];
      for (const column of columns) values.push(number(column[t] * factor));
      for (const { data } of fits) values.push(number(data[t]));
      lines.push(values.join(','));
    }
    parts.push(encoder.encode(`${lines.join('\n')}\n`));
  }
  const leftOut = recording.auxiliary.filter((signal) => !fits.includes(signal)).map(({ name }) => name);
  return { bytes: joined(parts), leftOut };
}

function number(value: number): string {
  return String(Number(value.toPrecision(8)));
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
