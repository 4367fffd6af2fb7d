/**
 * Modified Bessel functions I_n and K_n of integer order for all orders up to a largest one, in a form that neither
 * overflows nor underflows: logarithms of exp(-x) I_n(x) and exp(x) K_n(x), and logarithmic derivatives.
 *
 * - K_0, K_1: ascending series (DLMF 10.31.1, 10.31.2) below x = 1, above it the trapezoidal rule on
 *   K_m(x) = integral over t from 0 of exp(-x cosh t) cosh(m t) (DLMF 10.32.9), which converges exponentially.
 * - K_(n+1) = K_(n-1) + (2 n / x) K_n upwards (DLMF 10.29.1), stable in this direction.
 * - I_(n+1) / I_n downwards from bounds of Amos 1974 (Math Comp 28:239, eq. 11), stable in that direction.
 * - I_n from the Wronskian I_n K_(n+1) + I_(n+1) K_n = 1 / x (DLMF 10.28.2).
 *
 * Written here because no maintained JavaScript library gives arbitrary integer order in scaled form: the usual ones
 * use polynomial fits of 1e-7 to 1e-8 and overflow near x = 700.
 */

import { requireInteger, requireNumber } from '../core/errors.ts';

export interface ModifiedBessel {
  /** log(exp(-x) I_n(x)), one value per order 0 .. maxOrder */
  readonly logScaledI: Float64Array;
  /** log(exp(x) K_n(x)) */
  readonly logScaledK: Float64Array;
  /** x I_n'(x) / I_n(x), positive, tends to n as x tends to 0 */
  readonly slopeI: Float64Array;
  /** x K_n'(x) / K_n(x), negative, tends to -n as x tends to 0 (n > 0) */
  readonly slopeK: Float64Array;
}

const EULER = 0.5772156649015329;

/**
 * I_n(x) and K_n(x) for n = 0 .. maxOrder, as scaled logarithms and logarithmic derivatives.
 * @param x - argument, > 0
 * @param maxOrder - largest order, integer >= 0
 * @throws ParameterError if x is not a positive finite number or maxOrder not an integer >= 0
 * Cost: O(maxOrder + 6.5 sqrt(x)), two logarithms an order. Accuracy: relative error of I_n and K_n below
 * 1e-15 (20 + |log|), the slopes below 1e-14; tests against identities, integrals and published values.
 */
export function modifiedBessel(x: number, maxOrder: number): ModifiedBessel {
  requireNumber('modifiedBessel', 'x', x, Number.MIN_VALUE);
  requireInteger('modifiedBessel', 'maxOrder', maxOrder, 0);
  const count = maxOrder + 1;
  const logScaledI = new Float64Array(count);
  const logScaledK = new Float64Array(count);
  const slopeI = new Float64Array(count);
  const slopeK = new Float64Array(count);
  ratiosOfI(x, maxOrder, slopeI); // I_(n+1) / I_n for now
  const [k0, k1] = scaledK01(x);
  const logX = Math.log(x);
  let logK = Math.log(k0);
  let below = k1 / k0; // K_(n-1) / K_n; K_(-1) = K_1
  for (let n = 0; n <= maxOrder; n++) {
    const above = below + (2 * n) / x; // K_(n+1) / K_n
    const ratio = slopeI[n];
    logScaledK[n] = logK;
    logScaledI[n] = -logX - logK - Math.log(above + ratio);
    slopeI[n] = x * ratio + n;
    slopeK[n] = -(x * below + n);
    logK += Math.log(above);
    below = 1 / above;
  }
  return { logScaledI, logScaledK, slopeI, slopeK };
}

/** I_(n+1)(x) / I_n(x) for n = 0 .. maxOrder into `out`; each step down shrinks the error of the start by ratio^2. */
function ratiosOfI(x: number, maxOrder: number, out: Float64Array): void {
  const start = maxOrder + 20 + Math.ceil(6.5 * Math.sqrt(x));
  let ratio = x / (start + 0.5 + Math.hypot(start + 1, x));
  for (let n = start - 1; n >= 0; n--) {
    ratio = 1 / ((2 * (n + 1)) / x + ratio);
    if (n <= maxOrder) out[n] = ratio;
  }
}

/** exp(x) K_0(x) and exp(x) K_1(x). */
function scaledK01(x: number): [number, number] {
  return x < 1 ? seriesK01(x) : trapezoidalK01(x);
}

function seriesK01(x: number): [number, number] {
  const quarter = (x * x) / 4;
  let term = 1; // (x^2 / 4)^j / (j!)^2
  let harmonic = 0;
  let i0 = 1;
  let i1 = 1;
  let sum = 0;
  for (let j = 1; j < 20 && term > 1e-18; j++) {
    term *= quarter / (j * j);
    harmonic += 1 / j;
    i0 += term;
    i1 += term / (j + 1);
    sum += term * harmonic;
  }
  const k0 = -(Math.log(x / 2) + EULER) * i0 + sum;
  const k1 = (1 / x - (x / 2) * i1 * k0) / i0;
  const scale = Math.exp(x);
  return [k0 * scale, k1 * scale];
}

/**
 * Step: the error of the trapezoidal rule is exp(-2 pi a / h + x (1 - cos a)) for every a below pi / 2; with
 * h = min(0.2, 0.6 / sqrt(x)) it is below exp(-36). The sum ends where the integrand is below exp(-40).
 */
function trapezoidalK01(x: number): [number, number] {
  const step = Math.min(0.2, 0.6 / Math.sqrt(x));
  let k0 = 0.5;
  let k1 = 0.5;
  for (let j = 1; ; j++) {
    const half = Math.sinh((j * step) / 2);
    const coshLessOne = 2 * half * half;
    const exponent = x * coshLessOne;
    if (exponent > 40) return [k0 * step, k1 * step];
    const value = Math.exp(-exponent);
    k0 += value;
    k1 += value * (coshLessOne + 1);
  }
}
