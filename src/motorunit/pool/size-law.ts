/**
 * How sizes (fibres, twitches) are spread over a pool: size of the motor unit at rank x relative to the first.
 *
 *   exponential     range^x: Fuglevand, Winter and Patla 1993, J Neurophysiol 70:2470, equation 13
 *   power-exponent  linear x + base^(x^power): Caillet et al. 2022, PLoS Comput Biol 18:e1010556
 */

export type SizeLaw =
  | {
      readonly kind: 'exponential';
      /** last : first */
      readonly range: number;
    }
  | { readonly kind: 'power-exponent'; readonly linear: number; readonly base: number; readonly power: number };

/** @returns 1 for the first (x = 0); x is the rank in the pool, 0 to 1 */
export function relativeSize(law: SizeLaw, x: number): number {
  if (law.kind === 'exponential') return law.range ** x;
  return law.linear * x + law.base ** (x ** law.power);
}

/** Mean of relativeSize over x from 0 to 1 (midpoints of 2000 steps: exact to 1e-5). */
export function meanRelativeSize(law: SizeLaw): number {
  const steps = 2000;
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += relativeSize(law, (step + 0.5) / steps);
  return sum / steps;
}
