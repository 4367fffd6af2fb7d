// Lagged products: out[j, c, r] = sum over t of y[j, t] * x[c, t - r], 0 <= t < T.
//
// Layout: y and x are padded rows (address of sample 0 of row 0, stride in bytes), float32, 4-byte aligned; vectors are
//   read unaligned. out is float64, J x M x R.
// Lanes: 4 neighbouring lags of one channel, read in one vector at x + t - r; an "octet" is 8 lags of one channel, the
//   last octet of a channel may reach beyond R and its surplus is dropped. Tiles: 4 rows of y x 1 octet, or x 2 octets
//   when `wide` is set, for V8's revectorizer; 2 rows x 2 octets and 1 row x 4 octets for the last rows.
//   The rows of y are packed by blocks of time as [t][row].
// Order of summation: blocks of BLOCK = 1024 samples from t = 0; within a block the products are added to 0 in float32 in
//   the order of t, product rounded first; the sums of blocks are added in float64 in the order of the blocks. The
//   order depends neither on the tile nor on the worker.
//   Error: at most min(T, 1024) * 2^-24 * sum |y x|, to first order.
// Tail: the last block is shorter; nothing else differs.
// Item: one panel of rows x CHANNELS channels, all of time.
// The caller promises: sizes >= 1, x readable from t = -(8 * ceil(R / 8) - 1) to T - 1, out apart from y and x, and
//   scratchBytes() of scratch per worker.

import { address, interleave4, tile1x32, tile2x16, tile4x16, tile4x8, word } from '../tiles.part.as';

const BLOCK: i32 = 1024;
const CHANNELS: i32 = 16;

/** Number of items of `run`. */
export function items(args: usize): i32 {
  return panelCount(word(args, 5)) * ((word(args, 6) + CHANNELS - 1) / CHANNELS);
}

/** Bytes of scratch that a worker needs. */
export function scratchBytes(args: usize): i32 {
  return (4 * BLOCK + 64) * 4;
}

function panelCount(rows: i32): i32 {
  const left = rows & 3;
  return (rows >> 2) + (left == 3 ? 2 : left == 0 ? 0 : 1);
}

/** Computes one panel of rows and up to CHANNELS channels of out. */
export function run(args: usize, item: i32, worker: i32): void {
  const yStride = address(args, 2);
  const xStride = address(args, 3);
  const rows = word(args, 5);
  const channels = word(args, 6);
  const lags = word(args, 7);
  const samples = word(args, 8);
  const wide = word(args, 9) != 0;
  const packed = address(args, 10) + <usize>worker * address(args, 11);
  const tile = packed + 16 * BLOCK;

  const panels = panelCount(rows);
  const panel = item % panels;
  const first = (item / panels) * CHANNELS;
  const chunk = min(CHANNELS, channels - first);
  const full = rows >> 2;
  // panels of 4, then 2, then 1
  const row = panel <= full ? panel * 4 : full * 4 + 2;
  const width = rows - row >= 4 ? 4 : rows - row >= 2 ? 2 : 1;

  const y = address(args, 0) + <usize>row * yStride;
  const x = address(args, 1) + <usize>first * xStride;
  const outStride = <usize>(channels * lags) << 3;
  const out = address(args, 4) + <usize>row * outStride + (<usize>(first * lags) << 3);
  for (let i = 0; i < width; i++) memory.fill(out + <usize>i * outStride, 0, <usize>(chunk * lags) << 3);

  const perChannel = (lags + 7) >> 3;
  const octets = chunk * perChannel;
  const group = width == 1 ? 4 : width == 2 || wide ? 2 : 1;
  for (let from = 0; from < samples; from += BLOCK) {
    const count = min(BLOCK, samples - from);
    packRows(packed, y + (<usize>from << 2), yStride, width, count);
    const start = x + (<usize>from << 2);
    for (let o = 0; o < octets; o += group) {
      memory.fill(tile, 0, 256);
      const p = octetStart(start, xStride, perChannel, o);
      if (width == 4) {
        if (wide) tile4x16(tile, 64, packed, 16, p, octetStart(start, xStride, perChannel, min(o + 1, octets - 1)), 4, count);
        else tile4x8(tile, 64, packed, 16, p, 4, count);
      } else if (width == 2) {
        tile2x16(tile, 64, packed, 8, p, octetStart(start, xStride, perChannel, min(o + 1, octets - 1)), 4, count);
      } else {
        const q = octetStart(start, xStride, perChannel, min(o + 1, octets - 1));
        const r = octetStart(start, xStride, perChannel, min(o + 2, octets - 1));
        const s = octetStart(start, xStride, perChannel, min(o + 3, octets - 1));
        tile1x32(tile, packed, 4, p, q, r, s, 4, count);
      }
      for (let g = 0; g < min(group, octets - o); g++) {
        const channel = (o + g) / perChannel;
        const lag = ((o + g) % perChannel) << 3;
        for (let i = 0; i < width; i++) {
          addOctet(out + <usize>i * outStride + (<usize>(channel * lags + lag) << 3), tile + (i << 6) + (g << 5), min(8, lags - lag));
        }
      }
    }
  }
}

/** Address of the vectors of octet o for the first sample of the block: lane l is lag 8 g + 7 - l. */
// @ts-ignore: decorator
@inline function octetStart(start: usize, xStride: usize, perChannel: i32, o: i32): usize {
  return start + <usize>(o / perChannel) * xStride - (<usize>(((o % perChannel) << 3) + 7) << 2);
}

/** out[lag] += tile[7 - lag] for lag < count. */
function addOctet(out: usize, tile: usize, count: i32): void {
  if (count == 8) {
    const low = v128.load(tile);
    const high = v128.load(tile, 16);
    const r0 = v128.shuffle<f32>(high, high, 3, 2, 1, 0);
    const r1 = v128.shuffle<f32>(low, low, 3, 2, 1, 0);
    v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(r0)));
    v128.store(out, f64x2.add(v128.load(out, 16), f64x2.promote_low_f32x4(v128.shuffle<f64>(r0, r0, 1, 1))), 16);
    v128.store(out, f64x2.add(v128.load(out, 32), f64x2.promote_low_f32x4(r1)), 32);
    v128.store(out, f64x2.add(v128.load(out, 48), f64x2.promote_low_f32x4(v128.shuffle<f64>(r1, r1, 1, 1))), 48);
    return;
  }
  for (let lag = 0; lag < count; lag++) {
    const at = out + (<usize>lag << 3);
    store<f64>(at, load<f64>(at) + <f64>load<f32>(tile + (<usize>(7 - lag) << 2)));
  }
}

/** Packs `count` samples of `width` rows as [t][row]. */
function packRows(target: usize, y: usize, yStride: usize, width: i32, count: i32): void {
  if (width == 4) {
    interleave4(target, y, y + yStride, y + 2 * yStride, y + 3 * yStride, count);
    return;
  }
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < width; i++) {
      store<f32>(target, load<f32>(y + <usize>i * yStride + (<usize>t << 2)));
      target += 4;
    }
  }
}
