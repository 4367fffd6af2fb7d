// Matrix product: c (m x n) = a (m x k) b (k x n), row-major float32.
//
// Layout: 4-byte aligned arrays without gaps. A strip of a is packed as panels of 4 rows, [k][4]; a strip of b as panels of
//   16 columns, [k][16]; both are padded with zeros, and the surplus of a tile at an edge is dropped.
// Lanes: 4 neighbouring columns. Tiles: 4 x 8, or 4 x 16 when `wide` is set, for V8's revectorizer.
// Order of summation: each c[i, j] starts at 0 and adds the products k = 0, 1, ..., in float32, product rounded first. The
//   order depends neither on the tile nor on the strips nor on the worker. Error: at most k * 2^-24 * sum |a b|, to first order.
// Item: ROWS rows x COLUMNS columns of c (words 9 and 10, multiples of 16, at most 256), all of k in steps of DEPTH.
// The caller promises: c apart from a and b, and scratchBytes() of scratch per worker.

import { address, interleave4, tile4x16, tile4x8, word } from '../tiles.part.as';

const DEPTH: i32 = 256;

/** Number of items of `run`. */
export function items(args: usize): i32 {
  return strips(word(args, 3), word(args, 9)) * strips(word(args, 4), word(args, 10));
}

/** Bytes of scratch that a worker needs. */
export function scratchBytes(args: usize): i32 {
  return (256 + 256) * DEPTH * 4 + 256;
}

function strips(size: i32, step: i32): i32 {
  return (size + step - 1) / step;
}

/** Computes one block of c. */
export function run(args: usize, item: i32, worker: i32): void {
  const m = word(args, 3);
  const n = word(args, 4);
  const k = word(args, 5);
  const wide = word(args, 6) != 0;
  const stripRows = word(args, 9);
  const stripColumns = word(args, 10);
  const tile = address(args, 7) + <usize>worker * address(args, 8);
  const aPacked = tile + 256;
  const bPacked = aPacked + (256 * DEPTH * 4);
  const down = strips(m, stripRows);
  const row = (item % down) * stripRows;
  const column = (item / down) * stripColumns;
  const rows = min(stripRows, m - row);
  const columns = min(stripColumns, n - column);
  const cStride = <usize>n << 2;
  const c = address(args, 0) + (<usize>row * n + column << 2);

  for (let i = 0; i < rows; i++) memory.fill(c + <usize>i * cStride, 0, <usize>columns << 2);
  for (let from = 0; from < k; from += DEPTH) {
    const depth = min(DEPTH, k - from);
    packA(aPacked, address(args, 1) + (<usize>row * k + from << 2), <usize>k << 2, rows, depth);
    packB(bPacked, address(args, 2) + (<usize>from * n + column << 2), cStride, columns, depth);
    for (let j = 0; j < columns; j += 16) {
      const b = bPacked + (<usize>(j * depth) << 2);
      for (let i = 0; i < rows; i += 4) {
        const a = aPacked + (<usize>(i * depth) << 2);
        const at = c + <usize>i * cStride + (<usize>j << 2);
        if (rows - i >= 4 && columns - j >= 16) {
          multiply(at, cStride, a, b, depth, wide);
        } else {
          const tileRows = min(4, rows - i);
          const bytes = <usize>min(16, columns - j) << 2;
          memory.fill(tile, 0, 256);
          for (let r = 0; r < tileRows; r++) memory.copy(tile + (r << 6), at + <usize>r * cStride, bytes);
          multiply(tile, 64, a, b, depth, wide);
          for (let r = 0; r < tileRows; r++) memory.copy(at + <usize>r * cStride, tile + (r << 6), bytes);
        }
      }
    }
  }
}

function multiply(c: usize, cStride: usize, a: usize, b: usize, depth: i32, wide: bool): void {
  if (wide) {
    tile4x16(c, cStride, a, 16, b, b + 32, 64, depth);
  } else {
    tile4x8(c, cStride, a, 16, b, 64, depth);
    tile4x8(c + 32, cStride, a, 16, b + 32, 64, depth);
  }
}

/** Panels of 4 rows, [k][4]. */
function packA(target: usize, a: usize, stride: usize, rows: i32, depth: i32): void {
  for (let i = 0; i < rows; i += 4) {
    if (rows - i >= 4) {
      interleave4(target, a, a + stride, a + 2 * stride, a + 3 * stride, depth);
      target += <usize>depth << 4;
    } else {
      for (let p = 0; p < depth; p++) {
        for (let r = 0; r < 4; r++) {
          store<f32>(target, i + r < rows ? load<f32>(a + <usize>r * stride + (<usize>p << 2)) : 0);
          target += 4;
        }
      }
    }
    a += 4 * stride;
  }
}

/** Panels of 16 columns, [k][16]. */
function packB(target: usize, b: usize, stride: usize, columns: i32, depth: i32): void {
  for (let j = 0; j < columns; j += 16) {
    let from = b + (<usize>j << 2);
    const whole = columns - j >= 16;
    const bytes = <usize>(columns - j) << 2;
    for (let p = 0; p < depth; p++) {
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
