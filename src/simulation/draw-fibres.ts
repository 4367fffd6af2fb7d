/**
 * The fibres of a simulated motor unit. They come in pairs on opposite sides of every mean (place, end-plate, ends, velocity),
 * so that the means of the fibres are those of theta, which is then the truth for a model that knows theta alone; only where a fibre
 * would leave the muscle its place alone is drawn again (the mean then moves inwards, as it does for the MUAP basis).
 */

import { ParameterError } from '../core/errors.ts';
import { type RandomStream, randomStream } from '../core/random.ts';
import { diameterOfVelocity, REFERENCE_DIAMETER_METRES } from '../motorunit/conduction-velocity.ts';
import type { PlacedFibre } from '../motorunit/motor-unit-fibres.ts';
import type { FibreScatter, MotorUnitTheta } from '../motorunit/motor-unit-theta.ts';
import { drawScatter } from '../motorunit/scatter.ts';

export interface FibreDraw {
  readonly seed: number;
  /** which motor unit of all muscles */
  readonly index: number;
  /** fibres of the motor unit, and how many of them are drawn; each stands for equally many */
  readonly fibreCount: number;
  readonly drawnCount: number;
  readonly scatter: FibreScatter;
  /** standard deviation of the fibres' velocities as a share of their mean */
  readonly velocityScatter: number;
  readonly isInMuscle: (first: number, second: number) => boolean;
}

const MOST_TRIES = 1000;
/** deviations of velocity beyond are drawn again */
const WIDEST_VELOCITY = 3;

/** A fibre is as thick as its velocity asks for. @throws ParameterError where no place in the muscle is found */
export function drawPairedFibres(theta: Omit<MotorUnitTheta, 'logSize'>, draw: FibreDraw): PlacedFibre[] {
  const { drawnCount, scatter } = draw;
  const stream = randomStream(draw.seed, 'simulated fibres', draw.index);
  const count = draw.fibreCount / drawnCount;
  const fibres: PlacedFibre[] = [];
  const [firstHalf, secondHalf] = theta.halfLengthsMetres;
  const spread = theta.territoryRadiusMetres / 2;
  while (fibres.length < drawnCount) {
    const across = [spread * stream.normal(), spread * stream.normal()] as const;
    const plate = drawScatter(stream, scatter.endPlateMetres);
    const ends = [drawScatter(stream, scatter.tendonEndMetres), drawScatter(stream, scatter.tendonEndMetres)] as const;
    const speed = draw.velocityScatter * boundedNormal(stream, WIDEST_VELOCITY);
    // the last of an odd number stands in the middle
    const sides = drawnCount - fibres.length > 1 ? [1, -1] : [0];
    for (const side of sides) {
      const conductionVelocity = theta.conductionVelocity * (1 + side * speed);
      fibres.push({
        positionMetres: placeInMuscle(theta, [side * across[0], side * across[1]], spread, stream, draw),
        endPlateMetres: theta.innervationZoneMetres + side * plate,
        halfLengthsMetres: [firstHalf + side * ends[0], secondHalf + side * ends[1]],
        conductionVelocity,
        diameterMetres: diameterOfVelocity(conductionVelocity),
        count,
      });
    }
  }
  return fibres;
}

/** ln of the number of fibres of reference diameter with the same axial conductance. */
export function logSizeOf(fibres: readonly PlacedFibre[]): number {
  return Math.log(
    fibres.reduce(
      (sum, { count, diameterMetres }) => sum + count * (diameterMetres / REFERENCE_DIAMETER_METRES) ** 2,
      0,
    ),
  );
}

/** A normal draw, again where it is farther out than so many standard deviations. */
export function boundedNormal(stream: RandomStream, widest: number): number {
  for (;;) {
    const value = stream.normal();
    if (Math.abs(value) <= widest) return value;
  }
}

function placeInMuscle(
  { positionMetres }: Pick<MotorUnitTheta, 'positionMetres'>,
  offset: readonly [number, number],
  spread: number,
  stream: RandomStream,
  { isInMuscle }: FibreDraw,
): [number, number] {
  let [first, second] = [positionMetres[0] + offset[0], positionMetres[1] + offset[1]];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (isInMuscle(first, second)) return [first, second];
    first = positionMetres[0] + spread * stream.normal();
    second = positionMetres[1] + spread * stream.normal();
  }
  throw new ParameterError(
    `simulated fibres: no place in the muscle near ${positionMetres.join(', ')} m in ${MOST_TRIES} draws; move the territory into the muscle`,
    { positionMetres },
  );
}
