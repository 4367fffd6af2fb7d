/**
 * A band-limited recording arranged for extension with spaced taps.
 *
 * Below 500 Hz, neighbouring samples at 2 kHz say nearly the same: an extension of R lags spaced q samples apart spans the
 * same time as q R neighbouring lags with q times fewer rows, so products cost q times and factorisations q^3 times less.
 * The samples are stored phase by phase, t = q i + p at position p * pitch + i, with zeros between the phases: lags of q
 * samples are then neighbours in memory, and all kernels work as they are. Outputs keep the full rate.
 */

import { allocateSignal, type Kernels, type PaddedSignal } from '../kernels/kernels.ts';

export interface PhasedSignal {
  /** channels x (spacing * pitch), phases one after the other */
  readonly signal: PaddedSignal;
  readonly spacing: number;
  /** positions from the start of one phase to the next */
  readonly pitch: number;
  /** samples of the recording */
  readonly sampleCount: number;
}

/** Zeros between two phases: the most lags that an extension can have. */
const GAP = 128;

/** A phased signal of zeros with `rowCount` rows. With spacing 1 it is laid out like the recording. */
export function allocatePhased(kernels: Kernels, rowCount: number, sampleCount: number, spacing: number): PhasedSignal {
  const pitch = spacing === 1 ? sampleCount : Math.ceil((Math.ceil(sampleCount / spacing) + GAP) / 16) * 16;
  return { signal: allocateSignal(kernels.arena, rowCount, spacing * pitch), spacing, pitch, sampleCount };
}

/** Copies a signal into phases. */
export function arrangePhasesInto(out: PhasedSignal, signal: PaddedSignal): void {
  const { spacing, pitch } = out;
  for (let c = 0; c < signal.channelCount; c++) {
    const from = c * signal.stride + signal.lead;
    const to = c * out.signal.stride + out.signal.lead;
    for (let p = 0; p < spacing; p++) {
      for (let t = p, i = to + p * pitch; t < signal.sampleCount; t += spacing, i++)
        out.signal.data[i] = signal.data[from + t];
    }
  }
}

/** Row of a phased signal back in the order of time: out[t], sampleCount values. */
export function phasedRowInto(out: Float32Array, phased: PhasedSignal, row: number): void {
  const { signal, spacing, pitch, sampleCount } = phased;
  const from = row * signal.stride + signal.lead;
  for (let p = 0; p < spacing; p++) {
    for (let t = p, i = from + p * pitch; t < sampleCount; t += spacing, i++) out[t] = signal.data[i];
  }
}

/** Positions of samples 0 <= t < sampleCount. */
export function phasePositions({ spacing, pitch }: PhasedSignal, samples: Int32Array): Int32Array {
  return samples.map((t) => (t % spacing) * pitch + Math.floor(t / spacing));
}

/** One phase as a signal of its own: the recording at 1 / spacing of its rate, which its band needs no more of. */
export function onePhase(phased: PhasedSignal, phase: number): PaddedSignal {
  const { signal, spacing, pitch, sampleCount } = phased;
  return {
    ...signal,
    lead: signal.lead + phase * pitch,
    sampleCount: Math.floor((sampleCount - phase + spacing - 1) / spacing),
  };
}

/**
 * A stretch of one phase as a signal of its own: the recording at 1 / spacing of its rate.
 * @returns the view and the sample of the recording at which it starts
 */
export function phaseWindow(
  phased: PhasedSignal,
  phase: number,
  startShare: number,
  samples: number,
): { part: PaddedSignal; firstSample: number } {
  const { signal, spacing, pitch, sampleCount } = phased;
  const available = Math.floor((sampleCount - phase) / spacing);
  const length = Math.min(available, Math.ceil(samples / spacing));
  const start = Math.floor((startShare * (available - length)) / 16) * 16;
  const part = { ...signal, lead: signal.lead + phase * pitch + start, sampleCount: length };
  return { part, firstSample: start * spacing + phase };
}

/**
 * Samples first <= t < end of all phases, as one signal for each phase. Phases begin at a multiple of 16 positions, so that the
 * stretch begins up to 16 q samples before `first` and ends where the next one, asked for from `end`, begins.
 */
export function phaseStretches(phased: PhasedSignal, first: number, end: number): PaddedSignal[] {
  const { signal, spacing, pitch, sampleCount } = phased;
  const position = (sample: number) => Math.floor(sample / spacing / 16) * 16;
  return Array.from({ length: spacing }, (_, phase) => {
    const length = Math.floor((sampleCount - phase + spacing - 1) / spacing);
    const start = position(first);
    const stop = end >= sampleCount ? length : position(end);
    return { ...signal, lead: signal.lead + phase * pitch + start, sampleCount: stop - start };
  });
}
