import { describe, expect, it } from 'vitest';
import { createFibreField } from './fibre-field.ts';
import { bananaMuscle, MUSCLE } from './fibre-fixtures.ts';
import { musclePaths } from './muscle-paths.ts';
import { musclePoint, musclePosition } from './muscle-position.ts';
import { sectionToWorld } from './muscle-section.ts';
import { typicalFibre } from './typical-fibre.ts';

const anatomy = bananaMuscle();
const field = createFibreField(anatomy);
const paths = musclePaths(anatomy, MUSCLE, field);

describe('musclePoint and musclePosition', () => {
  it('are inverse to each other in a curved muscle', () => {
    for (const first of [-0.0041, 0, 0.0033])
      for (const second of [-0.0037, 0.0012, 0.004])
        for (const arcLengthMetres of [-0.0453, -0.01, 0.0227, 0.05]) {
          const positionMetres = [first, second] as const;
          const point = musclePoint(paths, { positionMetres, arcLengthMetres });
          const back = musclePosition(paths, field, ...point);
          // bilinear between paths 2 mm apart that run round an arc of 120 mm; the voxels' steps
          expect(Math.hypot(back.positionMetres[0] - first, back.positionMetres[1] - second)).toBeLessThanOrEqual(2e-4);
          expect(Math.abs(back.arcLengthMetres - arcLengthMetres)).toBeLessThanOrEqual(2e-4);
        }
  });

  it('is the plane at arc length 0, nodes or not, up to the border', () => {
    const { samples } = paths.section;
    for (let n = 0; n < samples.length; n += 26) {
      const positionMetres = [samples[n], samples[n + 1]] as const;
      const point = musclePoint(paths, { positionMetres, arcLengthMetres: 0 });
      const expected = sectionToWorld(paths.section, ...positionMetres);
      expect(Math.hypot(...point.map((value, c) => value - expected[c]))).toBeLessThanOrEqual(1e-9);
    }
  });

  it('says what is wrong', () => {
    const outside = { positionMetres: [0.03, 0], arcLengthMetres: 0 } as const;
    expect(() => musclePoint(paths, outside)).toThrow(/position \(30.0, 0.0\) mm is outside the muscle's section/);
    expect(() => musclePoint(paths, { positionMetres: [0, 0], arcLengthMetres: 1 })).toThrow(/arc length/);
  });
});

describe('typicalFibre', () => {
  it("has half the table's length on both sides, or as much as the muscle has", () => {
    const { halfLengthsMetres, innervationZoneMetres, shortened } = typicalFibre(paths);
    // flexor digitorum superficialis: 55 mm
    expect(halfLengthsMetres).toEqual([0.0275, 0.0275]);
    expect([innervationZoneMetres, shortened]).toEqual([0, false]);
    const long = typicalFibre({ ...paths, label: { ...paths.label, muscle: 'sartorius' } });
    expect(long.shortened).toBe(true);
    for (const half of long.halfLengthsMetres) expect(Math.abs(half - 0.08)).toBeLessThanOrEqual(0.006);
  });
});
