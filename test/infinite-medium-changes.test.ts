/** Fatigue, pauses, doublets, given motor units and silence in simulated recordings. */

import { describe, expect, it } from 'vitest';
import { type InfiniteMediumOptions, simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { motorUnitPotential, muscleConductor } from '../examples/motor-unit-potential.ts';
import { muapAt } from '../examples/muap-discharges.ts';

const RATE = 2048;
const base: InfiniteMediumOptions = {
  rows: 8,
  columns: 4,
  seconds: 20,
  motorUnitCount: 5,
  snrDecibels: Infinity,
  seed: 11,
};
const plain = simulateInfiniteMedium(base);

describe('fatigue', () => {
  const fatigue = { amplitudeChange: -0.3, velocityChange: -0.2 };
  /** one motor unit alone under the middle of a long column, shallow: its wave is met undisturbed */
  const alone: InfiniteMediumOptions = {
    ...base,
    rows: 13,
    columns: 1,
    motorUnitCount: 1,
    givenMotorUnits: [
      { motorUnit: 0, acrossMetres: 0, depthMetres: 0.006, innervationZoneMetres: 0, conductionVelocity: 4 },
    ],
    fatigue,
  };
  const tired = simulateInfiniteMedium(alone);
  const { recording, spikes } = tired;

  /** the recording from discharge `index` on, single differential between row and row + 1 */
  const recorded = (index: number, row: number) => {
    const start = spikes[0][index];
    const at = (channel: number) =>
      recording.data.subarray(channel * recording.sampleCount + start, channel * recording.sampleCount + start + 40);
    const upper = at(row);
    return at(row + 1).map((value, k) => value - upper[k]);
  };

  it.each(['start', 'end'] as const)('has the velocity and amplitude of the %s there', (place) => {
    const fresh = simulateInfiniteMedium({ ...alone, fatigue: undefined });
    const index = place === 'start' ? 1 : spikes[0].length - 2;
    // discharges 60 ms apart and more, so that 40 samples hold one MUAP
    expect(spikes[0][index + 1] - spikes[0][index]).toBeGreaterThan(40);
    const progress = spikes[0][index] / recording.sampleCount;
    const velocity = 0.016 / (delayBetween(recorded(index, 8), recorded(index, 10)) / RATE);
    const start = singleDifferential(fresh.muaps[0], 8, 40, fresh.muapSampleCount);
    const velocityBefore =
      0.016 / (delayBetween(start, singleDifferential(fresh.muaps[0], 10, 40, fresh.muapSampleCount)) / RATE);
    // the same estimate on the same wave: what end effects do to it, they do to both; the parabola errs by 0.1 in 8 samples
    expect(Math.abs(velocity / velocityBefore - (1 - 0.2 * progress))).toBeLessThanOrEqual(0.015);
    // peaks of a wave 10 samples wide, sampled anew at another velocity
    const amplitude = peakToPeak(recorded(index, 8)) / peakToPeak(start);
    expect(Math.abs(amplitude - (1 - 0.3 * progress))).toBeLessThanOrEqual(0.04);
    expect(Math.abs(progress - (place === 'start' ? 0 : 1))).toBeLessThanOrEqual(0.15);
  });

  it('slows a MUAP as the potential of a slower wave would be', () => {
    const source = {
      acrossMetres: 0.003,
      depthMetres: 0.009,
      innervationZoneMetres: 0.002,
      // whole steps at both velocities, 0.24 and 0.20 mm
      halfLengthsMetres: [60 * (4 / 4096), 56 * (4 / 4096)] as const,
      fibreCount: 500,
      fibreRadiusMetres: 27.5e-6,
    };
    const electrodes = Float64Array.of(0, 0.01, 0, 0.04, 0, -0.06);
    const potential = (conductionVelocity: number, samplingRateHz: number, sampleCount: number) =>
      motorUnitPotential(electrodes, [source], {
        conductor: muscleConductor,
        conductionVelocity,
        samplingRateHz,
        sampleCount,
        phaseCount: 1,
      })[0];
    const fineSampleCount = 8 * 80;
    const changing = {
      fine: potential(4, 8 * RATE, fineSampleCount),
      fineSampleCount,
      muapSampleCount: 60,
      fatigue: { amplitudeChange: 0, velocityChange: -0.2 },
    };
    const found = muapAt(changing, 1);
    const expected = potential(3.2, 8 * RATE, 8 * 60).filter((_, i) => i % 8 === 0);
    const scale = peakToPeak(expected);
    // midpoint rule and cubic interpolation; measured 2e-4 where the waves end
    for (let i = 0; i < expected.length; i++)
      expect(Math.abs(found[i] - expected[i])).toBeLessThanOrEqual(5e-4 * scale);
    // a delay of half a sample is half a sample
    const delayed = muapAt(changing, 0, 0.5);
    const fresh = muapAt(changing, 0);
    const twice = potential(4, 8 * RATE, fineSampleCount);
    for (let k = 2; k < 60; k++) {
      expect(Math.abs(fresh[k] - twice[8 * k])).toBeLessThanOrEqual(1e-6 * scale);
      expect(Math.abs(delayed[k] - twice[8 * k - 4])).toBeLessThanOrEqual(1e-6 * scale);
    }
  });

  it('gives the MUAPs of both ends, and the recording is made of them', () => {
    expect(plain.muapsAtEnd).toBeUndefined();
    const { muaps, muapsAtEnd, muapSampleCount } = tired;
    const channel = 9;
    const of = (muap: Float32Array) => muap.subarray(channel * muapSampleCount, (channel + 1) * muapSampleCount);
    expect(Math.abs(peakToPeak(of(muapsAtEnd![0])) / peakToPeak(of(muaps[0])) - 0.7)).toBeLessThanOrEqual(0.04);
    // nothing of a MUAP is cut off at its end, slow as it has become
    expect(Math.abs(of(muapsAtEnd![0])[muapSampleCount - 1])).toBeLessThanOrEqual(1e-3 * peakToPeak(of(muaps[0])));
    expect(muapSampleCount).toBeGreaterThan(plain.muapSampleCount);
  });

  it('without change is the recording without it, but for finer steps along the fibres', () => {
    const none = { amplitudeChange: 0, velocityChange: 0 };
    for (const phasesPerSample of [1, 4] as const) {
      const still = simulateInfiniteMedium({ ...base, phasesPerSample, fatigue: none });
      const reference = simulateInfiniteMedium({ ...base, phasesPerSample });
      expect(still.spikes).toEqual(reference.spikes);
      // steps of 0.5 mm and 0.24 mm, fibre ends rounded to them: 1 to 4 % of a MUAP
      expect(difference(still.recording.data, reference.recording.data)).toBeLessThanOrEqual(0.03);
    }
  });
});

describe('pauses', () => {
  it('silences the motor units named, for as long as asked, and no others', () => {
    const pauses = [
      { motorUnits: [0, 2], fromSeconds: 8, toSeconds: 11 },
      { motorUnits: [2], fromSeconds: 12, toSeconds: 13 },
    ];
    const { spikes, force } = simulateInfiniteMedium({ ...base, pauses });
    for (const unit of [1, 3, 4]) expect(spikes[unit]).toEqual(plain.spikes[unit]);
    const outside = (from: number, to: number) => (sample: number) => sample < from * RATE || sample >= to * RATE;
    expect(spikes[0]).toEqual(plain.spikes[0].filter(outside(8, 11)));
    expect(spikes[2]).toEqual(plain.spikes[2].filter(outside(8, 11)).filter(outside(12, 13)));
    expect(plain.spikes[0].length - spikes[0].length).toBeGreaterThan(20);
    // the force follows: largest motor unit silent, force down
    const weak = simulateInfiniteMedium({ ...base, pauses: [{ motorUnits: [3, 4], fromSeconds: 8, toSeconds: 11 }] });
    expect(weak.force[Math.round(10.5 * RATE)]).toBeLessThan(0.8 * force[Math.round(10.5 * RATE)]);
  });
});

describe('doublets', () => {
  const intervalSeconds = [0.003, 0.02] as const;
  const { spikes } = simulateInfiniteMedium({ ...base, doublets: { share: 0.2, intervalSeconds } });

  it('follow the share of discharges asked for, at intervals over the whole range', () => {
    const seconds: number[] = [];
    let regular = 0;
    spikes.forEach((samples, unit) => {
      const first = new Set(plain.spikes[unit]);
      regular += first.size;
      // the regular discharges stay where they were
      expect([...samples].filter((sample) => first.has(sample))).toHaveLength(first.size);
      samples.forEach((sample, i) => {
        if (!first.has(sample)) seconds.push((sample - samples[i - 1]) / RATE);
      });
    });
    expect(regular).toBeGreaterThan(600);
    // binomial, standard error 0.016 at 600; a few would not have fitted before the next discharge
    expect(Math.abs(seconds.length / regular - 0.2)).toBeLessThanOrEqual(0.05);
    // uniform over 17 ms: mean 11.5 ms with a standard error of 0.45 ms at 120; a sample of rounding at the limits
    const mean = seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
    expect(Math.abs(mean - 0.0115)).toBeLessThanOrEqual(0.0015);
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(0.003 - 1 / RATE);
    expect(Math.min(...seconds)).toBeLessThan(0.005);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(0.02 + 1 / RATE);
    expect(Math.max(...seconds)).toBeGreaterThan(0.018);
  });

  it('leave 20 ms to the next regular discharge, and fall silent in a pause', () => {
    for (const [unit, samples] of spikes.entries()) {
      const first = new Set(plain.spikes[unit]);
      samples.forEach((sample, i) => {
        if (!first.has(sample) && i + 1 < samples.length)
          expect(samples[i + 1] - sample).toBeGreaterThanOrEqual(0.02 * RATE - 1);
      });
    }
    const pause = { motorUnits: [0], fromSeconds: 8, toSeconds: 11 };
    const both = simulateInfiniteMedium({ ...base, doublets: { share: 0.5, intervalSeconds }, pauses: [pause] });
    for (const sample of both.spikes[0]) expect(sample < 8 * RATE || sample >= 11 * RATE).toBe(true);
  });
});

describe('given motor units', () => {
  it('change their rate linearly, whatever the effort', () => {
    const rate = { startHz: 8, endHz: 25 };
    const { spikes } = simulateInfiniteMedium({ ...base, seconds: 60, givenMotorUnits: [{ motorUnit: 1, rate }] });
    const count = (from: number, to: number) =>
      spikes[1].filter((sample) => sample >= from * RATE && sample < to * RATE).length;
    // mean of the rate over ten seconds; a renewal process of variation 0.2 strays by less than 3 in 250
    for (const [from, expected] of [
      [0, 8 + 17 / 12],
      [25, 16.5],
      [50, 25 - 17 / 12],
    ])
      expect(Math.abs(count(from, from + 10) / 10 - expected)).toBeLessThanOrEqual(0.5);
  });

  it('lie where they are put, and leave the others alone', () => {
    const given = { motorUnit: 3, acrossMetres: 0.004, depthMetres: 0.007, fibreCount: 2000, conductionVelocity: 2 };
    const { motorUnits, muaps, muapSampleCount, spikes } = simulateInfiniteMedium({
      ...base,
      givenMotorUnits: [given],
    });
    const { motorUnit: _, ...properties } = given;
    expect(motorUnits[3]).toMatchObject({
      ...properties,
      innervationZoneMetres: plain.motorUnits[3].innervationZoneMetres,
    });
    for (const unit of [0, 1, 2, 4]) {
      expect(motorUnits[unit]).toEqual(plain.motorUnits[unit]);
      // slower than any drawn one: all windows grow, their beginning is the same
      expect(muaps[unit].subarray(0, plain.muapSampleCount)).toEqual(
        plain.muaps[unit].subarray(0, plain.muapSampleCount),
      );
    }
    expect(spikes).toEqual(plain.spikes);
    expect(muapSampleCount).toBe(Math.ceil((0.092 / 2) * RATE) + 1);
  });
});

describe('silence', () => {
  it('leaves one strong motor unit alone, as it is among the others', () => {
    const { spikes, muaps, recording } = simulateInfiniteMedium({ ...base, activeMotorUnits: [4] });
    expect(spikes.map((samples) => samples.length)).toEqual([0, 0, 0, 0, plain.spikes[4].length]);
    expect(spikes[4]).toEqual(plain.spikes[4]);
    expect(muaps).toEqual(plain.muaps);
    expect(recording.data.some((value) => value !== 0)).toBe(true);
  });

  it('leaves noise alone, of the size asked for', () => {
    const silent = { ...base, snrDecibels: undefined, activeMotorUnits: [], noiseVolts: 5e-6 };
    for (const noise of ['white', 'band-limited'] as const) {
      const { data } = simulateInfiniteMedium({ ...silent, noise }).recording;
      const deviation = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
      // 1.3 million values: standard error 0.06 %
      expect(Math.abs(deviation / 5e-6 - 1)).toBeLessThanOrEqual(0.005);
    }
    const nothing = simulateInfiniteMedium({ ...silent, noiseVolts: 0 });
    expect(nothing.recording.data.every((value) => value === 0)).toBe(true);
    expect(nothing.force.every((value) => value === 0)).toBe(true);
  });
});

it.each<[Partial<InfiniteMediumOptions>, RegExp]>([
  [{ fatigue: { amplitudeChange: -2, velocityChange: 0 } }, /fatigue.amplitudeChange/],
  [{ fatigue: { amplitudeChange: 0, velocityChange: -0.9 } }, /fatigue.velocityChange/],
  [{ pauses: [{ motorUnits: [5], fromSeconds: 1, toSeconds: 2 }] }, /pauses\[0\].motorUnits/],
  [{ pauses: [{ motorUnits: [0], fromSeconds: 3, toSeconds: 2 }] }, /pauses\[0\].toSeconds/],
  [{ doublets: { share: 1.1, intervalSeconds: [0.003, 0.02] } }, /doublets.share/],
  [{ doublets: { share: 0.1, intervalSeconds: [0.03, 0.02] } }, /doublets.intervalSeconds\[0\]/],
  [{ activeMotorUnits: [-1] }, /activeMotorUnits/],
  [{ givenMotorUnits: [{ motorUnit: 0 }, { motorUnit: 0 }] }, /each motor unit once/],
  [{ givenMotorUnits: [{ motorUnit: 0, depthMetres: 0 }] }, /depthMetres/],
  [{ noiseVolts: 1e-6 }, /snrDecibels or noiseVolts, got both/],
])('refuses %j', (options, message) => {
  expect(() => simulateInfiniteMedium({ ...base, ...options })).toThrow(message);
});

const peakToPeak = (values: Float32Array) => Math.max(...values) - Math.min(...values);

function singleDifferential(muap: Float32Array, row: number, length: number, muapSampleCount: number): Float32Array {
  const at = (channel: number) => muap.subarray(channel * muapSampleCount, channel * muapSampleCount + length);
  const upper = at(row);
  return at(row + 1).map((value, k) => value - upper[k]);
}

/** norm(a - b) / norm(b) */
function difference(a: Float32Array, b: Float32Array): number {
  let [above, below] = [0, 0];
  a.forEach((value, i) => {
    above += (value - b[i]) ** 2;
    below += b[i] ** 2;
  });
  return Math.sqrt(above / below);
}

/** Lag in samples of b behind a, from the peak of the cross-correlation, refined by a parabola. */
function delayBetween(a: Float32Array, b: Float32Array): number {
  const product = (lag: number) => a.reduce((sum, value, n) => sum + value * (b[n + lag] ?? 0), 0);
  let best = 0;
  for (let lag = 0; lag <= 20; lag++) if (product(lag) > product(best)) best = lag;
  const [before, at, after] = [best - 1, best, best + 1].map(product);
  return best + (0.5 * (before - after)) / (before - 2 * at + after);
}
