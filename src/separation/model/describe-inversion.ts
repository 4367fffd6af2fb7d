/**
 * A fit in the words of tables: world position and depth by propagation, 90 % intervals, what the electrodes cannot tell.
 * The variance of a component is that of the fit and two more:
 * - FIBRES^2: a motor unit is some hundred fibres at places of their own, the model a smooth territory of a least radius
 * - ALIKE^2 times the share that the conductor leaves (shared-errors.ts): errors of the anatomy that look like another motor unit (a grid
 *   laid 2 mm off moves all innervation zones, fat that is thicker makes motor units seem smaller) are not in what is left over; but an
 *   anatomy that is wrong so far leaves something over too
 * Both were chosen on other recordings than those that bench:properties reports.
 */

import type { InvertedProperty, InvertedValue, MotorUnitInversion } from '../../core/motor-unit-inversion.ts';
import { thetaToVector } from '../../motorunit/motor-unit-theta.ts';
import type { ThetaFit } from './fit-theta.ts';
import type { MotorUnitFit } from './invert-motor-units.ts';
import type { MuscleModel, ThetaSpace } from './separation-model.ts';
import { FIT_COUNT } from './theta-bounds.ts';

/** of a normal distribution: 5 % lie beyond on each side */
const NINETY_PERCENT = 1.645;
/** deviation of each component, in its unit; positions and radius as shares of the least radius of the model's territories */
const FIBRES = [0.1, 0.1, 1e-4, 0.012, 1e-4, 1e-4, 0.18, 0.04] as const;
const IN_RADII: readonly boolean[] = [true, true, false, false, false, false, true, false];
/** deviation of each component, in its unit, where the conductor leaves all */
const ALIKE = [4e-3, 4e-3, 7.5e-3, 2.3, 8e-3, 8e-3, 0, 2.4] as const;
/** of the prior's deviation: a property that is known no better was not learnt */
const UNIDENTIFIED = 0.8;
const DIFFERENCE_METRES = 1e-4;

/** Places of the components that are properties as they are. */
const DIRECT: Readonly<Partial<Record<InvertedProperty, number>>> = {
  innervationZone: 2,
  conductionVelocity: 3,
  halfLength1: 4,
  halfLength2: 5,
  territoryRadius: 6,
  size: 7,
};
/** Components that move the innervation zone in the world. */
const PLACES = [0, 1, 2] as const;

export function describeInversion(
  muscles: readonly MuscleModel[],
  fit: MotorUnitFit,
  muap?: Float32Array,
): MotorUnitInversion {
  const { muscle, muscleLabel, space } = muscles[fit.muscle];
  const vector = thetaToVector(fit.theta);
  const covariance = completeCovariance(fit, space);
  const direct = Object.entries(DIRECT).map(([property, i]): [string, InvertedValue] => [
    property,
    interval(vector[i], Math.sqrt(covariance[i * FIT_COUNT + i])),
  ]);
  const world = (at: ArrayLike<number>) => space.worldMetres([at[0], at[1]], at[2]);
  const depth = (at: ArrayLike<number>) => space.skinDistance?.(...world(at)) ?? Number.NaN;
  const axes = (['x', 'y', 'z'] as const).map((axis, c): [string, InvertedValue] => [
    axis,
    propagated((at) => world(at)[c], vector, covariance),
  ]);
  const properties = Object.fromEntries([
    ...axes,
    ['depth', propagated(depth, vector, covariance)],
    ...direct,
  ]) as Record<InvertedProperty, InvertedValue>;
  const unlearnt = (i: number) => covariance[i * FIT_COUNT + i] > (UNIDENTIFIED * fit.prior.deviations[i]) ** 2;
  const unidentified = (Object.entries(DIRECT) as [InvertedProperty, number][]).flatMap(([property, i]) =>
    unlearnt(i) ? [property] : [],
  );
  const depthUnlearnt = unlearnt(1);
  return {
    muscle,
    muscleLabel,
    muscleProbability: fit.muscleProbability,
    ...(fit.nextMuscle !== undefined && { nextMuscle: muscles[fit.nextMuscle].muscle }),
    properties,
    unidentified: depthUnlearnt ? ['depth', ...unidentified] : unidentified,
    positionMetres: fit.theta.positionMetres,
    fit: fit.fit,
    ...(muap && { muap }),
  };
}

/** The fit's covariance with the other variances. */
function completeCovariance({ covariance, conductorShare }: ThetaFit, { radiiMetres }: ThetaSpace): Float64Array {
  const all = covariance.slice();
  FIBRES.forEach((fibres, i) => {
    const own = fibres * (IN_RADII[i] ? radiiMetres[0] : 1);
    all[i * FIT_COUNT + i] += own ** 2 + conductorShare * ALIKE[i] ** 2;
  });
  return all;
}

function interval(value: number, deviation: number): InvertedValue {
  return { value, low: value - NINETY_PERCENT * deviation, high: value + NINETY_PERCENT * deviation };
}

/** A function of the place, its deviation by its slopes. */
function propagated(
  of: (at: ArrayLike<number>) => number,
  vector: Float64Array,
  covariance: Float64Array,
): InvertedValue {
  const slopes = PLACES.map((i) => {
    const at = (change: number) => of(vector.map((value, j) => (i === j ? value + change : value)));
    return (at(DIFFERENCE_METRES) - at(-DIFFERENCE_METRES)) / (2 * DIFFERENCE_METRES);
  });
  let variance = 0;
  for (const [a, i] of PLACES.entries())
    for (const [b, j] of PLACES.entries()) variance += slopes[a] * slopes[b] * covariance[i * FIT_COUNT + j];
  return interval(of(vector), Math.sqrt(Math.max(0, variance)));
}
