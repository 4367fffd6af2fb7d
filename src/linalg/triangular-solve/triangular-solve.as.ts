/*
 * Triangular systems with many right-hand sides, float64. `lower` is row-major with rows `stride` entries apart; `b` is
 * n x columns, row-major, columns a multiple of 4 (the caller pads with zeros).
 * Blocks of 64 unknowns: a block is solved row by row, then subtracted from the rows that wait, in tiles of 4 rows x 4
 * columns (eight f64x2 sums, k in rising order, two lanes across columns). The 4 x 64 piece of L of a tile row is packed
 * first (pack[k * 4 + row]), 8 rows at a time, so that L^T reads whole cache lines. The last rows go one by one.
 * Alignment: vector loads need none. The caller promises addresses inside the memory, a pack of 512 entries, no overlap.
 */

const VECTOR: usize = 16;
const BLOCK: i32 = 64;

/** L X = B in place. */
export function solveLower(b: usize, lower: usize, stride: i32, n: i32, columns: i32, pack: usize): void {
  const lBytes = (<usize>stride) << 3;
  const bBytes = (<usize>columns) << 3;
  for (let first = 0; first < n; first += BLOCK) {
    const end = min(first + BLOCK, n);
    for (let i = first; i < end; i++) {
      const l = lower + <usize>i * lBytes;
      const row = b + <usize>i * bBytes;
      for (let k = first; k < i; k++) {
        subtractRow(row, b + <usize>k * bBytes, load<f64>(l + ((<usize>k) << 3)), bBytes);
      }
      divideRow(row, load<f64>(l + ((<usize>i) << 3)), bBytes);
    }
    subtractBlock(b, bBytes, lower + ((<usize>first) << 3), lBytes, 8, end, n, first, end - first, pack);
  }
}

/** L^T X = B in place. */
export function solveLowerTransposed(b: usize, lower: usize, stride: i32, n: i32, columns: i32, pack: usize): void {
  const lBytes = (<usize>stride) << 3;
  const bBytes = (<usize>columns) << 3;
  for (let end = n; end > 0; ) {
    const first = ((end - 1) / BLOCK) * BLOCK;
    for (let i = end - 1; i >= first; i--) {
      const l = lower + <usize>i * lBytes;
      const row = b + <usize>i * bBytes;
      divideRow(row, load<f64>(l + ((<usize>i) << 3)), bBytes);
      for (let k = first; k < i; k++) {
        subtractRow(b + <usize>k * bBytes, row, load<f64>(l + ((<usize>k) << 3)), bBytes);
      }
    }
    subtractBlock(b, bBytes, lower + <usize>first * lBytes, 8, lBytes, 0, first, first, end - first, pack);
    end = first;
  }
}

/**
 * b[i] -= sum over k < count of M[i, k] b[first + k] for the rows from <= i < to, where M[i, k] lies at
 * matrix + i * rowStep + k * columnStep.
 */
// @ts-ignore: decorator
@inline
function subtractBlock(
  b: usize, bBytes: usize, matrix: usize, rowStep: usize, columnStep: usize, from: i32, to: i32, first: i32, count: i32,
  pack: usize,
): void {
  const solved = b + <usize>first * bBytes;
  let i = from;
  for (; i + 4 <= to; ) {
    const groups = i + 8 <= to ? 2 : 1;
    packRows(pack, matrix + <usize>i * rowStep, rowStep, columnStep, count, groups);
    for (let g = 0; g < groups; g++) {
      const left = pack + <usize>g * ((<usize>count) << 5);
      const target = b + <usize>i * bBytes;
      for (let j: usize = 0; j < bBytes; j += 32) subtractTile(target + j, solved + j, bBytes, left, count);
      i += 4;
    }
  }
  for (; i < to; i++) {
    const l = matrix + <usize>i * rowStep;
    for (let k = 0; k < count; k++) {
      subtractRow(b + <usize>i * bBytes, solved + <usize>k * bBytes, load<f64>(l + <usize>k * columnStep), bBytes);
    }
  }
}

// @ts-ignore: decorator
@inline
function packRows(pack: usize, matrix: usize, rowStep: usize, columnStep: usize, count: i32, groups: i32): void {
  const groupBytes = (<usize>count) << 5;
  for (let k = 0; k < count; k++) {
    let source = matrix + <usize>k * columnStep;
    let target = pack + ((<usize>k) << 5);
    for (let g = 0; g < groups; g++) {
      store<f64>(target, load<f64>(source));
      store<f64>(target, load<f64>(source + rowStep), 8);
      store<f64>(target, load<f64>(source + 2 * rowStep), 16);
      store<f64>(target, load<f64>(source + 3 * rowStep), 24);
      source += 4 * rowStep;
      target += groupBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function subtractTile(target: usize, solved: usize, bBytes: usize, left: usize, count: i32): void {
  let s00 = f64x2.splat(0), s01 = f64x2.splat(0), s10 = f64x2.splat(0), s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0), s21 = f64x2.splat(0), s30 = f64x2.splat(0), s31 = f64x2.splat(0);
  const end = left + ((<usize>count) << 5);
  while (left < end) {
    const b0 = v128.load(solved);
    const b1 = v128.load(solved, VECTOR);
    solved += bBytes;
    const a0 = v128.load64_splat(left);
    s00 = f64x2.add(s00, f64x2.mul(a0, b0));
    s01 = f64x2.add(s01, f64x2.mul(a0, b1));
    const a1 = v128.load64_splat(left, 8);
    s10 = f64x2.add(s10, f64x2.mul(a1, b0));
    s11 = f64x2.add(s11, f64x2.mul(a1, b1));
    const a2 = v128.load64_splat(left, 16);
    s20 = f64x2.add(s20, f64x2.mul(a2, b0));
    s21 = f64x2.add(s21, f64x2.mul(a2, b1));
    const a3 = v128.load64_splat(left, 24);
    s30 = f64x2.add(s30, f64x2.mul(a3, b0));
    s31 = f64x2.add(s31, f64x2.mul(a3, b1));
    left += 32;
  }
  subtractPair(target, s00, s01);
  subtractPair(target + bBytes, s10, s11);
  subtractPair(target + 2 * bBytes, s20, s21);
  subtractPair(target + 3 * bBytes, s30, s31);
}

// @ts-ignore: decorator
@inline
function subtractPair(at: usize, x: v128, y: v128): void {
  v128.store(at, f64x2.sub(v128.load(at), x));
  v128.store(at, f64x2.sub(v128.load(at, VECTOR), y), VECTOR);
}

// @ts-ignore: decorator
@inline
function subtractRow(target: usize, source: usize, factor: f64, bytes: usize): void {
  const f = f64x2.splat(factor);
  for (let j: usize = 0; j < bytes; j += 32) {
    subtractPair(target + j, f64x2.mul(f, v128.load(source + j)), f64x2.mul(f, v128.load(source + j, VECTOR)));
  }
}

// @ts-ignore: decorator
@inline
function divideRow(target: usize, divisor: f64, bytes: usize): void {
  const d = f64x2.splat(divisor);
  for (let j: usize = 0; j < bytes; j += 32) {
    v128.store(target + j, f64x2.div(v128.load(target + j), d));
    v128.store(target + j, f64x2.div(v128.load(target + j, VECTOR), d), VECTOR);
  }
}
