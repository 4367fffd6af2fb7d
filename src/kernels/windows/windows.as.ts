// Sums of windows at events, and their counterpart.
//   windowSums: out[j, c, k] = sum over the events i of row j of weights[i] * x[c, times[i] + k - windowLead]
//   addWindows: x[c, times[i] + k - windowLead] += weights[i] * templates[j, c, k], rows j and their events in order
//
// Layout: x is padded rows (address of sample 0 of row 0, stride in bytes), float32; out float64 and templates float32 are
//   rows x M x L; offsets and times int32, weights float32. All 4-byte aligned; vectors are read and written unaligned.
// Lanes: 4 neighbouring samples of the window, one event after the other; the sums of a block of events stay in the
//   first-level cache (accumulators in registers, 16 samples at a time, fetched each event five times: 1.6 times slower).
// Order of summation: windowSums adds blocks of EVENTS = 64 events from the first event of the row on, within a block in
//   float32 from 0 in the order of the events, product rounded first; the sums of blocks are added in float64.
//   Error: at most min(events, 64) * 2^-24 * sum |w x|, to first order.
//   addWindows adds each rounded product to x in float32, in the order of the events.
// Edges: both visit only samples 0 <= t < T.
// Tail: single samples, the same operations. Windows longer than PIECE are done piece by piece.
// Item of windowSums: one row x CHANNELS channels; of addWindows: one channel.
// The caller promises: sizes >= 1, finite weights, scratchBytes() of scratch per worker, out and templates apart from x.

import { address, word } from '../tiles.part.as';

const EVENTS: i32 = 64;
const CHANNELS: i32 = 8;
const PIECE: i32 = 2048;

/** Number of items of `run`. */
export function items(args: usize): i32 {
  const channels = word(args, 4);
  return word(args, 11) != 0 ? channels : word(args, 3) * ((channels + CHANNELS - 1) / CHANNELS);
}

/** Bytes of scratch that a worker needs. */
export function scratchBytes(args: usize): i32 {
  return PIECE * 4;
}

/** Computes one row x up to CHANNELS channels of out (word 11 is 0), or adds all windows to one channel (1). */
export function run(args: usize, item: i32, worker: i32): void {
  if (word(args, 11) != 0) {
    addToChannel(args, item);
    return;
  }
  const channels = word(args, 4);
  const length = word(args, 9);
  const chunks = (channels + CHANNELS - 1) / CHANNELS;
  const row = item / chunks;
  const first = (item % chunks) * CHANNELS;
  const last = min(channels, first + CHANNELS);
  const tile = address(args, 12) + <usize>worker * address(args, 13);
  for (let c = first; c < last; c++) {
    const x = address(args, 1) + <usize>c * address(args, 2);
    const out = address(args, 0) + (<usize>((row * channels + c) * length) << 3);
    memory.fill(out, 0, <usize>length << 3);
    for (let k = 0; k < length; k += PIECE) {
      sumWindows(args, row, x, k - word(args, 10), out + (<usize>k << 3), min(PIECE, length - k), tile);
    }
  }
}

/** out[l] += sum over the events of a row of weight * x[time + shift + l], l < count <= PIECE. */
function sumWindows(args: usize, row: i32, x: usize, shift: i32, out: usize, count: i32, sums: usize): void {
  const samples = word(args, 5);
  const offsets = address(args, 6);
  const times = address(args, 7);
  const weights = address(args, 8);
  let i = load<i32>(offsets + (<usize>row << 2));
  const end = load<i32>(offsets + (<usize>row << 2), 4);
  while (i < end) {
    memory.fill(sums, 0, <usize>count << 2);
    for (const stop = min(end, i + EVENTS); i < stop; i++) {
      const t = load<i32>(times + (<usize>i << 2)) + shift;
      addScaled(sums, x + (t << 2), load<f32>(weights + (<usize>i << 2)), max(0, -t), min(count, samples - t));
    }
    for (let l = 0; l < count; l++) {
      const at = out + (<usize>l << 3);
      store<f64>(at, load<f64>(at) + <f64>load<f32>(sums + (<usize>l << 2)));
    }
  }
}

/** target[k] += weight * source[k] for from <= k < to, which may be empty; addresses of element 0. */
function addScaled(target: usize, source: usize, weight: f32, from: i32, to: i32): void {
  const w = f32x4.splat(weight);
  let k = from;
  for (; k + 4 <= to; k += 4) {
    const at = target + (k << 2);
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(w, v128.load(source + (k << 2)))));
  }
  for (; k < to; k++) {
    const at = target + (k << 2);
    store<f32>(at, load<f32>(at) + weight * load<f32>(source + (k << 2)));
  }
}

function addToChannel(args: usize, c: i32): void {
  const rows = word(args, 3);
  const channels = word(args, 4);
  const samples = word(args, 5);
  const offsets = address(args, 6);
  const times = address(args, 7);
  const weights = address(args, 8);
  const length = word(args, 9);
  const lead = word(args, 10);
  const x = address(args, 1) + <usize>c * address(args, 2);
  for (let j = 0; j < rows; j++) {
    const template = address(args, 0) + (<usize>((j * channels + c) * length) << 2);
    const end = load<i32>(offsets + (<usize>j << 2), 4);
    for (let i = load<i32>(offsets + (<usize>j << 2)); i < end; i++) {
      const start = load<i32>(times + (<usize>i << 2)) - lead;
      addScaled(x + (start << 2), template, load<f32>(weights + (<usize>i << 2)), max(0, -start), min(length, samples - start));
    }
  }
}
