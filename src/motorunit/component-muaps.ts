/** The MUAP model of all channels from one of their components (channel-components.ts). */

import { requireLength } from '../core/errors.ts';
import type { Arena } from '../kernels/arena.ts';
import type { ChannelComponents } from './channel-components.ts';
import { THETA_COMPONENTS } from './motor-unit-theta.ts';
import type { MuapModel } from './muap-model.ts';
import type { FloatArray } from './row-sums/index.ts';

/**
 * @param muaps - of the components
 * @param arena - that of the components' tables; the mixing matrix and the MUAPs lie there in float32
 * @throws ShapeError for a model of another number of channels
 * Cost: those of the components' model, and channels x components x samples multiply-adds by a plain loop: callers that take many MUAPs
 * mix after their own sums over time (`reduced`).
 */
export function createComponentMuaps(muaps: MuapModel, components: ChannelComponents, arena?: Arena): MuapModel {
  const { channelCount, componentCount } = components;
  requireLength('MUAPs of components', 'channels of the model', muaps.channelCount, componentCount);
  const floats = (length: number): FloatArray => (arena ? arena.float32(length) : new Float64Array(length));
  const { sampleCount } = muaps;
  const length = channelCount * sampleCount;
  const mixing = floats(channelCount * componentCount);
  mixing.set(components.mixing);
  const muap = floats(length);
  const derivatives = floats(THETA_COMPONENTS.length * length);
  const row = new Float64Array(sampleCount);
  const mix = (out: FloatArray, outOffset: number, from: FloatArray, offset: number) => {
    for (let c = 0; c < channelCount; c++) {
      row.fill(0);
      for (let r = 0; r < componentCount; r++) {
        const weight = mixing[c * componentCount + r];
        const at = offset + r * sampleCount;
        for (let n = 0; n < sampleCount; n++) row[n] += weight * from[at + n];
      }
      out.set(row, outOffset + c * sampleCount);
    }
  };
  const evaluate: MuapModel['evaluate'] = (theta, withDerivatives) => {
    const own = muaps.evaluate(theta, withDerivatives);
    mix(muap, 0, own.muap, 0);
    if (!withDerivatives) return { muap, derivatives: derivatives.subarray(0, 0) };
    for (let i = 0; i < THETA_COMPONENTS.length; i++)
      mix(derivatives, i * length, own.derivatives, i * componentCount * sampleCount);
    return { muap, derivatives };
  };
  return {
    channelCount,
    sampleCount,
    samplingRateHz: muaps.samplingRateHz,
    backend: muaps.backend,
    muap: (theta) => evaluate(theta, false).muap.slice(),
    evaluate,
    reduced: { muaps, mixing },
  };
}
