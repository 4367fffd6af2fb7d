import { describe, expect, it } from 'vitest';
import { forearmTemplate } from '../../anatomy/forearm.ts';
import { lowerLegTemplate } from '../../anatomy/lower-leg.ts';
import { muscleNames } from '../../anatomy/muscle-names.ts';
import { thighTemplate } from '../../anatomy/thigh.ts';
import { upperArmTemplate } from '../../anatomy/upper-arm.ts';
import { knownPools } from './muscle-pool-table.ts';
import { estimateMotorUnitCount, musclePool } from './muscle-pools.ts';
import { createPool } from './pool.ts';

const templates = [forearmTemplate, upperArmTemplate, thighTemplate, lowerLegTemplate];
const areas = new Map(
  templates.flatMap(({ muscles }) => muscles.map((m) => [m.name, m.areaMm2 ?? m.peakAreaMm2 ?? Number.NaN] as const)),
);

describe('muscle pools', () => {
  it('has a pool for every muscle of the parametric limbs', () => {
    for (const muscle of areas.keys()) {
      const table = musclePool({ name: muscle, muscle });
      const pool = createPool(table);
      expect(pool.motorUnitCount).toBeGreaterThanOrEqual(50);
      expect(pool.motorUnitCount).toBeLessThanOrEqual(1000);
      // between lumbrical (108) and gastrocnemius (1930) of Feinstein et al. 1955, with room for soleus
      const mean = pool.fibreCounts.reduce((a, b) => a + b) / pool.motorUnitCount;
      expect(mean, muscle).toBeGreaterThanOrEqual(100);
      expect(mean, muscle).toBeLessThanOrEqual(2200);
      for (const source of Object.values(table.sources)) expect(source).toMatch(/estimate|\d{4}/);
    }
  });

  it('knows only muscles that have a name', () => {
    for (const { muscle } of knownPools) expect(muscleNames.map(({ name }) => name)).toContain(muscle);
  });

  it('estimates counts by the least-squares line through the whole muscles', () => {
    const whole = new Map(areas).set('biceps brachii', 640 + 610);
    const points = knownPools
      .filter(({ muscle }) => !muscle.endsWith('head'))
      .map(({ muscle, motorUnitCount }) => [Math.log(whole.get(muscle)!), Math.log(motorUnitCount.value)]);
    expect(points.length).toBe(9);
    const meanOf = (k: number) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
    const [meanX, meanY] = [meanOf(0), meanOf(1)];
    const slope =
      points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) /
      points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
    // the line is written with two digits, and so are its values below
    expect(Math.abs(slope - 0.55)).toBeLessThanOrEqual(0.005);
    for (const area of [100, 500, 2000]) {
      const line = Math.exp(meanY + slope * (Math.log(area) - meanX));
      expect(Math.abs(estimateMotorUnitCount(area) / line - 1)).toBeLessThanOrEqual(0.03);
    }
    for (const [x, y] of points)
      expect(Math.abs(y - Math.log(estimateMotorUnitCount(Math.exp(x))))).toBeLessThanOrEqual(Math.log(1.8));
  });

  it('has the fibres of tibialis anterior that its law was published with', () => {
    const { fibreRange, motorUnitCount } = musclePool({ name: 'tibialis anterior' });
    expect(motorUnitCount).toBe(400);
    // 158 to 1758 in the source, whose last motor unit has x = 1 and first x = 1/400; 200 000 in all
    expect(Math.abs(fibreRange[0] - 158)).toBeLessThanOrEqual(1);
    expect(Math.abs(fibreRange[1] - 1758)).toBeLessThanOrEqual(10);
    const pool = createPool(musclePool({ name: 'tibialis anterior' }));
    expect(Math.abs(pool.fibreCounts.reduce((a, b) => a + b) - 200e3)).toBeLessThanOrEqual(1e3);
  });

  it('says where a number is an estimate, and uses a given area', () => {
    const unknown = musclePool({ name: 'Label 7' });
    expect(unknown.sources.motorUnitCount).toMatch(/estimate.*area unknown/);
    const given = musclePool({ name: 'Label 7' }, 900e-6);
    expect(given.motorUnitCount).toBe(estimateMotorUnitCount(900));
    expect(given.sources.motorUnitCount).toMatch(/900 mm2 \(given\)/);
    expect(() => musclePool({ name: 'Label 7' }, 900)).toThrow(/area of Label 7 in m2/);
  });
});
