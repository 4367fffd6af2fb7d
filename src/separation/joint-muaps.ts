/**
 * MUAPs of all motor units at once, by least squares: overlapping discharges are resolved instead of averaged over.
 *
 * The recording is x[c, t] = sum over motor units j and their discharges d of H_j[c, t - d + lead] + noise. The normal
 * equations couple the windows of motor units that discharge close together. They are solved by block Gauss-Seidel on the
 * residual: each motor unit in turn adds the average of the residual around its discharges to its MUAP and takes that
 * change out of the residual. Windows overlap rarely, so a few sweeps are enough, and no (J L)^2 matrix is formed
 * (34 MB and 0.3 s for 25 motor units of 82 samples; the sweeps need no memory and a tenth of that).
 */

import type { Arena } from '../kernels/arena.ts';
import type { EventLists, Kernels, PaddedSignal } from '../kernels/kernels.ts';

/**
 * A sweep that changes less than this share of the modelled signal (root of energy) is the last. With 20 to 36 motor units
 * the sweeps change 1, 0.12, 0.016, 0.006, 0.004 and then ever less, in directions that overlaps leave almost undetermined.
 */
const DEFAULT_TOLERANCE = 3e-3;
const MOST_SWEEPS = 20;

export interface JointMuapOptions {
  /** change in the last sweep over the MUAPs, each weighted by its discharges */
  readonly tolerance?: number;
  /** first guess, motor units x channels x window.length; zero when absent */
  readonly initial?: Float32Array;
  /**
   * posterior probability p of each discharge, parallel to the trains; 1 when absent. The normal equations then take the
   * posterior moments: E[s s^T] = p p^T, plus p (1 - p) where a discharge meets itself.
   */
  readonly probabilities?: readonly Float32Array[];
  /** sum of p (1 - p) of each train, where it is not that of `probabilities` (trains that are parts of one, see renewal/muap-knots.ts) */
  readonly variances?: readonly number[];
  /** neighbours in each group of so many trains are tied: strength x |H_j - H_(j+1)|^2 is added to the squares */
  readonly ties?: { readonly group: number; readonly strength: number };
}

export interface MuapWindow {
  /** samples */
  readonly length: number;
  /** samples of the window before the discharge: H[., k] lies at discharge - lead + k */
  readonly lead: number;
}

export interface JointMuaps {
  /** motor units x channels x window.length, unit of the signal */
  readonly muaps: Float32Array;
  readonly status: 'converged' | 'stepLimit';
  readonly sweeps: number;
}

/**
 * Joint least-squares MUAPs; `residual` becomes the signal minus all of them.
 * @param residual - on entry a copy of the signal, in the arena
 * @param trains - ascending discharge samples, one array per motor unit
 * Cost: sweeps x discharges x channels x window length x 4 operations.
 */
export function jointMuapsInPlace(
  kernels: Kernels,
  residual: PaddedSignal,
  trains: readonly Int32Array[],
  window: MuapWindow,
  options: JointMuapOptions = {},
): JointMuaps {
  const { tolerance = DEFAULT_TOLERANCE, probabilities, variances, ties } = options;
  const size = residual.channelCount * window.length;
  const muaps = new Float32Array(trains.length * size);
  if (options.initial) {
    muaps.set(options.initial);
    subtractMuaps(kernels, residual, trains, muaps, window, probabilities);
  }
  const masses = trains.map((train, j) => massOf(train, window.length, probabilities?.[j], variances?.[j]));
  const mark = kernels.arena.mark();
  const change = kernels.arena.float32(size);
  const sums = kernels.arena.float64(size);
  const added = trains.map((train, j) => eventLists(kernels.arena, [train], probabilities && [probabilities[j]]));
  const removed = added.map((events) => ({ ...events, weights: negated(kernels.arena, events.weights) }));
  let sweeps = 0;
  let share = Infinity;
  while (sweeps < MOST_SWEEPS && share > tolerance) {
    let allChanged = 0;
    let allNorm = 0;
    for (const [j, train] of trains.entries()) {
      const tied = tiedTrains(j, ties);
      if (train.length === 0 && tied.length === 0) continue;
      const { expected, variance, bound } = masses[j];
      const strength = ties?.strength ?? 0;
      const scale = 1 / (bound + strength * tied.length);
      kernels.windowSumsInto(sums, residual, added[j], window.length, window.lead);
      let changed = 0;
      let norm = 0;
      for (let i = 0; i < size; i++) {
        let gradient = sums[i] - variance * muaps[j * size + i];
        for (const other of tied) gradient += strength * (muaps[other * size + i] - muaps[j * size + i]);
        const step = gradient * scale;
        change[i] = step;
        muaps[j * size + i] += step;
        changed += step * step;
        norm += muaps[j * size + i] ** 2;
      }
      kernels.addWindowsInto(residual, change, removed[j], window.length, window.lead);
      allChanged += expected * changed;
      allNorm += expected * norm;
    }
    share = allNorm > 0 ? Math.sqrt(allChanged / allNorm) : 0;
    sweeps++;
  }
  kernels.arena.release(mark);
  return { muaps, status: share <= tolerance ? 'converged' : 'stepLimit', sweeps };
}

/** Takes MUAPs at their discharges, times their probabilities, out of a signal, in place. */
export function subtractMuaps(
  kernels: Kernels,
  signal: PaddedSignal,
  trains: readonly Int32Array[],
  muaps: Float32Array,
  window: MuapWindow,
  probabilities?: readonly Float32Array[],
): void {
  const { arena } = kernels;
  const mark = arena.mark();
  const templates = arena.float32(muaps.length);
  templates.set(muaps);
  const events = eventLists(arena, trains, probabilities);
  kernels.addWindowsInto(
    signal,
    templates,
    { ...events, weights: negated(arena, events.weights) },
    window.length,
    window.lead,
  );
  arena.release(mark);
}

/** Discharges as events, a row per train, in the arena; their weights are `probabilities`, or one. */
export function eventLists(
  arena: Arena,
  trains: readonly Int32Array[],
  probabilities?: readonly Float32Array[],
): EventLists {
  const offsets = arena.int32(trains.length + 1);
  for (const [j, train] of trains.entries()) offsets[j + 1] = offsets[j] + train.length;
  const times = arena.int32(offsets[trains.length]);
  for (const [j, train] of trains.entries()) times.set(train, offsets[j]);
  const weights = arena.float32(times.length).fill(1);
  if (probabilities) for (const [j, values] of probabilities.entries()) weights.set(values, offsets[j]);
  return { offsets, times, weights };
}

function negated(arena: Arena, weights: Float32Array): Float32Array {
  const out = arena.float32(weights.length);
  for (let i = 0; i < weights.length; i++) out[i] = -weights[i];
  return out;
}

/** Neighbours of a train in its group. */
function tiedTrains(j: number, ties: JointMuapOptions['ties']): number[] {
  if (!ties) return [];
  const place = j % ties.group;
  return [...(place > 0 ? [j - 1] : []), ...(place < ties.group - 1 ? [j + 1] : [])];
}

interface TrainMass {
  /** expected number of discharges as the diagonal has it: sum of p^2, and the variance */
  readonly expected: number;
  /** sum of p (1 - p) */
  readonly variance: number;
  /** what the step of a sweep is divided by */
  readonly bound: number;
}

/**
 * The step of a sweep, 1 / (n + 2 x), stays below its stability bound 2 / (n + 2 pairs) (Gershgorin: n the diagonal, pairs
 * those of one train whose windows overlap, by the product of their probabilities): x = pairs up to n, then half of them.
 * Without the half, trains of more than about 6 discharges per window diverge.
 */
function massOf(train: Int32Array, length: number, probabilities?: Float32Array, variance?: number): TrainMass {
  let squares = 0;
  let spread = 0;
  let pairs = 0;
  for (let i = 0; i < train.length; i++) {
    const p = probabilities ? probabilities[i] : 1;
    squares += p * p;
    spread += p * (1 - p);
    for (let k = i - 1; k >= 0 && train[i] - train[k] < length; k--)
      pairs += probabilities ? Math.abs(p * probabilities[k]) : 1;
  }
  const own = variance ?? spread;
  const expected = squares + own;
  return {
    expected,
    variance: own,
    bound: Math.max(1e-6, expected) + 2 * Math.max(Math.min(pairs, expected), pairs / 2),
  };
}
