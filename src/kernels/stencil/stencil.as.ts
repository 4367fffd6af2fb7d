// Symmetric 27-point stencils on a box of nodes, four right-hand sides at once: the steps of multigrid-preconditioned
// conjugate gradients (src/linalg/multigrid). `operation` (word 0) picks one; an item is a plane of nodes.
//
// Layout: nodes nx x ny x nz (words 1 to 3), i fastest, with one ring of padding nodes on all six sides, so that node (i, j, k)
//   has index i + 1 + (nx + 2) * (j + 1 + (ny + 2) * (k + 1)). A vector has 4 float32 a node, one for each right-hand side: the
//   lanes. The coefficients have 16 float32 a node (64 bytes): diagonal, 13 neighbours of the positive half (see `half` in
//   stencil-layout.ts), inverse of the diagonal (0 where the node is inactive), one unused. Padding and inactive nodes are zero.
// Rows: ranges[2 (j + ny k)], ranges[2 (j + ny k) + 1] are the first active node of a row and one past its last; nothing outside
//   is read or written by a row's own loop.
// Order of summation: fixed by the node alone, so that bits do not depend on workers: plane above, plane below, own plane, where the
//   node before comes last (a sweep has just computed it). Products are rounded before they are added.
// Sums over nodes: float32 along a row, rows in float64, one value per lane and plane; the caller adds planes in order.
// A sweep computes the planes of one parity, which touch no other plane of that parity: any number of workers gives the same bits.
// The caller promises: arrays of the stated sizes, 16-byte aligned, vectors apart from one another.

import { address, word } from '../tiles.part.as';

const APPLY: i32 = 0;
const RESIDUAL: i32 = 1;
const SWEEP: i32 = 2;
const RESTRICT: i32 = 3;
const PROLONG: i32 = 4;
const STEP: i32 = 5;
const DIRECTION: i32 = 6;
const DOT: i32 = 7;

/** Number of items of `run`: planes, for a sweep those of its parity. */
export function items(args: usize): i32 {
  const nz = word(args, 3);
  const operation = word(args, 0);
  if (operation == SWEEP) return (nz + 1 - word(args, 10)) >> 1;
  return operation == RESTRICT ? word(args, 13) : nz;
}

export function run(args: usize, item: i32, worker: i32): void {
  const operation = word(args, 0);
  if (operation == SWEEP) sweep(args, 2 * item + word(args, 10), word(args, 14) != 0);
  else if (operation == RESTRICT) restrict(args, item);
  else if (operation == PROLONG) prolong(args, item);
  else if (operation <= RESIDUAL) product(args, item, operation == RESIDUAL);
  else lanes(args, item, operation);
}

// @ts-ignore: decorator
@inline function madd(sum: v128, c: usize, offset: usize, x: usize): v128 {
  return f32x4.add(sum, f32x4.mul(v128.load32_splat(c + offset), v128.load(x)));
}

// Byte address of node (0, j, k) of a vector whose rows take `row` bytes.
// @ts-ignore: decorator
@inline function rowAt(base: usize, row: usize, ny: i32, j: i32, k: i32): usize {
  return base + row * <usize>((j + 1) + (ny + 2) * (k + 1)) + 16;
}

// Sum over 25 neighbours: all but the one before (i - 1) in the row.
// @ts-ignore: decorator
@inline function neighbours(c: usize, x: usize, row: usize, plane: usize): v128 {
  const cRow = row << 2;
  const cPlane = plane << 2;
  // plane above: coefficients 5 to 13 of the node itself
  let at = x + plane - row;
  let up = f32x4.mul(v128.load32_splat(c, 20), v128.load(at - 16));
  up = madd(up, c, 24, at);
  up = madd(up, c, 28, at + 16);
  at += row;
  up = madd(up, c, 32, at - 16);
  up = madd(up, c, 36, at);
  up = madd(up, c, 40, at + 16);
  at += row;
  up = madd(up, c, 44, at - 16);
  up = madd(up, c, 48, at);
  up = madd(up, c, 52, at + 16);
  // plane below: coefficient 13 - m of the neighbour
  at = x - plane - row;
  let ca = c - cPlane - cRow;
  let down = f32x4.mul(v128.load32_splat(ca - 64, 52), v128.load(at - 16));
  down = madd(down, ca, 48, at);
  down = madd(down, ca + 64, 44, at + 16);
  at += row;
  ca += cRow;
  down = madd(down, ca - 64, 40, at - 16);
  down = madd(down, ca, 36, at);
  down = madd(down, ca + 64, 32, at + 16);
  at += row;
  ca += cRow;
  down = madd(down, ca - 64, 28, at - 16);
  down = madd(down, ca, 24, at);
  down = madd(down, ca + 64, 20, at + 16);
  // own plane: row above with the node's own coefficients 2 to 4, row below with the neighbours'
  let own = f32x4.mul(v128.load32_splat(c, 8), v128.load(x + row - 16));
  own = madd(own, c, 12, x + row);
  own = madd(own, c, 16, x + row + 16);
  own = madd(own, c - cRow - 64, 16, x - row - 16);
  own = madd(own, c - cRow, 12, x - row);
  own = madd(own, c - cRow + 64, 8, x - row + 16);
  own = madd(own, c, 4, x + 16);
  return f32x4.add(f32x4.add(up, down), own);
}

// y = A x with partial sums of x y; or y = b - A x.
function product(args: usize, k: i32, residual: bool): void {
  const nx = word(args, 1);
  const ny = word(args, 2);
  const row = <usize>(nx + 2) << 4;
  const plane = row * (ny + 2);
  const ranges = address(args, 5) + (<usize>(ny * k) << 3);
  const sums = address(args, 9) + (<usize>k << 5);
  if (!residual) memory.fill(sums, 0, 32);
  for (let j = 0; j < ny; j++) {
    const first = load<i32>(ranges + (<usize>j << 3));
    const end = load<i32>(ranges + (<usize>j << 3), 4);
    if (first >= end) continue;
    const shift = <usize>first << 4;
    const at = rowAt(0, row, ny, j, k) + shift;
    let c = address(args, 4) + (at << 2);
    let x = address(args, 6) + at;
    let y = address(args, 7) + at;
    const b = address(args, 8) + at - y;
    const stop = x + (<usize>(end - first) << 4);
    let dot = f32x4.splat(0);
    for (; x < stop; x += 16, y += 16, c += 64) {
      const own = v128.load(x);
      let sum = f32x4.add(neighbours(c, x, row, plane), f32x4.mul(v128.load32_splat(c), own));
      sum = madd(sum, c - 64, 4, x - 16);
      if (residual) {
        sum = f32x4.sub(v128.load(y + b), sum);
      } else {
        dot = f32x4.add(dot, f32x4.mul(own, sum));
      }
      v128.store(y, sum);
    }
    if (!residual) addToSums(sums, dot);
  }
}

// x = D^-1 (b - (A - D) x) node after node of one plane, forward or backward.
function sweep(args: usize, k: i32, backward: bool): void {
  const nx = word(args, 1);
  const ny = word(args, 2);
  const row = <usize>(nx + 2) << 4;
  const plane = row * (ny + 2);
  const ranges = address(args, 5) + (<usize>(ny * k) << 3);
  for (let jj = 0; jj < ny; jj++) {
    const j = backward ? ny - 1 - jj : jj;
    const first = load<i32>(ranges + (<usize>j << 3));
    const end = load<i32>(ranges + (<usize>j << 3), 4);
    if (first >= end) continue;
    const count = end - first;
    const at = rowAt(0, row, ny, j, k) + (<usize>(backward ? end - 1 : first) << 4);
    let c = address(args, 4) + (at << 2);
    let x = address(args, 6) + at;
    const b = address(args, 8) + at - x;
    if (backward) {
      for (let i = 0; i < count; i++) {
        // the node after comes last here; it is part of `neighbours`, which costs a few cycles of waiting
        const sum = madd(neighbours(c, x, row, plane), c - 64, 4, x - 16);
        v128.store(x, f32x4.mul(v128.load32_splat(c, 56), f32x4.sub(v128.load(x + b), sum)));
        x -= 16;
        c -= 64;
      }
    } else {
      for (let i = 0; i < count; i++) {
        const rest = f32x4.sub(v128.load(x + b), neighbours(c, x, row, plane));
        const before = f32x4.mul(v128.load32_splat(c - 64, 4), v128.load(x - 16));
        v128.store(x, f32x4.mul(v128.load32_splat(c, 56), f32x4.sub(rest, before)));
        x += 16;
        c += 64;
      }
    }
  }
}

// Sum of three fine nodes along a row with weights 1/2, 1, 1/2.
// @ts-ignore: decorator
@inline function hat(x: usize): v128 {
  const sides = f32x4.add(v128.load(x - 16), v128.load(x + 16));
  return f32x4.add(v128.load(x), f32x4.mul(f32x4.splat(0.5), sides));
}

// @ts-ignore: decorator
@inline function hatPlane(x: usize, row: usize): v128 {
  const sides = f32x4.add(hat(x - row), hat(x + row));
  return f32x4.add(hat(x), f32x4.mul(f32x4.splat(0.5), sides));
}

// Coarse b (word 7) = P^T fine r (word 6). Words 11 to 13: coarse nodes; 5: ranges of the coarse rows; 4: weights of the fine planes,
// two a plane: share of the coarse plane below and above.
function restrict(args: usize, K: i32): void {
  const row = <usize>(word(args, 1) + 2) << 4;
  const ny = word(args, 2);
  const plane = row * (ny + 2);
  const nz = word(args, 3);
  const coarseNy = word(args, 12);
  const coarseRow = <usize>(word(args, 11) + 2) << 4;
  const ranges = address(args, 5) + (<usize>(coarseNy * K) << 3);
  const k = 2 * K;
  const weights = address(args, 4) + (<usize>k << 3);
  const fromBelow = f32x4.splat(k > 0 ? load<f32>(weights - 8, 4) : 0);
  const fromAbove = f32x4.splat(k + 1 < nz ? load<f32>(weights + 8) : 0);
  for (let J = 0; J < coarseNy; J++) {
    const first = load<i32>(ranges + (<usize>J << 3));
    const end = load<i32>(ranges + (<usize>J << 3), 4);
    let out = rowAt(address(args, 7), coarseRow, coarseNy, J, K) + (<usize>first << 4);
    let x = rowAt(address(args, 6), row, ny, 2 * J, k) + (<usize>first << 5);
    for (let i = first; i < end; i++) {
      let sum = hatPlane(x, row);
      sum = f32x4.add(sum, f32x4.mul(fromBelow, hatPlane(x - plane, row)));
      sum = f32x4.add(sum, f32x4.mul(fromAbove, hatPlane(x + plane, row)));
      v128.store(out, sum);
      out += 16;
      x += 32;
    }
  }
}

// Fine x (word 7) += P coarse x (word 6), over the fine rows' ranges (word 5); words 11 and 12: coarse nodes; 4: weights of the planes.
function prolong(args: usize, k: i32): void {
  const ny = word(args, 2);
  const row = <usize>(word(args, 1) + 2) << 4;
  const coarseNy = word(args, 12);
  const coarseRow = <usize>(word(args, 11) + 2) << 4;
  const ranges = address(args, 5) + (<usize>(ny * k) << 3);
  const odd = (k & 1) != 0;
  const below = f32x4.splat(odd ? load<f32>(address(args, 4) + (<usize>k << 3)) : 1);
  const above = f32x4.splat(odd ? load<f32>(address(args, 4) + (<usize>k << 3), 4) : 0);
  const up = odd ? coarseRow * (coarseNy + 2) : 0;
  for (let j = 0; j < ny; j++) {
    const first = load<i32>(ranges + (<usize>j << 3));
    const end = load<i32>(ranges + (<usize>j << 3), 4);
    const from = rowAt(address(args, 6), coarseRow, coarseNy, j >> 1, k >> 1);
    const next = (j & 1) != 0 ? coarseRow : 0;
    let x = rowAt(address(args, 7), row, ny, j, k) + (<usize>first << 4);
    for (let i = first; i < end; i++) {
      const at = from + (<usize>(i >> 1) << 4);
      let sum = column(at, next, up, below, above);
      if ((i & 1) != 0) sum = f32x4.mul(f32x4.splat(0.5), f32x4.add(sum, column(at + 16, next, up, below, above)));
      v128.store(x, f32x4.add(v128.load(x), sum));
      x += 16;
    }
  }
}

// @ts-ignore: decorator
@inline function column(at: usize, next: usize, up: usize, below: v128, above: v128): v128 {
  const low = f32x4.mul(f32x4.splat(0.5), f32x4.add(v128.load(at), v128.load(at + next)));
  const high = f32x4.mul(f32x4.splat(0.5), f32x4.add(v128.load(at + up), v128.load(at + up + next)));
  return f32x4.add(f32x4.mul(below, low), f32x4.mul(above, high));
}

// STEP: x (6) += a p (7), r (8) -= a q (10), sums of r r. DIRECTION: p (7) = z (6) - m + a p. DOT: sums of x (6) y (7), of x, of y.
// a, m: 4 float32 each at word 14. Sums of one plane follow one another.
function lanes(args: usize, k: i32, operation: i32): void {
  const ny = word(args, 2);
  const row = <usize>(word(args, 1) + 2) << 4;
  const ranges = address(args, 5) + (<usize>(ny * k) << 3);
  const sums = address(args, 9) + (<usize>k << 5) * (operation == DOT ? 3 : 1);
  if (operation != DIRECTION) memory.fill(sums, 0, operation == DOT ? 96 : 32);
  const factor = operation == DOT ? f32x4.splat(0) : v128.load(address(args, 14));
  const mean = operation == DIRECTION ? v128.load(address(args, 14), 16) : f32x4.splat(0);
  for (let j = 0; j < ny; j++) {
    const first = load<i32>(ranges + (<usize>j << 3));
    const end = load<i32>(ranges + (<usize>j << 3), 4);
    if (first >= end) continue;
    const start = rowAt(0, row, ny, j, k) + (<usize>first << 4);
    let x = address(args, 6) + start;
    const p = address(args, 7) - address(args, 6);
    const r = address(args, 8) - address(args, 6);
    const q = address(args, 10) - address(args, 6);
    const stop = x + (<usize>(end - first) << 4);
    let dot = f32x4.splat(0);
    if (operation == STEP) {
      for (; x < stop; x += 16) {
        v128.store(x, f32x4.add(v128.load(x), f32x4.mul(factor, v128.load(x + p))));
        const rest = f32x4.sub(v128.load(x + r), f32x4.mul(factor, v128.load(x + q)));
        v128.store(x + r, rest);
        dot = f32x4.add(dot, f32x4.mul(rest, rest));
      }
      addToSums(sums, dot);
    } else if (operation == DIRECTION) {
      for (; x < stop; x += 16) {
        const shifted = f32x4.sub(v128.load(x), mean);
        v128.store(x + p, f32x4.add(shifted, f32x4.mul(factor, v128.load(x + p))));
      }
    } else {
      let xs = f32x4.splat(0);
      let ys = f32x4.splat(0);
      for (; x < stop; x += 16) {
        const a = v128.load(x);
        const b = v128.load(x + p);
        dot = f32x4.add(dot, f32x4.mul(a, b));
        xs = f32x4.add(xs, a);
        ys = f32x4.add(ys, b);
      }
      addToSums(sums, dot);
      addToSums(sums + 32, xs);
      addToSums(sums + 64, ys);
    }
  }
}

// Adds four float32 to four float64.
// @ts-ignore: decorator
@inline function addToSums(sums: usize, values: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(values)));
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0));
  v128.store(sums, f64x2.add(v128.load(sums, 16), high), 16);
}
