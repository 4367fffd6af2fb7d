/** A simulated recording and everything that is known of it: the values between drawing, synthesis, files and benchmark. */

import type { Recording } from '../core/recording.ts';
import type { MotorUnitTheta } from '../motorunit/motor-unit-theta.ts';

/** One motor unit that discharged at least once. */
export interface SimulatedMotorUnit {
  /** name of the muscle's label */
  readonly muscle: string;
  /** index of that label in the label map */
  readonly muscleLabel: number;
  /** number in its muscle's pool, 0 is recruited first */
  readonly poolIndex: number;
  /** a muscle that only disturbs the recording of another */
  readonly isCrossTalk: boolean;
  /** properties at the start of the recording */
  readonly theta: MotorUnitTheta;
  readonly fibreCount: number;
  /** share of the maximal effort at which it begins */
  readonly recruitmentThreshold: number;
  /** of the innervation zone, world */
  readonly zoneMetres: readonly [number, number, number];
  /** from there to the nearest point of the skin; where the skin was not given, to the nearest electrode, which is no nearer */
  readonly depthMetres: number;
  /** when the waves leave the end-plates, in samples from sample 0 of the recording, not rounded, ascending */
  readonly dischargeTimes: Float64Array;
  /** the same, rounded to samples of the recording, no two alike */
  readonly dischargeSamples: Int32Array;
}

export interface Simulation {
  /** EMG in volts; force and target (% of the maximal force) are auxiliary signals */
  readonly recording: Recording;
  /** by muscle in the order asked for, then in order of recruitment */
  readonly motorUnits: readonly SimulatedMotorUnit[];
  /**
   * volts, motor units x channels x muapSampleCount; the discharge is at sample muapLeadSamples. Those at the start of the recording;
   * of channels made bad too, as if they were good
   */
  readonly muaps: Float32Array;
  /** those at the end of the recording, where they change along it */
  readonly muapsAtEnd?: Float32Array;
  readonly muapSampleCount: number;
  readonly muapLeadSamples: number;
  /** root mean square over channels and samples, volts: of the muscles alone, and of everything added to them */
  readonly signalVolts: number;
  readonly noiseVolts: number;
}
