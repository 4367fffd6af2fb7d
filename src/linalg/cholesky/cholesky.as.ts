/*
 * Blocked right-looking Cholesky factorisation, float64, lower triangle, row-major with rows `stride` entries apart.
 * Layout: a panel of `width` columns below the diagonal block is packed in groups of 4 rows, column after column
 * (pack[(group * width + k) * 4 + row]); rows beyond the matrix are zero. The same packing serves as left and right
 * operand of the rank-k update, whose tile is 4 x 4 (eight f64x2 sums, k in rising order, two lanes across columns).
 * Alignment: vector loads need none. The caller promises: addresses inside the memory, packs of
 * ceil(rows / 4) * 4 * width entries, a scratch tile of 16 entries, no overlap.
 */

const VECTOR: usize = 16;

/** Factors the diagonal block [first, first + width); returns width, or the index in the block of the failing pivot. */
export function factorBlock(a: usize, stride: i32, first: i32, width: i32): i32 {
  const rowBytes = (<usize>stride) << 3;
  const origin = a + <usize>first * rowBytes + ((<usize>first) << 3);
  for (let i = 0; i < width; i++) {
    const row = origin + <usize>i * rowBytes;
    for (let j = 0; j < i; j++) {
      const other = origin + <usize>j * rowBytes;
      const at = row + ((<usize>j) << 3);
      store<f64>(at, (load<f64>(at) - dot(row, other, j)) / load<f64>(other + ((<usize>j) << 3)));
    }
    const at = row + ((<usize>i) << 3);
    const pivot = load<f64>(at) - dot(row, row, i);
    if (!(pivot > 0 && pivot < Infinity)) {
      store<f64>(at, pivot);
      return i;
    }
    store<f64>(at, Math.sqrt(pivot));
  }
  return width;
}

/** Packs rows [from, to) of the columns [first, first + width). */
export function packPanel(pack: usize, a: usize, stride: i32, from: i32, to: i32, first: i32, width: i32): void {
  const rowBytes = (<usize>stride) << 3;
  for (let i = from; i < to; i += 4) {
    const row = a + <usize>i * rowBytes + ((<usize>first) << 3);
    const rows = min(4, to - i);
    for (let r = 0; r < 4; r++) {
      let source = row + <usize>r * rowBytes;
      let target = pack + ((<usize>r) << 3);
      for (let k = 0; k < width; k++) {
        store<f64>(target, r < rows ? load<f64>(source) : 0);
        source += 8;
        target += 32;
      }
    }
    pack += (<usize>width) << 5;
  }
}

/** The reverse of packPanel. */
export function unpackPanel(pack: usize, a: usize, stride: i32, from: i32, to: i32, first: i32, width: i32): void {
  const rowBytes = (<usize>stride) << 3;
  for (let i = from; i < to; i += 4) {
    const row = a + <usize>i * rowBytes + ((<usize>first) << 3);
    const rows = min(4, to - i);
    for (let r = 0; r < rows; r++) {
      let target = row + <usize>r * rowBytes;
      let source = pack + ((<usize>r) << 3);
      for (let k = 0; k < width; k++) {
        store<f64>(target, load<f64>(source));
        source += 32;
        target += 8;
      }
    }
    pack += (<usize>width) << 5;
  }
}

/** Packed rows X of the panel: X L^T = panel in place, L the factored diagonal block. */
export function solvePanel(pack: usize, groups: i32, a: usize, stride: i32, first: i32, width: i32): void {
  const rowBytes = (<usize>stride) << 3;
  const block = a + <usize>first * rowBytes + ((<usize>first) << 3);
  for (let g = 0; g < groups; g++) {
    const x = pack + <usize>g * ((<usize>width) << 5);
    let j = 0;
    // four unknowns at a time: what the earlier ones subtract is one 4 x 4 tile, the rest a small triangle
    for (; j + 4 <= width; j += 4) {
      const l0 = block + <usize>j * rowBytes;
      const l1 = l0 + rowBytes;
      const l2 = l1 + rowBytes;
      const l3 = l2 + rowBytes;
      let s00 = f64x2.splat(0), s01 = f64x2.splat(0), s10 = f64x2.splat(0), s11 = f64x2.splat(0);
      let s20 = f64x2.splat(0), s21 = f64x2.splat(0), s30 = f64x2.splat(0), s31 = f64x2.splat(0);
      let source = x;
      const end = (<usize>j) << 3;
      for (let k: usize = 0; k < end; k += 8) {
        const x0 = v128.load(source);
        const x1 = v128.load(source, VECTOR);
        source += 32;
        const a0 = v128.load64_splat(l0 + k);
        s00 = f64x2.add(s00, f64x2.mul(a0, x0));
        s01 = f64x2.add(s01, f64x2.mul(a0, x1));
        const a1 = v128.load64_splat(l1 + k);
        s10 = f64x2.add(s10, f64x2.mul(a1, x0));
        s11 = f64x2.add(s11, f64x2.mul(a1, x1));
        const a2 = v128.load64_splat(l2 + k);
        s20 = f64x2.add(s20, f64x2.mul(a2, x0));
        s21 = f64x2.add(s21, f64x2.mul(a2, x1));
        const a3 = v128.load64_splat(l3 + k);
        s30 = f64x2.add(s30, f64x2.mul(a3, x0));
        s31 = f64x2.add(s31, f64x2.mul(a3, x1));
      }
      const target = x + ((<usize>j) << 5);
      subtractPair(target, s00, s01);
      subtractPair(target + 32, s10, s11);
      subtractPair(target + 64, s20, s21);
      subtractPair(target + 96, s30, s31);
      for (let r = 0; r < 4; r++) finishUnknown(x, j + r, j, block + <usize>(j + r) * rowBytes);
    }
    for (; j < width; j++) finishUnknown(x, j, 0, block + <usize>j * rowBytes);
  }
}

/** Unknown j of four rows: subtracts the terms k in [from, j) and divides by the diagonal. */
// @ts-ignore: decorator
@inline
function finishUnknown(x: usize, j: i32, from: i32, l: usize): void {
  const at = x + ((<usize>j) << 5);
  let v0 = v128.load(at);
  let v1 = v128.load(at, VECTOR);
  for (let k = from; k < j; k++) {
    const factor = v128.load64_splat(l + ((<usize>k) << 3));
    v0 = f64x2.sub(v0, f64x2.mul(factor, v128.load(x + ((<usize>k) << 5))));
    v1 = f64x2.sub(v1, f64x2.mul(factor, v128.load(x + ((<usize>k) << 5), VECTOR)));
  }
  const diagonal = v128.load64_splat(l + ((<usize>j) << 3));
  v128.store(at, f64x2.div(v0, diagonal));
  v128.store(at, f64x2.div(v1, diagonal), VECTOR);
}

/** Lower triangle of rows and columns [from, to): a -= X X^T for the packed rows X. */
export function updateTrailing(a: usize, stride: i32, from: i32, to: i32, pack: usize, width: i32, tile: usize): void {
  const rowBytes = (<usize>stride) << 3;
  const groupBytes = (<usize>width) << 5;
  const groups = (to - from + 3) / 4;
  // right operands of eight tiles stay in the first-level cache while all rows below pass by
  for (let block = 0; block < groups; block += 8) {
    const blockEnd = min(block + 8, groups);
    for (let i = block; i < groups; i++) {
      const left = pack + <usize>i * groupBytes;
      const row = a + <usize>(from + 4 * i) * rowBytes + ((<usize>from) << 3);
      const full = from + 4 * i + 4 <= to;
      const end = min(blockEnd, i + 1);
      for (let j = block; j < end; j++) {
        const right = pack + <usize>j * groupBytes;
        const target = row + ((<usize>j) << 5);
        if (full && j < i) {
          subtractProduct(target, rowBytes, left, right, groupBytes);
          continue;
        }
        // an edge tile goes through scratch, so that nothing outside the lower triangle is touched
        memory.fill(tile, 0, 128);
        subtractProduct(tile, 32, left, right, groupBytes);
        const rows = min(4, to - from - 4 * i);
        for (let r = 0; r < rows; r++) {
          const columns = j < i ? 4 : r + 1;
          for (let c = 0; c < columns; c++) {
            const at = target + <usize>r * rowBytes + ((<usize>c) << 3);
            store<f64>(at, load<f64>(at) + load<f64>(tile + ((<usize>(4 * r + c)) << 3)));
          }
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function subtractProduct(target: usize, rowBytes: usize, left: usize, right: usize, bytes: usize): void {
  let s00 = f64x2.splat(0), s01 = f64x2.splat(0), s10 = f64x2.splat(0), s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0), s21 = f64x2.splat(0), s30 = f64x2.splat(0), s31 = f64x2.splat(0);
  const end = left + bytes;
  while (left < end) {
    const b0 = v128.load(right);
    const b1 = v128.load(right, VECTOR);
    right += 32;
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
  subtractPair(target + rowBytes, s10, s11);
  subtractPair(target + 2 * rowBytes, s20, s21);
  subtractPair(target + 3 * rowBytes, s30, s31);
}

// @ts-ignore: decorator
@inline
function subtractPair(at: usize, x: v128, y: v128): void {
  v128.store(at, f64x2.sub(v128.load(at), x));
  v128.store(at, f64x2.sub(v128.load(at, VECTOR), y), VECTOR);
}

/**
 * Pivoted factorisation of the columns [first, first + width), whose earlier columns have been subtracted already.
 * `remaining` and `order` have an entry per row. Returns the number of columns done before a pivot fell to `threshold`
 * or below, or -1 - that number when a value is not finite.
 */
export function factorPivoted(
  a: usize, stride: i32, size: i32, first: i32, width: i32, threshold: f64, remaining: usize, order: usize, pivots: usize,
): i32 {
  const rowBytes = (<usize>stride) << 3;
  for (let i = first; i < size; i++) {
    store<f64>(remaining + ((<usize>i) << 3), load<f64>(a + <usize>i * rowBytes + ((<usize>i) << 3)));
  }
  for (let j = first; j < first + width; j++) {
    let p = j;
    let largest = load<f64>(remaining + ((<usize>j) << 3));
    for (let i = j + 1; i < size; i++) {
      const value = load<f64>(remaining + ((<usize>i) << 3));
      if (value > largest) {
        largest = value;
        p = i;
      }
    }
    if (!(largest > threshold)) return j - first;
    if (p != j) {
      swapSymmetric(a, rowBytes, size, j, p);
      swap<f64>(remaining + ((<usize>j) << 3), remaining + ((<usize>p) << 3));
      swap<i32>(order + ((<usize>j) << 2), order + ((<usize>p) << 2));
    }
    store<f64>(pivots + ((<usize>j) << 3), largest);
    const diagonal = Math.sqrt(largest);
    const columnBytes = (<usize>j) << 3;
    const pivotRow = a + <usize>j * rowBytes;
    store<f64>(pivotRow + columnBytes, diagonal);
    const firstBytes = (<usize>first) << 3;
    const count = j - first;
    let row = pivotRow + rowBytes;
    for (let i = j + 1; i < size; i++) {
      const value = (load<f64>(row + columnBytes) - dot(row + firstBytes, pivotRow + firstBytes, count)) / diagonal;
      store<f64>(row + columnBytes, value);
      const at = remaining + ((<usize>i) << 3);
      const rest = load<f64>(at) - value * value;
      if (!(rest > -Infinity && rest < Infinity)) return -1 - (j - first);
      store<f64>(at, rest);
      row += rowBytes;
    }
  }
  return width;
}

/** Exchanges rows and columns j < p of a symmetric matrix of which only the lower triangle is kept. */
function swapSymmetric(a: usize, rowBytes: usize, size: i32, j: i32, p: i32): void {
  const jBytes = (<usize>j) << 3;
  const pBytes = (<usize>p) << 3;
  const jRow = a + <usize>j * rowBytes;
  const pRow = a + <usize>p * rowBytes;
  for (let k: usize = 0; k < jBytes; k += 8) swap<f64>(jRow + k, pRow + k);
  swap<f64>(jRow + jBytes, pRow + pBytes);
  for (let k = j + 1; k < p; k++) swap<f64>(a + <usize>k * rowBytes + jBytes, pRow + ((<usize>k) << 3));
  for (let k = p + 1; k < size; k++) {
    const row = a + <usize>k * rowBytes;
    swap<f64>(row + jBytes, row + pBytes);
  }
}

// @ts-ignore: decorator
@inline
function swap<T>(x: usize, y: usize): void {
  const kept = load<T>(x);
  store<T>(x, load<T>(y));
  store<T>(y, kept);
}

/** Even and odd terms in separate lanes, two vectors at a time, tail last. */
function dot(x: usize, y: usize, count: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, VECTOR), v128.load(y, VECTOR)));
    x += 32;
    y += 32;
  }
  s0 = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
  for (; k < count; k++) {
    sum += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return sum;
}
