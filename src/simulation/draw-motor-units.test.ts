import { describe, expect, it } from 'vitest';
import { musclePoint } from '../anatomy/fibres/muscle-position.ts';
import { typicalFibre } from '../anatomy/fibres/typical-fibre.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { rosenfalckActionPotential } from '../motorunit/action-potential.ts';
import { velocityOfDiameter } from '../motorunit/conduction-velocity.ts';
import { DEFAULT_FIBRE_SCATTER } from '../motorunit/motor-unit-theta.ts';
import { drawMotorUnits, fibreLaw, MOST_FIBRES, territoryLaw, velocityLaw } from './draw-motor-units.ts';
import { fibreMuap } from './fibre-muaps.ts';
import { roundMuscleSet } from './muscle-fixtures.ts';
import { createWaveTable } from './wave-table.ts';

const set = roundMuscleSet();
const field = set.muscles[0];
const count = 300;
const pool = {
  fibreCounts: Float64Array.from({ length: count }, (_, i) => 40 * 15 ** (i / count)),
  recruitmentThresholds: Float64Array.from({ length: count }, (_, i) => (0.8 * i) / count),
};
const all = Array.from({ length: count }, (_, i) => i);
const units = drawMotorUnits(field, pool, all, { seed: 1 });
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const sd = (values: readonly number[]) => Math.sqrt(mean(values.map((x) => (x - mean(values)) ** 2)));
const correlation = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((x, i) => (x - mean(a)) * (b[i] - mean(b)))) / (sd(a) * sd(b));

describe('drawn motor units', () => {
  it('are the same whichever others are drawn', () => {
    expect(drawMotorUnits(field, pool, [250, 3], { seed: 1 })).toEqual([units[250], units[3]]);
    expect(drawMotorUnits(field, pool, [3], { seed: 2 })[0].theta).not.toEqual(units[3].theta);
    const other = roundMuscleSet({ label: 4 }).muscles[0];
    expect(drawMotorUnits(other, pool, [3], { seed: 1 })[0].theta).not.toEqual(units[3].theta);
  });

  it('have the sizes of the pool, rising with recruitment', () => {
    for (const [i, { theta, fibres, fibreCount, poolIndex, recruitmentThreshold }] of units.entries()) {
      expect([poolIndex, recruitmentThreshold]).toEqual([i, pool.recruitmentThresholds[i]]);
      expect(fibreCount).toBe(Math.round(pool.fibreCounts[i]));
      expect(fibres.length).toBe(Math.min(fibreCount, MOST_FIBRES));
      expect(Math.abs(fibres.reduce((sum, fibre) => sum + fibre.count, 0) / fibreCount - 1)).toBeLessThanOrEqual(1e-9);
      const conductance = fibres.reduce((sum, fibre) => sum + fibre.count * (fibre.diameterMetres / 55e-6) ** 2, 0);
      expect(Math.abs(theta.logSize - Math.log(conductance))).toBeLessThanOrEqual(1e-9);
      if (i > 0) expect(theta.territoryRadiusMetres).toBeGreaterThanOrEqual(units[i - 1].theta.territoryRadiusMetres);
    }
    const radii = units.map(({ theta }) => theta.territoryRadiusMetres);
    expect(radii[0]).toBeGreaterThan(territoryLaw.smallestRadiusMetres);
    // 2.5 mm and 600 fibres at 20 per mm2
    expect(Math.abs(radii[count - 1] - Math.sqrt(6.25 + 592 / (20 * Math.PI)) * 1e-3)).toBeLessThanOrEqual(1e-5);
    expect(Math.PI * radii[count - 1] ** 2).toBeLessThanOrEqual(0.25 * field.paths.section.areaSquareMetres);
    const tiny = roundMuscleSet({ radiusMetres: 4e-3 }).muscles[0];
    const [small] = drawMotorUnits(tiny, pool, [299], { seed: 1 });
    expect(Math.abs(small.theta.territoryRadiusMetres - 2e-3)).toBeLessThanOrEqual(5e-5);
  });

  it('have velocities by the law of the pool, higher in those recruited later', () => {
    const velocities = units.map(({ theta }) => theta.conductionVelocity);
    // four standard errors of 300
    expect(Math.abs(mean(velocities) - velocityLaw.mean)).toBeLessThanOrEqual(0.04);
    expect(Math.abs(sd(velocities) - velocityLaw.standardDeviation)).toBeLessThanOrEqual(0.05);
    // 0.87 with the normal variable of the order, 0.977 of that with the order itself
    expect(Math.abs(correlation(velocities, all) - 0.85)).toBeLessThanOrEqual(0.07);
    expect(Math.min(...velocities)).toBeGreaterThan(2.8);
    expect(Math.max(...velocities)).toBeLessThan(5.2);
    for (const { fibres } of units.slice(0, 3))
      for (const { diameterMetres, conductionVelocity } of fibres)
        expect(Math.abs(velocityOfDiameter(diameterMetres) - conductionVelocity)).toBeLessThanOrEqual(1e-12);
  });

  it('have fibres that fit the muscle, around the typical ones', () => {
    const { paths } = field;
    const typical = typicalFibre(paths);
    const length = typical.halfLengthsMetres[0] + typical.halfLengthsMetres[1];
    const zones = units.map(({ theta }) => theta.innervationZoneMetres);
    const firsts = units.map(({ theta }) => theta.halfLengthsMetres[0]);
    expect(Math.abs(mean(zones))).toBeLessThanOrEqual((4 * fibreLaw.zoneSpread * length) / Math.sqrt(count));
    expect(Math.abs(sd(zones) / (fibreLaw.zoneSpread * length) - 1)).toBeLessThanOrEqual(0.2);
    expect(Math.abs(mean(firsts) / typical.halfLengthsMetres[0] - 1)).toBeLessThanOrEqual(0.02);
    expect(Math.abs(sd(firsts) / typical.halfLengthsMetres[0] / fibreLaw.lengthSpread - 1)).toBeLessThanOrEqual(0.2);
    for (const halfLengthMetres of [0.06, 0.025, 0.012]) {
      const shorter = roundMuscleSet({ halfLengthMetres }).muscles[0];
      for (const { theta } of drawMotorUnits(shorter, pool, all.slice(0, 60), { seed: 1 })) {
        expect(theta.innervationZoneMetres - theta.halfLengthsMetres[0]).toBeGreaterThan(-halfLengthMetres);
        expect(theta.innervationZoneMetres + theta.halfLengthsMetres[1]).toBeLessThan(halfLengthMetres);
      }
    }
    const stub = roundMuscleSet({ halfLengthMetres: 0.005 }).muscles[0];
    expect(() => drawMotorUnits(stub, pool, [0], { seed: 1 })).toThrow(/fibre too short/);
  });

  it('have theta as the mean and spread of their fibres, inside the muscle', () => {
    for (const most of [1000, MOST_FIBRES])
      for (const { theta, fibres } of drawMotorUnits(field, pool, [40, 120, 299], {
        seed: 4,
        mostFibres: most,
        velocityScatter: 0.04,
      })) {
        const error = (values: readonly number[], expected: number) => Math.abs(mean(values) - expected);
        expect(
          error(
            fibres.map((f) => f.endPlateMetres),
            theta.innervationZoneMetres,
          ),
        ).toBeLessThanOrEqual(1e-12);
        for (const side of [0, 1])
          expect(
            error(
              fibres.map((f) => f.halfLengthsMetres[side]),
              theta.halfLengthsMetres[side],
            ),
          ).toBeLessThanOrEqual(1e-12);
        const velocities = fibres.map((f) => f.conductionVelocity);
        expect(error(velocities, theta.conductionVelocity)).toBeLessThanOrEqual(1e-12);
        // four standard errors of 70 pairs and fewer
        expect(Math.abs(sd(velocities) / (0.04 * theta.conductionVelocity) - 1)).toBeLessThanOrEqual(0.4);
        expect(Math.abs(sd(fibres.map((f) => f.endPlateMetres)) / 1e-3 - 1)).toBeLessThanOrEqual(0.4);
        const reach = 0.01 + 0.5e-3;
        for (const { positionMetres } of fibres) expect(Math.hypot(...positionMetres)).toBeLessThanOrEqual(reach);
        if (Math.hypot(...theta.positionMetres) > 0.01 - 2 * theta.territoryRadiusMetres) continue;
        for (const side of [0, 1]) {
          expect(
            error(
              fibres.map((f) => f.positionMetres[side]),
              theta.positionMetres[side],
            ),
          ).toBeLessThanOrEqual(1e-12);
          const spread = sd(fibres.map((f) => f.positionMetres[side]));
          expect(Math.abs((2 * spread) / theta.territoryRadiusMetres - 1)).toBeLessThanOrEqual(0.35);
        }
      }
  });

  it('are stood for by MOST_FIBRES of their fibres to a few hundredths', async () => {
    const kernels = await createKernels({ memoryBytes: 64e6 });
    const table = createWaveTable(rosenfalckActionPotential, 1e-3);
    const sampling = { samplingRateHz: 2048, sampleCount: 60 };
    const large = { ...pool, fibreCounts: pool.fibreCounts.map(() => 1500) };
    const potentials = (most: number) =>
      drawMotorUnits(field, large, all.slice(0, 12), { seed: 1, mostFibres: most, scatter: DEFAULT_FIBRE_SCATTER }).map(
        ({ fibres }) => fibreMuap(field, set.electrodes.names.length, fibres, table, sampling, kernels),
      );
    const [few, many] = [potentials(MOST_FIBRES), potentials(1499)];
    const differences = few.map((muap, i) => {
      const norms = [muap, many[i]].map((x) => Math.hypot(...x));
      return Math.hypot(...muap.map((x, n) => x / norms[0] - many[i][n] / norms[1]));
    });
    differences.sort((a, b) => a - b);
    expect(differences[6]).toBeLessThanOrEqual(0.015);
    expect(differences[11]).toBeLessThanOrEqual(0.03);
  });

  it('have centres where paths are, beside a muscle edge thinner than their distance', () => {
    const { paths } = field;
    // a sliver of points as far as 8 mm beside the muscle, between rows of nodes
    const sliver = Array.from({ length: 40 }, (_, n) => [0.0102 + 2e-4 * n, 0.001]).flat();
    const samples = Float64Array.of(...paths.section.samples, ...sliver);
    const thin = { ...field, paths: { ...paths, section: { ...paths.section, samples } } };
    for (const { theta } of drawMotorUnits(thin, pool, all, { seed: 1 }))
      expect(() => musclePoint(thin.paths, { positionMetres: theta.positionMetres, arcLengthMetres: 0 })).not.toThrow();
  });

  it('say what does not fit', () => {
    expect(() => drawMotorUnits(field, pool, [300], { seed: 1 })).toThrow(/index expected an integer from 0 to 299/);
    const uneven = { ...pool, recruitmentThresholds: [0] };
    expect(() => drawMotorUnits(field, uneven, [0], { seed: 1 })).toThrow(/recruitmentThresholds expected 300/);
  });
});
