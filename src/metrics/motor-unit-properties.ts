/** Properties of a motor unit as tables of them state, with or without intervals, and the ranges that errors are measured in. */

import type { InvertedProperty } from '../core/motor-unit-inversion.ts';

/** Those that an inversion states, and the length of the fibres, the sum of both half-lengths. */
export type MotorUnitPropertyName = InvertedProperty | 'fibreLength';

export interface PropertyEstimate {
  readonly value: number;
  /** 90 % interval, where one is stated: it begins and ends here */
  readonly interval?: readonly [number, number];
}

export interface MotorUnitProperties {
  readonly muscle?: string;
  /** of a muscle that only disturbs the recording of another; a simulation's truth says so */
  readonly isCrossTalk?: boolean;
  readonly estimates: Readonly<Partial<Record<MotorUnitPropertyName, PropertyEstimate>>>;
}

/** 'own': in the unit of the property; 'fibre': shares of the fibres' length, from their proximal ends; 'mean': shares of the mean */
export interface PropertyRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly of: 'own' | 'fibre' | 'mean';
}

/** BioMime maps each range on an interval of this width, [0.5, 1]. */
export const NORMALISED_WIDTH = 0.5;

/**
 * Ranges of the conditions of BioMime, on which normalised errors of published inversions are measured: number of fibres 3 to 871 (by
 * its logarithm), depth, innervation zone along the fibre, conduction velocity, fibre length relative to the neutral one. Its
 * sixth, the angle around the limb, stands in no table; half-lengths, coordinates and territory are no conditions.
 * The neutral fibre length is taken to be the mean of the true motor units of the same muscle.
 * Source: Ma et al. 2025, IEEE Trans Neural Netw Learn Syst 36:9224 (BioMime).
 */
export const PROPERTY_RANGES: Readonly<Partial<Record<MotorUnitPropertyName, PropertyRange>>> = {
  depth: { minimum: 0.007, maximum: 0.0231, of: 'own' },
  innervationZone: { minimum: 0.365, maximum: 0.636, of: 'fibre' },
  conductionVelocity: { minimum: 3, maximum: 4.5, of: 'own' },
  fibreLength: { minimum: 0.85, maximum: 1.15, of: 'mean' },
  size: { minimum: 1.098, maximum: 6.77, of: 'own' },
};
