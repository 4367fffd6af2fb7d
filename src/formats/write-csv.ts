/** Recordings as text tables: time, EMG and the auxiliary signals of the same rate, one row a sample. */

import { channelSamples, type Recording } from '../core/recording.ts';

/**
 * Writes a comma-separated table that readCsv reads again: `time [s]`, then `NAME [uV]` (or `[a.u.]`) for each EMG channel,
 * then auxiliary signals with their own unit. EMG keeps 7 significant digits.
 * Auxiliary signals of other rates have no place in such a table; a first line that begins with # names them.
 */
export function writeCsv(recording: Recording): Uint8Array {
  const { sampleCount, samplingRateHz, channels, unit } = recording;
  const scale = unit === 'V' ? 1e6 : 1;
  const word = unit === 'V' ? 'uV' : 'a.u.';
  const beside = recording.auxiliary.filter(({ data }) => data.length === sampleCount);
  const left = recording.auxiliary.filter(({ data }) => data.length !== sampleCount);
  const start = recording.source.startSeconds ?? 0;
  const timeDigits = Math.max(6, Math.ceil(Math.log10(samplingRateHz)) + 4);
  const heading = (name: string, of: string) => `"${name.replace(/["\r\n]/g, ' ')}${of === '' ? '' : ` [${of}]`}"`;
  const columns = channels.map((_, c) => channelSamples(recording, c));
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  const names = [
    ...channels.map(({ name }) => heading(name, word)),
    ...beside.map((signal) => heading(signal.name, signal.unit)),
  ];
  const note = left.length > 0 ? `# left out, other sampling rate: ${left.map(({ name }) => name).join('; ')}\n` : '';
  chunks.push(encoder.encode(`${note}time [s],${names.join(',')}\n`));
  for (let first = 0; first < sampleCount; first += 1024) {
    let text = '';
    for (let i = first; i < Math.min(sampleCount, first + 1024); i++) {
      text += (start + i / samplingRateHz).toFixed(timeDigits);
      for (const column of columns) text += `,${cell(column[i] * scale)}`;
      for (const { data } of beside) text += `,${cell(data[i])}`;
      text += '\n';
    }
    chunks.push(encoder.encode(text));
  }
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function cell(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : 'n/a';
}
