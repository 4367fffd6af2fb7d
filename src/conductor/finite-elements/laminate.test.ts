import { describe, expect, test } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { TENSOR } from '../../linalg/multigrid/element-grid.ts';
import { randomTensor, tensorForm } from '../../linalg/multigrid/multigrid-fixtures.ts';
import { laminateInto } from './laminate.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const isotropic = (value: number): number[] => [value, value, value, 0, 0, 0];
/** float32 results of tensors of size 10 and less */
const ROUNDING = 10 * 2 ** -23;

type Vector = readonly number[];

function laminate(tensors: readonly (readonly number[])[], shares: readonly number[], normal: Vector): number[] {
  const out = new Float32Array(TENSOR.length + 4).fill(7);
  laminateInto(out, 2, tensors.flat(), shares, normal);
  expect([out[0], out[1], out[8], out[9]]).toEqual([7, 7, 7, 7]);
  return Array.from(out.subarray(2, 8));
}

function randomUnit(seed: number): Vector {
  const { normal } = randomStream(seed, 'unit vector');
  const n = [normal(), normal(), normal()];
  return n.map((value) => value / Math.hypot(...n));
}

function randomShares(count: number, seed: number): number[] {
  const { uniform } = randomStream(seed, 'shares');
  const values = Array.from({ length: count }, () => 0.1 + uniform());
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / sum);
}

/** a vector across n */
function across([x, y, z]: Vector): Vector {
  const v = Math.abs(x) < 0.7 ? [0, z, -y] : [z, 0, -x];
  return v.map((value) => value / Math.hypot(...v));
}

/** S^-1 as components of a tensor. */
function inverse([xx, yy, zz, yz, xz, xy]: Vector): number[] {
  const cofactors = [
    yy * zz - yz * yz,
    xx * zz - xz * xz,
    xx * yy - xy * xy,
    xy * xz - xx * yz,
    xy * yz - yy * xz,
    xz * yz - zz * xy,
  ];
  const determinant = xx * cofactors[0] + xy * cofactors[5] + xz * cofactors[4];
  return cofactors.map((value) => value / determinant);
}

const mean = (tensors: readonly Vector[], shares: Vector): number[] =>
  tensors[0].map((_, c) => tensors.reduce((sum, tensor, t) => sum + shares[t] * tensor[c], 0));

describe.each(SEEDS)('tensors, shares and normal %i', (seed) => {
  const tensors = [randomTensor(seed), randomTensor(seed + 100), randomTensor(seed + 200)];
  const shares = randomShares(3, seed);
  const n = randomUnit(seed);
  const result = laminate(tensors, shares, n);

  test('isotropic layers: the harmonic mean along the normal, the arithmetic mean across it', () => {
    const values = [0.04, 0.5, 2];
    const found = laminate(values.map(isotropic), shares, n);
    const harmonic = 1 / values.reduce((sum, value, t) => sum + shares[t] / value, 0);
    const arithmetic = values.reduce((sum, value, t) => sum + shares[t] * value, 0);
    const u = across(n);
    expect(Math.abs(tensorForm(found, n, n) - harmonic)).toBeLessThanOrEqual(ROUNDING);
    expect(Math.abs(tensorForm(found, u, u) - arithmetic)).toBeLessThanOrEqual(ROUNDING);
    expect(Math.abs(tensorForm(found, n, u))).toBeLessThanOrEqual(ROUNDING);
  });

  test('one tissue in several layers is itself, whatever the normal', () => {
    const found = laminate([tensors[0], tensors[0], tensors[0]], shares, n);
    for (const [c, value] of found.entries()) expect(Math.abs(value - tensors[0][c])).toBeLessThanOrEqual(ROUNDING);
    const alone = laminate([tensors[0]], [1], n);
    for (const [c, value] of alone.entries()) expect(Math.abs(value - tensors[0][c])).toBeLessThanOrEqual(ROUNDING);
  });

  test('field and current are those of parallel layers: normal current and tangential field the same in each', () => {
    // a field of each layer from the outer one, E, such that the jump is along n and n . S E is one value; then <S E> = S* E
    const field = randomUnit(seed + 300);
    const along = tensors.map((tensor) => tensorForm(tensor, n, n));
    const offered = tensors.map((tensor) => tensorForm(tensor, n, field));
    const resistance = shares.reduce((sum, share, t) => sum + share / along[t], 0);
    const current = shares.reduce((sum, share, t) => sum + (share * offered[t]) / along[t], 0) / resistance;
    const fields = tensors.map((_, t) =>
      field.map((value, axis) => value + ((current - offered[t]) / along[t]) * n[axis]),
    );
    const basis = [0, 1, 2].map((axis) => [0, 1, 2].map((other) => (axis === other ? 1 : 0)));
    for (const e of basis) {
      const meanField = shares.reduce((sum, share, t) => sum + share * tensorForm(isotropic(1), e, fields[t]), 0);
      expect(Math.abs(meanField - tensorForm(isotropic(1), e, field))).toBeLessThanOrEqual(1e-12);
      const meanCurrent = shares.reduce((sum, share, t) => sum + share * tensorForm(tensors[t], e, fields[t]), 0);
      expect(Math.abs(meanCurrent - tensorForm(result, e, field))).toBeLessThanOrEqual(3 * ROUNDING);
    }
  });

  test('lies between the means of Reuss and Voigt, so that it is positive definite', () => {
    const voigt = mean(tensors, shares);
    const reuss = inverse(mean(tensors.map(inverse), shares));
    for (let direction = 0; direction < 50; direction++) {
      const v = randomUnit(1000 * seed + direction);
      const own = tensorForm(result, v, v);
      expect(own).toBeGreaterThan(0);
      expect(own).toBeLessThanOrEqual(tensorForm(voigt, v, v) + 3 * ROUNDING);
      expect(own).toBeGreaterThanOrEqual(tensorForm(reuss, v, v) - 3 * ROUNDING);
    }
  });

  test('turns with the tissues and the normal', () => {
    // R = I - 2 a a': a reflection, its own inverse
    const a = randomUnit(seed + 400);
    const turn = (v: Vector) => {
      const part = 2 * (v[0] * a[0] + v[1] * a[1] + v[2] * a[2]);
      return v.map((value, axis) => value - part * a[axis]);
    };
    const axes = [0, 1, 2].map((axis) => turn([0, 1, 2].map((other) => (axis === other ? 1 : 0))));
    const turned = (tensor: Vector) =>
      [
        [0, 0],
        [1, 1],
        [2, 2],
        [1, 2],
        [0, 2],
        [0, 1],
      ].map(([p, q]) => tensorForm(tensor, axes[p], axes[q]));
    const found = laminate(tensors.map(turned), shares, turn(n));
    for (const [c, value] of turned(result).entries())
      expect(Math.abs(found[c] - value)).toBeLessThanOrEqual(3 * ROUNDING);
  });

  test('air takes its share off the laminate of the rest', () => {
    const found = laminate(
      tensors,
      shares.map((share) => 0.3 * share),
      n,
    );
    for (const [c, value] of found.entries()) expect(Math.abs(value - 0.3 * result[c])).toBeLessThanOrEqual(ROUNDING);
  });

  test('tissues of share 0 do not count, not even such as conduct nothing', () => {
    expect(laminate([isotropic(0), ...tensors, isotropic(0)], [0, ...shares, 0], n)).toEqual(result);
  });
});

test('air alone conducts nothing', () => {
  expect(laminate([isotropic(1), isotropic(2)], [0, 0], [0, 0, 1])).toEqual(isotropic(0));
});
