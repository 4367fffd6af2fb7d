import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../conductor/gauss-legendre.ts';
import {
  intracellularGradient,
  nandedkarStalbergActionPotential,
  rosenfalckActionPotential,
} from '../motorunit/action-potential.ts';
import { CUTS_PER_STEP, createWaveTable, cubicConvolution, noticeableReach } from './wave-table.ts';

const rule = gaussLegendre(8);

describe('wave table', () => {
  it('interpolates by pieces that keep parabolas', () => {
    for (const x of [0, 0.21, 0.5, 0.93])
      for (const power of [0, 1, 2]) {
        let sum = 0;
        for (let i = -2; i <= 3; i++) sum += i ** power * cubicConvolution(x - i);
        expect(Math.abs(sum - x ** power)).toBeLessThanOrEqual(1e-12);
      }
  });

  for (const model of [rosenfalckActionPotential, nandedkarStalbergActionPotential])
    it(`holds the cut integrals of ${model.name}'s wave`, () => {
      const h = 1e-3;
      const table = createWaveTable(model, h);
      const value = (row: number, column: number) => table.values[row * table.columnCount + column];
      // the largest of all, as a scale
      const largest = table.values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      for (const row of [0, 7, CUTS_PER_STEP, 29, 2 * CUTS_PER_STEP, 50])
        for (const column of [40, 97, 130, 333]) {
          const z = column * table.zStepMetres - 2 * h;
          // panels end where the pieces of B do, and where the front is
          const cut = (row / CUTS_PER_STEP - 2) * h;
          const borders = [cut, -h, 0, h, 2 * h, z].filter((w) => w >= cut && w <= 2 * h).sort((a, b) => a - b);
          let expected = 0;
          for (let b = 1; b < borders.length; b++)
            for (const [i, node] of rule.nodes.entries()) {
              const half = (borders[b] - borders[b - 1]) / 2;
              const w = borders[b - 1] + half * (1 + node);
              if (z - w < table.reachMetres)
                expected += half * rule.weights[i] * cubicConvolution(w / h) * intracellularGradient(model, z - w);
            }
          // two Gauss points on slabs of h / 16; most where the front, from which V' rises as z^2, lies within a slab
          expect(Math.abs(value(row, column) - expected)).toBeLessThanOrEqual(3e-5 * largest);
        }
      for (let column = 0; column < table.columnCount; column++) expect(value(table.rowCount - 1, column)).toBe(0);
    });

  it('ends where the wave has fallen to a ten-thousandth of its steepest slope', () => {
    const reach = noticeableReach(rosenfalckActionPotential);
    const steepest = intracellularGradient(rosenfalckActionPotential, 1.268e-3);
    expect(Math.abs(intracellularGradient(rosenfalckActionPotential, reach))).toBeLessThanOrEqual(1.01e-4 * steepest);
    expect(Math.abs(intracellularGradient(rosenfalckActionPotential, reach - 2e-4))).toBeGreaterThan(1e-4 * steepest);
  });
});
