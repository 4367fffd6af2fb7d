/** The operations of the SIMD back end: each checks its arguments, then runs its kernel over the pool. */

import { checkFilterBank } from './filter-bank/check-filter-bank.ts';
import { filterBankSimd } from './filter-bank/index.ts';
import type { Kernels } from './kernels.ts';
import { checkLaggedProducts } from './lagged-products/check-lagged-products.ts';
import { laggedProductsSimd } from './lagged-products/index.ts';
import { checkMatrixProduct } from './matrix-product/check-matrix-product.ts';
import { matrixProductSimd } from './matrix-product/index.ts';
import { checkRankUpdate } from './rank-update/check-rank-update.ts';
import { rankUpdateSimd } from './rank-update/index.ts';
import type { SimdEngine } from './simd-engine.ts';
import { simdStencil } from './stencil/index.ts';
import { checkWindows } from './windows/check-windows.ts';
import { addWindowsSimd, windowSumsSimd } from './windows/index.ts';

export type KernelOperations = Omit<Kernels, 'backend' | 'description' | 'workerCount' | 'arena' | 'close'>;

export function simdOperations(engine: SimdEngine): KernelOperations {
  return {
    filterBankInto: (y, x, filters, tapCount) => {
      checkFilterBank(y, x, filters, tapCount);
      filterBankSimd(engine, y, x, filters, tapCount);
    },
    laggedProductsInto: (out, y, x, lagCount) => {
      checkLaggedProducts(out, y, x, lagCount);
      laggedProductsSimd(engine, out, y, x, lagCount);
    },
    windowSumsInto: (out, x, events, windowLength, windowLead) => {
      checkWindows('windowSumsInto', out, x, events, windowLength, windowLead);
      windowSumsSimd(engine, out, x, events, windowLength, windowLead);
    },
    addWindowsInto: (x, templates, events, windowLength, windowLead) => {
      checkWindows('addWindowsInto', templates, x, events, windowLength, windowLead);
      addWindowsSimd(engine, x, templates, events, windowLength, windowLead);
    },
    matrixProductInto: (c, a, b, m, n, k) => {
      checkMatrixProduct(c, a, b, m, n, k);
      matrixProductSimd(engine, c, a, b, m, n, k);
    },
    rankUpdateInto: (c, a, n, k) => {
      checkRankUpdate(c, a, n, k);
      rankUpdateSimd(engine, c, a, n, k);
    },
    stencil: simdStencil(engine),
  };
}
