/** Shapes drawn as labels, and the errors of a surface fitted to them; for the tests beside. */

import { expect } from 'vitest';
import { type Affine, axisAlignedAffine, type Vector3 } from '../affine.ts';
import type { LabelMap } from '../label-map.ts';
import type { SmoothSurface } from './smooth-surface.ts';

export type Field = (x: number, y: number, z: number) => number;
export const one = Uint8Array.of(0, 1);

/** Label 1 where a signed distance, in the map's own frame, is negative. */
export function draw(size: Vector3, spacing: Vector3, field: Field, affine?: Affine): LabelMap {
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0, n = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, n++)
        labels[n] = field(i * spacing[0], j * spacing[1], k * spacing[2]) < 0 ? 1 : 0;
  return { labels, size, affine: affine ?? axisAlignedAffine(spacing, [0, 0, 0]) };
}

/** Signed distance to a round cylinder with an axis through a point. */
export function cylinder(radius: number, axis: Vector3, through: Vector3): Field {
  const length = Math.hypot(...axis);
  const [a, b, c] = axis.map((value) => value / length);
  return (x, y, z) => {
    const [p, q, r] = [x - through[0], y - through[1], z - through[2]];
    const along = p * a + q * b + r * c;
    return Math.sqrt(Math.max(0, p * p + q * q + r * r - along * along)) - radius;
  };
}

export interface Errors {
  readonly mean: number;
  readonly rms: number;
  readonly worst: number;
  readonly unknown: number;
}

/** Errors, in millimetres, at points of a fixed low-discrepancy sequence within `band` of the truth. */
export function errors(
  surface: SmoothSurface,
  truth: Field,
  low: Vector3,
  high: Vector3,
  band: number,
  draws = 60000,
): Errors {
  let [sum, squares, worst, count, unknown] = [0, 0, 0, 0, 0];
  for (let n = 1; n <= draws; n++) {
    const [x, y, z] = [0.8191725134, 0.6710436067, 0.5497004779].map(
      (step, axis) => low[axis] + ((n * step) % 1) * (high[axis] - low[axis]),
    );
    const expected = truth(x, y, z);
    if (!(Math.abs(expected) < band)) continue;
    const error = (surface.distance(x, y, z) - expected) * 1000;
    if (Number.isNaN(error)) unknown++;
    else {
      sum += error;
      squares += error * error;
      worst = Math.max(worst, Math.abs(error));
      count++;
    }
  }
  return { mean: sum / count, rms: Math.sqrt(squares / count), worst, unknown };
}

export function expectWithin({ mean, rms, worst, unknown }: Errors, limits: Partial<Errors>): void {
  expect(unknown).toBe(0);
  expect(Math.abs(mean)).toBeLessThanOrEqual(limits.mean ?? Infinity);
  expect(rms).toBeLessThanOrEqual(limits.rms ?? Infinity);
  expect(worst).toBeLessThanOrEqual(limits.worst ?? Infinity);
}
