/**
 * Seeded recordings of a trapezoidal contraction with known motor units, in the simplest conductor there is: muscle
 * without end, electrodes on a plane in it. For the bundled example, the benchmark and end-to-end tests; it says
 * nothing about accuracy on a limb. Same options, same bytes on one machine type (sines and logarithms are the
 * JavaScript engine's).
 */

import type { Recording } from '../src/core/recording.ts';
import { type ElectrodeLayout, electrodeLayout } from './electrode-layout.ts';
import { type PoolActivity, simulatePool } from './motor-pool.ts';
import { drawMotorUnit, lineSources } from './motor-unit-anatomy.ts';
import { motorUnitPotential, muscleConductor, WAVE_LENGTH_METRES } from './motor-unit-potential.ts';
import { addChangingDischarges, addDischarges, FINE_FACTOR, muapAt } from './muap-discharges.ts';
import { addNoise } from './simulation-noise.ts';
import {
  checkedOptions,
  type InfiniteMediumOptions,
  type MotorUnitProperties,
  type SimulationSettings,
} from './simulation-options.ts';

export type { InfiniteMediumOptions } from './simulation-options.ts';

export interface SimulatedMotorUnit extends MotorUnitProperties {
  readonly recruitmentThreshold: number;
}

export interface Simulation {
  readonly recording: Recording;
  /** discharge samples per motor unit, 0-based, in order of recruitment */
  readonly spikes: readonly Int32Array[];
  /** per motor unit, channels x muapSampleCount, volts; sample 0 is the discharge; with fatigue those at the start */
  readonly muaps: readonly Float32Array[];
  /** with fatigue: those at the end of the recording */
  readonly muapsAtEnd?: readonly Float32Array[];
  readonly muapSampleCount: number;
  /** % of the maximal force, one value per sample; also an auxiliary signal of the recording */
  readonly force: Float32Array;
  readonly motorUnits: readonly SimulatedMotorUnit[];
  /** channels x (across, along), millimetres */
  readonly positionsMillimetres: Float64Array;
}

const MAXIMUM_HALF_LENGTH_METRES = 72e-3;
/** of the velocities that are drawn */
const MINIMUM_VELOCITY = 3;

/**
 * @throws ParameterError when an option is out of range
 * Cost: about 1 s for 64 channels x 30 s x 20 motor units, 10 s for 256 x 60 s x 60, and twice the recording in memory;
 * with fatigue up to three times the time.
 */
export function simulateInfiniteMedium(options: InfiniteMediumOptions): Simulation {
  const settings = checkedOptions(options);
  const { samplingRateHz, motorUnitCount, seed } = settings;
  const layout = electrodeLayout(settings);
  const sampleCount = Math.round(settings.seconds * samplingRateHz);
  const motorUnits = Array.from({ length: motorUnitCount }, (_, unit) => drawMotorUnit(settings, unit));
  const pool = poolOf(settings, motorUnits);
  const muapSampleCount = Math.ceil(longestSeconds(settings, motorUnits) * samplingRateHz) + 1;
  const data = new Float32Array(layout.channels.length * sampleCount);
  const added = motorUnits.map((motorUnit, unit) =>
    addMotorUnit(data, settings, layout, motorUnit, unit, pool.dischargeTimes[unit], muapSampleCount),
  );
  addNoise(data, sampleCount, settings);
  const auxiliary = [
    { name: 'force', role: 'force' as const, unit: '% MVC', samplingRateHz, data: pool.force },
    { name: 'target', role: 'target' as const, unit: '% MVC', samplingRateHz, data: pool.target },
  ];
  return {
    recording: {
      data,
      channelCount: layout.channels.length,
      sampleCount,
      samplingRateHz,
      unit: 'V',
      channels: layout.channels,
      grids: layout.grids,
      auxiliary,
      source: { format: 'simulation', fileName: `infinite-medium-seed-${seed}` },
      warnings: [],
    },
    spikes: added.map(({ discharges }) => discharges),
    muaps: added.map(({ muap }) => muap),
    ...(settings.fatigue && { muapsAtEnd: added.map(({ muap, muapAtEnd }) => muapAtEnd ?? muap) }),
    muapSampleCount,
    force: pool.force,
    motorUnits: motorUnits.map((unit, j) => ({ ...unit, recruitmentThreshold: pool.recruitmentThresholds[j] })),
    positionsMillimetres: layout.electrodes.map((metres) => metres * 1e3),
  };
}

function poolOf(settings: SimulationSettings, motorUnits: readonly MotorUnitProperties[]): PoolActivity {
  const { motorUnitCount, seconds, samplingRateHz, seed, effort, pauses, doublets, givenMotorUnits } = settings;
  const rates = motorUnits.map((_, unit) => givenMotorUnits.find(({ motorUnit }) => motorUnit === unit)?.rate);
  return simulatePool({
    motorUnitCount,
    seconds,
    samplingRateHz,
    seed,
    effort,
    sizes: motorUnits.map((unit) => unit.fibreCount),
    rates,
    active: settings.activeMotorUnits,
    pauses,
    doublets,
  });
}

/** Time that the slowest wave there may be needs to the end of the longest fibre. */
function longestSeconds({ fatigue }: SimulationSettings, motorUnits: readonly MotorUnitProperties[]): number {
  const slowest = Math.min(MINIMUM_VELOCITY, ...motorUnits.map((unit) => unit.conductionVelocity));
  const slowed = slowest * Math.min(1, 1 + (fatigue?.velocityChange ?? 0));
  return (MAXIMUM_HALF_LENGTH_METRES + WAVE_LENGTH_METRES) / slowed;
}

interface AddedMotorUnit {
  readonly discharges: Int32Array;
  readonly muap: Float32Array;
  readonly muapAtEnd?: Float32Array;
}

function addMotorUnit(
  data: Float32Array,
  settings: SimulationSettings,
  { electrodes, channels }: ElectrodeLayout,
  motorUnit: MotorUnitProperties,
  unit: number,
  times: Float64Array,
  muapSampleCount: number,
): AddedMotorUnit {
  const { samplingRateHz, phasesPerSample, fatigue } = settings;
  const sampleCount = data.length / channels.length;
  const sources = lineSources(settings, motorUnit, unit);
  const potential = (factor: number, count: number, phaseCount: number) =>
    motorUnitPotential(electrodes, sources, {
      conductor: muscleConductor,
      conductionVelocity: motorUnit.conductionVelocity,
      samplingRateHz: factor * samplingRateHz,
      sampleCount: count,
      phaseCount,
    });
  if (!fatigue) {
    const phases = potential(1, muapSampleCount, phasesPerSample);
    const discharges = addDischarges(data, sampleCount, phases, muapSampleCount, times);
    return { discharges, muap: phases[0] };
  }
  // the fastest wave there will be is read at the end of its way
  const fineSampleCount = Math.ceil(FINE_FACTOR * muapSampleCount * Math.max(1, 1 + fatigue.velocityChange)) + 3;
  const [fine] = potential(FINE_FACTOR, fineSampleCount, 1);
  const changing = { fine, fineSampleCount, muapSampleCount, fatigue };
  const discharges = addChangingDischarges(data, sampleCount, changing, phasesPerSample, times);
  return { discharges, muap: muapAt(changing, 0), muapAtEnd: muapAt(changing, 1) };
}
