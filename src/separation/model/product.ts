/** Matrix products by kernels in float32, or by plain loops in float64 where there are none. */

import type { Kernels } from '../../kernels/kernels.ts';
import type { FloatArray } from '../../motorunit/row-sums/index.ts';

export interface Products {
  /** zeros; in the arena of the kernels */
  readonly floats: (length: number) => FloatArray;
  /** out (m x n) = a (m x k) b (k x n), row-major; arrays made by `floats` or in the arena */
  readonly product: (out: FloatArray, a: FloatArray, b: FloatArray, m: number, n: number, k: number) => void;
}

export function createProducts(kernels?: Kernels): Products {
  if (!kernels) return { floats: (length) => new Float64Array(length), product: multiplyInto };
  return {
    floats: (length) => kernels.arena.float32(length),
    product: (out, a, b, m, n, k) => {
      if (out instanceof Float32Array && a instanceof Float32Array && b instanceof Float32Array)
        kernels.matrixProductInto(out, a, b, m, n, k);
      else multiplyInto(out, a, b, m, n, k);
    },
  };
}

function multiplyInto(out: FloatArray, a: FloatArray, b: FloatArray, m: number, n: number, k: number): void {
  const row = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    row.fill(0);
    for (let j = 0; j < k; j++) {
      const value = a[i * k + j];
      if (value === 0) continue;
      for (let l = 0; l < n; l++) row[l] += value * b[j * n + l];
    }
    out.set(row, i * n);
  }
}
