// Filter bank: y[j, t] = sum over c, r of filters[j, c, r] * x[c, t - r].
//
// Layout: y and x are padded rows (address of sample 0 of row 0, stride in bytes), float32, 4-byte aligned; vectors are
//   read and written unaligned. Filters are packed by `pack` into panels of 4 rows, then 2, then 1 for what is left of J:
//   a panel of W rows is [c][r][W], so that one tap of W filters is W values in a row.
// Lanes: 4 neighbouring samples t. Tiles: 4 filters x 8 samples, or 4 x 16 when `wide` is set, which V8's revectorizer
//   turns into 4 x 2 vectors of 256 bits; 2 x 16 and 1 x 32 for the last filters.
// Order of summation: each y[j, t] starts at 0 and adds the products c = 0, 1, ..., within c r = 0, 1, ..., in float32,
//   product rounded first. The order depends neither on the tile nor on the blocks nor on the worker.
//   Error: at most M R 2^-24 * sum |filters x|, to first order.
// Tail: the last samples of a row that fill no tile go one vector at a time; a part of a vector is stored lane by lane.
// Item: one block of BLOCK samples, all filters. CHANNELS rows of the block at a time are copied side by side, which keeps
//   them in the second-level cache (135 kB for 16 taps) whatever the stride of x; read in place, rows of some strides fell
//   on the same few cache sets, and few filters waited for memory (4 filters: 10 to 20 GFLOP/s instead of 30).
// The caller promises: sizes >= 1, x readable from t = -(R - 1) to T + 2, R <= 256, y and x and filters apart, and
//   scratchBytes() of scratch per worker.

import { address, word } from '../tiles.part.as';

const BLOCK: i32 = 512;
const CHANNELS: i32 = 64;
/** bytes from one copied row to the next: an odd multiple of 64 with room for 255 + BLOCK + 3 samples */
const ROW: i32 = 49 * 64;

/** Bytes of scratch that a worker needs. */
export function scratchBytes(args: usize): i32 {
  return CHANNELS * ROW;
}

/** Number of items of `run`. */
export function items(args: usize): i32 {
  return (word(args, 8) + BLOCK - 1) / BLOCK;
}

/** Copies filters (J x M*R, at word 9) into panels (at word 4). */
export function pack(args: usize): void {
  const rows = word(args, 5);
  const taps = word(args, 6) * word(args, 7);
  const source = address(args, 9);
  let target = address(args, 4);
  for (let j = 0; j < rows; ) {
    const width = panelWidth(rows - j);
    for (let k = 0; k < taps; k++) {
      for (let i = 0; i < width; i++) {
        store<f32>(target, load<f32>(source + (<usize>((j + i) * taps + k) << 2)));
        target += 4;
      }
    }
    j += width;
  }
}

/** Computes block `item` of y for all filters. */
export function run(args: usize, item: i32, worker: i32): void {
  const rows = word(args, 5);
  const channels = word(args, 6);
  const taps = word(args, 7);
  const from = item * BLOCK;
  const count = min(BLOCK, word(args, 8) - from);
  const yStride = address(args, 2);
  const y = address(args, 0) + (<usize>from << 2);
  const copied = address(args, 11) + <usize>worker * address(args, 12);
  for (let j = 0; j < rows; j++) memory.fill(y + <usize>j * yStride, 0, <usize>count << 2);
  for (let first = 0; first < channels; first += CHANNELS) {
    const chunk = min(CHANNELS, channels - first);
    const before = <usize>(taps - 1) << 2;
    let x = address(args, 1) + <usize>first * address(args, 3) + (<usize>from << 2) - before;
    for (let c = 0; c < chunk; c++) {
      memory.copy(copied + c * ROW, x, before + (<usize>(count + 3) << 2));
      x += address(args, 3);
    }
    for (let j = 0; j < rows; ) {
      const width = panelWidth(rows - j);
      const panel = address(args, 4) + (<usize>((j * channels + first * width) * taps) << 2);
      filterBlock(y + <usize>j * yStride, yStride, copied + before, panel, width, chunk, taps, count, word(args, 10) != 0);
      j += width;
    }
  }
}

/** Adds the products of one panel and the copied channels to `count` samples of its rows. */
function filterBlock(y: usize, yStride: usize, x: usize, panel: usize, width: i32, channels: i32, taps: i32, count: i32, wide: bool): void {
  let t = 0;
  if (width == 4) {
    if (wide) for (; t + 16 <= count; t += 16) tile4x16(y + (t << 2), yStride, x + (t << 2), panel, channels, taps);
    for (; t + 8 <= count; t += 8) tile4x8(y + (t << 2), yStride, x + (t << 2), panel, channels, taps);
  } else if (width == 2) {
    for (; t + 16 <= count; t += 16) tile2x16(y + (t << 2), yStride, x + (t << 2), panel, channels, taps);
  } else {
    for (; t + 32 <= count; t += 32) tile1x32(y + (t << 2), x + (t << 2), panel, channels, taps);
  }
  for (; t < count; t += 4) {
    for (let i = 0; i < width; i++) {
      tile1x4(y + <usize>i * yStride + (t << 2), x + (t << 2), panel + (i << 2), width << 2, channels, taps, count - t);
    }
  }
}

function panelWidth(left: i32): i32 {
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

// @ts-ignore: decorator
@inline function madd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

function tile4x16(y: usize, yStride: usize, x: usize, f: usize, channels: i32, taps: i32): void {
  const y1 = y + yStride;
  const y2 = y1 + yStride;
  const y3 = y2 + yStride;
  let a0 = v128.load(y), a1 = v128.load(y, 16), a2 = v128.load(y, 32), a3 = v128.load(y, 48);
  let b0 = v128.load(y1), b1 = v128.load(y1, 16), b2 = v128.load(y1, 32), b3 = v128.load(y1, 48);
  let c0 = v128.load(y2), c1 = v128.load(y2, 16), c2 = v128.load(y2, 32), c3 = v128.load(y2, 48);
  let d0 = v128.load(y3), d1 = v128.load(y3, 16), d2 = v128.load(y3, 32), d3 = v128.load(y3, 48);
  for (; channels > 0; channels--) {
    let p = x;
    for (let r = taps; r > 0; r--) {
      const x0 = v128.load(p), x1 = v128.load(p, 16), x2 = v128.load(p, 32), x3 = v128.load(p, 48);
      let w = v128.load32_splat(f);
      a0 = madd(a0, w, x0); a1 = madd(a1, w, x1); a2 = madd(a2, w, x2); a3 = madd(a3, w, x3);
      w = v128.load32_splat(f, 4);
      b0 = madd(b0, w, x0); b1 = madd(b1, w, x1); b2 = madd(b2, w, x2); b3 = madd(b3, w, x3);
      w = v128.load32_splat(f, 8);
      c0 = madd(c0, w, x0); c1 = madd(c1, w, x1); c2 = madd(c2, w, x2); c3 = madd(c3, w, x3);
      w = v128.load32_splat(f, 12);
      d0 = madd(d0, w, x0); d1 = madd(d1, w, x1); d2 = madd(d2, w, x2); d3 = madd(d3, w, x3);
      p -= 4;
      f += 16;
    }
    x += ROW;
  }
  v128.store(y, a0); v128.store(y, a1, 16); v128.store(y, a2, 32); v128.store(y, a3, 48);
  v128.store(y1, b0); v128.store(y1, b1, 16); v128.store(y1, b2, 32); v128.store(y1, b3, 48);
  v128.store(y2, c0); v128.store(y2, c1, 16); v128.store(y2, c2, 32); v128.store(y2, c3, 48);
  v128.store(y3, d0); v128.store(y3, d1, 16); v128.store(y3, d2, 32); v128.store(y3, d3, 48);
}

function tile4x8(y: usize, yStride: usize, x: usize, f: usize, channels: i32, taps: i32): void {
  const y1 = y + yStride;
  const y2 = y1 + yStride;
  const y3 = y2 + yStride;
  let a0 = v128.load(y), a1 = v128.load(y, 16);
  let b0 = v128.load(y1), b1 = v128.load(y1, 16);
  let c0 = v128.load(y2), c1 = v128.load(y2, 16);
  let d0 = v128.load(y3), d1 = v128.load(y3, 16);
  for (; channels > 0; channels--) {
    let p = x;
    for (let r = taps; r > 0; r--) {
      const x0 = v128.load(p), x1 = v128.load(p, 16);
      let w = v128.load32_splat(f);
      a0 = madd(a0, w, x0); a1 = madd(a1, w, x1);
      w = v128.load32_splat(f, 4);
      b0 = madd(b0, w, x0); b1 = madd(b1, w, x1);
      w = v128.load32_splat(f, 8);
      c0 = madd(c0, w, x0); c1 = madd(c1, w, x1);
      w = v128.load32_splat(f, 12);
      d0 = madd(d0, w, x0); d1 = madd(d1, w, x1);
      p -= 4;
      f += 16;
    }
    x += ROW;
  }
  v128.store(y, a0); v128.store(y, a1, 16);
  v128.store(y1, b0); v128.store(y1, b1, 16);
  v128.store(y2, c0); v128.store(y2, c1, 16);
  v128.store(y3, d0); v128.store(y3, d1, 16);
}

function tile2x16(y: usize, yStride: usize, x: usize, f: usize, channels: i32, taps: i32): void {
  const y1 = y + yStride;
  let a0 = v128.load(y), a1 = v128.load(y, 16), a2 = v128.load(y, 32), a3 = v128.load(y, 48);
  let b0 = v128.load(y1), b1 = v128.load(y1, 16), b2 = v128.load(y1, 32), b3 = v128.load(y1, 48);
  for (; channels > 0; channels--) {
    let p = x;
    for (let r = taps; r > 0; r--) {
      const x0 = v128.load(p), x1 = v128.load(p, 16), x2 = v128.load(p, 32), x3 = v128.load(p, 48);
      let w = v128.load32_splat(f);
      a0 = madd(a0, w, x0); a1 = madd(a1, w, x1); a2 = madd(a2, w, x2); a3 = madd(a3, w, x3);
      w = v128.load32_splat(f, 4);
      b0 = madd(b0, w, x0); b1 = madd(b1, w, x1); b2 = madd(b2, w, x2); b3 = madd(b3, w, x3);
      p -= 4;
      f += 8;
    }
    x += ROW;
  }
  v128.store(y, a0); v128.store(y, a1, 16); v128.store(y, a2, 32); v128.store(y, a3, 48);
  v128.store(y1, b0); v128.store(y1, b1, 16); v128.store(y1, b2, 32); v128.store(y1, b3, 48);
}

function tile1x32(y: usize, x: usize, f: usize, channels: i32, taps: i32): void {
  let a0 = v128.load(y), a1 = v128.load(y, 16), a2 = v128.load(y, 32), a3 = v128.load(y, 48);
  let a4 = v128.load(y, 64), a5 = v128.load(y, 80), a6 = v128.load(y, 96), a7 = v128.load(y, 112);
  for (; channels > 0; channels--) {
    let p = x;
    for (let r = taps; r > 0; r--) {
      const w = v128.load32_splat(f);
      a0 = madd(a0, w, v128.load(p));
      a1 = madd(a1, w, v128.load(p, 16));
      a2 = madd(a2, w, v128.load(p, 32));
      a3 = madd(a3, w, v128.load(p, 48));
      a4 = madd(a4, w, v128.load(p, 64));
      a5 = madd(a5, w, v128.load(p, 80));
      a6 = madd(a6, w, v128.load(p, 96));
      a7 = madd(a7, w, v128.load(p, 112));
      p -= 4;
      f += 4;
    }
    x += ROW;
  }
  v128.store(y, a0); v128.store(y, a1, 16); v128.store(y, a2, 32); v128.store(y, a3, 48);
  v128.store(y, a4, 64); v128.store(y, a5, 80); v128.store(y, a6, 96); v128.store(y, a7, 112);
}

/** One filter, `left` (1 to 4 or more) samples, of which y may be read beyond the end; `step` is the width of the panel in bytes. */
function tile1x4(y: usize, x: usize, f: usize, step: i32, channels: i32, taps: i32, left: i32): void {
  let sum = v128.load(y);
  for (; channels > 0; channels--) {
    let p = x;
    for (let r = taps; r > 0; r--) {
      sum = madd(sum, v128.load32_splat(f), v128.load(p));
      p -= 4;
      f += step;
    }
    x += ROW;
  }
  if (left >= 4) {
    v128.store(y, sum);
    return;
  }
  store<f32>(y, f32x4.extract_lane(sum, 0));
  if (left > 1) store<f32>(y, f32x4.extract_lane(sum, 1), 4);
  if (left > 2) store<f32>(y, f32x4.extract_lane(sum, 2), 8);
}
