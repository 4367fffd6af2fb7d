/*
 * Weighted sums of rows, float32, and a transpose: the hot loops of the MUAP look-up.
 * Layout: a row is `length` values in a piece; all lengths are multiples of 4 (the caller pads with zeros). Addresses are
 * multiples of 16; weights lie as f32. Lanes: across the values of a row. Order of summation: taps in rising order.
 * The caller promises addresses inside the memory, no overlap of `out` with anything read, and lengths >= 4.
 */

// @ts-ignore: decorator
@inline
function term(sum: v128, weight: v128, address: usize): v128 {
  return f32x4.add(sum, f32x4.mul(weight, v128.load(address)));
}

/** Bytes of out = sum over p < count of weights[p] times source + places[p] * unit; 32 values at a time, then 4. */
// @ts-ignore: decorator
@inline
function weightedSum(
  out: usize, bytes: usize, source: usize, places: usize, unit: usize, weights: usize, count: usize,
): void {
  let i: usize = 0;
  for (; i + 128 <= bytes; i += 128) {
    let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    for (let p: usize = 0; p < count; p++) {
      const w = v128.load_splat<f32>(weights + (p << 2));
      const s = source + (<usize>load<i32>(places + (p << 2))) * unit + i;
      a = term(a, w, s);
      b = term(b, w, s + 16);
      c = term(c, w, s + 32);
      d = term(d, w, s + 48);
      e = term(e, w, s + 64);
      f = term(f, w, s + 80);
      g = term(g, w, s + 96);
      h = term(h, w, s + 112);
    }
    const o = out + i;
    v128.store(o, a);
    v128.store(o + 16, b);
    v128.store(o + 32, c);
    v128.store(o + 48, d);
    v128.store(o + 64, e);
    v128.store(o + 80, f);
    v128.store(o + 96, g);
    v128.store(o + 112, h);
  }
  for (; i < bytes; i += 16) {
    let a = f32x4.splat(0);
    for (let p: usize = 0; p < count; p++) {
      const w = v128.load_splat<f32>(weights + (p << 2));
      a = term(a, w, source + (<usize>load<i32>(places + (p << 2))) * unit + i);
    }
    v128.store(out + i, a);
  }
}

/** out[i] = sum over p < count of weights[p] source[offsets[p] + i]. */
export function combineOne(out: usize, length: i32, source: usize, offsets: usize, weights: usize, count: i32): void {
  weightedSum(out, (<usize>length) << 2, source, offsets, 4, weights, <usize>count);
}

/**
 * The same for four sets of weights at once (weights[q * count + p] to out + q * stride values): every source value is
 * loaded once. 8 values at a time, then 4.
 */
export function combineFour(
  out: usize, stride: i32, length: i32, source: usize, offsets: usize, weights: usize, count: i32,
): void {
  const bytes = (<usize>length) << 2;
  const step = (<usize>stride) << 2;
  const row = (<usize>count) << 2;
  let i: usize = 0;
  for (; i + 32 <= bytes; i += 32) {
    let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    for (let p: usize = 0; p < <usize>count; p++) {
      const s = source + ((<usize>load<i32>(offsets + (p << 2))) << 2) + i;
      const x = v128.load(s);
      const y = v128.load(s + 16);
      const at = weights + (p << 2);
      const w0 = v128.load_splat<f32>(at);
      const w1 = v128.load_splat<f32>(at + row);
      const w2 = v128.load_splat<f32>(at + 2 * row);
      const w3 = v128.load_splat<f32>(at + 3 * row);
      a = f32x4.add(a, f32x4.mul(w0, x));
      b = f32x4.add(b, f32x4.mul(w0, y));
      c = f32x4.add(c, f32x4.mul(w1, x));
      d = f32x4.add(d, f32x4.mul(w1, y));
      e = f32x4.add(e, f32x4.mul(w2, x));
      f = f32x4.add(f, f32x4.mul(w2, y));
      g = f32x4.add(g, f32x4.mul(w3, x));
      h = f32x4.add(h, f32x4.mul(w3, y));
    }
    const o = out + i;
    v128.store(o, a);
    v128.store(o + 16, b);
    v128.store(o + step, c);
    v128.store(o + step + 16, d);
    v128.store(o + 2 * step, e);
    v128.store(o + 2 * step + 16, f);
    v128.store(o + 3 * step, g);
    v128.store(o + 3 * step + 16, h);
  }
  if (i < bytes) {
    for (let q: usize = 0; q < 4; q++) {
      weightedSum(out + q * step + i, bytes - i, source + i, offsets, 4, weights + q * row, <usize>count);
    }
  }
}

/** out row r = sum over taps starts[r] <= t < starts[r + 1] of weights[t] source row rows[t]. */
export function rowSums(
  out: usize, rowCount: i32, length: i32, starts: usize, rows: usize, weights: usize, source: usize,
): void {
  const bytes = (<usize>length) << 2;
  for (let r: usize = 0; r < <usize>rowCount; r++) {
    const first = <usize>load<i32>(starts + (r << 2));
    const count = <usize>load<i32>(starts + (r << 2) + 4) - first;
    const taps = first << 2;
    weightedSum(out + r * bytes, bytes, source, rows + taps, bytes, weights + taps, count);
  }
}

/** Rows to channel-major: out[c * rowCount + r] = rows[r * length + c] for c < channels. Four by four where it fits. */
export function transpose(out: usize, rows: usize, rowCount: i32, length: i32, channels: i32): void {
  const bytes = (<usize>length) << 2;
  const outBytes = (<usize>rowCount) << 2;
  const whole = channels & ~3;
  let r: i32 = 0;
  for (; r + 4 <= rowCount; r += 4) {
    const from = rows + <usize>r * bytes;
    const to = out + ((<usize>r) << 2);
    for (let c = 0; c < whole; c += 4) {
      const s = from + ((<usize>c) << 2);
      const a = v128.load(s);
      const b = v128.load(s + bytes);
      const d = v128.load(s + 2 * bytes);
      const e = v128.load(s + 3 * bytes);
      const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const de0 = v128.shuffle<f32>(d, e, 0, 4, 1, 5);
      const de1 = v128.shuffle<f32>(d, e, 2, 6, 3, 7);
      const o = to + <usize>c * outBytes;
      v128.store(o, v128.shuffle<f32>(ab0, de0, 0, 1, 4, 5));
      v128.store(o + outBytes, v128.shuffle<f32>(ab0, de0, 2, 3, 6, 7));
      v128.store(o + 2 * outBytes, v128.shuffle<f32>(ab1, de1, 0, 1, 4, 5));
      v128.store(o + 3 * outBytes, v128.shuffle<f32>(ab1, de1, 2, 3, 6, 7));
    }
  }
  for (let t = 0; t < rowCount; t++) {
    const first = t < r ? whole : 0;
    for (let c = first; c < channels; c++) {
      const value = load<f32>(rows + <usize>t * bytes + ((<usize>c) << 2));
      store<f32>(out + <usize>c * outBytes + ((<usize>t) << 2), value);
    }
  }
}
