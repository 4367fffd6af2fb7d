/**
 * The excitation that lets a pool's force follow a target: a person with the force on a screen, without the person's errors.
 *
 * Plant: the mean force of the pool, without chance. Every motor unit's twitch train is replaced by its mean (meanTrainForce at the rate
 * of the moment) through the two equal lags that a twitch is. Controller, in passes over the whole target: the static
 * excitation for a wanted force u, looked up ahead of time by the delay of the muscle; then u grows by the error that
 * the plant shows, again looked up ahead (iterative learning control). Steps of 10 ms, joined by straight lines.
 *
 * Noise recruits integrate-and-fire motor neurons below their threshold, which the mean without chance does not know (force
 * 3 points too high at 30 %): for them the last passes take the force of a draw of the pool, smoothed over a second.
 *
 * What is left: the plateau is off by less than 1 % of the target where many motor units make the force, and by up to one motor unit where few
 * do (5 % of soleus: 2.4 %); before the first threshold there is no force between none and that of one motor unit; steps of the target become as
 * fast as the muscle; the force of a drawn pool fluctuates about the mean. A test states all of it in numbers.
 */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import { dischargeRate } from './discharge-rate.ts';
import { poolDischarges } from './discharges.ts';
import { poolForce } from './force.ts';
import type { MotorNeuronPool } from './motor-neuron-pool.ts';
import { DEFAULT_RELEASE } from './renewal.ts';
import { trainForceSum } from './static-force.ts';
import { meanTrainForce } from './twitch.ts';

const STEP_SECONDS = 0.01;
const PASSES = 5;
/** What discharges have on average (discharges.ts: 0.1 to 0.2). */
const INTERVAL_VARIATION = 0.15;
const TABLE_STEPS = 1000;
const DRAWN_PASSES = 4;
/** The mean over a second forgets most of what is chance in one draw. */
const SMOOTHING_STEPS = 50;

/**
 * @param target - share of the maximal force, one value per sample
 * @returns share of the maximal excitation, one value per sample, float32
 * @throws ParameterError for targets outside [0, 1]
 * Cost: 0.1 s for 60 s and 400 motor units, mostly the table of their forces. Accuracy: effort-control.test.ts.
 */
export function excitationForForce(pool: MotorNeuronPool, target: Float32Array, samplingRateHz: number): Float32Array {
  requireNumber('excitationForForce', 'samplingRateHz', samplingRateHz, 1e-3);
  target.forEach((value, sample) => {
    if (!(value >= 0 && value <= 1))
      throw new ParameterError(
        `excitationForForce: target expected from 0 to 1 (share of the maximal force), got ${value} at sample ${sample}`,
        { sample },
      );
  });
  const stepSamples = STEP_SECONDS * samplingRateHz;
  const stepCount = Math.ceil(target.length / stepSamples) + 1;
  const wanted = Float64Array.from({ length: stepCount }, (_, step) => interpolate(target, step * stepSamples));
  const plant = tabulate(pool);
  const ahead = wanted.map((force) => interpolate(plant.delaySteps, TABLE_STEPS * excitationOf(plant, force)));
  let goal = wanted.map((_, step) => interpolate(wanted, step + ahead[step]));
  let excitation = goal.map((force) => excitationOf(plant, force));
  for (let pass = 1; pass < PASSES; pass++) {
    const force = meanForce(pool, plant, excitation);
    const error = wanted.map((value, step) => value - force[step]);
    goal = goal.map((value, step) => Math.min(1, Math.max(0, value + interpolate(error, step + ahead[step]))));
    excitation = goal.map((value) => excitationOf(plant, value));
  }
  const perSample = () => Float32Array.from(target, (_, sample) => interpolate(excitation, sample / stepSamples));
  if (!pool.membranes) return perSample();
  for (let pass = 0; pass < DRAWN_PASSES; pass++) {
    const force = drawnForce(pool, perSample(), samplingRateHz);
    const error = wanted.map((value, step) => value - interpolate(force, step * stepSamples));
    const slow = movingMean(error, SMOOTHING_STEPS);
    goal = goal.map((value, step) => (value > 0 ? Math.min(1, Math.max(0, value + slow[step])) : 0));
    excitation = goal.map((value) => excitationOf(plant, value));
  }
  return perSample();
}

/** Force of one draw of the pool, its own whatever the caller's seed; without the slow common drive, which is no error of the plant. */
function drawnForce(pool: MotorNeuronPool, excitation: Float32Array, samplingRateHz: number): Float32Array {
  const options = { seed: 0, purpose: 'effort control', commonDrive: { slow: 0 } };
  return poolForce(pool, poolDischarges(pool, excitation, samplingRateHz, options), excitation.length, samplingRateHz);
}

/** Mean over `reach` steps before and after, fewer at the ends. */
function movingMean(values: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, k) => {
    sums[k + 1] = sums[k] + value;
  });
  return values.map((_, k) => {
    const from = Math.max(0, k - reach);
    const to = Math.min(values.length, k + reach + 1);
    return (sums[to] - sums[from]) / (to - from);
  });
}

/** Everything at excitations k / TABLE_STEPS. */
interface Plant {
  /** motor units x TABLE_STEPS + 1: mean force of each from its threshold on, share of the pool's maximal force */
  readonly unitForce: Float64Array;
  /** their sum, ascending */
  readonly force: Float64Array;
  /** twice the contraction time, weighted by the forces of the motor units: what the mean force lags by, steps */
  readonly delaySteps: Float64Array;
  /** of the first motor unit alone at its threshold */
  readonly leastForce: number;
}

function tabulate(pool: MotorNeuronPool): Plant {
  const size = TABLE_STEPS + 1;
  const unitForce = new Float64Array(pool.motorUnitCount * size);
  const force = new Float64Array(size);
  const delaySteps = new Float64Array(size);
  for (let unit = 0; unit < pool.motorUnitCount; unit++) {
    const threshold = pool.recruitmentThresholds[unit];
    const meanAt = (excitation: number) => {
      const x = pool.contractionSeconds[unit] * dischargeRate(pool, unit, excitation);
      return (pool.twitchPeaks[unit] * meanTrainForce(x, INTERVAL_VARIATION)) / pool.maximalForce;
    };
    // what it gives at its threshold stands at the excitation before, so that above the threshold there is something to read
    const before = Math.ceil(threshold * TABLE_STEPS) - 1;
    if (before >= 0) unitForce[unit * size + before] = meanAt(threshold);
    for (let k = before + 1; k < size; k++) {
      const mean = meanAt(k / TABLE_STEPS);
      unitForce[unit * size + k] = mean;
      force[k] += mean;
      delaySteps[k] += (mean * 2 * pool.contractionSeconds[unit]) / STEP_SECONDS;
    }
  }
  const shortest = (2 * pool.contractionSeconds[0]) / STEP_SECONDS;
  const leastForce = trainForceSum(pool, pool.recruitmentThresholds[0], INTERVAL_VARIATION) / pool.maximalForce;
  return {
    unitForce,
    force,
    delaySteps: delaySteps.map((sum, k) => (force[k] > 0 ? sum / force[k] : shortest)),
    leastForce,
  };
}

/** Inverse of the static force by straight lines; 0 for less than half of what the first motor unit gives at once. */
function excitationOf({ force, leastForce }: Plant, wanted: number): number {
  if (wanted === 0 || wanted < leastForce / 2) return 0;
  let low = 0;
  let high = TABLE_STEPS;
  if (wanted >= force[high]) return 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (force[middle] <= wanted) low = middle;
    else high = middle;
  }
  const part = (wanted - force[low]) / (force[high] - force[low]);
  return (low + part) / TABLE_STEPS;
}

/** The plant: each motor unit's mean force through two lags of its contraction time, exact for a drive held over a step. */
function meanForce(pool: MotorNeuronPool, plant: Plant, excitation: Float64Array): Float64Array {
  const size = TABLE_STEPS + 1;
  const out = new Float64Array(excitation.length);
  const release = pool.membranes ? 1 : DEFAULT_RELEASE;
  for (let unit = 0; unit < pool.motorUnitCount; unit++) {
    const row = plant.unitForce.subarray(unit * size, (unit + 1) * size);
    const threshold = pool.recruitmentThresholds[unit];
    const lag = STEP_SECONDS / pool.contractionSeconds[unit];
    const decay = Math.exp(-lag);
    let isActive = false;
    let first = 0;
    let second = 0;
    for (let step = 0; step < out.length; step++) {
      out[step] += second;
      isActive = excitation[step] >= (isActive ? release * threshold : threshold);
      const drive = isActive ? interpolate(row, Math.max(threshold, excitation[step]) * TABLE_STEPS) : 0;
      second = drive + decay * (second - drive + lag * (first - drive));
      first = drive + decay * (first - drive);
    }
  }
  return out;
}

/** By straight lines; the end values go on beyond the ends. */
function interpolate(values: Float32Array | Float64Array, place: number): number {
  const last = values.length - 1;
  if (last < 0 || place <= 0) return values[0] ?? 0;
  if (place >= last) return values[last];
  const before = Math.floor(place);
  return values[before] + (place - before) * (values[before + 1] - values[before]);
}
