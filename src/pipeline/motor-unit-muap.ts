/** MUAPs from lead-field sets: the model of a muscle, and one motor unit with what a user wants to know of its potentials. */

import { type Montage, type MontageName, makeMontage } from '../anatomy/electrodes/montage.ts';
import { nearestElectrodeMetres } from '../anatomy/electrodes/placed-electrodes.ts';
import type { MusclePaths } from '../anatomy/fibres/muscle-paths.ts';
import { musclePoint } from '../anatomy/fibres/muscle-position.ts';
import { typicalFibre } from '../anatomy/fibres/typical-fibre.ts';
import { ParameterError, requireNumber } from '../core/errors.ts';
import type { Arena } from '../kernels/arena.ts';
import { type ActionPotentialModel, actionPotentialModels, waveReachMetres } from '../motorunit/action-potential.ts';
import { createLeadFieldMuaps } from '../motorunit/lead-field-muaps.ts';
import { type LeadFieldSet, type MuscleLeadField, muscleOfSet, pathLeadFieldOf } from '../motorunit/lead-field-set.ts';
import { DEFAULT_FIBRE_SCATTER, type FibreScatter, type MotorUnitTheta } from '../motorunit/motor-unit-theta.ts';
import { createMuapBasis } from '../motorunit/muap-basis.ts';
import type { MuapModel } from '../motorunit/muap-model.ts';
import { SCATTER_REACH } from '../motorunit/scatter.ts';
import { SMALLEST_RADIUS_IN_SPACINGS } from '../motorunit/territory-blur.ts';

export interface MuapModelOptions {
  /** default monopolar */
  readonly montage?: MontageName;
  /** default 2048 */
  readonly samplingRateHz?: number;
  /** default 82, 40 ms at 2048 Hz */
  readonly sampleCount?: number;
  /** territory radii between which MUAPs are interpolated; default 3, 4.5 and 6 mm */
  readonly radiiMetres?: readonly number[];
  readonly scatter?: FibreScatter;
  /** default the first of actionPotentialModels */
  readonly actionPotential?: ActionPotentialModel;
  /** float32 tables for the vector kernel; default float64 */
  readonly arena?: Arena;
}

/**
 * The MUAP model of one muscle of a set: theta to MUAP and derivatives, at every place of the muscle.
 * @throws ParameterError for a muscle that the set does not have
 * Cost and memory: those of createMuapBasis.
 */
export function createMuapModel(set: LeadFieldSet, muscle: string, options: MuapModelOptions = {}): MuapModel {
  const { samplingRateHz = 2048, sampleCount = 82, radiiMetres = [3e-3, 4.5e-3, 6e-3], scatter, arena } = options;
  const montage = makeMontage(options.montage ?? 'monopolar', set.electrodes);
  const field = pathLeadFieldOf(muscleOfSet(set, muscle), montage);
  return createLeadFieldMuaps(createMuapBasis(field, { model: options.actionPotential, radiiMetres, scatter, arena }), {
    samplingRateHz,
    sampleCount,
  });
}

/** What is not given is typical: the middle of the muscle, fibres of the table's length, 4 m/s. */
export interface MotorUnitRequest {
  readonly muscle: string;
  /** in the muscle's section (muscle-section.ts); default the point of the muscle nearest to its centre */
  readonly positionMetres?: readonly [number, number];
  /** instead of a position: below the muscle's border towards the skin, on the section's middle line */
  readonly depthMetres?: number;
  readonly innervationZoneMetres?: number;
  readonly conductionVelocity?: number;
  readonly halfLengthsMetres?: readonly [number, number];
  readonly territoryRadiusMetres?: number;
  readonly fibreCount?: number;
  readonly montage?: MontageName;
  /** default the first of actionPotentialModels */
  readonly actionPotential?: ActionPotentialModel;
  readonly samplingRateHz?: number;
  /** default as long as waves need to die out, 20 ms at least */
  readonly durationSeconds?: number;
}

export const motorUnitDefaults = {
  conductionVelocity: 4,
  territoryRadiusMetres: 4e-3,
  fibreCount: 200,
  samplingRateHz: 2048,
  shortestSeconds: 0.02,
} as const;

export interface MotorUnitMuap {
  readonly theta: MotorUnitTheta;
  readonly montage: Montage;
  readonly samplingRateHz: number;
  readonly sampleCount: number;
  /** volts, channels x samples; sample 0 is when the waves leave the end-plates */
  readonly muap: Float64Array;
  /** of the innervation zone, world */
  readonly zoneMetres: readonly [number, number, number];
  /** from there to the nearest electrode */
  readonly nearestElectrodeMetres: number;
  readonly shape: MuapShape;
}

export interface MuapShape {
  /** of the channel where it is largest */
  readonly peakToPeak: number;
  readonly peakChannel: number;
  /** when its largest absolute value occurs there */
  readonly peakSeconds: number;
  /** from the first to the last sample at which it is a tenth of that value there */
  readonly durationSeconds: number;
  /** root mean square over that channel's duration, and over all channels and samples */
  readonly peakRms: number;
  readonly rms: number;
}

/**
 * The potentials of one motor unit.
 * @throws ParameterError for a muscle that the set does not have, a place outside it, fibres that do not fit, a territory smaller than
 *   1.4 distances of paths
 * Cost: 0.3 s for 64 channels.
 */
export function motorUnitMuap(set: LeadFieldSet, request: MotorUnitRequest): MotorUnitMuap {
  const muscle = muscleOfSet(set, request.muscle);
  const theta = completeTheta(muscle, request);
  const montage = makeMontage(request.montage ?? 'monopolar', set.electrodes);
  const samplingRateHz = request.samplingRateHz ?? motorUnitDefaults.samplingRateHz;
  requireNumber('motor unit', 'sampling rate (Hz)', samplingRateHz, 100, 1e6);
  const model = request.actionPotential ?? actionPotentialModels[0];
  const duration = request.durationSeconds ?? naturalDuration(theta, model);
  requireNumber('motor unit', 'duration (s)', duration, 1e-3, 1);
  const sampleCount = Math.ceil(duration * samplingRateHz - 1e-9);
  const field = pathLeadFieldOf(muscle, montage);
  const radius = theta.territoryRadiusMetres;
  const onlyAtMetres = theta.positionMetres;
  const basis = createMuapBasis(field, { model, radiiMetres: [radius, 1.1 * radius], onlyAtMetres });
  const muap = Float64Array.from(createLeadFieldMuaps(basis, { samplingRateHz, sampleCount }).muap(theta));
  const zoneMetres = musclePoint(muscle.paths, {
    positionMetres: theta.positionMetres,
    arcLengthMetres: theta.innervationZoneMetres,
  });
  return {
    theta,
    montage,
    samplingRateHz,
    sampleCount,
    muap,
    zoneMetres,
    nearestElectrodeMetres: nearestElectrodeMetres(set.electrodes, zoneMetres),
    shape: shapeOf(muap, sampleCount, samplingRateHz),
  };
}

function completeTheta({ paths }: MuscleLeadField, request: MotorUnitRequest): MotorUnitTheta {
  const where = paths.label.name;
  const typical = typicalFibre(paths);
  const {
    conductionVelocity = motorUnitDefaults.conductionVelocity,
    territoryRadiusMetres = Math.max(motorUnitDefaults.territoryRadiusMetres, leastTerritory(paths)),
    fibreCount = motorUnitDefaults.fibreCount,
    innervationZoneMetres = typical.innervationZoneMetres,
    halfLengthsMetres = typical.halfLengthsMetres,
  } = request;
  requireNumber(where, 'conduction velocity (m/s)', conductionVelocity, 0.5, 20);
  requireNumber(where, 'number of fibres', fibreCount, 1, 1e5);
  requireNumber(where, 'territory radius (m)', territoryRadiusMetres, leastTerritory(paths), 0.05);
  requireFit(paths, innervationZoneMetres, halfLengthsMetres);
  return {
    positionMetres: positionOf(paths, request),
    innervationZoneMetres,
    conductionVelocity,
    halfLengthsMetres,
    territoryRadiusMetres,
    logSize: Math.log(fibreCount),
  };
}

/** The smallest that sums over paths can stand for. */
function leastTerritory({ grid }: MusclePaths): number {
  return SMALLEST_RADIUS_IN_SPACINGS * grid.spacingMetres;
}

/** @throws ParameterError "fibre too short", or where fibres pass the ends of the paths */
function requireFit(paths: MusclePaths, zone: number, halves: readonly [number, number]): void {
  const mm = (metres: number) => (metres * 1000).toFixed(1);
  const least = SCATTER_REACH * DEFAULT_FIBRE_SCATTER.tendonEndMetres;
  const short = halves.find((half) => !(half >= least));
  if (short !== undefined)
    throw new ParameterError(
      `${paths.label.name}: fibre too short: half-lengths are ${halves.map(mm).join(' and ')} mm, ${mm(least)} mm are needed, so that the scatter of fibre ends stays clear of the end-plates`,
      { halfLengthsMetres: halves },
    );
  const [first, last] = [paths.startMetres, paths.startMetres + (paths.sampleCount - 1) * paths.stepMetres];
  if (zone - halves[0] >= first - 1e-9 && zone + halves[1] <= last + 1e-9) return;
  throw new ParameterError(
    `${paths.label.name}: fibres from ${mm(zone - halves[0])} to ${mm(zone + halves[1])} mm pass the ends of the muscle, whose paths run from ${mm(first)} to ${mm(last)} mm along from its reference section; move the innervation zone or shorten the half-lengths`,
    { innervationZoneMetres: zone, halfLengthsMetres: halves },
  );
}

function positionOf({ section, label, grid }: MusclePaths, request: MotorUnitRequest): readonly [number, number] {
  const { samples, sampleMetres } = section;
  const { positionMetres, depthMetres } = request;
  if (positionMetres && depthMetres !== undefined)
    throw new ParameterError(`${label.name}: position and depth say the same; give one of them`);
  const nearest = ([first, second]: readonly [number, number]) => {
    let [best, at] = [Infinity, 0];
    for (let n = 0; n < samples.length; n += 2) {
      const distance = Math.hypot(samples[n] - first, samples[n + 1] - second);
      if (distance < best) [best, at] = [distance, n];
    }
    return { distance: best, position: [samples[at], samples[at + 1]] as const };
  };
  const middle = nearest([0, 0]).position;
  if (depthMetres !== undefined) {
    const seconds = samples.filter((_, n) => n % 2 === 1 && Math.abs(samples[n - 1] - middle[0]) <= sampleMetres);
    const top = seconds.reduce((most, second) => Math.max(most, second), -Infinity);
    return inMuscle([middle[0], top - depthMetres]);
  }
  return positionMetres ? inMuscle(positionMetres) : middle;

  function inMuscle(wanted: readonly [number, number]): readonly [number, number] {
    const { distance, position } = nearest(wanted);
    // on its border is in it
    if (distance <= Math.max(sampleMetres, grid.spacingMetres / 4)) return wanted;
    const words = (at: readonly [number, number]) => at.map((metres) => (metres * 1000).toFixed(1)).join(', ');
    throw new ParameterError(
      `${label.name}: position (${words(wanted)}) mm is ${(distance * 1000).toFixed(1)} mm outside the muscle's section; the nearest place in it is (${words(position)}) mm`,
      { positionMetres: wanted },
    );
  }
}

/** The waves have reached the farthest fibre ends, the last of them by the scatter, and the action potential has passed there. */
function naturalDuration(
  { halfLengthsMetres, conductionVelocity }: MotorUnitTheta,
  model: ActionPotentialModel,
): number {
  const way = Math.max(...halfLengthsMetres) + SCATTER_REACH * DEFAULT_FIBRE_SCATTER.tendonEndMetres;
  const seconds = (way + waveReachMetres(model)) / conductionVelocity;
  return Math.max(motorUnitDefaults.shortestSeconds, Math.ceil(seconds * 1e3) / 1e3);
}

function shapeOf(muap: Float64Array, sampleCount: number, rate: number): MuapShape {
  const channels = Array.from({ length: muap.length / sampleCount }, (_, c) =>
    muap.subarray(c * sampleCount, (c + 1) * sampleCount),
  );
  const heights = channels.map((values) => Math.max(...values) - Math.min(...values));
  const peakToPeak = Math.max(...heights);
  const peakChannel = heights.indexOf(peakToPeak);
  const sizes = channels[peakChannel].map(Math.abs);
  const largest = Math.max(...sizes);
  const from = sizes.findIndex((size) => size >= 0.1 * largest);
  const to = sizes.findLastIndex((size) => size >= 0.1 * largest);
  return {
    peakToPeak,
    peakChannel,
    peakSeconds: sizes.indexOf(largest) / rate,
    durationSeconds: (to - from) / rate,
    peakRms: rmsOf(channels[peakChannel].subarray(from, to + 1)),
    rms: rmsOf(muap),
  };
}

function rmsOf(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
