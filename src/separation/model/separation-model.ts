/**
 * The forward model as a separation sees it: MUAPs of its own channels, at its rate and through its filter, and where motor
 * units may lie.
 */

import type { MotorUnitTheta } from '../../motorunit/motor-unit-theta.ts';
import type { MuapModel } from '../../motorunit/muap-model.ts';

/** Where motor units of a muscle may be, and where they are likely: the bounds and the prior of an inversion. */
export interface ThetaSpace {
  /** section coordinates of points that lie in the muscle, evenly spread, two each, metres */
  readonly placesMetres: Float64Array;
  /** distance between neighbouring places */
  readonly placeSpacingMetres: number;
  /** the position itself where the muscle is, else the muscle's nearest point */
  readonly nearestInside: (positionMetres: readonly [number, number]) => readonly [number, number];
  /** arc length of the end-plates: mean and standard deviation */
  readonly innervationZoneMetres: readonly [mean: number, deviation: number];
  readonly conductionVelocity: readonly [mean: number, deviation: number];
  /** towards proximal and distal */
  readonly halfLengthsMetres: readonly [
    readonly [mean: number, deviation: number],
    readonly [mean: number, deviation: number],
  ];
  readonly territoryRadiusMetres: readonly [mean: number, deviation: number];
  /** arc lengths between which fibres may lie */
  readonly rangeMetres: readonly [number, number];
  /** between which the model has territories */
  readonly radiiMetres: readonly [number, number];
  /** shortest half-length that the scatter of fibre ends allows */
  readonly shortestMetres: number;
  /** world position of a point of the muscle, for tables: section coordinates and arc length */
  readonly worldMetres: (
    positionMetres: readonly [number, number],
    arcLengthMetres: number,
  ) => readonly [number, number, number];
  /** from a point to the skin, world; absent where the skin is not known */
  readonly skinDistance?: (x: number, y: number, z: number) => number;
}

export interface MuscleModel {
  /** name and index of the muscle's label */
  readonly muscle: string;
  readonly muscleLabel: number;
  /** channels of the separation's signal in its order, its sampling rate; sample 0 is when the waves leave the end-plates */
  readonly muaps: MuapModel;
  readonly space: ThetaSpace;
}

export interface SeparationModel {
  readonly muscles: readonly MuscleModel[];
  /** the zero-phase filter that the signal went through, as its impulse response about the middle: 2 half + 1 values, samples of the signal */
  readonly impulseResponse: Float64Array;
}

export interface MuscleTheta {
  /** index into SeparationModel.muscles */
  readonly muscle: number;
  readonly theta: MotorUnitTheta;
}
