import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { type ButterworthDesign, designButterworth, responseMagnitude } from './butterworth.ts';
import { zeroPhaseFilterInto } from './zero-phase.ts';

const RATE = 2048;
const BAND: ButterworthDesign = { kind: 'band-pass', order: 2, lowHz: 20, highHz: 500 };

function filtered(input: Float64Array, design: ButterworthDesign, padSamples?: number): Float64Array {
  const out = new Float64Array(input.length);
  zeroPhaseFilterInto(out, input, 0, designButterworth(design, RATE), { padSamples });
  return out;
}

/*
 * Golden numbers from scipy 1.x:
 *   fs = 2048.; n = np.arange(400)
 *   x = np.sin(2*np.pi*7*n/fs) + 0.5*np.cos(2*np.pi*90*n/fs) + 0.01*n - 1 + ((n*7919) % 101)/101
 *   sos = ss.butter(N, Wn, btype, fs=fs, output='sos'); y = ss.sosfiltfilt(sos, x, padtype='odd', padlen=120)
 *   [y[i] for i in (0, 1, 57, 200, 398, 399)]
 */
const GOLDEN: [ButterworthDesign, number[]][] = [
  [BAND, [0.000742093620046, 0.428722105089, -0.601866322601, 0.0454988073064, -0.454900371466, -0.00150914848361]],
  [
    { ...BAND, order: 3 },
    [0.00206014482251, 0.441077173979, -0.628170871157, 0.045852224344, -0.466748431661, -0.00165503205775],
  ],
  [
    { kind: 'low-pass', order: 4, highHz: 10 },
    [-0.474108773873, -0.445214506062, 0.933596603456, 0.653545264967, 4.37970509551, 4.38632301236],
  ],
  [
    { kind: 'low-pass', order: 5, highHz: 300 },
    [-0.5, -0.222965969227, 0.551960907146, 0.647036063269, 3.95551929455, 4.22698433527],
  ],
  [
    { kind: 'high-pass', order: 3, lowHz: 30 },
    [-0.000343293436133, 0.388617628001, -0.862163759146, -0.175014651683, -0.415610223495, 0.000660969548222],
  ],
];

const largest = (values: Float64Array) => values.reduce((m, v) => (Math.abs(v) <= m ? m : Math.abs(v)), 0);

describe('zeroPhaseFilterInto', () => {
  test.each(GOLDEN)('equals sosfiltfilt: %o', (design, expected) => {
    const x = Float64Array.from(
      { length: 400 },
      (_, n) =>
        Math.sin((2 * Math.PI * 7 * n) / RATE) +
        0.5 * Math.cos((2 * Math.PI * 90 * n) / RATE) +
        0.01 * n -
        1 +
        ((n * 7919) % 101) / 101,
    );
    const y = filtered(x, design, 120);
    [0, 1, 57, 200, 398, 399].forEach((at, i) => {
      // golden numbers have 12 digits; low-pass at 10 Hz loses a few to cancellation
      expect(Math.abs(y[at] - expected[i])).toBeLessThanOrEqual(1e-9);
    });
  });

  test('a sinusoid keeps its phase and is scaled by |H|^2', () => {
    const cascade = designButterworth(BAND, RATE);
    for (const hz of [12, 20, 63.5, 150, 500, 700]) {
      const x = Float64Array.from({ length: 8192 }, (_, t) => Math.cos((2 * Math.PI * hz * t) / RATE + 0.3));
      const y = filtered(x, BAND);
      const gain = responseMagnitude(cascade, hz, RATE) ** 2;
      // away from the ends the transients have fallen below 1e-6
      const error = y.map((value, t) => value - gain * x[t]).subarray(2000, 6000);
      expect(largest(error)).toBeLessThanOrEqual(2e-6);
    }
  });

  test('constants and straight lines leave nothing behind', () => {
    const constant = filtered(new Float64Array(3000).fill(5), BAND);
    expect(largest(constant)).toBeLessThanOrEqual(1e-10);
    const line = filtered(
      Float64Array.from({ length: 3000 }, (_, t) => t / 100),
      BAND,
    );
    expect(largest(line)).toBeLessThanOrEqual(1e-3);
  });

  test('time reversal of the input reverses the output', () => {
    const noise = randomStream(1, 'zero-phase');
    const x = Float64Array.from({ length: 3000 }, () => noise.normal());
    const forwards = filtered(x, BAND);
    const backwards = filtered(x.slice().reverse(), BAND).reverse();
    // the start of each pass differs by what the other end's padding leaves, 1e-6 of the signal
    expect(largest(forwards.map((value, t) => value - backwards[t]))).toBeLessThanOrEqual(2e-5);
  });

  test('a window inside a recording equals the same samples of the whole', () => {
    const noise = randomStream(2, 'zero-phase');
    const x = Float64Array.from({ length: 6000 }, () => noise.normal());
    const whole = filtered(x, BAND);
    const cascade = designButterworth(BAND, RATE);
    for (const [first, count] of [
      [0, 1000],
      [100, 500],
      [2500, 1000],
      [5900, 100],
    ]) {
      const out = new Float64Array(count);
      zeroPhaseFilterInto(out, x, first, cascade);
      expect(largest(out.map((value, t) => value - whole[first + t]))).toBeLessThanOrEqual(2e-5);
    }
  });

  test('signals shorter than the padding, and of one sample, stay finite', () => {
    for (let length = 1; length < 40; length++) {
      const y = filtered(
        Float64Array.from({ length }, (_, t) => Math.sin(t)),
        BAND,
      );
      expect(y.every((value) => Number.isFinite(value))).toBe(true);
    }
  });

  test('refuses a window outside the input', () => {
    const cascade = designButterworth(BAND, RATE);
    expect(() => zeroPhaseFilterInto(new Float64Array(10), new Float64Array(15), 6, cascade)).toThrow(/inside 15/);
  });
});
