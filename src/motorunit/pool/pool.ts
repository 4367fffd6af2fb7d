/**
 * Draws up the motor neuron pool of a muscle: thresholds, sizes, twitches and rates of its motor units by rank, without chance.
 *
 * Motor unit i = 0..N - 1 has rank x = i / (N - 1). Fibres and twitches grow with it alike (all fibres are equally strong);
 * contraction time falls with the twitch, T = first * P^(-1 / c), c = ln(largest P) / ln(first / last contraction time).
 * Source: Fuglevand, Winter and Patla 1993, J Neurophysiol 70:2470, equations 1, 13 to 15; laws and numbers in muscle-pools.ts.
 */

import { ParameterError, requireInteger, requireNumber } from '../../core/errors.ts';
import { commonGainRates, dischargeRate, type RateLaw } from './discharge-rate.ts';
import { createMembranes } from './membranes.ts';
import type { DischargeModel, MotorNeuronPool } from './motor-neuron-pool.ts';
import type { MusclePool, RateRanges } from './muscle-pools.ts';
import { checkRecruitmentLaw, rankAtThreshold, recruitmentThreshold } from './recruitment-law.ts';
import { relativeSize } from './size-law.ts';
import { trainForceSum } from './static-force.ts';

export interface PoolOptions {
  /** default: that of the muscle */
  readonly motorUnitCount?: number;
  /** default 'onion-skin'; of the 'renewal' model alone */
  readonly rateLaw?: RateLaw;
  /** default 'renewal' */
  readonly model?: DischargeModel;
}

/** @throws ParameterError for a table whose numbers are out of range */
export function createPool(table: MusclePool, options: PoolOptions = {}): MotorNeuronPool {
  const motorUnitCount = options.motorUnitCount ?? table.motorUnitCount;
  checkTable(table, motorUnitCount);
  const ranks = Float64Array.from({ length: motorUnitCount }, (_, unit) => unit / Math.max(1, motorUnitCount - 1));
  const recruitmentThresholds = ranks.map((x) => recruitmentThreshold(table.recruitment, x));
  const twitchPeaks = ranks.map((x) => relativeSize(table.sizes, x));
  const [smallest, largest] = table.fibreRange;
  const sizeRange = relativeSize(table.sizes, 1);
  const perSize = (largest - smallest) / (sizeRange - 1);
  const [slow, fast] = table.contractionSeconds;
  const power = Math.log(fast / slow) / Math.log(sizeRange);
  const rates = options.rateLaw === 'common-gain' ? commonGainRates : table.rates;
  const lastThreshold = recruitmentThreshold(table.recruitment, 1);
  const spread = ([first, last]: readonly [number, number]) =>
    recruitmentThresholds.map((threshold) => first + ((last - first) * threshold) / lastThreshold);
  const pool: MotorNeuronPool = {
    muscle: table.muscle,
    model: 'renewal',
    motorUnitCount,
    recruitmentThresholds,
    fibreCounts: twitchPeaks.map((size) => Math.max(1, Math.round(smallest + perSize * (size - 1)))),
    twitchPeaks,
    contractionSeconds: twitchPeaks.map((size) => slow * size ** power),
    minimumRatesHz: spread(rates.minimumHz),
    maximumRatesHz: spread(rates.maximumHz),
    rateGains: spread(rates.gainHz),
    maximalForce: 0,
    doublets: table.doublets,
  };
  const whole = options.model === 'integrate-and-fire' ? withMembranes(pool) : pool;
  return { ...whole, maximalForce: trainForceSum(whole, 1) };
}

/**
 * The pool of a muscle with as many motor units as it takes to have exactly `activeCount` of them recruited at an excitation.
 * Of the sizes that do, the middle one: the excitation is then not just above a threshold. Other options as createPool.
 * @throws ParameterError when the excitation recruits not even the first
 */
export function poolSizeFor(
  table: MusclePool,
  peakExcitation: number,
  activeCount: number,
  options: Omit<PoolOptions, 'motorUnitCount'> = {},
): MotorNeuronPool {
  requireInteger('poolSizeFor', 'activeCount', activeCount, 1, 10000);
  requireNumber('poolSizeFor', 'peakExcitation', peakExcitation, 0, 1);
  checkTable(table, activeCount);
  const first = recruitmentThreshold(table.recruitment, 0);
  if (peakExcitation < first)
    throw new ParameterError(
      `poolSizeFor: excitation ${peakExcitation} recruits no motor unit of ${table.muscle}, the first begins at ${first.toPrecision(3)}: ask for more`,
      { peakExcitation, first },
    );
  const x = rankAtThreshold(table.recruitment, peakExcitation);
  const middle = Math.max(activeCount, 1 + Math.round((activeCount - 0.5) / Math.max(x, 1e-4)));
  // floor(x (N - 1)) + 1 motor units are recruited; x < 1 steps over no count, and rounding is one off at most
  for (const motorUnitCount of x >= 1 ? [activeCount] : [middle, middle - 1, middle + 1]) {
    if (motorUnitCount > 20000) break;
    const pool = createPool(table, { ...options, motorUnitCount });
    if (recruitedCount(pool, peakExcitation) === activeCount) return pool;
  }
  throw new ParameterError(
    `poolSizeFor: ${activeCount} motor units of ${table.muscle} at excitation ${peakExcitation} would need a pool of ${middle}, more than 20000: ask for fewer or a larger excitation`,
    { peakExcitation, activeCount },
  );
}

/** Motor units whose threshold is not above the excitation. */
export function recruitedCount(pool: MotorNeuronPool, excitation: number): number {
  let count = 0;
  while (count < pool.motorUnitCount && pool.recruitmentThresholds[count] <= excitation) count++;
  return count;
}

/** Rates come of the membranes: the smallest is that 5 % above the rheobase, the largest that at excitation 1. */
function withMembranes(pool: MotorNeuronPool): MotorNeuronPool {
  const membranes = createMembranes(pool.motorUnitCount);
  const withThem: MotorNeuronPool = { ...pool, model: 'integrate-and-fire', membranes };
  const { refractorySeconds, timeConstantSeconds } = membranes;
  return {
    ...withThem,
    minimumRatesHz: refractorySeconds.map((rest, unit) => 1 / (rest + timeConstantSeconds[unit] * Math.log(21))),
    maximumRatesHz: refractorySeconds.map((_, unit) => dischargeRate(withThem, unit, 1)),
    rateGains: new Float64Array(pool.motorUnitCount),
  };
}

function checkTable(table: MusclePool, motorUnitCount: number): void {
  const where = `createPool (${table.muscle})`;
  requireInteger(where, 'motorUnitCount', motorUnitCount, 1, 20000);
  checkRecruitmentLaw(where, table.recruitment);
  requireNumber(where, 'last size : first', relativeSize(table.sizes, 1), 1.000001, 1e4);
  requireNumber(where, 'fibres of the smallest motor unit', table.fibreRange[0], 1e-3);
  requireNumber(where, 'fibres of the largest motor unit', table.fibreRange[1], table.fibreRange[0]);
  for (const seconds of table.contractionSeconds) requireNumber(where, 'contraction time', seconds, 0.005, 1);
  checkRates(where, table.rates);
}

function checkRates(where: string, { minimumHz, maximumHz, gainHz }: RateRanges): void {
  for (const end of [0, 1]) {
    requireNumber(where, 'minimum rate', minimumHz[end], 0.1, 1000);
    requireNumber(where, 'maximum rate', maximumHz[end], minimumHz[end], 1000);
    requireNumber(where, 'gain of the rate', gainHz[end], 0);
  }
}
