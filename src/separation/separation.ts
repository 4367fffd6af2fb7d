/** What a separation takes and returns, whatever its method. */

import type { Kernels, PaddedSignal } from '../kernels/kernels.ts';
import type { SeparationModel } from './model/separation-model.ts';

export interface SeparationInput {
  readonly kernels: Kernels;
  /** filtered good channels of one grid, in the kernels' arena; any unit: results do not depend on the scale */
  readonly signal: PaddedSignal;
  readonly samplingRateHz: number;
  /** of the limb, on the channels of the signal: it gives starts beside the blind ones */
  readonly model?: SeparationModel;
}

export interface SeparatedMotorUnit {
  /** ascending samples of the signal; the discharge is where the motor unit's action potential has most energy */
  readonly dischargeSamples: Int32Array;
  /** posterior probability of each discharge, above 1/2; absent from a decoder that has none */
  readonly dischargeProbability?: Float32Array;
  /** rate of agreement that the decoder expects of these discharges, calibrated; absent likewise */
  readonly expectedRoa?: number;
  /**
   * channels x extensionFactor: pulse train(t) = sum over c, r of vector[c, r] * x[c, t + alignmentSamples - q r], q the
   * samples between two taps (tapSpacing), x the recording minus all other motor units
   */
  readonly separationVector: Float32Array;
  readonly alignmentSamples: number;
  /** sampleCount values, scaled so that discharges are near 1 */
  readonly innervationPulseTrain: Float32Array;
  readonly silhouette: number;
  readonly coefficientOfVariation: number;
}

export interface SeparationResult {
  readonly motorUnits: readonly SeparatedMotorUnit[];
  readonly extensionFactor: number;
  /** samples between two copies */
  readonly tapSpacing: number;
  /** counts of a run that a log should keep: rounds, starts, fixed-point iterations, repeats, rank */
  readonly statistics: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}
