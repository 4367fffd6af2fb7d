/** What gives MUAPs from properties: the lead-field basis, or a learned generator. */

import type { MotorUnitTheta } from './motor-unit-theta.ts';

export interface MuapModel {
  readonly channelCount: number;
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  readonly backend: 'simd' | 'reference';
  /** volts, channels x samples, channel-major; a new array */
  readonly muap: (theta: MotorUnitTheta) => Float32Array | Float64Array;
  /**
   * The MUAP and its derivatives (THETA_COMPONENTS.length x channels x samples, SI units of theta).
   * Both are views that the next call of this model overwrites; the fast way for loops.
   */
  readonly evaluate: (theta: MotorUnitTheta, withDerivatives: boolean) => MuapWithDerivatives;
  /** the model of fewer components of which its channels are sums, for whoever can use them; absent where each channel has its own tables */
  readonly reduced?: ReducedMuaps;
}

export interface ReducedMuaps {
  /** its channels are the components */
  readonly muaps: MuapModel;
  /** channels x components, columns orthonormal; of the type of the tables, and where they are */
  readonly mixing: Float32Array | Float64Array;
}

export interface MuapWithDerivatives {
  readonly muap: Float32Array | Float64Array;
  /** empty when not asked for */
  readonly derivatives: Float32Array | Float64Array;
}
