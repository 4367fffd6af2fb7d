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
    return inverter.invert(measured, noiseCovariance(kernels, residual));
  } finally {
    kernels.arena.release(mark);
  }
}

/** At lag 0, channels x channels. */
function noiseCovariance(kernels: Kernels, residual: PaddedSignal): Float64Array {
  const { channelCount, sampleCount } = residual;
  const products = kernels.arena.float64(channelCount * channelCount);
  kernels.laggedProductsInto(products, residual, residual, 1);
  return products.map((sum) => sum / sampleCount);
}
