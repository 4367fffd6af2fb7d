// The inner loops that several kernels share: a tile of C adds the products of one panel of A and one panel of B.
//   C[i][l] += sum over k of A[k][i] * B[k][l], k = 0, 1, ..., in float32, product rounded first
// The accumulators are loaded from C and stored to C directly, without a loop over k written out: on V8 that keeps them in
// registers, and it lets the revectorizer merge the neighbouring vectors of the 16-wide tiles into 256 bits.
// Sixteen accumulators of 128 bits spill (x64 has 16 registers), so the 16-wide tiles of 4 rows pay only when merged.

// @ts-ignore: decorator
@inline function madd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** 4 rows x (8 columns at p, 8 at q); a, p and q advance by aStep, step and step bytes. */
export function tile4x16(c: usize, cStride: usize, a: usize, aStep: usize, p: usize, q: usize, step: usize, count: i32): void {
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  let s00 = v128.load(c), s01 = v128.load(c, 16), s02 = v128.load(c, 32), s03 = v128.load(c, 48);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16), s12 = v128.load(c1, 32), s13 = v128.load(c1, 48);
  let s20 = v128.load(c2), s21 = v128.load(c2, 16), s22 = v128.load(c2, 32), s23 = v128.load(c2, 48);
  let s30 = v128.load(c3), s31 = v128.load(c3, 16), s32 = v128.load(c3, 32), s33 = v128.load(c3, 48);
  for (; count > 0; count--) {
    const x0 = v128.load(p), x1 = v128.load(p, 16), x2 = v128.load(q), x3 = v128.load(q, 16);
    let w = v128.load32_splat(a);
    s00 = madd(s00, w, x0); s01 = madd(s01, w, x1); s02 = madd(s02, w, x2); s03 = madd(s03, w, x3);
    w = v128.load32_splat(a, 4);
    s10 = madd(s10, w, x0); s11 = madd(s11, w, x1); s12 = madd(s12, w, x2); s13 = madd(s13, w, x3);
    w = v128.load32_splat(a, 8);
    s20 = madd(s20, w, x0); s21 = madd(s21, w, x1); s22 = madd(s22, w, x2); s23 = madd(s23, w, x3);
    w = v128.load32_splat(a, 12);
    s30 = madd(s30, w, x0); s31 = madd(s31, w, x1); s32 = madd(s32, w, x2); s33 = madd(s33, w, x3);
    a += aStep;
    p += step;
    q += step;
  }
  v128.store(c, s00); v128.store(c, s01, 16); v128.store(c, s02, 32); v128.store(c, s03, 48);
  v128.store(c1, s10); v128.store(c1, s11, 16); v128.store(c1, s12, 32); v128.store(c1, s13, 48);
  v128.store(c2, s20); v128.store(c2, s21, 16); v128.store(c2, s22, 32); v128.store(c2, s23, 48);
  v128.store(c3, s30); v128.store(c3, s31, 16); v128.store(c3, s32, 32); v128.store(c3, s33, 48);
}

/** 4 rows x 8 columns at p. */
export function tile4x8(c: usize, cStride: usize, a: usize, aStep: usize, p: usize, step: usize, count: i32): void {
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  let s00 = v128.load(c), s01 = v128.load(c, 16);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16);
  let s20 = v128.load(c2), s21 = v128.load(c2, 16);
  let s30 = v128.load(c3), s31 = v128.load(c3, 16);
  for (; count > 0; count--) {
    const x0 = v128.load(p), x1 = v128.load(p, 16);
    let w = v128.load32_splat(a);
    s00 = madd(s00, w, x0); s01 = madd(s01, w, x1);
    w = v128.load32_splat(a, 4);
    s10 = madd(s10, w, x0); s11 = madd(s11, w, x1);
    w = v128.load32_splat(a, 8);
    s20 = madd(s20, w, x0); s21 = madd(s21, w, x1);
    w = v128.load32_splat(a, 12);
    s30 = madd(s30, w, x0); s31 = madd(s31, w, x1);
    a += aStep;
    p += step;
  }
  v128.store(c, s00); v128.store(c, s01, 16);
  v128.store(c1, s10); v128.store(c1, s11, 16);
  v128.store(c2, s20); v128.store(c2, s21, 16);
  v128.store(c3, s30); v128.store(c3, s31, 16);
}

/** 2 rows x (8 columns at p, 8 at q). */
export function tile2x16(c: usize, cStride: usize, a: usize, aStep: usize, p: usize, q: usize, step: usize, count: i32): void {
  const c1 = c + cStride;
  let s00 = v128.load(c), s01 = v128.load(c, 16), s02 = v128.load(c, 32), s03 = v128.load(c, 48);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16), s12 = v128.load(c1, 32), s13 = v128.load(c1, 48);
  for (; count > 0; count--) {
    const x0 = v128.load(p), x1 = v128.load(p, 16), x2 = v128.load(q), x3 = v128.load(q, 16);
    let w = v128.load32_splat(a);
    s00 = madd(s00, w, x0); s01 = madd(s01, w, x1); s02 = madd(s02, w, x2); s03 = madd(s03, w, x3);
    w = v128.load32_splat(a, 4);
    s10 = madd(s10, w, x0); s11 = madd(s11, w, x1); s12 = madd(s12, w, x2); s13 = madd(s13, w, x3);
    a += aStep;
    p += step;
    q += step;
  }
  v128.store(c, s00); v128.store(c, s01, 16); v128.store(c, s02, 32); v128.store(c, s03, 48);
  v128.store(c1, s10); v128.store(c1, s11, 16); v128.store(c1, s12, 32); v128.store(c1, s13, 48);
}

/** 1 row x (8 columns at each of p, q, r, s); C is 32 values in a row. */
export function tile1x32(c: usize, a: usize, aStep: usize, p: usize, q: usize, r: usize, s: usize, step: usize, count: i32): void {
  let s0 = v128.load(c), s1 = v128.load(c, 16), s2 = v128.load(c, 32), s3 = v128.load(c, 48);
  let s4 = v128.load(c, 64), s5 = v128.load(c, 80), s6 = v128.load(c, 96), s7 = v128.load(c, 112);
  for (; count > 0; count--) {
    const w = v128.load32_splat(a);
    s0 = madd(s0, w, v128.load(p)); s1 = madd(s1, w, v128.load(p, 16));
    s2 = madd(s2, w, v128.load(q)); s3 = madd(s3, w, v128.load(q, 16));
    s4 = madd(s4, w, v128.load(r)); s5 = madd(s5, w, v128.load(r, 16));
    s6 = madd(s6, w, v128.load(s)); s7 = madd(s7, w, v128.load(s, 16));
    a += aStep;
    p += step;
    q += step;
    r += step;
    s += step;
  }
  v128.store(c, s0); v128.store(c, s1, 16); v128.store(c, s2, 32); v128.store(c, s3, 48);
  v128.store(c, s4, 64); v128.store(c, s5, 80); v128.store(c, s6, 96); v128.store(c, s7, 112);
}

/** target[4 p + i] = row i [p] for p < count. */
export function interleave4(target: usize, a: usize, b: usize, c: usize, d: usize, count: i32): void {
  let p: usize = 0;
  for (const end = <usize>(count & ~3) << 2; p < end; p += 16) {
    const x = v128.load(a + p), y = v128.load(b + p), z = v128.load(c + p), w = v128.load(d + p);
    const xy = v128.shuffle<f32>(x, y, 0, 4, 1, 5), zw = v128.shuffle<f32>(z, w, 0, 4, 1, 5);
    const xyHigh = v128.shuffle<f32>(x, y, 2, 6, 3, 7), zwHigh = v128.shuffle<f32>(z, w, 2, 6, 3, 7);
    v128.store(target, v128.shuffle<f64>(xy, zw, 0, 2));
    v128.store(target, v128.shuffle<f64>(xy, zw, 1, 3), 16);
    v128.store(target, v128.shuffle<f64>(xyHigh, zwHigh, 0, 2), 32);
    v128.store(target, v128.shuffle<f64>(xyHigh, zwHigh, 1, 3), 48);
    target += 64;
  }
  for (const end = <usize>count << 2; p < end; p += 4) {
    store<f32>(target, load<f32>(a + p));
    store<f32>(target, load<f32>(b + p), 4);
    store<f32>(target, load<f32>(c + p), 8);
    store<f32>(target, load<f32>(d + p), 12);
    target += 16;
  }
}

/** The 32-bit word of an argument block. */
// @ts-ignore: decorator
@inline export function word(args: usize, index: usize): i32 {
  return load<i32>(args + (index << 2));
}

/** The same as an address or a size in bytes. */
// @ts-ignore: decorator
@inline export function address(args: usize, index: usize): usize {
  return <usize>load<u32>(args + (index << 2));
}
