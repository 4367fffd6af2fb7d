import { describe, expect, it } from 'vitest';
import type { LimbEnds } from './place-grid.ts';
import { type ElectrodePositions, projectElectrodes } from './project-electrodes.ts';
import { ellipticCylinder } from './surface-fixtures.ts';

const radius = 0.04;
const surface = ellipticCylinder(radius, radius);
const limb: LimbEnds = { axis: { centre: [0, 0, 0], direction: [0, 0, 1] }, alongMetres: [-0.1, 0.1] };

/** At the given distances from the skin, 10 mm apart along it. */
const table = (distances: readonly number[], z = 0): ElectrodePositions => ({
  name: 'e.tsv',
  names: distances.map((_, n) => `E${n + 1}`),
  positionsMetres: Float64Array.from(distances.flatMap((d, n) => [0, radius + d, z + 0.01 * n])),
  warnings: [],
});

describe('projectElectrodes', () => {
  it('puts each on the nearest skin and reports the distance', () => {
    const placed = projectElectrodes(surface, limb, table([0.001, -0.002, 0]));
    expect(Array.from(placed.skinDistancesMetres).map((d) => Number(d.toFixed(12)))).toEqual([0.001, -0.002, 0]);
    expect(Array.from(placed.positionsMetres.subarray(3, 6))).toEqual([0, radius, 0.01]);
    expect(Array.from(placed.normals.subarray(3, 6))).toEqual([0, 1, 0]);
    expect(placed.warnings).toEqual([]);
    expect(placed.grid).toBeUndefined();
  });

  it('warns above 5 mm and refuses above 30 mm, by name', () => {
    expect(projectElectrodes(surface, limb, table([0.001, 0.0061])).warnings).toEqual([
      'e.tsv: 1 of 2 electrodes were more than 5 mm from the skin, up to 6 mm; they were put on its nearest point',
    ]);
    expect(() => projectElectrodes(surface, limb, table([0, 0.084, 0.05]))).toThrow(
      /^e\.tsv: electrodes far from the skin: E2 by 84 mm, E3 by 50 mm; expected at most 30 mm\. .*check its origin/,
    );
    expect(() => projectElectrodes({ nearest: () => undefined }, limb, table([0]))).toThrow(
      /E1 by an unknown distance/,
    );
  });

  it('refuses electrodes past the ends', () => {
    expect(() => projectElectrodes(surface, limb, table([0, 0, 0], 0.085))).toThrow(
      /1 of 3 electrodes are past the ends of the limb, E3 by 5 mm past the proximal one/,
    );
  });

  it('measures the spacing of a table with rows and columns', () => {
    const cells = { rows: 3, columns: 1, cells: Int32Array.of(0, 1, 2) };
    const placed = projectElectrodes(surface, limb, { ...table([0, 0.001, 0.002]), cells });
    expect(placed.grid?.spacingMetres).toBeCloseTo(0.01, 9);
    expect(placed.grid?.spacingErrorMetres).toBeLessThanOrEqual(1e-9);
  });
});
