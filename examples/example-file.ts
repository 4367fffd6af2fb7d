/** A simulated recording as an NPZ file, as the bundled example is one. */

import { type NumericArray, writeNpy } from '../src/formats/npy.ts';
import { writeZip } from '../src/formats/zip.ts';
import type { Simulation } from './infinite-medium.ts';

/**
 * NPZ as the contract has it: emg (channels x samples, whole microvolts), fs, unit, pos_mm, the true discharges as
 * parallel spike_sample and spike_unit in order of time, and force, one value per sample.
 * Whole microvolts: their rounding error of 0.3 uV lies far below the noise, and int16 makes a file of 2 to 3 MB.
 */
export function simulationToNpz(
  simulation: Pick<Simulation, 'recording' | 'spikes' | 'positionsMillimetres' | 'force'>,
): Uint8Array {
  const { recording, spikes, positionsMillimetres, force } = simulation;
  const discharges = spikes
    .flatMap((samples, unit) => Array.from(samples, (sample) => ({ sample, unit })))
    .sort((a, b) => a.sample - b.sample || a.unit - b.unit);
  const members: [string, NumericArray, number[]][] = [
    ['emg', toMicrovolts(recording.data), [recording.channelCount, recording.sampleCount]],
    ['fs', Float64Array.of(recording.samplingRateHz), []],
    ['pos_mm', positionsMillimetres, [recording.channelCount, 2]],
    ['spike_sample', Int32Array.from(discharges, ({ sample }) => sample), [discharges.length]],
    ['spike_unit', Int32Array.from(discharges, ({ unit }) => unit), [discharges.length]],
    ['force', force.map((percent) => Math.round(percent * 1000) / 1000), [force.length]],
  ];
  const files = new Map<string, Uint8Array>(
    members.map(([name, values, shape]) => [`${name}.npy`, writeNpy(values, shape)]),
  );
  files.set('unit.npy', textScalar('uV'));
  files.set('force_unit.npy', textScalar('% MVC'));
  return writeZip(files, { level: 9 });
}

function toMicrovolts(volts: Float32Array): Int16Array {
  return Int16Array.from(volts, (value) => {
    const rounded = Math.round(value * 1e6);
    if (Math.abs(rounded) > 32767) throw new RangeError(`the simulated EMG reaches ${rounded} uV, beyond int16`);
    return rounded;
  });
}

/** A 0-dimensional .npy of text, as numpy.savez(unit='uV') writes it: type <U, four bytes a character. */
function textScalar(text: string): Uint8Array {
  const dict = `{'descr': '<U${text.length}', 'fortran_order': False, 'shape': (), }`;
  const header = `\x93NUMPY\x01\x00\x76\x00${dict.padEnd(117)}\n`;
  const bytes = new Uint8Array(128 + 4 * text.length);
  for (let i = 0; i < 128; i++) bytes[i] = header.charCodeAt(i);
  for (let i = 0; i < text.length; i++) bytes[128 + 4 * i] = text.charCodeAt(i);
  return bytes;
}
