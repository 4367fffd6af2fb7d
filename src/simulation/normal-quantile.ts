/**
 * The normal variable below which a share p lies, to 4.5e-4.
 * Source: Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.2.23.
 */

import { requireNumber } from '../core/errors.ts';

export function normalQuantile(p: number): number {
  requireNumber('normal quantile', 'p', p, Number.MIN_VALUE, 1 - 2 ** -53);
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return above / below - t;
}
