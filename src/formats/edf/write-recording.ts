/** Recordings as EDF+ and BDF+ files: EMG in uV (or the recording's arbitrary unit), then the auxiliary signals. */

import { type AuxiliarySignal, channelSamples, type Recording } from '../../core/recording.ts';
import type { EdfAnnotation } from './edf-annotations.ts';
import { recordLayout } from './record-layout.ts';
import { type EdfSignal, type WrittenEdf, writeEdfSignals } from './write-edf.ts';

export interface WrittenRecording extends WrittenEdf {
  /** the recording's auxiliary signals that went into the file, in its order */
  readonly auxiliary: readonly AuxiliarySignal[];
  /** unit of the EMG in the file */
  readonly dimension: string;
}

/** BDF+: 24 bits, within half of 2^-23 of each channel's largest value. */
export function writeBdf(recording: Recording, annotations: readonly EdfAnnotation[] = []): WrittenRecording {
  return writeRecording('bdf', recording, annotations);
}

/** EDF+: 16 bits, within half of 2^-16 of each channel's range. */
export function writeEdf(recording: Recording, annotations: readonly EdfAnnotation[] = []): WrittenRecording {
  return writeRecording('edf', recording, annotations);
}

function writeRecording(
  kind: 'edf' | 'bdf',
  recording: Recording,
  annotations: readonly EdfAnnotation[],
): WrittenRecording {
  const { samplingRateHz, sampleCount, unit } = recording;
  const { dimension, factor } = unit === 'V' ? voltageScale(recording) : { dimension: 'a.u.', factor: 1 };
  const emg = recording.channels.map((channel, c): EdfSignal => {
    return { label: channel.name, dimension, factor, samplingRateHz, samples: channelSamples(recording, c) };
  });
  const { recordSeconds, recordCount } = recordLayout(samplingRateHz, sampleCount);
  const warnings: string[] = [];
  const auxiliary = recording.auxiliary.filter((signal) => {
    const perRecord = signal.samplingRateHz * recordSeconds;
    const whole = Math.round(perRecord);
    const fits =
      whole >= 1 &&
      Math.abs(perRecord - whole) <= 1e-6 * whole &&
      signal.data.length <= whole * recordCount &&
      signal.data.length > whole * (recordCount - 1);
    const holds = signal.data.every((value) => Math.abs(value) < 9_999_998);
    if (!fits)
      warnings.push(
        `auxiliary signal ${signal.name} (${signal.data.length} samples at ${signal.samplingRateHz} Hz) does not fit the records of the EMG and is left out`,
      );
    else if (!holds)
      warnings.push(
        `auxiliary signal ${signal.name} has values that ${kind} cannot hold (not finite, or beyond 7 digits) and is left out`,
      );
    return fits && holds;
  });
  const beside = auxiliary.map(({ name, unit: dimensionText, samplingRateHz: rate, data }): EdfSignal => {
    return { label: name, dimension: dimensionText, samplingRateHz: rate, samples: data };
  });
  const written = writeEdfSignals(kind, [...emg, ...beside], annotations);
  return { ...written, auxiliary, dimension, warnings: [...warnings, ...written.warnings] };
}

/** uV unless the amplitudes would need more than 6 digits or leave less than 3 of them. */
function voltageScale(recording: Recording): { readonly dimension: string; readonly factor: number } {
  let largest = 0;
  for (const value of recording.data) if (Math.abs(value) > largest) largest = Math.abs(value);
  if (largest > 0.999) return { dimension: 'mV', factor: 1e3 };
  if (largest > 0 && largest < 1e-8) return { dimension: 'nV', factor: 1e9 };
  return { dimension: 'uV', factor: 1e6 };
}
