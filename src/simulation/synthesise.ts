/**
 * The recording that trains of discharges give: x_c(n) = sum over motor units and discharges of g(d) phi_c(s(d) (n - d) / rate).
 * Discharges lie anywhere between samples: each adds two neighbours of PHASES MUAPs that begin at parts of a sample, weighted
 * linearly. Along the recording velocities and amplitudes change linearly (fatigue); a MUAP between two knots of the change is
 * the weighted mean of the MUAPs at the two.
 * Error of the linear weights: (2 pi f / (PHASES rate))^2 / 8 of a component of f Hz at most, 7e-4 at 200 Hz and 3e-3 at 400 Hz
 * for 2048 Hz; between knots (2 pi f change)^2 / 8, change: what the latest part of a MUAP is delayed by from knot to knot, 0.25 ms at
 * most: 1.2 % there at 200 Hz, less before.
 */

import { requireInteger, requireLength, requireNumber } from '../core/errors.ts';
import { allocateSignal, type EventLists, type Kernels, signalRow } from '../kernels/kernels.ts';
import { resampleMuapInto, type SampledMuap } from './resample-muap.ts';

/** What changes from the start to the end of a recording, linearly. */
export interface Fatigue {
  /** share by which all conduction velocities fall, 0 to 0.5 */
  readonly velocityFall: number;
  /** share by which amplitudes rise, -0.9 to 2; default 0 */
  readonly amplitudeRise?: number;
}

/** MUAPs that begin at different parts of a sample. */
export const PHASES = 8;
const MOST_KNOT_DELAY_SECONDS = 0.25e-3;
/** of the arena, for channels and for MUAPs at one time */
const SIGNAL_BYTES = 40e6;
const MUAP_BYTES = 40e6;

/** Room that `synthesise` needs in the arena beside the longest channel, which has 4 bytes for each sample. */
export const SYNTHESIS_BYTES = SIGNAL_BYTES + 2 * MUAP_BYTES;

export interface SynthesisRequest {
  /** zero after `durations` seconds each; all of the same channels */
  readonly muaps: readonly SampledMuap[];
  /** of each motor unit, in samples of the recording, not rounded, ascending */
  readonly dischargeTimes: readonly ArrayLike<number>[];
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  readonly fatigue?: Fatigue;
}

/**
 * @returns volts, channels x sampleCount; a new array
 * @throws ShapeError where lists have different lengths, or MUAPs different channels; ParameterError for a discharge outside the recording
 * Cost: 1 s for 64 channels, 70 000 discharges and 25 ms. The same bits for any number of workers.
 */
export function synthesise(
  request: SynthesisRequest,
  kernels: Pick<Kernels, 'arena' | 'addWindowsInto'>,
): Float32Array {
  const { muaps, dischargeTimes, sampleCount, samplingRateHz, fatigue } = request;
  requireLength('synthesis', 'dischargeTimes', dischargeTimes.length, muaps.length);
  requireInteger('synthesis', 'sampleCount', sampleCount, 1);
  requireNumber('synthesis', 'velocity fall', fatigue?.velocityFall ?? 0, 0, 0.5);
  requireNumber('synthesis', 'amplitude rise', fatigue?.amplitudeRise ?? 0, -0.9, 2);
  const channelCount = muaps[0]?.channelCount ?? 0;
  for (const muap of muaps) requireLength('synthesis', 'channels of a MUAP', muap.channelCount, channelCount);
  for (const [j, times] of dischargeTimes.entries())
    for (let i = 0; i < times.length; i++)
      requireNumber('synthesis', `discharge ${i} of motor unit ${j}`, times[i], -1, sampleCount);
  const plans = muaps.map((muap, j) => planOf(muap, dischargeTimes[j], request));
  const out = new Float32Array(channelCount * sampleCount);
  const channelsAtOnce = Math.max(1, Math.floor(SIGNAL_BYTES / (4 * sampleCount)));
  for (let first = 0; first < channelCount; first += channelsAtOnce) {
    const count = Math.min(channelsAtOnce, channelCount - first);
    const mark = kernels.arena.mark();
    try {
      const signal = allocateSignal(kernels.arena, count, sampleCount);
      for (const group of groupsOf(plans, count)) {
        const inner = kernels.arena.mark();
        addGroup(signal, group, [first, count], samplingRateHz, kernels);
        kernels.arena.release(inner);
      }
      for (let c = 0; c < count; c++) out.set(signalRow(signal, c), (first + c) * sampleCount);
    } finally {
      kernels.arena.release(mark);
    }
  }
  return out;
}

/** What a MUAP's rows in the kernel are: knots of the change x phases; events of each as lists. */
interface SynthesisPlan {
  readonly muap: SampledMuap;
  readonly windowSamples: number;
  /** time scale of each knot */
  readonly scales: Float64Array;
  readonly times: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[];
}

function planOf(muap: SampledMuap, dischargeTimes: ArrayLike<number>, request: SynthesisRequest): SynthesisPlan {
  const { velocityFall = 0, amplitudeRise = 0 } = request.fatigue ?? {};
  const seconds = muap.sampleCount / muap.samplingRateHz;
  const knots = velocityFall > 0 ? 1 + Math.ceil((seconds * velocityFall) / MOST_KNOT_DELAY_SECONDS) : 1;
  const scales = Float64Array.from({ length: knots }, (_, k) => 1 - (velocityFall * k) / Math.max(1, knots - 1));
  const times: number[][] = Array.from({ length: knots * PHASES }, () => []);
  const weights: number[][] = Array.from({ length: knots * PHASES }, () => []);
  for (let i = 0; i < dischargeTimes.length; i++) {
    const time = dischargeTimes[i];
    const along = Math.max(0, time / request.sampleCount);
    const gain = 1 + amplitudeRise * along;
    const place = along * (knots - 1);
    const knot = Math.min(Math.max(0, knots - 2), Math.floor(place));
    const sample = Math.floor(time);
    const late = (time - sample) * PHASES;
    const phase = Math.floor(late);
    for (let k = 0; k < Math.min(2, knots); k++)
      for (let p = 0; p < 2; p++) {
        const weight = gain * (knots === 1 ? 1 : 1 - Math.abs(place - knot - k)) * (1 - Math.abs(late - phase - p));
        if (weight === 0) continue;
        // a whole sample late is phase 0 of the next sample
        const wraps = phase + p === PHASES;
        const row = (knot + k) * PHASES + (wraps ? 0 : phase + p);
        times[row].push(wraps ? sample + 1 : sample);
        weights[row].push(weight);
      }
  }
  const windowSamples = Math.ceil((seconds / scales[knots - 1]) * request.samplingRateHz) + 1;
  return { muap, windowSamples, scales, times, weights };
}

/** Motor units in their order, as many at once as have room. */
function groupsOf(plans: readonly SynthesisPlan[], channelCount: number): SynthesisPlan[][] {
  const groups: SynthesisPlan[][] = [];
  let [longest, rows] = [0, 0];
  for (const plan of plans) {
    if (plan.times.every((list) => list.length === 0)) continue;
    const [nextLongest, nextRows] = [Math.max(longest, plan.windowSamples), rows + plan.times.length];
    if (groups.length === 0 || nextLongest * nextRows * channelCount * 4 > MUAP_BYTES) {
      groups.push([plan]);
      [longest, rows] = [plan.windowSamples, plan.times.length];
    } else {
      groups[groups.length - 1].push(plan);
      [longest, rows] = [nextLongest, nextRows];
    }
  }
  return groups;
}

function addGroup(
  signal: ReturnType<typeof allocateSignal>,
  group: readonly SynthesisPlan[],
  channels: readonly [first: number, count: number],
  samplingRateHz: number,
  { arena, addWindowsInto }: Pick<Kernels, 'arena' | 'addWindowsInto'>,
): void {
  const windowLength = Math.max(...group.map(({ windowSamples }) => windowSamples));
  const rowCount = group.reduce((sum, { times }) => sum + times.length, 0);
  const rowLength = channels[1] * windowLength;
  const templates = arena.float32(rowCount * rowLength);
  const times = group.flatMap((plan) => plan.times);
  const events = eventLists(
    times,
    group.flatMap((plan) => plan.weights),
    arena,
  );
  let row = 0;
  for (const { muap, scales, times: own } of group)
    for (let r = 0; r < own.length; r++, row++) {
      if (own[r].length === 0) continue;
      const scale = scales[Math.floor(r / PHASES)];
      const lateSamples = (r % PHASES) / PHASES;
      const sampling = { samplingRateHz, sampleCount: windowLength, lateSamples, scale };
      resampleMuapInto(templates, row * rowLength, windowLength, muap, channels, sampling);
    }
  addWindowsInto(signal, templates, events, windowLength, 0);
}

function eventLists(
  times: readonly (readonly number[])[],
  weights: readonly (readonly number[])[],
  arena: Kernels['arena'],
): EventLists {
  const total = times.reduce((sum, list) => sum + list.length, 0);
  const lists = { offsets: arena.int32(times.length + 1), times: arena.int32(total), weights: arena.float32(total) };
  let at = 0;
  for (const [row, list] of times.entries()) {
    lists.times.set(list, at);
    lists.weights.set(weights[row], at);
    at += list.length;
    lists.offsets[row + 1] = at;
  }
  return lists;
}
