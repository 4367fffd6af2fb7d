// Sums of windows at events, and their counterpart.
//   windowSums: out[j, c, k] = sum over the events i of row j of weights[i] * x[c, times[i] + k - windowLead]
//   addWindows: x[c, times[i] + k - windowLead] += weights[i] * templates[j, c, k], rows j and their events in order
//
// Layout: x is padded rows (address of sample 0 of row 0, stride in bytes), float32; out float64 and templates float32 are
//   rows x M x L; offsets and times int32, weights float32. All 4-byte aligned; vectors are read and written unaligned.
// Lanes: 4 neighbouring samples of the window. windowSums keeps 32 samples of the window in registers (16 for what is left) and
//   goes through the events; 16 rows use the samples of one channel while they are in the second-level cache (a row and 8
//   channels an item instead: 2.4 times slower).
// Order of summation: windowSums adds blocks of EVENTS = 64 events from the first event of the row on, within a block in
//   float32 from 0 in the order of the events, product rounded first; the sums of blocks are added in float64.
//   Error: at most min(events, 64) * 2^-24 * sum |w x|, to first order.
//   addWindows adds each rounded product to x in float32, in the order of the events.
// Edges: windowSums leaves out an event whose 32 (or 16) samples lie wholly outside 0 <= t < T; of one that lies partly
//   outside it reads at most 31 zeros of the padding. addWindows touches samples 0 <= t < T only.
// Tail: windowSums drops the surplus lanes of its last registers; addWindows ends with single samples, same operations.
// Item of windowSums: one channel, ROWS rows; of addWindows: one channel, all rows.
// The caller promises: sizes >= 1, finite weights, 31 zeros readable on both sides of each row of x, scratchBytes() of
//   scratch per worker, out and templates apart from x.

import { address, word } from '../tiles.part.as';

const EVENTS: i32 = 64;
const ROWS: i32 = 16;

/** Number of items of `run`. */
export function items(args: usize): i32 {
  const channels = word(args, 4);
  return word(args, 11) != 0 ? channels : channels * ((word(args, 3) + ROWS - 1) / ROWS);
}

/** Bytes of scratch that a worker needs. */
export function scratchBytes(args: usize): i32 {
  return 128;
}

/** Computes up to ROWS rows of one channel of out (word 11 is 0), or adds all windows to one channel (1). */
export function run(args: usize, item: i32, worker: i32): void {
  if (word(args, 11) != 0) {
    addToChannel(args, item);
    return;
  }
  const channels = word(args, 4);
  const length = word(args, 9);
  const groups = (word(args, 3) + ROWS - 1) / ROWS;
  const c = item / groups;
  const first = (item % groups) * ROWS;
  const last = min(word(args, 3), first + ROWS);
  const sums = address(args, 12) + <usize>worker * address(args, 13);
  const x = address(args, 1) + <usize>c * address(args, 2);
  for (let row = first; row < last; row++) {
    const out = address(args, 0) + (<usize>((row * channels + c) * length) << 3);
    memory.fill(out, 0, <usize>length << 3);
    for (let k = 0; k < length; k += 32) sumWindows(args, row, x, k, min(32, length - k), out + (<usize>k << 3), sums);
  }
}

/** out[l] += sum over the events of a row of weight * x[time - windowLead + k + l], l < count <= 32. */
function sumWindows(args: usize, row: i32, x: usize, k: i32, count: i32, out: usize, sums: usize): void {
  const shift = k - word(args, 10);
  const samples = word(args, 5);
  const offsets = address(args, 6) + (<usize>row << 2);
  const end = load<i32>(offsets, 4);
  for (let i = load<i32>(offsets); i < end; i += EVENTS) {
    const at = <usize>i << 2;
    const left = min(EVENTS, end - i);
    if (count > 16) sum32(sums, x, address(args, 7) + at, address(args, 8) + at, left, shift, samples);
    else sum16(sums, x, address(args, 7) + at, address(args, 8) + at, left, shift, samples);
    for (let l = 0; l < count; l++) {
      const target = out + (<usize>l << 3);
      store<f64>(target, load<f64>(target) + <f64>load<f32>(sums + (<usize>l << 2)));
    }
  }
}

/** sums[l] = sum over `left` events of weight * x[time + shift + l], l < 32. */
function sum32(sums: usize, x: usize, times: usize, weights: usize, left: i32, shift: i32, samples: i32): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  for (; left > 0; left--) {
    const t = load<i32>(times) + shift;
    if (t > -32 && t < samples) {
      const p = x + (t << 2);
      const w = v128.load32_splat(weights);
      s0 = f32x4.add(s0, f32x4.mul(w, v128.load(p)));
      s1 = f32x4.add(s1, f32x4.mul(w, v128.load(p, 16)));
      s2 = f32x4.add(s2, f32x4.mul(w, v128.load(p, 32)));
      s3 = f32x4.add(s3, f32x4.mul(w, v128.load(p, 48)));
      s4 = f32x4.add(s4, f32x4.mul(w, v128.load(p, 64)));
      s5 = f32x4.add(s5, f32x4.mul(w, v128.load(p, 80)));
      s6 = f32x4.add(s6, f32x4.mul(w, v128.load(p, 96)));
      s7 = f32x4.add(s7, f32x4.mul(w, v128.load(p, 112)));
    }
    times += 4;
    weights += 4;
  }
  v128.store(sums, s0); v128.store(sums, s1, 16); v128.store(sums, s2, 32); v128.store(sums, s3, 48);
  v128.store(sums, s4, 64); v128.store(sums, s5, 80); v128.store(sums, s6, 96); v128.store(sums, s7, 112);
}

/** The same for l < 16. */
function sum16(sums: usize, x: usize, times: usize, weights: usize, left: i32, shift: i32, samples: i32): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; left > 0; left--) {
    const t = load<i32>(times) + shift;
    if (t > -16 && t < samples) {
      const p = x + (t << 2);
      const w = v128.load32_splat(weights);
      s0 = f32x4.add(s0, f32x4.mul(w, v128.load(p)));
      s1 = f32x4.add(s1, f32x4.mul(w, v128.load(p, 16)));
      s2 = f32x4.add(s2, f32x4.mul(w, v128.load(p, 32)));
      s3 = f32x4.add(s3, f32x4.mul(w, v128.load(p, 48)));
    }
    times += 4;
    weights += 4;
  }
  v128.store(sums, s0); v128.store(sums, s1, 16); v128.store(sums, s2, 32); v128.store(sums, s3, 48);
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
