/** A model in closed form for the tests of inversion: a round muscle of 20 mm under a grid of electrodes 8 mm apart. */

import { makeMontage } from '../../anatomy/electrodes/montage.ts';
import { musclePoint } from '../../anatomy/fibres/muscle-position.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { createLeadFieldMuaps } from '../../motorunit/lead-field-muaps.ts';
import { pathLeadFieldOf } from '../../motorunit/lead-field-set.ts';
import { createMuapBasis } from '../../motorunit/muap-basis.ts';
import type { PathLeadField } from '../../motorunit/path-lead-field.ts';
import { zeroPhaseResponse } from '../../signal/zero-phase-response.ts';
import { type RoundMuscleOptions, roundMuscleSet } from '../../simulation/muscle-fixtures.ts';
import type { MuscleModel, SeparationModel, ThetaSpace } from './separation-model.ts';

export const FIXTURE_RATE_HZ = 2048;
const RADII: readonly [number, number] = [2.8e-3, 6e-3];
const PLACE_SPACING = 2e-3;

export function modelFixtureField(options: RoundMuscleOptions = {}): PathLeadField {
  const set = roundMuscleSet(options);
  return pathLeadFieldOf(set.muscles[0], makeMontage('monopolar', set.electrodes));
}

/** One muscle, fibres of 66 mm around arc length 0; float32 tables where kernels are given. */
export function modelFixture(options: RoundMuscleOptions = {}, kernels?: Kernels): SeparationModel {
  return { muscles: [muscleFixture(options, kernels)], impulseResponse: fixtureResponse() };
}

export function fixtureResponse(): Float64Array {
  return zeroPhaseResponse({ lowHz: 20, highHz: 500, order: 2 }, FIXTURE_RATE_HZ);
}

export function muscleFixture(options: RoundMuscleOptions = {}, kernels?: Kernels): MuscleModel {
  const { paths } = roundMuscleSet(options).muscles[0];
  const { radiusMetres = 0.01 } = options;
  const places: number[] = [];
  for (let first = -radiusMetres; first <= radiusMetres; first += PLACE_SPACING)
    for (let second = -radiusMetres; second <= radiusMetres; second += PLACE_SPACING)
      if (Math.hypot(first, second) < radiusMetres - 1e-4) places.push(first, second);
  const range: [number, number] = [paths.startMetres, -paths.startMetres];
  const space: ThetaSpace = {
    placesMetres: Float64Array.from(places),
    placeSpacingMetres: PLACE_SPACING,
    nearestInside: (position) => {
      const distance = Math.hypot(...position);
      const share = distance > radiusMetres - 1e-4 ? (radiusMetres - 1e-4) / distance : 1;
      return [share * position[0], share * position[1]];
    },
    innervationZoneMetres: [0, 5.5e-3],
    conductionVelocity: [4, 0.45],
    halfLengthsMetres: [
      [0.033, 6e-3],
      [0.033, 6e-3],
    ],
    territoryRadiusMetres: [4e-3, 1e-3],
    rangeMetres: range,
    radiiMetres: RADII,
    shortestMetres: 4.5e-3,
    worldMetres: (positionMetres, arcLengthMetres) => musclePoint(paths, { positionMetres, arcLengthMetres }),
    skinDistance: (_x, y) => -y,
  };
  const basis = createMuapBasis(modelFixtureField(options), { radiiMetres: RADII, arena: kernels?.arena });
  const sampling = { samplingRateHz: FIXTURE_RATE_HZ, sampleCount: 60 };
  const { name, index } = paths.label;
  return { muscle: name, muscleLabel: index, muaps: createLeadFieldMuaps(basis, sampling), space };
}
