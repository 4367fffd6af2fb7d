import { describe, expect, it } from 'vitest';
import { sleevePositions } from '../bench/electrode-sleeve.ts';
import { readSimulatedFlags, SIMULATED_PARTS } from '../bench/simulated-flags.ts';
import { plansOf, SETS } from '../bench/simulated-plans.ts';
import { bodies, bodyRequest } from '../bench/simulated-sets.ts';
import { setText } from '../bench/simulated-text.ts';

describe('the words of bench:simulated', () => {
  it('choose all parts, or some in the order of the page', () => {
    expect(readSimulatedFlags([])).toMatchObject({ parts: SIMULATED_PARTS, seeds: 2, peers: true, write: false });
    const some = readSimulatedFlags(['--only=tibialis256,grid64', '--seeds=3', '--no-peers', '--write']);
    expect(some).toMatchObject({ parts: ['grid64', 'tibialis256'], seeds: 3, peers: false, write: true });
  });

  it.each([
    [['--all'], 'expected --only='],
    [['--only=grid32'], "got 'grid32'"],
    [['--seeds=0'], "got '--seeds=0'"],
    [['--write', '--recordings=leg'], 'leave out --recordings'],
  ])('refuse %j', (words, message) => {
    expect(() => readSimulatedFlags(words)).toThrow(message);
  });
});

describe('the plans of the simulated sets', () => {
  const all = SETS.flatMap((set) => plansOf(set, 2));

  it('have names of their own, and motor units as promised', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { set, body, activeCount } of all) {
      const active = activeCount * (bodies[body].leadFields.muscles?.length ?? 0);
      expect(active).toBeGreaterThanOrEqual(60);
      expect(active).toBeLessThanOrEqual(100);
      if (set === 'paper100') expect(active).toBe(100);
    }
  });

  it('draw the same motor units for paper100 whatever noise and body', () => {
    expect(new Set(plansOf('paper100', 1).map(({ seed }) => seed)).size).toBe(1);
    expect(plansOf('paper100', 1)).toHaveLength(6);
  });
});

describe('the bodies of the simulated sets', () => {
  it('lay a sleeve whose columns are 8 mm apart round the ellipse of its middle row', () => {
    const limb = { limb: 'forearm', circumferenceMetres: 0.272 } as const;
    const shape = { rows: 3, columns: 32, spacingMetres: 8e-3, middleMetres: 0.085 };
    const { positionsMetres, cells } = sleevePositions(limb, shape);
    const at = (row: number, column: number) => {
      const electrode = cells?.cells[row * 32 + (column % 32)] ?? -1;
      return positionsMetres.subarray(3 * electrode, 3 * electrode + 3);
    };
    for (let column = 0; column < 32; column++) {
      const [a, b] = [at(1, column), at(1, column + 1)];
      // the chord of an arc of 8 mm is up to 0.1 mm shorter where the limb bends most; the girth is 2 % off 256 mm
      expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeGreaterThan(7.7e-3);
      expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeLessThan(8.3e-3);
      expect(at(0, column)[2] - at(1, column)[2]).toBeCloseTo(8e-3, 12);
    }
  });

  it('put four grids edge to edge, every electrode once', () => {
    const { electrodes } = bodies.tibialis256.leadFields;
    if (electrodes.kind !== 'grid') throw new Error('a grid');
    const { rows, columns, cells } = electrodes.grid;
    expect([rows, columns]).toEqual([26, 10]);
    const numbers = Array.from(cells.filter((cell) => cell >= 0)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 256 }, (_, n) => n));
  });

  it('are others where they are mismatched', () => {
    for (const body of Object.values(bodies)) {
      const [known, other] = [bodyRequest(body, false), bodyRequest(body, true)];
      expect(other.source.identity).not.toEqual(known.source.identity);
      expect(other.leadFields.elementMetres).not.toBe(known.leadFields.elementMetres);
      expect(other.leadFields.electrodes).not.toEqual(known.leadFields.electrodes);
    }
  });
});

describe('the section of a simulated set', () => {
  it('has means over recordings, the ratio of the bounds, and says which runs are old', () => {
    const [plan] = plansOf('grid64', 1);
    const run = (method: string, above90: number, cached = false) => ({
      plan,
      method,
      active: 60,
      above90,
      above80: above90 + 1,
      reported: 40,
      matched: 30,
      false: 10,
      duplicates: 0,
      pairs: [],
      wallSeconds: 2,
      cpuSeconds: 3,
      peakBytes: 1e8,
      loadAfter: 1,
      cached,
    });
    const method = (key: string) => {
      return { key, label: `the ${key}`, kind: 'bound', run: () => Promise.reject(new Error('not run')) } as const;
    };
    const results = [
      run('hard-peeling', 10),
      run('hard-peeling', 14),
      run('nonlinear', 20, true),
      run('nonlinear', 28),
    ];
    const text = setText('grid64', '- Date: today', [method('hard-peeling'), method('nonlinear')], results);
    expect(text).toMatch(/\| the hard-peeling +\| +2 \| +12\.0 of 60 \| +13\.0 \| +40\.0 \| +0\.750 \|/);
    expect(text).toContain('2.00 (24.0 / 12.0)');
    expect(text).toContain('1 of 4 runs were measured in an earlier run');
  });
});
