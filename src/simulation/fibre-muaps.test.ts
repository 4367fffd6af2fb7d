import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { nandedkarStalbergActionPotential, rosenfalckActionPotential } from '../motorunit/action-potential.ts';
import { fixtureField, fixtureGradientAt, fixtureGrid, spreadFibres } from '../motorunit/infinite-medium-fixtures.ts';
import { createLeadFieldMuaps } from '../motorunit/lead-field-muaps.ts';
import { drawFibres, fibresPotential, type PlacedFibre } from '../motorunit/motor-unit-fibres.ts';
import { DEFAULT_FIBRE_SCATTER, type MotorUnitTheta } from '../motorunit/motor-unit-theta.ts';
import { createMuapBasis } from '../motorunit/muap-basis.ts';
import { fibreMuap } from './fibre-muaps.ts';
import { createWaveTable } from './wave-table.ts';

const electrodes = fixtureGrid(2, 3, 8e-3);
const field = fixtureField(electrodes);
const leadField = { paths: field, gradient: Float32Array.from(field.gradient) };
const theta: MotorUnitTheta = {
  positionMetres: [0.0013, 0.0147],
  innervationZoneMetres: 0.0037,
  conductionVelocity: 4.1,
  halfLengthsMetres: [0.0413, 0.0321],
  territoryRadiusMetres: 3.7e-3,
  logSize: Math.log(320),
};
const sampling = { samplingRateHz: 4096, sampleCount: 60 };
const kernels = await createKernels({ memoryBytes: 64e6 });
const table = createWaveTable(rosenfalckActionPotential, 1e-3);
const draw = (fibreCount: number) =>
  drawFibres(theta, { seed: 1, index: 0, fibreCount, scatter: DEFAULT_FIBRE_SCATTER });
const found = (fibres: readonly PlacedFibre[], waves = table, times = sampling) =>
  fibreMuap(leadField, electrodes.length, fibres, waves, times, kernels);
const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0));
const relative = (a: ArrayLike<number>, b: ArrayLike<number>) => norm(Array.from(a, (x, i) => x - b[i])) / norm(b);

describe('MUAPs of fibres', () => {
  for (const model of [rosenfalckActionPotential, nandedkarStalbergActionPotential])
    it(`agree with fine quadrature, ${model.name}`, () => {
      const fibres = draw(3);
      const exact = fibresPotential(fixtureGradientAt(electrodes), electrodes.length, fibres, model, sampling);
      const muap = found(fibres, createWaveTable(model, 1e-3));
      const n = sampling.sampleCount;
      // paths 2 mm apart, 8 mm from the nearest electrode: 1e-3, from the parabola across them
      for (let e = 0; e < electrodes.length; e++)
        expect(relative(muap.subarray(e * n, (e + 1) * n), exact.subarray(e * n, (e + 1) * n))).toBeLessThanOrEqual(
          3e-3,
        );
    });

  it('agree where the fibre lies on a path and ends between its samples, to 3e-4', () => {
    const fibre: PlacedFibre = { ...draw(1)[0], positionMetres: [0, 0.014], endPlateMetres: 0.00037 };
    for (const halfLengthsMetres of [
      [0.0413, 0.0322],
      [0.0047, 0.0052],
      [0.00123, 0.03],
    ] as const) {
      const fibres = [{ ...fibre, halfLengthsMetres }];
      const exact = fibresPotential(fixtureGradientAt(electrodes), 6, fibres, rosenfalckActionPotential, sampling);
      expect(relative(found(fibres), exact)).toBeLessThanOrEqual(3e-4);
    }
  });

  it('of many fibres are those of the MUAP basis', () => {
    const fibres = spreadFibres(theta, DEFAULT_FIBRE_SCATTER, 4, 9);
    const basis = createMuapBasis(field, { radiiMetres: [3e-3, 4.5e-3] });
    const coarse = { samplingRateHz: 2048, sampleCount: 40 };
    const expected = createLeadFieldMuaps(basis, coarse).muap(theta);
    // the basis is interpolated between places and radii (lead-field-muaps.test.ts: 0.01)
    expect(relative(found(fibres, table, coarse), expected)).toBeLessThanOrEqual(0.01);
  });

  it('grow with the number of fibres, and are sums', () => {
    const fibres = draw(4);
    const double = found(fibres.map((fibre) => ({ ...fibre, count: 2 * fibre.count })));
    const single = found(fibres);
    const halves = [fibres.slice(0, 2), fibres.slice(2)].map((part) => found(part));
    expect(
      relative(
        double,
        single.map((x) => 2 * x),
      ),
    ).toBeLessThanOrEqual(1e-6);
    // float32 sums of some thousand products
    expect(
      relative(
        halves[0].map((x, i) => x + halves[1][i]),
        single,
      ),
    ).toBeLessThanOrEqual(1e-5);
  });

  it('of slower fibres are the same, later by the same factor', () => {
    const fibres = draw(4);
    const slow = fibres.map((fibre) => ({ ...fibre, conductionVelocity: 0.8 * fibre.conductionVelocity }));
    const fast = found(fibres);
    const late = found(slow, table, { samplingRateHz: 0.8 * 4096, sampleCount: 60 });
    expect(relative(late, fast)).toBeLessThanOrEqual(1e-6);
  });

  it('are the same with vectors and without', async () => {
    const reference = await createKernels({ memoryBytes: 64e6, backend: 'reference' });
    const fibres = draw(4);
    const plain = fibreMuap(leadField, electrodes.length, fibres, table, sampling, reference);
    expect(relative(found(fibres), plain)).toBeLessThanOrEqual(1e-5);
  });

  it('say what does not fit', () => {
    expect(() => found([])).toThrow(/number of fibres/);
    expect(() => found(draw(1), createWaveTable(rosenfalckActionPotential, 2e-3))).toThrow(/wave table is for/);
    expect(() => fibreMuap(leadField, 7, draw(1), table, sampling, kernels)).toThrow(/gradient expected/);
  });
});
