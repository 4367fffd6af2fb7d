/**
 * Taps of all samples of one wave: the three terms of the formula in muap-basis.ts with their derivatives. `sign` is +1 for
 * the wave towards rising arc length, -1 for the other; on the mirrored path the innervation zone lies at -iz, so that its
 * derivative turns the sign once more. The taps of a sample lie together: they are counted first, then each term writes
 * its own. One loop per term, without calls that pass numbers on: a call per sample and term cost twice the time, most of
 * it for numbers that went to the heap.
 */

import type { MuapBasis } from './muap-basis.ts';
import type { MuapPlan } from './muap-plan.ts';
import { cutWeightsInto } from './path-moments.ts';
import { scatterAbove, scatterDensity } from './scatter.ts';
import { cubicTapsInto } from './spline-taps.ts';
import { tendonWeightsInto } from './tendon-weights.ts';

/** One wave, and the times at which it is asked for. */
export interface Wave {
  /** 0: rising arc length; 1: mirrored */
  readonly direction: 0 | 1;
  /** innervation zone on the path or the mirrored one */
  readonly start: number;
  readonly halfLength: number;
  readonly velocity: number;
  readonly startSeconds: number;
  readonly samplingRateHz: number;
  readonly sampleCount: number;
  /** way of the front at which the last of the wave has left the end-plate */
  readonly endPlateMetres: number;
  /** of the scatter of the fibres' ends */
  readonly reach: number;
  readonly withDerivatives: boolean;
}

/** Starts of every sample's taps in all lists; the cursors stand at them. */
export function countTaps(plan: MuapPlan, basis: MuapBasis, waves: readonly [Wave, Wave]): void {
  const { value, zone, velocity, halves } = plan.samples;
  const { cursor, halfCursors } = plan.scratch;
  cursor.fill(0);
  for (const wave of waves) {
    const half = halfCursors[1 - wave.direction];
    for (let sample = 0; sample < wave.sampleCount; sample++) cursor[sample] += tapsOf(wave, basis, sample);
    if (!wave.withDerivatives) continue;
    for (let sample = 0; sample < wave.sampleCount; sample++) half[sample] = halfTapsOf(wave, basis, sample);
  }
  startTaps(value.starts, cursor);
  if (!waves[0].withDerivatives) return;
  zone.starts.set(value.starts);
  velocity.starts.set(value.starts);
  for (const side of [0, 1] as const) startTaps(halves[side].starts, halfCursors[side]);
}

function tapsOf(wave: Wave, basis: MuapBasis, sample: number): number {
  const K = basis.momentCount;
  const front = wave.velocity * (wave.startSeconds + sample / wave.samplingRateHz);
  const beyond = front - wave.halfLength;
  if (!(front > 0)) return 0;
  const atEndPlate = front < wave.endPlateMetres ? K : 0;
  if (!(beyond > -wave.reach)) return 4 + atEndPlate;
  return (beyond < wave.reach ? 4 : 0) + atEndPlate + (beyond < basis.tendon.lastMetres ? 3 * K : 0);
}

function halfTapsOf(wave: Wave, basis: MuapBasis, sample: number): number {
  const front = wave.velocity * (wave.startSeconds + sample / wave.samplingRateHz);
  const beyond = front - wave.halfLength;
  if (!(front > 0 && beyond > -wave.reach)) return 0;
  return (beyond < wave.reach ? 4 : 0) + (beyond < basis.tendon.lastMetres ? 6 * basis.momentCount : 0);
}

/** From counts to starts; the counts become cursors. */
function startTaps(starts: Int32Array, counts: Int32Array): void {
  let total = 0;
  for (let sample = 0; sample < counts.length; sample++) {
    const count = counts[sample];
    starts[sample] = counts[sample] = total;
    total += count;
  }
  starts[counts.length] = total;
}

/** share(end > d) G(x): four rows of the spline. */
export function travellingTaps(plan: MuapPlan, basis: MuapBasis, wave: Wave): void {
  const { cubic, cubicSlopes, firstRows, cursor, halfCursors } = plan.scratch;
  const { direction, start, halfLength, velocity: speed, startSeconds, samplingRateHz, reach } = wave;
  const { zone, velocity, halves } = plan.samples;
  const { rows, weights } = plan.samples.value;
  const half = halves[1 - direction];
  const halfCursor = halfCursors[1 - direction];
  const { tendonEndMetres } = basis.scatter;
  const sign = direction === 0 ? 1 : -1;
  const firstBase = plan.blocks[3 * direction].bufferRow - 1 - firstRows[3 * direction];
  const [firstRowMetres, rowStep] = [basis.firstRowMetres[direction], basis.rowStepMetres];
  for (let sample = 0; sample < wave.sampleCount; sample++) {
    const seconds = startSeconds + sample / samplingRateHz;
    const front = speed * seconds;
    const beyond = front - halfLength;
    if (!(front > 0 && beyond < reach)) continue;
    const place = (start + front - firstRowMetres) / rowStep;
    const row = Math.floor(place);
    cubicTapsInto(cubic, cubicSlopes, place - row);
    const meetsEnds = beyond > -reach;
    const share = meetsEnds ? scatterAbove(beyond, tendonEndMetres) : 1;
    const base = firstBase + row;
    const at = cursor[sample];
    cursor[sample] = at + 4;
    for (let q = 0; q < 4; q++) {
      rows[at + q] = base + q;
      weights[at + q] = sign * share * cubic[q];
    }
    if (!wave.withDerivatives) continue;
    const density = meetsEnds ? scatterDensity(beyond, tendonEndMetres) : 0;
    for (let q = 0; q < 4; q++) {
      const slope = (share * cubicSlopes[q]) / rowStep;
      zone.rows[at + q] = base + q;
      zone.weights[at + q] = slope;
      velocity.rows[at + q] = base + q;
      velocity.weights[at + q] = sign * seconds * (slope - density * cubic[q]);
    }
    if (!meetsEnds) continue;
    const atHalf = halfCursor[sample];
    halfCursor[sample] = atHalf + 4;
    for (let q = 0; q < 4; q++) {
      half.rows[atHalf + q] = base + q;
      half.weights[atHalf + q] = sign * density * cubic[q];
    }
  }
}

/** - sum over k of tau_k(v t) M_k(iz). */
export function endPlateTaps(plan: MuapPlan, basis: MuapBasis, wave: Wave): void {
  const { cuts, cut, cutSlopes, cursor } = plan.scratch;
  const { direction, velocity: speed, startSeconds, samplingRateHz } = wave;
  const { zone, velocity } = plan.samples;
  const { rows, weights } = plan.samples.value;
  const sign = direction === 0 ? 1 : -1;
  const K = basis.momentCount;
  const base = plan.pointRow + direction * 4 * K;
  const slopeBase = base + plan.pointCount;
  for (let sample = 0; sample < wave.sampleCount; sample++) {
    const seconds = startSeconds + sample / samplingRateHz;
    const front = speed * seconds;
    if (!(front > 0 && front < wave.endPlateMetres)) continue;
    cutWeightsInto(cut, cutSlopes, cuts, front);
    const at = cursor[sample];
    cursor[sample] = at + K;
    for (let k = 0; k < K; k++) {
      rows[at + k] = base + k;
      weights[at + k] = -sign * cut[k];
    }
    if (!wave.withDerivatives) continue;
    for (let k = 0; k < K; k++) {
      zone.rows[at + k] = slopeBase + k;
      zone.weights[at + k] = -cut[k];
      velocity.rows[at + k] = base + k;
      velocity.weights[at + k] = -sign * seconds * cutSlopes[k];
    }
  }
}

/** sum over n, k of W_nk(d) M_k(iz + L + e_n). */
export function tendonTaps(plan: MuapPlan, basis: MuapBasis, wave: Wave): void {
  const { tendon, tendonSlopes, cursor, halfCursors } = plan.scratch;
  const { direction, halfLength, velocity: speed, startSeconds, samplingRateHz, reach } = wave;
  const { zone, velocity, halves } = plan.samples;
  const { rows, weights } = plan.samples.value;
  const half = halves[1 - direction];
  const halfCursor = halfCursors[1 - direction];
  const sign = direction === 0 ? 1 : -1;
  const count = tendon.length;
  const base = plan.pointRow + direction * 4 * basis.momentCount + basis.momentCount;
  const slopeBase = base + plan.pointCount;
  const wanted = wave.withDerivatives ? tendonSlopes : undefined;
  for (let sample = 0; sample < wave.sampleCount; sample++) {
    const seconds = startSeconds + sample / samplingRateHz;
    const front = speed * seconds;
    const beyond = front - halfLength;
    if (!(front > 0 && beyond > -reach && beyond < basis.tendon.lastMetres)) continue;
    tendonWeightsInto(tendon, wanted, basis.tendon, beyond);
    const at = cursor[sample];
    cursor[sample] = at + count;
    for (let j = 0; j < count; j++) {
      rows[at + j] = base + j;
      weights[at + j] = sign * tendon[j];
    }
    if (!wave.withDerivatives) continue;
    const atHalf = halfCursor[sample];
    halfCursor[sample] = atHalf + 2 * count;
    for (let j = 0; j < count; j++) {
      zone.rows[at + j] = slopeBase + j;
      zone.weights[at + j] = tendon[j];
      velocity.rows[at + j] = base + j;
      velocity.weights[at + j] = sign * seconds * tendonSlopes[j];
      half.rows[atHalf + 2 * j] = base + j;
      half.weights[atHalf + 2 * j] = -sign * tendonSlopes[j];
      half.rows[atHalf + 2 * j + 1] = slopeBase + j;
      half.weights[atHalf + 2 * j + 1] = sign * tendon[j];
    }
  }
}
