/** NPZ of a simulated recording with everything that is known of it: discharges, as every reader of NPZ takes them, and MUAPs. */

import { readFileSync } from 'node:fs';
import type { Recording } from '../../src/core/recording.ts';
import { type NumericArray, readNpy, toFloat32, writeNpy, writeNpyText } from '../../src/formats/npy.ts';
import { readZip, writeZip } from '../../src/formats/zip.ts';

export interface KnownRecording {
  /** volts */
  readonly recording: Recording;
  /** per motor unit, samples of the recording */
  readonly discharges: readonly Int32Array[];
  /** volts, motor units x channels x muapSampleCount */
  readonly muaps: Float32Array;
  readonly muapSampleCount: number;
}

/** EMG and MUAPs in microvolts as float32; positions where all channels lie in one grid. */
export function writeKnown({ recording, discharges, muaps, muapSampleCount }: KnownRecording): Uint8Array {
  const { channelCount, sampleCount, channels, grids } = recording;
  const events = discharges
    .flatMap((samples, unit) => Array.from(samples, (sample) => ({ sample, unit })))
    .sort((a, b) => a.sample - b.sample || a.unit - b.unit);
  const members: [string, NumericArray, number[]][] = [
    ['emg', microvolts(recording.data), [channelCount, sampleCount]],
    ['fs', Float64Array.of(recording.samplingRateHz), []],
    ['spike_sample', Int32Array.from(events, ({ sample }) => sample), [events.length]],
    ['spike_unit', Int32Array.from(events, ({ unit }) => unit), [events.length]],
    ['muaps', microvolts(muaps), [discharges.length, channelCount, muapSampleCount]],
  ];
  const [grid] = grids;
  if (grids.length === 1 && channels.every(({ row }) => row >= 0)) {
    const spacing = grid.spacingMetres * 1e3;
    const positions = channels.flatMap(({ row, column }) => [column * spacing, row * spacing]);
    members.push(['pos_mm', Float64Array.from(positions), [channelCount, 2]]);
  }
  const files = new Map<string, Uint8Array>(
    members.map(([name, values, shape]) => [`${name}.npy`, writeNpy(values, shape)]),
  );
  files.set('unit.npy', writeNpyText('uV'));
  return writeZip(files, { level: 0 });
}

/** @returns true MUAPs of such a file, volts */
export function readMuaps(file: string): Pick<KnownRecording, 'muaps' | 'muapSampleCount'> {
  const member = readZip(new Uint8Array(readFileSync(file)), file).find(({ name }) => name === 'muaps.npy');
  if (!member) throw new Error(`bench: ${file} expected a member muaps, got none: it is no recording with known MUAPs`);
  const { values, shape } = readNpy(member.read(), file);
  if (values === undefined || shape.length !== 3) throw new Error(`bench: ${file}: muaps expected three dimensions`);
  return { muaps: toFloat32(values, 1e-6), muapSampleCount: shape[2] };
}

function microvolts(volts: Float32Array): Float32Array {
  return volts.map((value) => value * 1e6);
}
