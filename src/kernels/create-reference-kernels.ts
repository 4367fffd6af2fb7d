/** The float64 back end: one thread, private memory, formulas as written. Slow; the measure for the SIMD back end. */

import type { Arena } from './arena.ts';
import { checkFilterBank } from './filter-bank/check-filter-bank.ts';
import { filterBankReference } from './filter-bank/reference.ts';
import type { Kernels } from './kernels.ts';
import { checkLaggedProducts } from './lagged-products/check-lagged-products.ts';
import { laggedProductsReference } from './lagged-products/reference.ts';
import { checkMatrixProduct } from './matrix-product/check-matrix-product.ts';
import { matrixProductReference } from './matrix-product/reference.ts';
import { checkRankUpdate } from './rank-update/check-rank-update.ts';
import { rankUpdateReference } from './rank-update/reference.ts';
import { referenceStencil } from './stencil/reference.ts';
import { checkWindows } from './windows/check-windows.ts';
import { addWindowsReference, windowSumsReference } from './windows/reference.ts';

export function createReferenceKernels(arena: Arena, description: string): Kernels {
  return {
    backend: 'reference',
    description,
    workerCount: 1,
    arena,
    filterBankInto: (y, x, filters, tapCount) => {
      checkFilterBank(y, x, filters, tapCount);
      filterBankReference(y, x, filters, tapCount);
    },
    laggedProductsInto: (out, y, x, lagCount) => {
      checkLaggedProducts(out, y, x, lagCount);
      laggedProductsReference(out, y, x, lagCount);
    },
    windowSumsInto: (out, x, events, windowLength, windowLead) => {
      checkWindows('windowSumsInto', out, x, events, windowLength, windowLead);
      windowSumsReference(out, x, events, windowLength, windowLead);
    },
    addWindowsInto: (x, templates, events, windowLength, windowLead) => {
      checkWindows('addWindowsInto', templates, x, events, windowLength, windowLead);
      addWindowsReference(x, templates, events, windowLength, windowLead);
    },
    matrixProductInto: (c, a, b, m, n, k) => {
      checkMatrixProduct(c, a, b, m, n, k);
      matrixProductReference(c, a, b, m, n, k);
    },
    rankUpdateInto: (c, a, n, k) => {
      checkRankUpdate(c, a, n, k);
      rankUpdateReference(c, a, n, k);
    },
    stencil: referenceStencil,
    close: async () => {},
  };
}
