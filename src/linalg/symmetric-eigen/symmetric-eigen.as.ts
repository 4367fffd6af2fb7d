/*
 * The O(n^3) steps of a symmetric eigenproblem, float64, row-major with rows n entries apart. reference.ts states them.
 * tridiagonalise: the rank-2 update of one reflector and the product A v of the next share one pass over the lower
 * triangle, two rows at a time, lanes across columns. accumulate: four rows at a time against one reflector.
 * rotate: columns in blocks of 8, in which a whole batch of sweeps is applied; the row between two rotations stays in
 * registers. Alignment: vector loads need none. The caller promises addresses inside the memory and no overlap.
 */

const VECTOR: usize = 16;

/** `work` holds 4 * n entries. Row i of `a` keeps reflector i; see reference.ts. */
export function tridiagonalise(a: usize, n: i32, diagonal: usize, offDiagonal: usize, tau: usize, work: usize): void {
  const rowBytes = (<usize>n) << 3;
  // v and w of the reflector whose update is pending, and of the one being made
  let v = work;
  let w = work + rowBytes;
  let nextV = work + 2 * rowBytes;
  let nextW = work + 3 * rowBytes;
  memory.fill(work, 0, 4 * rowBytes);
  for (let i = n - 1; i >= 0; i--) {
    const row = a + <usize>i * rowBytes;
    const entry = (<usize>i) << 3;
    updateRow(row, v, w, load<f64>(v + entry), load<f64>(w + entry), i + 1);
    store<f64>(diagonal + entry, load<f64>(row + entry));
    const factor = reflect(row, i, offDiagonal + entry);
    store<f64>(tau + entry, factor);
    memory.copy(nextV, row, entry);
    memory.fill(nextW, 0, entry);
    updateAndMultiply(a, rowBytes, i, v, w, nextV, nextW);
    // w = tau A v - tau / 2 (tau v^T A v) v
    let inner: f64 = 0;
    for (let k: usize = 0; k < entry; k += 8) inner += load<f64>(nextV + k) * load<f64>(nextW + k);
    const half = factor * factor * inner / 2;
    for (let k: usize = 0; k < entry; k += 8) {
      store<f64>(nextW + k, factor * load<f64>(nextW + k) - half * load<f64>(nextV + k));
    }
    let kept = v;
    v = nextV;
    nextV = kept;
    kept = w;
    w = nextW;
    nextW = kept;
  }
}

/** row -= x w + y v, `count` entries. */
// @ts-ignore: decorator
@inline
function updateRow(row: usize, v: usize, w: usize, x: f64, y: f64, count: i32): void {
  const end = (<usize>count) << 3;
  for (let k: usize = 0; k < end; k += 8) {
    store<f64>(row + k, load<f64>(row + k) - (x * load<f64>(w + k) + y * load<f64>(v + k)));
  }
}

/** See reference.ts; returns tau and stores the off-diagonal entry. */
function reflect(x: usize, count: i32, offDiagonal: usize): f64 {
  if (count == 0) {
    store<f64>(offDiagonal, 0);
    return 0;
  }
  const end = (<usize>(count - 1)) << 3;
  const last = load<f64>(x + end);
  let largest = abs(last);
  for (let k: usize = 0; k < end; k += 8) largest = max(largest, abs(load<f64>(x + k)));
  let rest: f64 = 0;
  for (let k: usize = 0; k < end; k += 8) {
    const scaled = load<f64>(x + k) / largest;
    rest += scaled * scaled;
  }
  if (rest == 0 || largest == 0) {
    store<f64>(offDiagonal, last);
    memory.fill(x, 0, end + 8);
    return 0;
  }
  const scaledLast = last / largest;
  const norm = largest * Math.sqrt(rest + scaledLast * scaledLast);
  const beta = last >= 0 ? -norm : norm;
  const divisor = last - beta;
  for (let k: usize = 0; k < end; k += 8) store<f64>(x + k, load<f64>(x + k) / divisor);
  store<f64>(x + end, 1);
  store<f64>(offDiagonal, beta);
  return (beta - last) / beta;
}

/** A -= v w^T + w v^T and p += A x over the leading n x n block, in one pass over its lower triangle. */
function updateAndMultiply(a: usize, rowBytes: usize, n: i32, v: usize, w: usize, x: usize, p: usize): void {
  let r = 0;
  for (; r + 2 <= n; r += 2) {
    const row0 = a + <usize>r * rowBytes;
    const row1 = row0 + rowBytes;
    const entry = (<usize>r) << 3;
    const v0 = v128.load64_splat(v + entry);
    const v1 = v128.load64_splat(v + entry, 8);
    const w0 = v128.load64_splat(w + entry);
    const w1 = v128.load64_splat(w + entry, 8);
    const x0 = v128.load64_splat(x + entry);
    const x1 = v128.load64_splat(x + entry, 8);
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    // r is even: the columns before the diagonal are whole vectors
    for (let c: usize = 0; c < entry; c += VECTOR) {
      const vc = v128.load(v + c);
      const wc = v128.load(w + c);
      const xc = v128.load(x + c);
      const a0 = f64x2.sub(v128.load(row0 + c), f64x2.add(f64x2.mul(v0, wc), f64x2.mul(w0, vc)));
      const a1 = f64x2.sub(v128.load(row1 + c), f64x2.add(f64x2.mul(v1, wc), f64x2.mul(w1, vc)));
      v128.store(row0 + c, a0);
      v128.store(row1 + c, a1);
      sum0 = f64x2.add(sum0, f64x2.mul(a0, xc));
      sum1 = f64x2.add(sum1, f64x2.mul(a1, xc));
      v128.store(p + c, f64x2.add(v128.load(p + c), f64x2.add(f64x2.mul(a0, x0), f64x2.mul(a1, x1))));
    }
    const a00 = updated(row0 + entry, v, w, entry, entry);
    const a10 = updated(row1 + entry, v, w, entry + 8, entry);
    const a11 = updated(row1 + entry + 8, v, w, entry + 8, entry + 8);
    const first = load<f64>(x + entry);
    const second = load<f64>(x + entry, 8);
    store<f64>(p + entry, load<f64>(p + entry) + lanes(sum0) + a00 * first + a10 * second);
    store<f64>(p + entry, load<f64>(p + entry, 8) + lanes(sum1) + a10 * first + a11 * second, 8);
  }
  if (r < n) {
    const row = a + <usize>r * rowBytes;
    const entry = (<usize>r) << 3;
    const xr = load<f64>(x + entry);
    let sum: f64 = 0;
    for (let c: usize = 0; c < entry; c += 8) {
      const value = updated(row + c, v, w, entry, c);
      sum += value * load<f64>(x + c);
      store<f64>(p + c, load<f64>(p + c) + value * xr);
    }
    store<f64>(p + entry, load<f64>(p + entry) + sum + updated(row + entry, v, w, entry, entry) * xr);
  }
}

// @ts-ignore: decorator
@inline
function updated(at: usize, v: usize, w: usize, r: usize, c: usize): f64 {
  const value =
    load<f64>(at) - (load<f64>(v + r) * load<f64>(w + c) + load<f64>(w + r) * load<f64>(v + c));
  store<f64>(at, value);
  return value;
}

// @ts-ignore: decorator
@inline
function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Replaces the reflectors in `a` by Q^T; `work` holds 4 * n entries. */
export function accumulate(a: usize, n: i32, tau: usize, work: usize): void {
  const rowBytes = (<usize>n) << 3;
  let r = 0;
  for (; r + 4 <= n; r += 4) {
    const rows = a + <usize>r * rowBytes;
    startRows(rows, rowBytes, work, r, 4);
    // a reflector before r + 1 + (row of the four) meets zeros there and changes nothing
    for (let i = r + 1; i < n; i++) {
      const v = i < r + 4 ? work + <usize>(i - r) * rowBytes : a + <usize>i * rowBytes;
      reflectFour(rows, rowBytes, v, load<f64>(tau + ((<usize>i) << 3)), i);
    }
  }
  for (; r < n; r++) {
    const row = a + <usize>r * rowBytes;
    startRows(row, rowBytes, work, r, 1);
    for (let i = r + 1; i < n; i++) {
      reflectOne(row, a + <usize>i * rowBytes, load<f64>(tau + ((<usize>i) << 3)), i);
    }
  }
}

/** Keeps `count` rows in `work` and makes them rows of the identity. */
function startRows(rows: usize, rowBytes: usize, work: usize, r: i32, count: i32): void {
  memory.copy(work, rows, <usize>count * rowBytes);
  memory.fill(rows, 0, <usize>count * rowBytes);
  for (let k = 0; k < count; k++) store<f64>(rows + <usize>k * rowBytes + ((<usize>(r + k)) << 3), 1);
}

/** row -= tau (row . v) v for four rows. */
function reflectFour(row: usize, rowBytes: usize, v: usize, tau: f64, count: i32): void {
  if (tau == 0) return;
  const row1 = row + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  const end = (<usize>(count & ~3)) << 3;
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
  let t0 = f64x2.splat(0), t1 = f64x2.splat(0), t2 = f64x2.splat(0), t3 = f64x2.splat(0);
  for (let k: usize = 0; k < end; k += 32) {
    const x = v128.load(v + k);
    const y = v128.load(v + k, VECTOR);
    s0 = f64x2.add(s0, f64x2.mul(x, v128.load(row + k)));
    t0 = f64x2.add(t0, f64x2.mul(y, v128.load(row + k, VECTOR)));
    s1 = f64x2.add(s1, f64x2.mul(x, v128.load(row1 + k)));
    t1 = f64x2.add(t1, f64x2.mul(y, v128.load(row1 + k, VECTOR)));
    s2 = f64x2.add(s2, f64x2.mul(x, v128.load(row2 + k)));
    t2 = f64x2.add(t2, f64x2.mul(y, v128.load(row2 + k, VECTOR)));
    s3 = f64x2.add(s3, f64x2.mul(x, v128.load(row3 + k)));
    t3 = f64x2.add(t3, f64x2.mul(y, v128.load(row3 + k, VECTOR)));
  }
  let f0 = lanes(f64x2.add(s0, t0)), f1 = lanes(f64x2.add(s1, t1));
  let f2 = lanes(f64x2.add(s2, t2)), f3 = lanes(f64x2.add(s3, t3));
  const all = (<usize>count) << 3;
  for (let k = end; k < all; k += 8) {
    const x = load<f64>(v + k);
    f0 += x * load<f64>(row + k);
    f1 += x * load<f64>(row1 + k);
    f2 += x * load<f64>(row2 + k);
    f3 += x * load<f64>(row3 + k);
  }
  f0 *= tau;
  f1 *= tau;
  f2 *= tau;
  f3 *= tau;
  const g0 = f64x2.splat(f0), g1 = f64x2.splat(f1), g2 = f64x2.splat(f2), g3 = f64x2.splat(f3);
  for (let k: usize = 0; k < end; k += VECTOR) {
    const x = v128.load(v + k);
    v128.store(row + k, f64x2.sub(v128.load(row + k), f64x2.mul(g0, x)));
    v128.store(row1 + k, f64x2.sub(v128.load(row1 + k), f64x2.mul(g1, x)));
    v128.store(row2 + k, f64x2.sub(v128.load(row2 + k), f64x2.mul(g2, x)));
    v128.store(row3 + k, f64x2.sub(v128.load(row3 + k), f64x2.mul(g3, x)));
  }
  for (let k = end; k < all; k += 8) {
    const x = load<f64>(v + k);
    store<f64>(row + k, load<f64>(row + k) - f0 * x);
    store<f64>(row1 + k, load<f64>(row1 + k) - f1 * x);
    store<f64>(row2 + k, load<f64>(row2 + k) - f2 * x);
    store<f64>(row3 + k, load<f64>(row3 + k) - f3 * x);
  }
}

function reflectOne(row: usize, v: usize, tau: f64, count: i32): void {
  const end = (<usize>count) << 3;
  let sum: f64 = 0;
  for (let k: usize = 0; k < end; k += 8) sum += load<f64>(row + k) * load<f64>(v + k);
  sum *= tau;
  for (let k: usize = 0; k < end; k += 8) store<f64>(row + k, load<f64>(row + k) - sum * load<f64>(v + k));
}

/**
 * Applies `sweepCount` sweeps to the rows of z. Sweep q has its first row and its number of rotations in
 * sweeps[2 q], sweeps[2 q + 1]; `pairs` holds cosine and sine of rotation 0, 1, ... of each sweep, sweep after sweep.
 * `panel` holds 8 * n entries: eight columns are moved there and back, since rows a power of two apart share few
 * cache sets (n = 1024: the whole problem takes 1.25 s without, 1.0 s with). Missing columns of the last panel are rotated as they are.
 */
export function rotate(z: usize, n: i32, sweeps: usize, sweepCount: i32, pairs: usize, panel: usize): void {
  const rowBytes = (<usize>n) << 3;
  for (let j: usize = 0; j < rowBytes; j += 64) {
    const bytes = min<usize>(64, rowBytes - j);
    copyRows(panel, 64, z + j, rowBytes, n, bytes);
    let pair = pairs;
    for (let q = 0; q < sweepCount; q++) {
      const first = load<i32>(sweeps + ((<usize>q) << 3));
      const count = load<i32>(sweeps + ((<usize>q) << 3), 4);
      rotateColumns(panel + ((<usize>first) << 6), pair, count);
      pair += (<usize>count) << 4;
    }
    copyRows(z + j, rowBytes, panel, 64, n, bytes);
  }
}

// @ts-ignore: decorator
@inline
function copyRows(to: usize, toStep: usize, from: usize, fromStep: usize, rows: i32, bytes: usize): void {
  for (let i = 0; i < rows; i++) {
    for (let k: usize = 0; k < bytes; k += 8) store<f64>(to + k, load<f64>(from + k));
    to += toStep;
    from += fromStep;
  }
}

/** Eight columns, from the last rotation to the first. */
// @ts-ignore: decorator
@inline
function rotateColumns(z: usize, pairs: usize, count: i32): void {
  let upper = z + ((<usize>count) << 6);
  let pair = pairs + ((<usize>count) << 4);
  let u0 = v128.load(upper);
  let u1 = v128.load(upper, 16);
  let u2 = v128.load(upper, 32);
  let u3 = v128.load(upper, 48);
  while (upper > z) {
    pair -= 16;
    const lower = upper - 64;
    const c = v128.load64_splat(pair);
    const s = v128.load64_splat(pair, 8);
    const l0 = v128.load(lower);
    const l1 = v128.load(lower, 16);
    const l2 = v128.load(lower, 32);
    const l3 = v128.load(lower, 48);
    v128.store(upper, f64x2.add(f64x2.mul(s, l0), f64x2.mul(c, u0)));
    v128.store(upper, f64x2.add(f64x2.mul(s, l1), f64x2.mul(c, u1)), 16);
    v128.store(upper, f64x2.add(f64x2.mul(s, l2), f64x2.mul(c, u2)), 32);
    v128.store(upper, f64x2.add(f64x2.mul(s, l3), f64x2.mul(c, u3)), 48);
    u0 = f64x2.sub(f64x2.mul(c, l0), f64x2.mul(s, u0));
    u1 = f64x2.sub(f64x2.mul(c, l1), f64x2.mul(s, u1));
    u2 = f64x2.sub(f64x2.mul(c, l2), f64x2.mul(s, u2));
    u3 = f64x2.sub(f64x2.mul(c, l3), f64x2.mul(s, u3));
    upper = lower;
  }
  v128.store(z, u0);
  v128.store(z, u1, 16);
  v128.store(z, u2, 32);
  v128.store(z, u3, 48);
}
