/**
 * MUAPs of the model in the extended space of a separation (method.md 3): h[(c, r)] = H[c, k - q r], q the spacing of the taps and k the
 * last sample of the window of q (R - 1) + 1 samples with most energy; and the derivatives of h by theta and by a shift in time.
 */

import type { Kernels } from '../../kernels/kernels.ts';
import type { MotorUnitTheta } from '../../motorunit/motor-unit-theta.ts';
import { strongestWindow } from '../cancellation.ts';
import { createFilteredMuaps } from './filtered-muap.ts';
import type { SeparationModel } from './separation-model.ts';
import { SHIFT } from './theta-bounds.ts';

/** Where most of a MUAP's energy is at any velocity and length, seconds from when the waves leave the end-plates. */
const FIRST_SECONDS = -8 / 2048;
const LENGTH_SECONDS = 54 / 2048;

/**
 * Places in the vector of a fit (theta-bounds.ts), and so in FILTERED_COMPONENTS, of what a direction depends on: position, innervation
 * zone, velocity, half-lengths, shift. Its length does not matter, nor, at this stage, do territory and wave.
 */
export const MOVED = [0, 1, 2, 3, 4, 5, SHIFT] as const;

export interface ExtendedTemplates {
  /** channels x taps */
  readonly dimension: number;
  /** h of a motor unit of a muscle of the model; writes dimension values at `offset` of `out`, `stride` apart */
  readonly templateInto: (
    out: Float64Array,
    offset: number,
    stride: number,
    muscle: number,
    theta: MotorUnitTheta,
  ) => void;
  /**
   * h and its derivatives as 1 + MOVED.length columns from `column` on of a matrix dimension x columns, row-major: per metre, metre
   * per second, and sample of shift
   */
  readonly columnsInto: (
    out: Float64Array,
    columns: number,
    column: number,
    muscle: number,
    theta: MotorUnitTheta,
    shift: number,
  ) => void;
}

/**
 * @param kernels - those in whose arena the model's tables lie
 * Cost: a MUAP of the model and channels x taps values each; memory: that of createFilteredMuaps per muscle, in the arena.
 */
export function createExtendedTemplates(
  { muscles, impulseResponse }: SeparationModel,
  kernels: Kernels,
  taps: number,
  spacing: number,
): ExtendedTemplates {
  const { channelCount, samplingRateHz } = muscles[0].muaps;
  const span = spacing * (taps - 1) + 1;
  const firstSample = Math.round(FIRST_SECONDS * samplingRateHz);
  const count = Math.max(span, Math.round(LENGTH_SECONDS * samplingRateHz));
  const filtered = muscles.map(({ muaps }) =>
    createFilteredMuaps(muaps, impulseResponse, { firstSample, count }, kernels),
  );
  const lastOf = (muap: Float32Array | Float64Array) => strongestWindow(muap, channelCount, count, span) + span - 1;
  const write = (
    out: Float64Array,
    offset: number,
    stride: number,
    values: Float32Array | Float64Array,
    from: number,
    last: number,
  ) => {
    for (let c = 0; c < channelCount; c++)
      for (let r = 0; r < taps; r++)
        out[offset + (c * taps + r) * stride] = values[from + c * count + last - spacing * r];
  };
  return {
    dimension: channelCount * taps,
    templateInto: (out, offset, stride, muscle, theta) => {
      const { muap } = filtered[muscle].evaluate(theta, false);
      write(out, offset, stride, muap, 0, lastOf(muap));
    },
    columnsInto: (out, columns, column, muscle, theta, shift) => {
      const { muap, derivatives } = filtered[muscle].evaluate(theta, true, shift);
      const last = lastOf(muap);
      write(out, column, columns, muap, 0, last);
      for (const [i, place] of MOVED.entries())
        write(out, column + 1 + i, columns, derivatives, place * channelCount * count, last);
    },
  };
}
