// Symmetric 27-point stencils on a box of nodes, four right-hand sides at once: the steps of multigrid-preconditioned
// conjugate gradients (src/linalg/multigrid). `operation` (word 0) picks one; an item is a plane of nodes.
//
// Layout: nodes nx x ny x nz (words 1 to 3), i fastest, with one ring of padding nodes on all six sides, so that node (i, j, k)
//   has index i + 1 + (nx + 2) * (j + 1 + (ny + 2) * (k + 1)). A vector has 4 float32 a node, one for each right-hand side: the
//   lanes. The coefficients have 16 float32 a node (64 bytes): diagonal, 13 neighbours of the positive half (see `half` in
//   stencil-grid.ts), inverse of the diagonal (0 where the node is inactive), one unused. Padding and inactive nodes are zero.
// Rows: ranges[2 (j + ny k)], ranges[2 (j + ny k) + 1] are the first active node of a row and one past its last; nothing outside
//   is written, and what a vector holds there must be zero.
// Order of summation: fixed by the node alone, so that bits do not depend on workers. Chains: plane above (9 neighbours), plane
//   below (9), row before and row after in the own plane (3 each), each along i and then along j; (above + below) + (before + after);
//   then what lies in the node's own row, in a sweep the node just computed last. Products are rounded before they are added.
// Sums over nodes: float32 along a row, rows in float64, one value per lane and plane; the caller adds planes in order.
// A sweep computes the planes of one parity, which touch no other plane of that parity: any number of workers gives the same bits.
// Tried: an odd plane as soon as its even neighbours are done, so that coefficients are read once a sweep: 7 to 15 % off a full sweep of
//   103 x 103 x 129 nodes, nothing off the first one; not worth blocks of planes in two phases.
// Addresses are taken at the lowest of the nodes that share them, so that the rest are offsets of the load itself.
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
const FIRST_SWEEP: i32 = 8;
const FIRST_RESIDUAL: i32 = 9;

/** Number of items of `run`: planes, for a sweep those of its parity. */
export function items(args: usize): i32 {
  const nz = word(args, 3);
  const operation = word(args, 0);
  if (operation == SWEEP || operation == FIRST_SWEEP) return (nz + 1 - word(args, 10)) >> 1;
  return operation == RESTRICT ? word(args, 13) : nz;
}

export function run(args: usize, item: i32, worker: i32): void {
  const operation = word(args, 0);
  if (operation == SWEEP) {
    if (word(args, 14) != 0) sweepBackward(args, 2 * item + word(args, 10));
    else sweepForward(args, 2 * item + word(args, 10));
  } else if (operation == FIRST_SWEEP) firstSweep(args, 2 * item + word(args, 10));
  else if (operation == FIRST_RESIDUAL) firstResidual(args, item);
  else if (operation == RESTRICT) restrict(args, item);
  else if (operation == PROLONG) prolong(args, item);
  else if (operation <= RESIDUAL) product(args, item, operation == RESIDUAL);
  else lanes(args, item, operation);
}

// Byte address of node (0, j, k) of a vector whose rows take `row` bytes.
// @ts-ignore: decorator
@inline function rowAt(base: usize, row: usize, ny: i32, j: i32, k: i32): usize {
  return base + row * <usize>((j + 1) + (ny + 2) * (k + 1)) + 16;
}

// The 18 neighbours in the planes above and below. x: address of the node before (i - 1).
// @ts-ignore: decorator
@inline function otherPlanes(c: usize, x: usize, row: usize, plane: usize): v128 {
  const above = x + plane;
  let up = f32x4.mul(v128.load32_splat(c, 20), v128.load(above - row));
  up = f32x4.add(up, f32x4.mul(v128.load32_splat(c, 24), v128.load(above - row, 16)));
  up = f32x4.add(up, f32x4.mul(v128.load32_splat(c, 28), v128.load(above - row, 32)));
  up = f32x4.add(up, f32x4.mul(v128.load32_splat(c, 32), v128.load(above)));
  up = f32x4.add(up, f32x4.mul(v128.load32_splat(c, 36), v128.load(above, 16)));
  up = f32x4.add(up, f32x4.mul(v128.load32_splat(c, 40), v128.load(above, 32)));
  up = f32x4.add(up, f32x4.mul(v128.load32_splat(c, 44), v128.load(above + row)));
  up = f32x4.add(up, f32x4.mul(v128.load32_splat(c, 48), v128.load(above + row, 16)));
  up = f32x4.add(up, f32x4.mul(v128.load32_splat(c, 52), v128.load(above + row, 32)));
  const below = x - plane;
  const cRow = row << 2;
  const cBelow = c - 64 - (plane << 2);
  let down = f32x4.mul(v128.load32_splat(cBelow - cRow, 52), v128.load(below - row));
  down = f32x4.add(down, f32x4.mul(v128.load32_splat(cBelow - cRow, 112), v128.load(below - row, 16)));
  down = f32x4.add(down, f32x4.mul(v128.load32_splat(cBelow - cRow, 172), v128.load(below - row, 32)));
  down = f32x4.add(down, f32x4.mul(v128.load32_splat(cBelow, 40), v128.load(below)));
  down = f32x4.add(down, f32x4.mul(v128.load32_splat(cBelow, 100), v128.load(below, 16)));
  down = f32x4.add(down, f32x4.mul(v128.load32_splat(cBelow, 160), v128.load(below, 32)));
  down = f32x4.add(down, f32x4.mul(v128.load32_splat(cBelow + cRow, 28), v128.load(below + row)));
  down = f32x4.add(down, f32x4.mul(v128.load32_splat(cBelow + cRow, 88), v128.load(below + row, 16)));
  down = f32x4.add(down, f32x4.mul(v128.load32_splat(cBelow + cRow, 148), v128.load(below + row, 32)));
  return f32x4.add(up, down);
}

// The 3 neighbours in row j - 1 of the own plane. c and x: of the node (i - 1, j - 1).
// @ts-ignore: decorator
@inline function rowBefore(c: usize, x: usize): v128 {
  let sum = f32x4.mul(v128.load32_splat(c, 16), v128.load(x));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(c, 76), v128.load(x, 16)));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(c, 136), v128.load(x, 32)));
  return sum;
}

// The 3 neighbours in row j + 1 of the own plane. c: of the node itself, x: of the node (i - 1, j + 1).
// @ts-ignore: decorator
@inline function rowAfter(c: usize, x: usize): v128 {
  let sum = f32x4.mul(v128.load32_splat(c, 8), v128.load(x));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(c, 12), v128.load(x, 16)));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(c, 16), v128.load(x, 32)));
  return sum;
}

// All 24 neighbours in other rows.
// @ts-ignore: decorator
@inline function otherRows(c: usize, x: usize, row: usize, plane: usize): v128 {
  const own = f32x4.add(rowBefore(c - 64 - (row << 2), x - row), rowAfter(c, x + row));
  return f32x4.add(otherPlanes(c, x, row, plane), own);
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
    const at = rowAt(0, row, ny, j, k) + (<usize>first << 4);
    let c = address(args, 4) + (at << 2);
    let x = address(args, 6) + at - 16;
    let y = address(args, 7) + at;
    const b = address(args, 8) + at - y;
    const stop = x + (<usize>(end - first) << 4);
    let dot = f32x4.splat(0);
    for (; x < stop; x += 16, y += 16, c += 64) {
      const own = v128.load(x, 16);
      const before = c - 64;
      let sum = f32x4.mul(v128.load32_splat(before, 4), v128.load(x));
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(before, 64), own));
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(before, 68), v128.load(x, 32)));
      sum = f32x4.add(otherRows(c, x, row, plane), sum);
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

// x = D^-1 (b - (A - D) x) node after node of one plane.
function sweepForward(args: usize, k: i32): void {
  const ny = word(args, 2);
  const row = <usize>(word(args, 1) + 2) << 4;
  const plane = row * (ny + 2);
  const ranges = address(args, 5) + (<usize>(ny * k) << 3);
  for (let j = 0; j < ny; j++) {
    const first = load<i32>(ranges + (<usize>j << 3));
    const end = load<i32>(ranges + (<usize>j << 3), 4);
    const at = rowAt(0, row, ny, j, k) + (<usize>first << 4);
    let c = address(args, 4) + (at << 2);
    let x = address(args, 6) + at;
    const b = address(args, 8) + at - x;
    let own = v128.load(x - 16);
    for (let i = first; i < end; i++) {
      let rest = f32x4.sub(v128.load(x + b), otherRows(c, x - 16, row, plane));
      rest = f32x4.sub(rest, f32x4.mul(v128.load32_splat(c, 4), v128.load(x, 16)));
      own = f32x4.sub(rest, f32x4.mul(v128.load32_splat(c - 64, 4), own));
      own = f32x4.mul(v128.load32_splat(c, 56), own);
      v128.store(x, own);
      x += 16;
      c += 64;
    }
  }
}

// The same from the last node to the first.
function sweepBackward(args: usize, k: i32): void {
  const ny = word(args, 2);
  const row = <usize>(word(args, 1) + 2) << 4;
  const plane = row * (ny + 2);
  const ranges = address(args, 5) + (<usize>(ny * k) << 3);
  for (let j = ny - 1; j >= 0; j--) {
    const first = load<i32>(ranges + (<usize>j << 3));
    const end = load<i32>(ranges + (<usize>j << 3), 4);
    const at = rowAt(0, row, ny, j, k) + (<usize>end << 4);
    let c = address(args, 4) + (at << 2);
    let x = address(args, 6) + at;
    const b = address(args, 8) + at - x;
    let own = v128.load(x);
    for (let i = first; i < end; i++) {
      x -= 16;
      c -= 64;
      let rest = f32x4.sub(v128.load(x + b), otherRows(c, x - 16, row, plane));
      rest = f32x4.sub(rest, f32x4.mul(v128.load32_splat(c - 64, 4), v128.load(x - 16)));
      own = f32x4.sub(rest, f32x4.mul(v128.load32_splat(c, 4), own));
      own = f32x4.mul(v128.load32_splat(c, 56), own);
      v128.store(x, own);
    }
  }
}

// sweepForward where x was zero: of even planes only nodes before in the plane count, of odd ones these and the other planes.
function firstSweep(args: usize, k: i32): void {
  const ny = word(args, 2);
  const row = <usize>(word(args, 1) + 2) << 4;
  const plane = row * (ny + 2);
  const ranges = address(args, 5) + (<usize>(ny * k) << 3);
  const odd = (k & 1) != 0;
  for (let j = 0; j < ny; j++) {
    const first = load<i32>(ranges + (<usize>j << 3));
    const end = load<i32>(ranges + (<usize>j << 3), 4);
    const at = rowAt(0, row, ny, j, k) + (<usize>first << 4);
    let c = address(args, 4) + (at << 2) - 64;
    let x = address(args, 6) + at - 16;
    const b = address(args, 8) + at - x;
    let own = f32x4.splat(0);
    for (let i = first; i < end; i++) {
      let sum = rowBefore(c - (row << 2), x - row);
      if (odd) sum = f32x4.add(otherPlanes(c + 64, x, row, plane), sum);
      const rest = f32x4.sub(v128.load(x + b), sum);
      own = f32x4.sub(rest, f32x4.mul(v128.load32_splat(c, 4), own));
      own = f32x4.mul(v128.load32_splat(c, 120), own);
      v128.store(x, own, 16);
      x += 16;
      c += 64;
    }
  }
}

// y = b - A x for the x of firstSweep: what a node did not see there, the nodes after it in the plane and, in even planes, the others.
function firstResidual(args: usize, k: i32): void {
  const ny = word(args, 2);
  const row = <usize>(word(args, 1) + 2) << 4;
  const plane = row * (ny + 2);
  const ranges = address(args, 5) + (<usize>(ny * k) << 3);
  const even = (k & 1) == 0;
  for (let j = 0; j < ny; j++) {
    const first = load<i32>(ranges + (<usize>j << 3));
    const end = load<i32>(ranges + (<usize>j << 3), 4);
    const at = rowAt(0, row, ny, j, k) + (<usize>first << 4);
    let c = address(args, 4) + (at << 2);
    let x = address(args, 6) + at - 16;
    let y = address(args, 7) + at;
    for (let i = first; i < end; i++) {
      let sum = rowAfter(c, x + row);
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(c, 4), v128.load(x, 32)));
      if (even) sum = f32x4.add(otherPlanes(c, x, row, plane), sum);
      v128.store(y, f32x4.sub(f32x4.splat(0), sum));
      x += 16;
      y += 16;
      c += 64;
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
