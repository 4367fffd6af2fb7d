/** Where the motor units of a simulation lie, how large and how fast they are, and the line sources of their fibres. */

import { type RandomStream, randomStream } from '../src/core/random.ts';
import { gridWidth } from './electrode-layout.ts';
import type { LineSource } from './motor-unit-potential.ts';
import type { MotorUnitProperties, SimulationSettings } from './simulation-options.ts';

const MINIMUM_DEPTH_METRES = 4e-3;
/** 150 to 1800 fibres per motor unit, as in tibialis anterior (Caillet 2023: 158 to 1758) */
const SMALLEST_FIBRE_COUNT = 150;
const SIZE_RANGE = 12;

/** Later recruited: more fibres (12 : 1) and faster (3.4 to 4.6 m/s, give or take 0.3); position independent of size. */
export function drawMotorUnit(settings: SimulationSettings, unit: number): MotorUnitProperties {
  const random = randomStream(settings.seed, 'motor unit', unit);
  const rank = settings.motorUnitCount === 1 ? 0 : unit / (settings.motorUnitCount - 1);
  const width = gridWidth(settings) * settings.spacingMetres + 6e-3;
  const drawn = {
    acrossMetres: (random.uniform() - 0.5) * width,
    depthMetres: 6e-3 + 9e-3 * random.uniform(),
    innervationZoneMetres: 5e-3 * bounded(random, 2),
    conductionVelocity: 3.4 + 1.2 * rank + 0.12 * bounded(random, 2.5),
    fibreCount: Math.round(SMALLEST_FIBRE_COUNT * SIZE_RANGE ** rank),
  };
  const given = settings.givenMotorUnits.find(({ motorUnit }) => motorUnit === unit);
  return {
    acrossMetres: given?.acrossMetres ?? drawn.acrossMetres,
    depthMetres: given?.depthMetres ?? drawn.depthMetres,
    innervationZoneMetres: given?.innervationZoneMetres ?? drawn.innervationZoneMetres,
    conductionVelocity: given?.conductionVelocity ?? drawn.conductionVelocity,
    fibreCount: given?.fibreCount ?? drawn.fibreCount,
  };
}

/** Line sources evenly over a round territory (area as the number of fibres), each with its own end-plate and ends. */
export function lineSources(
  { seed, sourcesPerMotorUnit: count }: SimulationSettings,
  motorUnit: MotorUnitProperties,
  unit: number,
): LineSource[] {
  const random = randomStream(seed, 'fibres', unit);
  // 2.5 to 5 mm: 5 mm for the largest
  const radius = 5e-3 * (motorUnit.fibreCount / (SMALLEST_FIBRE_COUNT * SIZE_RANGE)) ** 0.28;
  const halfLengths = [58e-3 + 3e-3 * bounded(random, 2), 58e-3 + 3e-3 * bounded(random, 2)];
  return Array.from({ length: count }, () => {
    const distance = radius * Math.sqrt(random.uniform());
    const angle = 2 * Math.PI * random.uniform();
    const shift = 1.5e-3 * bounded(random, 2);
    return {
      acrossMetres: motorUnit.acrossMetres + distance * Math.cos(angle),
      depthMetres: Math.max(MINIMUM_DEPTH_METRES, motorUnit.depthMetres + distance * Math.sin(angle)),
      innervationZoneMetres: motorUnit.innervationZoneMetres + shift,
      // ends stay where they are when the end-plate moves
      halfLengthsMetres: [
        halfLengths[0] + shift + 2e-3 * (random.uniform() - 0.5),
        halfLengths[1] - shift + 2e-3 * (random.uniform() - 0.5),
      ],
      fibreCount: motorUnit.fibreCount / count,
      fibreRadiusMetres: 27.5e-6,
    };
  });
}

/** Standard normal, redrawn beyond +-limit. */
function bounded(random: RandomStream, limit: number): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) <= limit) return value;
  }
}
