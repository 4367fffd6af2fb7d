/**
 * Discharge times of the motor units of a pool, for an excitation that changes.
 *
 * What all motor neurons of the pool share: the excitation times 1 + slow + fast, slow below 5 Hz (common drive: De Luca and Erim
 * 1994, Trends Neurosci 17:299), fast in 15 to 35 Hz (beta band; Caillet et al. 2022). What each has for itself: a slow
 * fluctuation (independentNoise), the variation of its intervals ('renewal') or a noise current ('integrate-and-fire').
 *
 * Chance: the draws of motor unit i are of streams (seed, purpose, i), those in common of (seed, purpose); the times of one
 * motor unit depend neither on the others nor on how many are asked for.
 */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import { type RandomStream, randomStream } from '../../core/random.ts';
import { checkDoublets, type Doublets, withDoublets } from './doublets.ts';
import { addFluctuationInto, drawFluctuation, type Fluctuation } from './fluctuation.ts';
import { currentTable, integrateAndFireTrain } from './integrate-and-fire.ts';
import type { MotorNeuronPool } from './motor-neuron-pool.ts';
import { DEFAULT_RELEASE, renewalTrain, type Train } from './renewal.ts';

export interface CommonDrive {
  /** standard deviation below 5 Hz, relative to the excitation; default 0.04 */
  readonly slow?: number;
  /** the same in 15 to 35 Hz; default 0 for 'renewal', 0.2 for 'integrate-and-fire', whose membranes smooth it */
  readonly fast?: number;
}

export interface DischargeOptions {
  readonly seed: number;
  /** tells apart pools of one seed, e.g. the muscle; default the pool's muscle */
  readonly purpose?: string;
  /**
   * coefficient of variation of intervals ('renewal') or of the refractory period ('integrate-and-fire'), one for all or the
   * range it is drawn from for each motor unit; default [0.1, 0.2]
   */
  readonly intervalVariation?: number | readonly [smallest: number, largest: number];
  readonly commonDrive?: CommonDrive;
  /**
   * standard deviation of what each motor neuron has for itself, relative to its excitation or current: below 5 Hz ('renewal',
   * default 0), below 100 Hz ('integrate-and-fire', default 0.05)
   */
  readonly independentNoise?: number;
  /** default: none */
  readonly doublets?: Doublets;
  /** 'renewal': share of its threshold at which a motor unit stops; default 0.9 */
  readonly release?: number;
  /** 'renewal': no interval is shorter (but doublets); default 0.005 */
  readonly refractorySeconds?: number;
  /** indices of the motor units wanted; the others get no discharges; default all */
  readonly motorUnits?: readonly number[];
}

const SLOW_HIGHEST_HZ = 5;
const FAST_HZ = [15, 35] as const;

/**
 * @param excitation - share of the maximal excitation, one value per sample
 * @returns per motor unit, in samples from sample 0, not rounded, ascending, in [0, excitation.length)
 * @throws ParameterError for options out of range and excitations outside [0, 1]
 * Cost: 60 s at 2048 Hz of 100 motor units: 0.1 s ('renewal').
 */
export function poolDischarges(
  pool: MotorNeuronPool,
  excitation: Float32Array,
  samplingRateHz: number,
  options: DischargeOptions,
): readonly Float64Array[] {
  const settings = checkOptions(pool, excitation, samplingRateHz, options);
  const { purpose, seed, doublets } = settings;
  const common = commonExcitation(excitation, samplingRateHz, settings);
  const trainOf =
    pool.model === 'renewal'
      ? renewalTrains(pool, common, samplingRateHz, settings)
      : integrateAndFireTrains(pool, common, samplingRateHz, settings);
  const wanted = new Uint8Array(pool.motorUnitCount).fill(settings.motorUnits ? 0 : 1);
  for (const unit of settings.motorUnits ?? []) wanted[unit] = 1;
  return Array.from(wanted, (isWanted, unit) => {
    if (!isWanted) return new Float64Array(0);
    const { times, onsets } = trainOf(unit, randomStream(seed, `${purpose} discharges`, unit));
    if (!doublets) return Float64Array.from(times);
    const doubled = withDoublets(
      times,
      onsets,
      doublets,
      samplingRateHz,
      randomStream(seed, `${purpose} doublets`, unit),
    );
    return doubled.filter((time) => time < excitation.length);
  });
}

type Settings = Required<Omit<DischargeOptions, 'doublets' | 'motorUnits' | 'commonDrive' | 'intervalVariation'>> &
  Pick<DischargeOptions, 'doublets' | 'motorUnits'> & {
    readonly slow: number;
    readonly fast: number;
    readonly variations: readonly [number, number];
  };

/** Excitation times 1 + slow + fast, not below 0. */
function commonExcitation(
  excitation: Float32Array,
  samplingRateHz: number,
  { seed, purpose, slow, fast }: Settings,
): Float64Array {
  const factor = new Float64Array(excitation.length).fill(1);
  const seconds = excitation.length / samplingRateHz;
  if (slow > 0)
    addFluctuationInto(
      factor,
      drawFluctuation(seconds, 0, SLOW_HIGHEST_HZ, randomStream(seed, `${purpose} common drive`)),
      samplingRateHz,
      slow,
    );
  if (fast > 0)
    addFluctuationInto(
      factor,
      drawFluctuation(seconds, ...FAST_HZ, randomStream(seed, `${purpose} common fast drive`)),
      samplingRateHz,
      fast,
    );
  return factor.map((value, sample) => Math.max(0, value * excitation[sample]));
}

type TrainOf = (unit: number, random: RandomStream) => Train;

function renewalTrains(
  pool: MotorNeuronPool,
  common: Float64Array,
  samplingRateHz: number,
  { seed, purpose, variations, independentNoise, release, refractorySeconds }: Settings,
): TrainOf {
  const seconds = common.length / samplingRateHz;
  const highest = common.reduce((a, b) => Math.max(a, b), 0);
  return (unit, random) => {
    const threshold = pool.recruitmentThresholds[unit];
    const variation = drawVariation(variations, random);
    // six deviations of its own noise would not reach it
    if (highest * (1 + 6 * independentNoise) < threshold) return { times: [], onsets: [] };
    const neuron = {
      threshold,
      release,
      variation,
      refractorySeconds,
      minimumHz: pool.minimumRatesHz[unit],
      maximumHz: pool.maximumRatesHz[unit],
      gainHz: pool.rateGains[unit],
    };
    if (independentNoise === 0) return renewalTrain(common, neuron, samplingRateHz, random);
    const own = drawFluctuation(seconds, 0, SLOW_HIGHEST_HZ, randomStream(seed, `${purpose} own drive`, unit));
    return renewalTrain(withOwn(common, own, samplingRateHz, independentNoise), neuron, samplingRateHz, random);
  };
}

function drawVariation([smallest, largest]: readonly [number, number], random: RandomStream): number {
  return smallest + (largest - smallest) * random.uniform();
}

function withOwn(common: Float64Array, own: Fluctuation, samplingRateHz: number, scale: number): Float64Array {
  const factor = new Float64Array(common.length).fill(1);
  addFluctuationInto(factor, own, samplingRateHz, scale);
  return factor.map((value, sample) => Math.max(0, value * common[sample]));
}

function integrateAndFireTrains(
  pool: MotorNeuronPool,
  common: Float64Array,
  samplingRateHz: number,
  { independentNoise, variations }: Settings,
): TrainOf {
  const current = currentTable(pool, common);
  return (unit, random) => {
    const noise = { current: independentNoise, refractory: drawVariation(variations, random) };
    return integrateAndFireTrain(pool, unit, current, samplingRateHz, noise, random);
  };
}

function checkOptions(
  pool: MotorNeuronPool,
  excitation: Float32Array,
  samplingRateHz: number,
  options: DischargeOptions,
): Settings {
  const where = 'poolDischarges';
  requireNumber(where, 'samplingRateHz', samplingRateHz, 100, 1e6);
  for (let sample = 0; sample < excitation.length; sample++)
    if (!(excitation[sample] >= 0 && excitation[sample] <= 1))
      throw new ParameterError(
        `${where}: excitation expected from 0 to 1 (share of the maximum), got ${excitation[sample]} at sample ${sample}`,
        { sample },
      );
  const fires = pool.model === 'integrate-and-fire';
  const { seed, purpose = pool.muscle, doublets, motorUnits, commonDrive = {} } = options;
  if (doublets) checkDoublets(where, doublets);
  const variation = options.intervalVariation ?? [0.1, 0.2];
  const variations = typeof variation === 'number' ? ([variation, variation] as const) : variation;
  for (const value of variations) requireNumber(where, 'intervalVariation', value, 0, 0.3);
  for (const unit of motorUnits ?? [])
    if (!(Number.isInteger(unit) && unit >= 0 && unit < pool.motorUnitCount))
      throw new ParameterError(`${where}: motorUnits expected indices below ${pool.motorUnitCount}, got ${unit}`, {
        unit,
      });
  return {
    seed: requireNumber(where, 'seed', seed, -Number.MAX_SAFE_INTEGER),
    purpose,
    doublets,
    motorUnits,
    variations,
    slow: requireNumber(where, 'commonDrive.slow', commonDrive.slow ?? 0.04, 0, 1),
    fast: requireNumber(where, 'commonDrive.fast', commonDrive.fast ?? (fires ? 0.2 : 0), 0, 1),
    independentNoise: requireNumber(where, 'independentNoise', options.independentNoise ?? (fires ? 0.05 : 0), 0, 1),
    release: requireNumber(where, 'release', options.release ?? DEFAULT_RELEASE, 0, 1),
    refractorySeconds: requireNumber(where, 'refractorySeconds', options.refractorySeconds ?? 0.005, 0, 0.1),
  };
}
