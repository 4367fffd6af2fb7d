/**
 * Discharges of a leaky integrate-and-fire motor neuron:
 *   R C dV/dt = R I(t) - V; a discharge when V reaches the threshold; then V = 0 for the refractory period.
 * V in volts above rest; membranes and the current for an excitation in membranes.ts.
 *
 * Integration: the current is held over a sample, where V relaxes exponentially, so that V and the instant of crossing are
 * exact, whatever the sampling rate: t = R C ln((R I - V) / (R I - threshold)). A steady current gives exactly the rate of
 * membraneRate. The noise of the motor neuron's own is a current relative to the one it gets: white normal values 5 ms apart, joined
 * by straight lines and scaled to variance 1 (mean of 2/3 without), so that it has little above 100 Hz. The refractory period,
 * which stands for the afterhyperpolarisation, is drawn anew after each discharge (normal, within -+ 3 deviations): with the
 * currents' noise alone, motor neurons well above their rheobase would fire with a variation of 2 to 4 %, people's have 10 to 20 %.
 */

import type { RandomStream } from '../../core/random.ts';
import { cutNormalAmount } from './cut-normal.ts';
import { currentOfExcitation, THRESHOLD_VOLTS } from './membranes.ts';
import type { MotorNeuronPool } from './motor-neuron-pool.ts';
import type { Train } from './renewal.ts';

export interface NeuronNoise {
  /** standard deviation of the noise current, relative to the current of the sample */
  readonly current: number;
  /** coefficient of variation of the refractory period, 0 to 0.3 */
  readonly refractory: number;
}

const NOISE_NODES_PER_SECOND = 200;
const PAUSE_SECONDS = 0.5;

/** The current that all motor neurons of the pool get, amperes, one value per sample. */
export function currentTable(pool: MotorNeuronPool, excitation: Float64Array): Float64Array {
  const { membranes, recruitmentThresholds } = pool;
  if (!membranes) throw new Error('currentTable: a pool without membranes');
  return excitation.map((value) => currentOfExcitation(membranes, recruitmentThresholds, value));
}

/** @param current - amperes, a value per sample; discharges half a second and more after the last count as onsets */
export function integrateAndFireTrain(
  pool: MotorNeuronPool,
  unit: number,
  current: Float64Array,
  samplingRateHz: number,
  noise: NeuronNoise,
  random: RandomStream,
): Train {
  const { membranes } = pool;
  if (!membranes) throw new Error('integrateAndFireTrain: a pool without membranes');
  const resistance = membranes.resistanceOhms[unit];
  const timeConstant = membranes.timeConstantSeconds[unit] * samplingRateHz;
  const refractory = membranes.refractorySeconds[unit] * samplingRateHz;
  const decay = Math.exp(-1 / timeConstant);
  const noiseScale = noise.current * Math.sqrt(1.5);
  const nodeStep = NOISE_NODES_PER_SECOND / samplingRateHz;
  let node = 0;
  let before = random.normal();
  let after = random.normal();
  const times: number[] = [];
  const onsets: number[] = [];
  let volts = 0;
  let silentUntil = 0;
  for (let sample = 0; sample < current.length; sample++) {
    let part = sample * nodeStep - node;
    while (part >= 1) {
      node++;
      part--;
      before = after;
      after = random.normal();
    }
    if (silentUntil >= sample + 1) continue;
    const steady = resistance * current[sample] * (1 + noiseScale * (before + part * (after - before)));
    let from = Math.max(sample, silentUntil);
    let left = sample + 1 - from;
    for (;;) {
      const end = steady + (volts - steady) * (left === 1 ? decay : Math.exp(-left / timeConstant));
      if (end < THRESHOLD_VOLTS) {
        volts = end;
        break;
      }
      const crossing = from + timeConstant * Math.log((steady - volts) / (steady - THRESHOLD_VOLTS));
      const last = times.length === 0 ? -Infinity : times[times.length - 1];
      if (crossing - last > PAUSE_SECONDS * samplingRateHz) onsets.push(times.length);
      times.push(crossing);
      volts = 0;
      silentUntil = crossing + refractory * (noise.refractory > 0 ? cutNormalAmount(noise.refractory, random) : 1);
      if (silentUntil >= sample + 1) break;
      from = silentUntil;
      left = sample + 1 - from;
    }
  }
  // rounding may put a crossing at the very end of the last sample
  while (times.length > 0 && times[times.length - 1] >= current.length) times.pop();
  return { times, onsets };
}
