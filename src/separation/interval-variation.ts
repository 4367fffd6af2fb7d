export function intervalVariation(samples: Int32Array, fs: number): number {
  const iv: number[] = [];
  for (let i = 1; i < samples.length; i++) {
    const d = (samples[i] - samples[i - 1]) / fs;
    if (d < 0.3) iv.push(d);
  }
  if (iv.length < 8) return Infinity;
  const m = iv.reduce((a, b) => a + b, 0) / iv.length;
  return Math.sqrt(iv.reduce((a, b) => a + (b - m) ** 2, 0) / iv.length) / m;
}
