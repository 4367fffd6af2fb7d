import { describe, expect, it } from 'vitest';
import { checkRecruitmentLaw, type RecruitmentLaw, rankAtThreshold, recruitmentThreshold } from './recruitment-law.ts';

const exponential: RecruitmentLaw = { kind: 'exponential', range: 50, last: 0.75 };
const zeroBased: RecruitmentLaw = { kind: 'zero-based', range: 50, last: 0.75 };
const tibialis: RecruitmentLaw = { kind: 'power-exponent', scale: 0.005052, linear: 58.1, base: 120, power: 1.83 };
const laws = [exponential, zeroBased, tibialis];

describe('recruitment law', () => {
  it('is exponential with the range of Fuglevand', () => {
    // the logarithm rises evenly: half way up the pool is the geometric mean of first and last
    expect(Math.abs(recruitmentThreshold(exponential, 1) - 0.75)).toBeLessThanOrEqual(1e-15);
    expect(Math.abs(recruitmentThreshold(exponential, 0) - 0.015)).toBeLessThanOrEqual(1e-15);
    expect(Math.abs(recruitmentThreshold(exponential, 0.5) - Math.sqrt(0.75 * 0.015))).toBeLessThanOrEqual(1e-15);
  });

  it('begins at nothing in the zero-based form, and comes to the same end', () => {
    expect(recruitmentThreshold(zeroBased, 0)).toBe(0);
    expect(Math.abs(recruitmentThreshold(zeroBased, 1) - 0.75)).toBeLessThanOrEqual(1e-15);
    // (e^(x ln 51) - 1) / 50 at x = 1/2: (sqrt 51 - 1) / 50
    expect(Math.abs(recruitmentThreshold(zeroBased, 0.5) - 0.015 * (Math.sqrt(51) - 1))).toBeLessThanOrEqual(1e-15);
  });

  it('gives the published thresholds of tibialis anterior', () => {
    const published = [0.5, 8.1, 16.6, 30.6, 90];
    // in per cent, printed with one digit; that of the last is rounded to the unit
    published.forEach((percent, k) => {
      const tolerance = k === 4 ? 0.5 : 0.05;
      expect(Math.abs(100 * recruitmentThreshold(tibialis, k / 4) - percent)).toBeLessThanOrEqual(tolerance);
    });
  });

  it('is inverted to 1e-12, and held at its ends', () => {
    for (const law of laws) {
      for (const x of [0.01, 0.3, 0.77, 0.999])
        expect(Math.abs(rankAtThreshold(law, recruitmentThreshold(law, x)) - x)).toBeLessThanOrEqual(1e-12);
      expect(rankAtThreshold(law, 0)).toBe(0);
      expect(rankAtThreshold(law, 1)).toBe(1);
    }
  });

  it('refuses thresholds beyond the maximum', () => {
    expect(() => checkRecruitmentLaw('test', { ...tibialis, base: 200 })).toThrow(/last recruitment threshold/);
    expect(() => checkRecruitmentLaw('test', { ...exponential, range: 1 })).toThrow(/range/);
    for (const law of laws) expect(() => checkRecruitmentLaw('test', law)).not.toThrow();
  });
});
