import { describe, expect, it } from 'vitest';
import { type ForceProfile, forceProfile } from './profiles.ts';

const rate = 100;
/** float32 of values up to 1 */
const tolerance = 6e-8;
const at = (profile: Float32Array, second: number) => profile[Math.round(second * rate)];

describe('forceProfile', () => {
  it('draws the trapezoid that it is told', () => {
    const profile = forceProfile(
      { kind: 'trapezoid', effort: 0.3, restSeconds: 2, rampSeconds: 4, holdSeconds: 10 },
      25,
      rate,
    );
    expect(profile.length).toBe(2500);
    for (const [second, value] of [
      [0, 0],
      [2, 0],
      [4, 0.15],
      [6, 0.3],
      [11, 0.3],
      [16, 0.3],
      [19, 0.075],
      [20, 0],
      [24.9, 0],
    ])
      expect(Math.abs(at(profile, second) - value)).toBeLessThanOrEqual(tolerance);
  });

  it('finds its times in the length of the recording', () => {
    for (const seconds of [2, 10, 30, 300]) {
      const profile = forceProfile({ kind: 'trapezoid', effort: 0.5 }, seconds, rate);
      expect(at(profile, seconds / 2)).toBe(0.5);
      expect(profile[0]).toBe(0);
      expect(profile.at(-1)).toBeLessThanOrEqual(0.02);
      const held = profile.filter((value) => value === 0.5).length / profile.length;
      expect(held).toBeGreaterThan(0.09);
    }
    // 5 % rest and 20 % ramps of 10 s; 2 s and 5 s of 60 s
    const ten = forceProfile({ kind: 'trapezoid', effort: 1 }, 10, rate);
    for (const [second, value] of [
      [0.5, 0],
      [1.5, 0.5],
      [2.5, 1],
      [7.5, 1],
      [9.5, 0],
    ])
      expect(Math.abs(at(ten, second) - value)).toBeLessThanOrEqual(tolerance);
    const sixty = forceProfile({ kind: 'trapezoid', effort: 1 }, 60, rate);
    for (const [second, value] of [
      [2, 0],
      [4.5, 0.5],
      [7, 1],
      [53, 1],
      [58, 0],
    ])
      expect(Math.abs(at(sixty, second) - value)).toBeLessThanOrEqual(tolerance);
    // a hold that is given leaves the rest of the time to the ramps
    const held = forceProfile({ kind: 'trapezoid', effort: 1, restSeconds: 1, holdSeconds: 4 }, 10, rate);
    for (const [second, value] of [
      [1, 0],
      [2, 0.5],
      [3, 1],
      [7, 1],
      [8, 0.5],
    ])
      expect(Math.abs(at(held, second) - value)).toBeLessThanOrEqual(tolerance);
  });

  it('draws triangles and sinusoids', () => {
    const triangle = forceProfile({ kind: 'triangle', effort: 0.4, restSeconds: 1 }, 10, rate);
    for (const [second, value] of [
      [1, 0],
      [3, 0.2],
      [5, 0.4],
      [7, 0.2],
      [9, 0],
    ])
      expect(Math.abs(at(triangle, second) - value)).toBeLessThanOrEqual(tolerance);
    const sinusoid = forceProfile(
      { kind: 'sinusoid', mean: 0.3, amplitude: 0.1, frequencyHz: 0.25, restSeconds: 1, rampSeconds: 2 },
      20,
      rate,
    );
    for (const [second, value] of [
      [1, 0],
      [3, 0.3],
      [4, 0.4],
      [5, 0.3],
      [6, 0.2],
      [8, 0.4],
      [19, 0],
    ])
      expect(Math.abs(at(sinusoid, second) - value)).toBeLessThanOrEqual(tolerance);
  });

  it('draws bursts', () => {
    const bursts = forceProfile({ kind: 'ballistic', peak: 0.8, riseSeconds: 0.5, repetitions: 2 }, 8, rate);
    for (const [second, value] of [
      [1.5, 0],
      [1.75, 0.4],
      [2, 0.8],
      [2.25, 0.4],
      [2.5, 0],
      [4, 0],
      [6, 0.8],
      [7, 0],
    ])
      expect(Math.abs(at(bursts, second) - value)).toBeLessThanOrEqual(tolerance);
    expect(forceProfile({ kind: 'ballistic', peak: 1 }, 2, rate)[100]).toBe(1);
  });

  it('follows a trace by straight lines', () => {
    const values = Float64Array.of(0, 0.2, 0.1, 0.1);
    const trace = forceProfile({ kind: 'trace', values, samplingRateHz: 1 }, 4, rate);
    for (const [second, value] of [
      [0, 0],
      [0.5, 0.1],
      [1, 0.2],
      [1.25, 0.175],
      [2, 0.1],
      [3.9, 0.1],
    ])
      expect(Math.abs(at(trace, second) - value)).toBeLessThanOrEqual(tolerance);
    expect(forceProfile({ kind: 'constant', effort: 0.25 }, 1, rate).every((value) => value === 0.25)).toBe(true);
  });

  it('says what is wrong', () => {
    const wrong: [ForceProfile, RegExp][] = [
      [{ kind: 'trapezoid', effort: 30 }, /30 % is 0.3/],
      [{ kind: 'trapezoid', effort: 0 }, /effort expected above 0/],
      [{ kind: 'trapezoid', effort: 0.3, holdSeconds: 20 }, /the recording has 10 s: shorten/],
      [{ kind: 'trapezoid', effort: 0.3, rampSeconds: 6 }, /the recording has 10 s: shorten/],
      [
        { kind: 'trapezoid', effort: 0.3, restSeconds: 1, rampSeconds: 3, holdSeconds: 5 },
        /need 13 s, the recording has 10 s/,
      ],
      [{ kind: 'triangle', effort: 0.3, rampSeconds: -1 }, /rampSeconds/],
      [{ kind: 'sinusoid', mean: 0.3, amplitude: 0.4, frequencyHz: 1 }, /amplitude/],
      [{ kind: 'sinusoid', mean: 0.7, amplitude: 0.4, frequencyHz: 1 }, /mean \+ amplitude/],
      [{ kind: 'ballistic', peak: 0.5, repetitions: 40 }, /40 bursts/],
      [{ kind: 'trace', values: Float64Array.of(0, 30), samplingRateHz: 0.1 }, /divide per cent by 100/],
      [{ kind: 'trace', values: new Float64Array(5), samplingRateHz: 1 }, /make the recording shorter/],
    ];
    for (const [spec, message] of wrong) expect(() => forceProfile(spec, 10, rate)).toThrow(message);
  });
});
