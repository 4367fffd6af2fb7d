// Sums of windows at events, and their counterpart.
//   windowSums: out[j, c, k] = sum over the events i of row j of weights[i] * x[c, times[i] + k - windowLead]
//   addWindows: x[c, times[i] + k - windowLead] += weights[i] * templates[j, c, k], rows j and their events in order
//
// Layout: x is padded rows (address of sample 0 of row 0, stride in bytes), float32; out float64 and templates float32 are
//   rows x M x L; offsets and times int32, weights float32. All 4-byte aligned; vectors are read and written unaligned.
// Lanes: 4 neighbouring samples of the window. windowSums works on 16 samples of the window at a time, addWindows on 4.
// Order of summation: windowSums adds blocks of EVENTS = 64 events from the first event of the row on, within a block in
//   float32 from 0 in the order of the events, product rounded first; the sums of blocks are added in float64.
//   Error: at most min(events, 64) * 2^-24 * sum |w x|, to first order.
//   addWindows adds each rounded product to x in float32, in the order of the events.
// Edges: an event whose 16 samples lie wholly outside 0 <= t < T is left out; one that lies partly outside reads at most
//   15 zeros of the padding. addWindows touches samples 0 <= t < T only.
// Tail: windowSums drops the surplus lanes of the last 16; addWindows ends with single samples.
// Item of windowSums: one row x CHANNELS channels; of addWindows: one channel.
// The caller promises: sizes >= 1, 16 zeros readable on both sides of each row, 64 bytes of scratch per worker, out and
//   templates apart from x.

import { address, word } from '../tiles.part.as';

const EVENTS: i32 = 64;
const CHANNELS: i32 = 8;

/** Number of items of `run`. */
export function items(args: usize): i32 {
  const channels = word(args, 4);
  return word(args, 11) != 0 ? channels : word(args, 3) * ((channels + CHANNELS - 1) / CHANNELS);
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
    for (let k = 0; k < length; k += 16) {
      sumWindows(args, row, x, k - word(args, 10), out + (<usize>k << 3), min(16, length - k), tile);
    }
  }
}

/** out[l] += sum over the events of a row of weight * x[time + shift + l], l < count <= 16. */
function sumWindows(args: usize, row: i32, x: usize, shift: i32, out: usize, count: i32, tile: usize): void {
  const samples = word(args, 5);
  const offsets = address(args, 6);
  const times = address(args, 7);
  const weights = address(args, 8);
  let i = load<i32>(offsets + (<usize>row << 2));
  const end = load<i32>(offsets + (<usize>row << 2), 4);
  while (i < end) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (const stop = min(end, i + EVENTS); i < stop; i++) {
      const t = load<i32>(times + (<usize>i << 2)) + shift;
      if (t <= -16 || t >= samples) continue;
      const p = x + (t << 2);
      const w = v128.load32_splat(weights + (<usize>i << 2));
      s0 = f32x4.add(s0, f32x4.mul(w, v128.load(p)));
      s1 = f32x4.add(s1, f32x4.mul(w, v128.load(p, 16)));
      s2 = f32x4.add(s2, f32x4.mul(w, v128.load(p, 32)));
      s3 = f32x4.add(s3, f32x4.mul(w, v128.load(p, 48)));
    }
    v128.store(tile, s0);
    v128.store(tile, s1, 16);
    v128.store(tile, s2, 32);
    v128.store(tile, s3, 48);
    for (let l = 0; l < count; l++) {
      const at = out + (<usize>l << 3);
      store<f64>(at, load<f64>(at) + <f64>load<f32>(tile + (<usize>l << 2)));
    }
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
      let k = max(0, -start);
      const stop = min(length, samples - start);
      const w = v128.load32_splat(weights + (<usize>i << 2));
      for (; k + 4 <= stop; k += 4) {
        const at = x + ((start + k) << 2);
        v128.store(at, f32x4.add(v128.load(at), f32x4.mul(w, v128.load(template + (k << 2)))));
      }
      const weight = f32x4.extract_lane(w, 0);
      for (; k < stop; k++) {
        const at = x + ((start + k) << 2);
        store<f32>(at, load<f32>(at) + weight * load<f32>(template + (k << 2)));
      }
    }
  }
}
