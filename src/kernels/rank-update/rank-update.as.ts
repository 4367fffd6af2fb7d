// Symmetric rank-k update: c (n x n, float64) += a^T a for a (k x n, row-major float32), both triangles.
//
// Layout: arrays without gaps, a 4-byte and c 8-byte aligned. A strip of STRIP columns of a is packed as panels of 16
//   columns, [k][16], padded with zeros; 4 columns of one panel times 16 of another make a tile.
// Lanes: 4 neighbouring columns. Tiles: 4 x 8, or 4 x 16 when `wide` is set, for V8's revectorizer.
// Order of summation: blocks of BLOCK = 512 rows of a from row 0; within a block the products are added to 0 in float32 in
//   the order of the rows, product rounded first; the sums of blocks are added to c in float64 in the order of the
//   blocks. c[i, j] and c[j, i] get the same sums. Error: at most min(k, 512) * 2^-24 * sum |a_i a_j|, to first order.
// Item: one pair of strips s <= t; tiles wholly below the diagonal are left out, sums above it are written twice.
// The caller promises: c apart from a, and scratchBytes() of scratch per worker.

import { address, tile4x16, tile4x8, word } from '../tiles.part.as';

const BLOCK: i32 = 512;
const STRIP: i32 = 128;

/** Number of items of `run`. */
export function items(args: usize): i32 {
  const strips = (word(args, 2) + STRIP - 1) / STRIP;
  return (strips * (strips + 1)) / 2;
}

/** Bytes of scratch that a worker needs. */
export function scratchBytes(args: usize): i32 {
  return 2 * STRIP * BLOCK * 4 + 256;
}

/** Updates one block of c and its mirror image. */
export function run(args: usize, item: i32, worker: i32): void {
  const n = word(args, 2);
  const k = word(args, 3);
  const wide = word(args, 4) != 0;
  const tile = address(args, 5) + <usize>worker * address(args, 6);
  const left = tile + 256;
  const right = left + STRIP * BLOCK * 4;
  // item = t (t + 1) / 2 + s
  let t = 0;
  while ((t + 1) * (t + 2) / 2 <= item) t++;
  const s = item - t * (t + 1) / 2;
  const rows = min(STRIP, n - s * STRIP);
  const columns = min(STRIP, n - t * STRIP);
  const stride = <usize>n << 2;

  for (let from = 0; from < k; from += BLOCK) {
    const count = min(BLOCK, k - from);
    const a = address(args, 1) + <usize>from * stride;
    packStrip(left, a + (<usize>(s * STRIP) << 2), stride, rows, count);
    if (s != t) packStrip(right, a + (<usize>(t * STRIP) << 2), stride, columns, count);
    const other = s == t ? left : right;
    for (let j = 0; j < columns; j += 16) {
      const q = other + (<usize>(j * count) << 2);
      const end = s == t ? min(rows, j + 16) : rows;
      for (let i = 0; i < end; i += 4) {
        const p = left + (<usize>((i & ~15) * count + (i & 15)) << 2);
        memory.fill(tile, 0, 256);
        if (wide) {
          tile4x16(tile, 64, p, 64, q, q + 32, 64, count);
        } else {
          tile4x8(tile, 64, p, 64, q, 64, count);
          tile4x8(tile + 32, 64, p, 64, q + 32, 64, count);
        }
        addTile(address(args, 0), n, s * STRIP + i, t * STRIP + j, min(4, rows - i), min(16, columns - j), tile);
      }
    }
  }
}

/** Adds a tile to c from row i and column j on, and its part above the diagonal to the mirror image; drops what is below. */
function addTile(c: usize, n: i32, i: i32, j: i32, rows: i32, columns: i32, tile: usize): void {
  for (let r = i; r < i + rows; r++) {
    const first = max(j, r);
    let from = tile + (<usize>((r - i) * 16 + first - j) << 2);
    let at = c + (<usize>r * n + first << 3);
    let mirrored = c + (<usize>first * n + r << 3);
    for (let l = first; l < j + columns; l++) {
      const sum = <f64>load<f32>(from);
      store<f64>(at, load<f64>(at) + sum);
      if (l != r) store<f64>(mirrored, load<f64>(mirrored) + sum);
      from += 4;
      at += 8;
      mirrored += <usize>n << 3;
    }
  }
}

/** Panels of 16 columns, [k][16]. */
function packStrip(target: usize, a: usize, stride: usize, columns: i32, count: i32): void {
  for (let j = 0; j < columns; j += 16) {
    let from = a + (<usize>j << 2);
    const whole = columns - j >= 16;
    const bytes = <usize>(columns - j) << 2;
    for (let p = 0; p < count; p++) {
      if (whole) {
        v128.store(target, v128.load(from));
        v128.store(target, v128.load(from, 16), 16);
        v128.store(target, v128.load(from, 32), 32);
        v128.store(target, v128.load(from, 48), 48);
      } else {
        memory.fill(target, 0, 64);
        memory.copy(target, from, bytes);
      }
      from += stride;
      target += 64;
    }
  }
}
