/** What an inversion of the forward model says of a motor unit: properties with their uncertainty, and how well they explain its MUAP. */

/** SI: metres, metres per second; size is the natural logarithm of the number of fibres of 55 micrometres. */
export type InvertedProperty =
  | 'x'
  | 'y'
  | 'z'
  | 'depth'
  | 'innervationZone'
  | 'conductionVelocity'
  | 'halfLength1'
  | 'halfLength2'
  | 'territoryRadius'
  | 'size';

export interface InvertedValue {
  readonly value: number;
  /** 90 % interval */
  readonly low: number;
  readonly high: number;
}

export interface MotorUnitInversion {
  /** name and index of the muscle's label */
  readonly muscle: string;
  readonly muscleLabel: number;
  /** that it is this muscle, of those in which it was looked for */
  readonly muscleProbability?: number;
  /** name of the next muscle in question; absent where no other explains the MUAP nearly as well */
  readonly nextMuscle?: string;
  /** x, y, z: the innervation zone in the world of the anatomy; depth: from there to the skin; innervationZone: arc length along the muscle's fibres */
  readonly properties: Readonly<Record<InvertedProperty, InvertedValue>>;
  /** properties of which the electrodes tell little more than was assumed before: their interval is that of the assumption */
  readonly unidentified: readonly InvertedProperty[];
  /** centre of the territory in the muscle's section, metres: across, towards the skin */
  readonly positionMetres: readonly [number, number];
  /** share of the measured MUAP that the model explains, noise-weighted: 1 - |measured - model|^2 / |measured|^2 */
  readonly fit: number;
  /** the model's MUAP, in the window and on the channels of the motor unit's own */
  readonly muap?: Float32Array;
}
