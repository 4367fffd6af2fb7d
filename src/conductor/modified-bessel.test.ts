import { describe, expect, test } from 'vitest';
import { isBmissError } from '../core/errors.ts';
import { modifiedBessel } from './modified-bessel.ts';

const arguments_ = [1e-9, 1e-3, 0.1, 0.9999, 1, 1.0001, 2.5, 8, 9.1, 30, 37, 200, 3000, 1e5];

describe('modifiedBessel', () => {
  test('agrees with values of mpmath 1.3 at 40 digits: log(besseli(n, x)) - x, log(besselk(n, x)) + x', () => {
    for (const [order, x, logI, logK] of mpmathValues) {
      const table = modifiedBessel(x, order);
      // an error of 1e-15 in each step of a sum of logarithms of that size
      expect(Math.abs(table.logScaledI[order] - logI) <= 1e-15 * (20 + Math.abs(logI))).toBe(true);
      expect(Math.abs(table.logScaledK[order] - logK) <= 1e-15 * (20 + Math.abs(logK))).toBe(true);
    }
  });

  test('agrees with the values printed in the SciPy manual of i1e: 0.2079104153497085 at 1, 0.01261093025692863 at 1000', () => {
    expect(Math.abs(Math.exp(modifiedBessel(1, 1).logScaledI[1]) - 0.2079104153497085) <= 1e-15).toBe(true);
    expect(Math.abs(Math.exp(modifiedBessel(1000, 1).logScaledI[1]) - 0.01261093025692863) <= 1e-15).toBe(true);
  });

  test('I_n equals its own integral (1 / pi) int exp(x cos t) cos(n t) dt', () => {
    for (const x of [0.3, 1, 4, 20]) {
      const table = modifiedBessel(x, 10);
      for (const n of [0, 1, 4, 10]) {
        const points = 200;
        let sum = 0;
        for (let j = 0; j < points; j++) {
          const angle = (2 * Math.PI * j) / points;
          sum += Math.exp(x * (Math.cos(angle) - 1)) * Math.cos(n * angle);
        }
        // cancellation in the integral: 1e-15 absolute
        expect(Math.abs(Math.exp(table.logScaledI[n]) - sum / points) <= 2e-15).toBe(true);
      }
    }
  });

  test("slopes meet the Wronskian x (I K' - I' K) = -1 and the recurrences of the derivatives", () => {
    for (const x of arguments_) {
      const table = modifiedBessel(x, 60);
      for (let n = 0; n <= 60; n++) {
        const product = Math.exp(table.logScaledI[n] + table.logScaledK[n]);
        const wronskian = product * (table.slopeI[n] - table.slopeK[n]);
        expect(Math.abs(wronskian - 1) <= 3e-13).toBe(true); // exp of a logarithm up to 1500: 1500 * 2^-53
        if (n === 60) continue;
        const next = Math.exp(table.logScaledI[n + 1] - table.logScaledI[n]); // I_n' = I_(n+1) + (n / x) I_n
        expect(Math.abs(table.slopeI[n] - n - x * next) <= 3e-13 * table.slopeI[n]).toBe(true);
      }
    }
  });

  test('stays finite where plain I_n and K_n overflow or vanish', () => {
    for (const x of [1e-12, 1e-3, 1, 800, 1e6]) {
      const table = modifiedBessel(x, 500);
      for (const values of [table.logScaledI, table.logScaledK, table.slopeI, table.slopeK]) {
        expect(values.every(Number.isFinite)).toBe(true);
      }
    }
  });

  test('refuses arguments outside its range', () => {
    for (const [x, order] of [
      [0, 3],
      [-1, 3],
      [Number.NaN, 3],
      [1, -1],
      [1, 1.5],
    ]) {
      try {
        modifiedBessel(x, order);
        expect.unreachable();
      } catch (error) {
        expect(isBmissError(error, 'parameter')).toBe(true);
      }
    }
  });
});

// order, x, log(exp(-x) I), log(exp(x) K)
const mpmathValues: [number, number, number, number][] = [
  [0, 1.0e-6, -9.9999975e-7, 2.634149305306988],
  [0, 0.5, -0.4384502808145187, 0.4214102301309186],
  [1, 0.999, -1.570888570676866, 0.4930479416364398],
  [3, 1.001, -4.806964272692423, 2.958045221829523],
  [0, 2.0, -1.176006458517044, -0.1724882049757099],
  [5, 0.2, -16.49875073944321, 14.19533315469621],
  [40, 3.0, -97.04719313316905, 92.66236015205436],
  [200, 0.01, -1922.905460377635, 1916.913995829277],
  [12, 100.0, -3.943020232519821, -1.362434499568579],
  [300, 250.0, -168.1821200411347, 161.5215122677221],
  [0, 5000.0, -5.17751012641227, -4.032830240563912],
  [7, 20000.0, -5.871901089930631, -4.724733704102939],
];
