/**
 * A recording of several muscles without imperfections: motor units drawn into their muscles, potentials of their fibres from
 * the lead fields, every discharge added. Channels are the electrodes of the set, against its reference (monopolar).
 */

import { nearestElectrodeMetres } from '../anatomy/electrodes/placed-electrodes.ts';
import { musclePoint } from '../anatomy/fibres/muscle-position.ts';
import { checkpoint, type RunControl } from '../core/control.ts';
import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';
import { type Channel, checkRecording, type ElectrodeGrid, type Recording } from '../core/recording.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type ActionPotentialModel, actionPotentialModels } from '../motorunit/action-potential.ts';
import { type LeadFieldSet, type MuscleLeadField, muscleOfSet } from '../motorunit/lead-field-set.ts';
import type { FibreScatter } from '../motorunit/motor-unit-theta.ts';
import { rms } from '../signal/rms.ts';
import { type DrawnMotorUnit, drawMotorUnits, type PoolSizes } from './draw-motor-units.ts';
import { fibreMuap } from './fibre-muaps.ts';
import { resampleMuap, type SampledMuap } from './resample-muap.ts';
import type { SimulatedMotorUnit, Simulation } from './simulation.ts';
import { type Fatigue, SYNTHESIS_BYTES, synthesise } from './synthesise.ts';
import { createWaveTable, type WaveTable } from './wave-table.ts';

export interface SimulatedMuscle {
  /** name, abbreviation or label of a muscle of the set */
  readonly name: string;
  readonly pool: PoolSizes;
  /** of each motor unit of the pool, in samples of the recording, not rounded, ascending */
  readonly dischargeTimes: readonly ArrayLike<number>[];
  /** default false */
  readonly isCrossTalk?: boolean;
}

export interface MuscleSimulationRequest {
  readonly muscles: readonly SimulatedMuscle[];
  readonly seconds: number;
  readonly samplingRateHz: number;
  readonly seed: number;
  /** default none */
  readonly fatigue?: Fatigue;
  /** as drawMotorUnits */
  readonly scatter?: FibreScatter;
  readonly velocityScatter?: number;
  readonly mostFibres?: number;
  /** default the first of actionPotentialModels */
  readonly actionPotential?: ActionPotentialModel;
  /** from a world point inside the limb to the nearest point of its skin; default to the nearest electrode, which is no nearer */
  readonly skinDistance?: (x: number, y: number, z: number) => number;
}

/** MUAPs are computed at a whole multiple of the sampling rate that is at least this: V' has nothing beyond half of it. */
const LEAST_MUAP_RATE_HZ = 4000;
/**
 * Room in the arena for a simulation of so many samples: what adding discharges takes is enough for the potentials of one motor unit too
 * (100 paths x 400 samples of 0.4 m long fibres, 225 times and 320 electrodes: 90 MB).
 */
export function muscleSimulationBytes(sampleCount: number): number {
  return SYNTHESIS_BYTES + 4 * sampleCount + 1e6;
}

/**
 * @throws ParameterError for a muscle that the set does not have or that is named twice, for discharges of another number of motor
 * units than the pool's, out of order or not finite; as drawMotorUnits
 * Discharges before sample 0 or after the last are left out; of those that fall on one sample the first is kept.
 * Cost, on one thread, 100 motor units in FDS at 12 Hz for 60 s: 64 channels 1.5 s, 320 channels 3.6 s, with fatigue 2 and 7 s; process 240
 *   and 430 MB with the lead fields: the recording, 4 bytes for each electrode and 0.25 ms of each MUAP, and muscleSimulationBytes.
 */
export async function simulateMuscles(
  set: LeadFieldSet,
  request: MuscleSimulationRequest,
  kernels: Kernels,
  control: RunControl = {},
): Promise<Simulation> {
  const { samplingRateHz, fatigue } = request;
  requireNumber('simulation', 'sampling rate (Hz)', samplingRateHz, 500, 1e5);
  requireNumber('simulation', 'seconds', request.seconds, 0.05, 36_000);
  const sampleCount = requireInteger('simulation', 'samples', Math.round(request.seconds * samplingRateHz), 1);
  const units: SimulatedMotorUnit[] = [];
  const muaps: SampledMuap[] = [];
  const drawn = request.muscles.map((muscle) => drawMuscle(set, muscle, sampleCount, request));
  refuseTwice(drawn);
  const total = drawn.reduce((sum, { motorUnits }) => sum + motorUnits.length, 0);
  const tables = new Map<number, WaveTable>();
  for (const { muscle, field, motorUnits, trains } of drawn) {
    const step = field.paths.stepMetres;
    const table = tables.get(step) ?? createWaveTable(request.actionPotential ?? actionPotentialModels[0], step);
    tables.set(step, table);
    for (const motorUnit of motorUnits) {
      muaps.push(muapOf(field, set, motorUnit, table, samplingRateHz, kernels));
      units.push(describe(set, field, muscle, motorUnit, trains[motorUnit.poolIndex], request));
      await checkpoint(control, {
        stage: 'potentials of motor units',
        fraction: (0.6 * muaps.length) / total,
        detail: `${muaps.length} of ${total} motor units`,
      });
    }
  }
  await checkpoint(control, { stage: 'adding discharges', fraction: 0.6 });
  const dischargeTimes = units.map((unit) => unit.dischargeTimes);
  const data =
    units.length > 0
      ? synthesise({ muaps, dischargeTimes, sampleCount, samplingRateHz, fatigue }, kernels)
      : new Float32Array(set.electrodes.names.length * sampleCount);
  await checkpoint(control, { stage: 'adding discharges', fraction: 1 });
  return {
    recording: recordingOf(set, data, sampleCount, samplingRateHz),
    motorUnits: units,
    ...sampledMuaps(muaps, samplingRateHz, fatigue),
    muapLeadSamples: 0,
    signalVolts: rms(data),
    noiseVolts: 0,
  };
}

interface DrawnMuscle {
  readonly muscle: SimulatedMuscle;
  readonly field: MuscleLeadField;
  readonly motorUnits: readonly DrawnMotorUnit[];
  /** by pool index */
  readonly trains: readonly DischargeTrain[];
}

interface DischargeTrain {
  readonly times: Float64Array;
  readonly samples: Int32Array;
}

function drawMuscle(
  set: LeadFieldSet,
  muscle: SimulatedMuscle,
  sampleCount: number,
  { seed, scatter, velocityScatter, mostFibres }: MuscleSimulationRequest,
): DrawnMuscle {
  const field = muscleOfSet(set, muscle.name);
  const { pool, dischargeTimes } = muscle;
  if (dischargeTimes.length !== pool.fibreCounts.length)
    throw new ParameterError(
      `simulation of ${muscle.name}: expected discharge times of ${pool.fibreCounts.length} motor units, those of the pool, got ${dischargeTimes.length}; give an empty list for one that is silent`,
      { muscle: muscle.name },
    );
  const trains = dischargeTimes.map((times, i) => trainWithin(times, sampleCount, `${muscle.name}, motor unit ${i}`));
  const active = Array.from(trains.keys()).filter((i) => trains[i].times.length > 0);
  const motorUnits = drawMotorUnits(field, pool, active, { seed, scatter, velocityScatter, mostFibres });
  return { muscle, field, motorUnits, trains };
}

function trainWithin(times: ArrayLike<number>, sampleCount: number, where: string): DischargeTrain {
  const kept: number[] = [];
  const samples: number[] = [];
  for (let i = 0; i < times.length; i++) {
    requireNumber(where, `discharge ${i} (samples)`, times[i], i > 0 ? times[i - 1] : -Infinity);
    const sample = Math.round(times[i]);
    if (times[i] < 0 || sample >= sampleCount || sample === samples[samples.length - 1]) continue;
    kept.push(times[i]);
    samples.push(sample);
  }
  return { times: Float64Array.from(kept), samples: Int32Array.from(samples) };
}

function refuseTwice(drawn: readonly DrawnMuscle[]): void {
  const seen = new Set<MuscleLeadField>();
  for (const { muscle, field } of drawn) {
    if (seen.has(field))
      throw new ParameterError(`simulation: muscle ${muscle.name} is named twice; name each muscle once`, {
        muscle: muscle.name,
      });
    seen.add(field);
  }
}

/** Long enough for the slowest wave to pass the farthest fibre end by the length of the action potential. */
function muapOf(
  field: MuscleLeadField,
  set: LeadFieldSet,
  { fibres }: DrawnMotorUnit,
  table: WaveTable,
  samplingRateHz: number,
  kernels: Kernels,
): SampledMuap {
  const rate = samplingRateHz * Math.ceil(LEAST_MUAP_RATE_HZ / samplingRateHz);
  const seconds = fibres.reduce((longest, { halfLengthsMetres, conductionVelocity }) => {
    const way = Math.max(...halfLengthsMetres) + table.reachMetres;
    return Math.max(longest, way / conductionVelocity);
  }, 0);
  const sampleCount = Math.ceil(seconds * rate) + 1;
  const channelCount = set.electrodes.names.length;
  const values = fibreMuap(field, channelCount, fibres, table, { samplingRateHz: rate, sampleCount }, kernels);
  return { values, channelCount, sampleCount, samplingRateHz: rate };
}

function describe(
  set: LeadFieldSet,
  { paths }: MuscleLeadField,
  { isCrossTalk = false }: SimulatedMuscle,
  { theta, poolIndex, fibreCount, recruitmentThreshold }: DrawnMotorUnit,
  train: DischargeTrain,
  { skinDistance }: MuscleSimulationRequest,
): SimulatedMotorUnit {
  const zoneMetres = musclePoint(paths, {
    positionMetres: theta.positionMetres,
    arcLengthMetres: theta.innervationZoneMetres,
  });
  return {
    muscle: paths.label.name,
    muscleLabel: paths.label.index,
    poolIndex,
    isCrossTalk,
    theta,
    fibreCount,
    recruitmentThreshold,
    zoneMetres,
    depthMetres: skinDistance ? skinDistance(...zoneMetres) : nearestElectrodeMetres(set.electrodes, zoneMetres),
    dischargeTimes: train.times,
    dischargeSamples: train.samples,
  };
}

/** All MUAPs at the rate of the recording, as long as the longest; at its end too where they change. */
function sampledMuaps(
  muaps: readonly SampledMuap[],
  samplingRateHz: number,
  fatigue: Fatigue | undefined,
): Pick<Simulation, 'muaps' | 'muapsAtEnd' | 'muapSampleCount'> {
  const scale = 1 - (fatigue?.velocityFall ?? 0);
  const gain = 1 + (fatigue?.amplitudeRise ?? 0);
  const seconds = muaps.reduce((longest, muap) => Math.max(longest, muap.sampleCount / muap.samplingRateHz), 0) / scale;
  const muapSampleCount = Math.max(1, Math.ceil(seconds * samplingRateHz));
  const gather = (scaleOfTime: number, gainOfAll: number) => {
    const all = new Float32Array(muaps.reduce((sum, { channelCount }) => sum + channelCount, 0) * muapSampleCount);
    let at = 0;
    for (const muap of muaps) {
      const values = resampleMuap(muap, samplingRateHz, muapSampleCount, scaleOfTime, gainOfAll);
      all.set(values, at);
      at += values.length;
    }
    return all;
  };
  const changes = scale !== 1 || gain !== 1;
  return { muaps: gather(1, 1), muapSampleCount, ...(changes && { muapsAtEnd: gather(scale, gain) }) };
}

function recordingOf(
  { electrodes, anatomyName }: LeadFieldSet,
  data: Float32Array,
  sampleCount: number,
  samplingRateHz: number,
): Recording {
  const { names, grid, name } = electrodes;
  const cellOf = (electrode: number) => (grid ? grid.cells.indexOf(electrode) : -1);
  const channels = names.map((channelName, electrode): Channel => {
    const cell = cellOf(electrode);
    const isInGrid = grid !== undefined && cell >= 0;
    return {
      name: channelName,
      grid: isInGrid ? 0 : -1,
      row: isInGrid ? Math.floor(cell / grid.columns) : -1,
      column: isInGrid ? cell % grid.columns : -1,
      status: 'good',
    };
  });
  const grids: ElectrodeGrid[] = grid
    ? [{ name, rows: grid.rows, columns: grid.columns, spacingMetres: grid.spacingMetres, cells: grid.cells.slice() }]
    : [];
  return checkRecording({
    data,
    channelCount: names.length,
    sampleCount,
    samplingRateHz,
    unit: 'V',
    channels,
    grids,
    auxiliary: [],
    source: { format: 'simulation', fileName: `simulation in ${anatomyName}` },
    warnings: [],
  });
}
