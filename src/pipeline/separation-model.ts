/**
 * Lead fields as a separation takes them: MUAP models on the channels of its signal, where motor units of each muscle may lie, and
 * the filter that the signal went through.
 */

import type { Montage } from '../anatomy/electrodes/montage.ts';
import type { MusclePaths } from '../anatomy/fibres/muscle-paths.ts';
import { musclePoint } from '../anatomy/fibres/muscle-position.ts';
import { typicalFibre } from '../anatomy/fibres/typical-fibre.ts';
import { findLabel } from '../anatomy/find-muscle.ts';
import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';
import type { Arena } from '../kernels/arena.ts';
import { rosenfalckActionPotential, waveReachMetres } from '../motorunit/action-potential.ts';
import { type ChannelComponents, channelComponents, componentField } from '../motorunit/channel-components.ts';
import { createComponentMuaps } from '../motorunit/component-muaps.ts';
import { createLeadFieldMuaps } from '../motorunit/lead-field-muaps.ts';
import { type LeadFieldSet, type MuscleLeadField, pathLeadFieldOf } from '../motorunit/lead-field-set.ts';
import { DEFAULT_FIBRE_SCATTER } from '../motorunit/motor-unit-theta.ts';
import { createMuapBasis, muapBasisLength } from '../motorunit/muap-basis.ts';
import type { PathLeadField } from '../motorunit/path-lead-field.ts';
import { SCATTER_REACH } from '../motorunit/scatter.ts';
import { SMALLEST_RADIUS_IN_SPACINGS } from '../motorunit/territory-blur.ts';
import type { MuscleModel, SeparationModel, ThetaSpace } from '../separation/model/separation-model.ts';
import { type ZeroPhaseBand, zeroPhaseResponse } from '../signal/zero-phase-response.ts';
import { nearestInside, thinnedPlaces } from './theta-places.ts';

export interface SeparationModelOptions {
  /** names, abbreviations or labels of muscles of the set; default all */
  readonly muscles?: readonly string[];
  /** electrode of the set that each channel of the signal is, monopolar, in the signal's order */
  readonly channels: ArrayLike<number>;
  readonly samplingRateHz: number;
  /** of the zero-phase filter that the signal went through */
  readonly band: ZeroPhaseBand;
  /** of the norm of a path's lead field, over all channels, that components may leave out; 0: tables of every channel; default 5e-3 */
  readonly componentTolerance?: number;
  /** from a world point inside the limb to the skin; without it depths are not known */
  readonly skinDistance?: (x: number, y: number, z: number) => number;
}

/** What motor units are like before anything is seen of them; beside their sources wide, so that the data decide. */
export const thetaPrior = {
  /** share of the fibres' length; the bands of innervation that the simulation draws have 0.07 */
  zoneShare: 0.08,
  leastZoneMetres: 4e-3,
  /** Andreassen and Arendt-Nielsen 1987: 4.0 with 0.3 within one muscle; 0.45 between muscles and people */
  velocity: [4, 0.45],
  halfLengthMetres: 6e-3,
  territoryRadiusMetres: [4e-3, 1e-3],
} as const;

/** MUAPs are then within 0.2 % in the median, 1 % at most (FDS and PL under 320 electrodes), derivatives within 0.7 and 5 % */
const COMPONENT_TOLERANCE = 5e-3;
/** fewer channels have tables of their own */
const LEAST_REDUCED = 96;
/** components are used where they are no more than this share of the channels */
const MOST_SHARE = 0.5;
const LARGEST_RADIUS_METRES = 6e-3;
const PLACE_SPACING_METRES = 1.75e-3;
/** nothing is expected beyond so many standard deviations: how long MUAPs are */
const FARTHEST = 2.5;
const LONGEST_SECONDS = 0.06;

export interface SeparationModelPlan {
  /** room that the model takes in the arena */
  readonly bytes: number;
  /** tables in float32 in the arena; default float64 of their own, and slow */
  readonly create: (arena?: Arena) => SeparationModel;
}

interface PlannedMuscle {
  readonly muscle: MuscleLeadField;
  readonly space: ThetaSpace;
  readonly sampleCount: number;
  /** of the channels, or of the components in their place */
  readonly field: PathLeadField;
  readonly components?: ChannelComponents;
}

/**
 * What is made before there is an arena: where many channels are sums of few components, the tables are those of the components.
 * @throws ParameterError for a muscle or an electrode that the set does not have, for a band as zeroPhaseResponse
 * Cost: components of ten muscles under 320 electrodes: 4 s; `create` has those of createMuapBasis for each muscle (FDS or TA, 64
 *   channels: 4 s and 140 MB; those ten: 0.6 GB).
 */
export function planSeparationModel(set: LeadFieldSet, options: SeparationModelOptions): SeparationModelPlan {
  const { samplingRateHz, band, skinDistance } = options;
  requireNumber('separation model', 'sampling rate (Hz)', samplingRateHz, 100, 1e6);
  const montage = channelMontage(set, options.channels);
  const impulseResponse = zeroPhaseResponse(band, samplingRateHz);
  const planned = chosenMuscles(set, options.muscles).map((muscle): PlannedMuscle => {
    const space = { ...thetaSpace(muscle.paths), ...(skinDistance && { skinDistance }) };
    return {
      muscle,
      space,
      sampleCount: sampleCountOf(space, samplingRateHz),
      ...reducedField(muscle, montage, options),
    };
  });
  return {
    bytes: planned.reduce((sum, one) => sum + muscleBytes(one), 0),
    create: (arena) => {
      return {
        muscles: planned.map(({ muscle, space, sampleCount, field, components }): MuscleModel => {
          const basis = createMuapBasis(field, { radiiMetres: radiiOf(muscle.paths), arena });
          const muaps = createLeadFieldMuaps(basis, { samplingRateHz, sampleCount });
          const { name, index } = muscle.paths.label;
          return {
            muscle: name,
            muscleLabel: index,
            muaps: components ? createComponentMuaps(muaps, components, arena) : muaps,
            space,
          };
        }),
        impulseResponse,
      };
    },
  };
}

/** The lead field of the channels, or of half as many components or fewer. */
function reducedField(
  muscle: MuscleLeadField,
  montage: Montage,
  { componentTolerance = COMPONENT_TOLERANCE }: SeparationModelOptions,
): Pick<PlannedMuscle, 'field' | 'components'> {
  const field = pathLeadFieldOf(muscle, montage);
  if (field.channelCount < LEAST_REDUCED || componentTolerance === 0) return { field };
  const components = channelComponents(field, componentTolerance);
  if (components.componentCount > MOST_SHARE * field.channelCount) return { field };
  return { field: componentField(field, components), components };
}

/** The tables; sums over rows, MUAPs and derivatives; what one MUAP looks up. */
function muscleBytes({ muscle, field, sampleCount, components }: PlannedMuscle): number {
  const values = muapBasisLength(field, { radiiMetres: radiiOf(muscle.paths) });
  const own = 4 * values + 4 * field.channelCount * (40 * sampleCount + 8e3) + 2e3 * sampleCount + 1e6;
  if (!components) return own;
  const { channelCount, componentCount } = components;
  return own + 4 * channelCount * (componentCount + 9 * sampleCount);
}

function chosenMuscles(set: LeadFieldSet, words: readonly string[] | undefined): readonly MuscleLeadField[] {
  if (!words) return set.muscles;
  const labels = set.muscles.map(({ paths }) => paths.label);
  const chosen = new Set(words.map((word) => findLabel(`lead fields of ${set.anatomyName}`, labels, word)));
  return set.muscles.filter(({ paths }) => chosen.has(paths.label));
}

/** Electrodes in the order of the signal's channels; makeMontage keeps that of the electrodes. */
function channelMontage({ electrodes, anatomyName }: LeadFieldSet, channels: ArrayLike<number>): Montage {
  const count = electrodes.names.length;
  const chosen = Int32Array.from(channels);
  if (chosen.length === 0)
    throw new ParameterError(`separation model of ${anatomyName}: expected at least one channel, got none`);
  for (const electrode of chosen) requireInteger('separation model', 'electrode of a channel', electrode, 0, count - 1);
  return {
    name: 'monopolar',
    electrodeCount: count,
    channelNames: Array.from(chosen, (electrode) => electrodes.names[electrode]),
    offsets: Int32Array.from({ length: chosen.length + 1 }, (_, n) => n),
    electrodes: chosen,
    weights: new Float64Array(chosen.length).fill(1),
  };
}

function radiiOf({ grid }: MusclePaths): [number, number] {
  const least = SMALLEST_RADIUS_IN_SPACINGS * grid.spacingMetres;
  return [least, Math.max(LARGEST_RADIUS_METRES, 1.2 * least)];
}

/** Bounds from the paths, the prior around the typical fibre. */
export function thetaSpace(paths: MusclePaths): ThetaSpace {
  const { innervationZoneMetres, halfLengthsMetres } = typicalFibre(paths);
  const range: readonly [number, number] = [
    paths.startMetres,
    paths.startMetres + (paths.sampleCount - 1) * paths.stepMetres,
  ];
  const { zoneShare, leastZoneMetres, velocity, halfLengthMetres, territoryRadiusMetres } = thetaPrior;
  const spread = Math.max(leastZoneMetres, zoneShare * (halfLengthsMetres[0] + halfLengthsMetres[1]));
  return {
    placesMetres: thinnedPlaces(paths.section, PLACE_SPACING_METRES),
    placeSpacingMetres: PLACE_SPACING_METRES,
    nearestInside: (positionMetres) => nearestInside(paths, positionMetres),
    innervationZoneMetres: [innervationZoneMetres, spread],
    conductionVelocity: velocity,
    halfLengthsMetres: [
      [halfLengthsMetres[0], halfLengthMetres],
      [halfLengthsMetres[1], halfLengthMetres],
    ],
    territoryRadiusMetres,
    rangeMetres: range,
    radiiMetres: radiiOf(paths),
    shortestMetres: SCATTER_REACH * DEFAULT_FIBRE_SCATTER.tendonEndMetres,
    worldMetres: (positionMetres, arcLengthMetres) =>
      musclePoint(paths, {
        positionMetres: nearPath(paths, positionMetres),
        arcLengthMetres: Math.min(range[1], Math.max(range[0], arcLengthMetres)),
      }),
  };
}

/** Long enough for the slowest wave of the longest fibres that are expected, and the action potential behind it. */
function sampleCountOf(space: ThetaSpace, samplingRateHz: number): number {
  const { halfLengthsMetres, conductionVelocity, shortestMetres } = space;
  const way = Math.max(...halfLengthsMetres.map(([mean, deviation]) => mean + FARTHEST * deviation)) + shortestMetres;
  const slowest = conductionVelocity[0] - FARTHEST * conductionVelocity[1];
  const seconds = (way + waveReachMetres(rosenfalckActionPotential)) / slowest;
  return Math.ceil(Math.min(LONGEST_SECONDS, seconds) * samplingRateHz);
}

/** The position, or the nearest path where none of those round it exists. */
function nearPath(
  { grid, positionsMetres }: MusclePaths,
  position: readonly [number, number],
): readonly [number, number] {
  const [i, j] = [0, 1].map((c) => Math.floor((position[c] - grid.originMetres[c]) / grid.spacingMetres));
  for (let corner = 0; corner < 4; corner++) {
    const [a, b] = [i + (corner & 1), j + (corner >> 1)];
    const isOnGrid = a >= 0 && b >= 0 && a < grid.counts[0] && b < grid.counts[1];
    if (isOnGrid && grid.pathOfNode[a + grid.counts[0] * b] >= 0) return position;
  }
  let [best, least] = [0, Infinity];
  for (let p = 0; p < positionsMetres.length; p += 2) {
    const distance = Math.hypot(positionsMetres[p] - position[0], positionsMetres[p + 1] - position[1]);
    if (distance < least) [best, least] = [p, distance];
  }
  return [positionsMetres[best], positionsMetres[best + 1]];
}
