/**
 * The value that separation returns and that metrics, report and formats take.
 * Discharges are samples of the recording as it was read (0-based), whatever window was decomposed.
 */

import type { MotorUnitInversion } from './motor-unit-inversion.ts';

export interface MotorUnitQuality {
  /** discharges per second over the intervals that are not pauses */
  readonly dischargeRateHz: number;
  /** standard deviation over mean of the inter-discharge intervals, pauses left out */
  readonly coefficientOfVariation: number;
  readonly silhouette: number;
  /** pulse-to-noise ratio, MUniverse convention (see metrics/pnr.ts) */
  readonly pnrDecibels: number;
  /** pulse-to-noise ratio, Holobar 2014 (see metrics/pnr.ts) */
  readonly pnrHolobarDecibels: number;
  /** rate of agreement that the decomposition expects of itself; absent where the decoder cannot state it */
  readonly expectedRoa?: number;
}

export interface MotorUnit {
  /** index into `Recording.grids`; -1 when channels of no grid were used */
  readonly grid: number;
  /** ascending, 0-based samples */
  readonly dischargeSamples: Int32Array;
  /** parallel to dischargeSamples; absent means 1 */
  readonly dischargeProbability?: Float32Array;
  /** estimated innervation pulse train, sampleCount values, discharges near 1; absent when read from a file without it */
  readonly innervationPulseTrain?: Float32Array;
  /** channels of `muapChannels` x muapSampleCount, channel-major, unit of the recording */
  readonly muap?: Float32Array;
  readonly quality: MotorUnitQuality;
  /** absent where no forward model was inverted, or it does not explain the MUAP */
  readonly inversion?: MotorUnitInversion;
}

export interface Decomposition {
  readonly samplingRateHz: number;
  readonly sampleCount: number;
  /** best motor unit first */
  readonly motorUnits: readonly MotorUnit[];
  /** recording channels on which `muap` is given, ascending */
  readonly muapChannels: Int32Array;
  readonly muapSampleCount: number;
  /** samples of a MUAP before the discharge: muap[., k] lies at discharge - muapLeadSamples + k */
  readonly muapLeadSamples: number;
  readonly provenance: Provenance;
  readonly warnings: readonly string[];
}

export interface Provenance {
  readonly program: string;
  readonly version: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly backend: string;
  /** seconds by stage; lives in the log alone */
  readonly timingsSeconds?: Readonly<Record<string, number>>;
  readonly peakMemoryBytes?: number;
}
