/**
 * How many values of an averaged MUAP the noise is free to choose, as its own filter sees them: the trace of
 * (C + ridge)^-1 C = D - ridge tr((C + ridge)^-1). A template averaged over n discharges is too high at each of them by
 * this over n (decode-unit.ts). Traces by random signs (Hutchinson 1990, Commun Stat Simul Comput 19:433):
 * E|L^-1 v|^2 = tr((L L^T)^-1).
 */

import { randomStream } from '../../core/random.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type Whitening, whitenColumnsInPlace } from '../whitening.ts';

/** The trace is known to about 1 % of D then. */
const PROBES = 16;

/** Cost: `PROBES` triangular solves. */
export function templateFreedom(kernels: Kernels, whitening: Whitening, seed: number): number {
  const { dimension, ridge } = whitening;
  const random = randomStream(seed, 'template freedom');
  const mark = kernels.arena.mark();
  const columns = kernels.arena.float64(dimension * PROBES);
  for (let i = 0; i < columns.length; i++) columns[i] = random.uniform() < 0.5 ? -1 : 1;
  whitenColumnsInPlace(kernels, whitening, columns, PROBES);
  let squares = 0;
  for (const value of columns) squares += value * value;
  kernels.arena.release(mark);
  return Math.max(0, dimension - (ridge * squares) / PROBES);
}
