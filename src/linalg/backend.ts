/** Which code does the arithmetic: vector instructions in WebAssembly, or plain float64 that reads like the formulas. */

export type LinalgBackend = 'simd' | 'reference';

/** How a factorisation ended: all pivots done, a pivot that was not positive, or NaN or infinity among the values. */
export type FactorStatus = 'converged' | 'breakdown' | 'nonFinite';
