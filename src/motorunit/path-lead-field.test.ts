import { expect, it } from 'vitest';
import { leadFieldAlongPath } from '../conductor/lead-field.ts';
import { fixtureField } from './infinite-medium-fixtures.ts';
import { checkPathLeadField, gatherLeadFields, pathGradients } from './path-lead-field.ts';

it('differentiates polynomials of degree four exactly and smooth fields to fourth order', () => {
  const [n, h] = [12, 1e-3];
  const s = Float64Array.from({ length: n }, (_, i) => i * h);
  const w = s.map((x) => 3 - 2e2 * x + 5e7 * x ** 3 - 4e9 * x ** 4);
  const g = pathGradients(w, n, h);
  for (let i = 0; i < n; i++) {
    const exact = -2e2 + 15e7 * s[i] ** 2 - 16e9 * s[i] ** 3;
    expect(Math.abs(g[i] - exact)).toBeLessThanOrEqual(1e-9 * 2e4);
  }
  const error = (step: number) => {
    const x = Float64Array.from({ length: 64 }, (_, i) => i * step);
    return Math.abs(pathGradients(x.map(Math.sin), 64, step)[32] - Math.cos(32 * step));
  };
  // halving the step: 16 times less error, here at different places of the sine
  expect(Math.log2(error(0.1) / Math.abs(Math.cos(3.2)) / (error(0.05) / Math.abs(Math.cos(1.6)))) - 4).toBeCloseTo(
    0,
    1,
  );
});

it('refuses sizes that do not fit', () => {
  const grid = {
    counts: [1, 1] as const,
    spacingMetres: 2e-3,
    originMetres: [0, 0] as const,
    pathOfNode: Int32Array.of(0),
  };
  const gradient = new Float64Array(10);
  const field = { pathCount: 1, channelCount: 1, sampleCount: 10, startMetres: 0, stepMetres: 1e-3, gradient, grid };
  expect(() => checkPathLeadField(field)).not.toThrow();
  expect(() => checkPathLeadField({ ...field, channelCount: 2 })).toThrow(/gradient expected 20 values, got 10/);
  expect(() => checkPathLeadField({ ...field, grid: { ...grid, pathOfNode: Int32Array.of(1) } })).toThrow(/got 1/);
  expect(() => checkPathLeadField({ ...field, gradient: gradient.map(() => Number.NaN) })).toThrow(/finite/);
});

it('gathers the fields of a conductor path by path', () => {
  const one = (value: number) => ({
    electrodeCount: 2,
    sampleCount: 8,
    spacingMetres: 1e-3,
    potential: new Float64Array(16),
    slope: new Float64Array(16).fill(value),
  });
  const pathOfNode = Int32Array.of(0, 1);
  const grid = { counts: [2, 1] as const, spacingMetres: 2e-3, originMetres: [0, 0] as const, pathOfNode };
  const field = gatherLeadFields([one(1), one(2)], grid, -4e-3);
  expect([field.gradient[15], field.gradient[16], field.channelCount, field.startMetres]).toEqual([1, 2, 2, -4e-3]);
  expect(() => gatherLeadFields([one(1), { ...one(2), spacingMetres: 2e-3 }], grid, 0)).toThrow(/path 1 expected 2/);
});

it('takes the lead fields of the closed-form conductors as they are', () => {
  const fixture = fixtureField([{ across: 0.003, depth: 0, along: 0.01 }], { counts: [2, 2] });
  const { grid, sampleCount, stepMetres, startMetres } = fixture;
  // conductors: z along the fibres, y up; the electrode lies in the plane y = 0, fibres below
  const conductor = { kind: 'infinite', conductivity: { longitudinal: 0.4, transverse: 0.09 } } as const;
  const fields = [0, 1, 2, 3].map((path) => {
    const x = grid.originMetres[0] + (path % 2) * grid.spacingMetres;
    const y = -(grid.originMetres[1] + Math.floor(path / 2) * grid.spacingMetres);
    const points = Array.from({ length: sampleCount }, (_, i) => [x, y, startMetres + i * stepMetres]).flat();
    const path3 = { pointsMetres: Float64Array.from(points), spacingMetres: stepMetres };
    return leadFieldAlongPath(conductor, Float64Array.of(0.003, 0, 0.01), path3);
  });
  const gathered = gatherLeadFields(fields, grid, startMetres);
  const peak = Math.max(...fixture.gradient);
  for (let i = 0; i < fixture.gradient.length; i++)
    expect(Math.abs(gathered.gradient[i] - fixture.gradient[i])).toBeLessThanOrEqual(1e-9 * peak);
});
