export function trainAgreement(a: Int32Array, b: Int32Array, tol: number, lag: number): number {
  if (Math.min(a.length, b.length) < 5) return 0;
  const h = new Float64Array(2 * lag + 1);
  let lo = 0;
  for (const t of a) { while (lo < b.length && b[lo] < t - lag) lo++; for (let k = lo; k < b.length && b[k] <= t + lag; k++) h[t - b[k] + lag]++; }
  let best = -1, bl = 0;
  for (let i = 0; i < h.length; i++) { let s = 0; for (let k = Math.max(0, i - tol); k <= Math.min(h.length - 1, i + tol); k++) s += h[k]; if (s > best) { best = s; bl = i - lag; } }
  let i = 0, j = 0, c = 0;
  while (i < a.length && j < b.length) { const d = a[i] - bl - b[j]; if (Math.abs(d) <= tol) { c++; i++; j++; } else if (d < 0) i++; else j++; }
  return c / (a.length + b.length - c);
}
