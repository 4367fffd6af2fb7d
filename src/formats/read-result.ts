/** What every reader of recordings returns. */

import type { Recording } from '../core/recording.ts';
import type { MotorUnitProperties } from '../metrics/motor-unit-properties.ts';

/** Discharges that came with a recording: an expert's, another tool's, or a simulation's truth. */
export interface StoredDecomposition {
  readonly samplingRateHz: number;
  readonly motorUnits: readonly StoredMotorUnit[];
  /** e.g. 'OTBioLab decomposition', 'synthetic truth' */
  readonly origin: string;
}

export interface StoredMotorUnit {
  readonly name: string;
  readonly dischargeSamples: Int32Array;
  /** parallel to dischargeSamples; absent means 1 */
  readonly dischargeProbability?: Float32Array;
  /** rate of agreement that the decoder expected of these discharges */
  readonly expectedRoa?: number;
  /** as the table of motor units beside the discharges states them */
  readonly properties?: MotorUnitProperties;
}

export interface ReadResult {
  readonly recording: Recording;
  readonly decomposition?: StoredDecomposition;
}

/** What a user may have to say because the file does not. Absent fields mean: as the file says. */
export interface ReadOptions {
  readonly fileName: string;
  readonly samplingRateHz?: number;
  /** unit of the numbers in the file */
  readonly unit?: 'V' | 'mV' | 'uV' | 'nV' | 'a.u.';
  /** grid model names, in the order of their channels, e.g. ['GR08MM1305', 'GR08MM1305'] */
  readonly gridNames?: readonly string[];
  /** user's map: rows x columns of 1-based channel numbers, 0 where there is no electrode; wins over gridNames */
  readonly gridMap?: readonly (readonly number[])[];
  /** with gridMap, metres */
  readonly spacingMetres?: number;
  /** clockwise rotation of the grid picture, degrees */
  readonly rotationDegrees?: 0 | 90 | 180 | 270;
  readonly mirrored?: boolean;
  /** channels to mark bad, 0-based EMG channel indices */
  readonly excludedChannels?: readonly number[];
}
