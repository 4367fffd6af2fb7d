/** Properties of the motor units of one grid, from their MUAPs and what these leave of its signal. */

import type { MotorUnitInversion } from '../core/motor-unit-inversion.ts';
import type { Kernels, PaddedSignal } from '../kernels/kernels.ts';
import type { MuapWindow } from '../separation/joint-muaps.ts';
import { createInverter } from '../separation/model/invert-motor-units.ts';
import type { SeparationModel } from '../separation/model/separation-model.ts';

/**
 * @param model - on the channels of the signal, its tables in the arena of the kernels
 * @param residual - of the signal, without the MUAPs of all motor units
 * @param muaps - motor units x channels x window.length, volts
 * @returns parallel to the trains; undefined for a MUAP that the model does not explain
 */
export function invertGrid(
  kernels: Kernels,
  model: SeparationModel,
  residual: PaddedSignal,
  muaps: Float32Array,
  trains: readonly Int32Array[],
  window: MuapWindow,
): (MotorUnitInversion | undefined)[] {
  if (trains.length === 0) return [];
  const size = residual.channelCount * window.length;
  const measured = trains.map((train, index) => {
    return { muap: muaps.subarray(index * size, (index + 1) * size), dischargeCount: train.length };
  });
  const mark = kernels.arena.mark();
  try {
    const inverter = createInverter(model, window, { kernels });
    return inverter.invert(measured, noiseCovariance(kernels, residual, trains.length * window.length));
  } finally {
    kernels.arena.release(mark);
  }
}

/** of the samples: more unknowns of MUAPs than this are counted as this many */
const MOST_FITTED = 0.6;

/**
 * At lag 0, channels x channels: of the noise as the MUAPs have it. Joint least squares of `fitted` samples of MUAPs takes the share
 * f = fitted / samples of the noise out of the residual, and its estimates have 1 / (1 - f) times the noise of means: 1 / (1 - f)^2.
 */
export function noiseCovariance(kernels: Kernels, residual: PaddedSignal, fitted: number): Float64Array {
  const { channelCount, sampleCount } = residual;
  const products = kernels.arena.float64(channelCount * channelCount);
  kernels.laggedProductsInto(products, residual, residual, 1);
  const left = 1 - Math.min(MOST_FITTED, fitted / sampleCount);
  return products.map((sum) => sum / (sampleCount * left * left));
}
