/** The motor neurons of one muscle and what their muscle fibres do: values between drawing, discharges and force. */

import type { Doublets } from './doublets.ts';
import type { Membranes } from './membranes.ts';

/**
 * How discharges are made. 'renewal': the rate is a given function of the excitation, intervals vary at random about it.
 * 'integrate-and-fire': membranes integrate a current, rate and variation come of it.
 */
export type DischargeModel = 'renewal' | 'integrate-and-fire';

/** Arrays have a value per motor unit, in order of recruitment. */
export interface MotorNeuronPool {
  readonly muscle: string;
  readonly model: DischargeModel;
  readonly motorUnitCount: number;
  /** share of the maximal excitation, ascending */
  readonly recruitmentThresholds: Float64Array;
  /** whole numbers, at least 1 */
  readonly fibreCounts: Float64Array;
  /** peak force of a single twitch, that of the first motor unit being 1 */
  readonly twitchPeaks: Float64Array;
  /** from the start of a twitch to its peak */
  readonly contractionSeconds: Float64Array;
  /** at the threshold */
  readonly minimumRatesHz: Float64Array;
  readonly maximumRatesHz: Float64Array;
  /** Hz per unit of excitation above the threshold; of the 'renewal' model alone */
  readonly rateGains: Float64Array;
  /** of the 'integrate-and-fire' model alone */
  readonly membranes?: Membranes;
  /** mean force at excitation 1 with regular discharges, in twitches of the first motor unit */
  readonly maximalForce: number;
  readonly doublets: Doublets;
}
