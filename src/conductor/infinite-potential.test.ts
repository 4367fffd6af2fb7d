import { expect, test } from 'vitest';
import type { InfiniteConductor } from './closed-form-conductor.ts';
import { closedFormPotential } from './closed-form-potential.ts';
import { gaussLegendre } from './gauss-legendre.ts';

const muscle: InfiniteConductor = { kind: 'infinite', conductivity: { longitudinal: 0.4, transverse: 0.09 } };
const origin = new Float64Array(3);

test('1 microampere at r = 10 mm, z = 5 mm in muscle gives 40.809 microvolts', () => {
  const { potential } = closedFormPotential(muscle, origin, Float64Array.of(0.006, 0.008, 0.005));
  expect((potential[0] * 1e-6 * 1e6).toFixed(3)).toBe('40.809');
});

test('all current flows out of a sphere around the source', () => {
  const rule = gaussLegendre(60); // over the cosine of the polar angle; the field is the same all round the z axis
  const radius = 0.01;
  let current = 0;
  rule.nodes.forEach((cosine, i) => {
    const at = Float64Array.of(radius * Math.sqrt(1 - cosine * cosine), 0, radius * cosine);
    const { gradient } = closedFormPotential(muscle, origin, at);
    const outward = -(0.09 * gradient[0] * at[0] + 0.4 * gradient[2] * at[2]) / radius;
    current += rule.weights[i] * 2 * Math.PI * radius * radius * outward;
  });
  expect(Math.abs(current - 1) <= 1e-13).toBe(true); // the rule has converged to rounding
});

test('the gradient is that of the potential', () => {
  const step = 1e-6;
  const at = Float64Array.of(0.004, -0.007, 0.012);
  const { gradient } = closedFormPotential(muscle, origin, at);
  for (let axis = 0; axis < 3; axis++) {
    const moved = (by: number) => at.map((value, i) => value + (i === axis ? by : 0));
    const values = [step, -step].map((by) => closedFormPotential(muscle, origin, moved(by)).potential[0]);
    // relative (step / distance)^2 = 1e-8, plus rounding 1e-16 / (step / distance)
    expect(Math.abs((values[0] - values[1]) / (2 * step) / gradient[axis] - 1) <= 1e-7).toBe(true);
  }
});

test('swapping source and electrode changes nothing', () => {
  const a = Float64Array.of(0.001, -0.02, 0.003);
  const b = Float64Array.of(0.013, 0.004, -0.05);
  const forth = closedFormPotential(muscle, a, b);
  const back = closedFormPotential(muscle, b, a);
  expect(forth.potential[0]).toBe(back.potential[0]);
  for (let axis = 0; axis < 3; axis++) expect(forth.gradient[axis]).toBe(-back.gradient[axis]);
});

test('refuses a point on an electrode, ragged or infinite coordinates, a disc, and bad conductivities', () => {
  const point = Float64Array.of(0, 0, 0.01);
  expect(() => closedFormPotential(muscle, origin, origin)).toThrow(/point 0 lies on electrode 0/);
  expect(() => closedFormPotential(muscle, origin, new Float64Array(4))).toThrow(
    /expected x, y, z for each point, got 4/,
  );
  expect(() => closedFormPotential(muscle, origin, Float64Array.of(0, Number.NaN, 0))).toThrow(
    /finite metres, got NaN/,
  );
  expect(() => closedFormPotential(muscle, origin, point, { electrodeRadiusMetres: 0.001 })).toThrow(
    /surface to lie on/,
  );
  const nothing: InfiniteConductor = { kind: 'infinite', conductivity: { longitudinal: 0, transverse: 0.1 } };
  expect(() => closedFormPotential(nothing, origin, point)).toThrow(/longitudinal conductivity of medium/);
});
