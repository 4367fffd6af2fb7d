import { describe, expect, it } from 'vitest';
import { simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { type LineSource, motorUnitPotential, muscleConductor } from '../examples/motor-unit-potential.ts';

const source: LineSource = {
  acrossMetres: 0,
  depthMetres: 0.01,
  innervationZoneMetres: 0,
  halfLengthsMetres: [0.06, 0.06],
  fibreCount: 500,
  fibreRadiusMetres: 27.5e-6,
};
const options = {
  conductor: muscleConductor,
  conductionVelocity: 4,
  samplingRateHz: 2048,
  sampleCount: 64,
  phaseCount: 1,
};

const peakToPeak = (values: Float32Array) => Math.max(...values) - Math.min(...values);

describe('motorUnitPotential', () => {
  it('equals the double-precision integral of the transmembrane current over a fine fibre', () => {
    // independent form: point sources sI pi a^2 V'' of both waves, 0.02 mm apart, while they are whole and far from ends
    const [potential] = motorUnitPotential(Float64Array.of(0.003, 0.02), [source], options);
    const axial = 1.01 * Math.PI * 27.5e-6 ** 2 * 500;
    const scale = peakToPeak(potential);
    for (let k = 11; k <= 29; k++) {
      const front = (4 * k) / 2048;
      let expected = 0;
      for (let back = 1e-5; back < 0.021; back += 2e-5) {
        const z = back * 1e3;
        const current = axial * 96 * (6 * z - 6 * z * z + z ** 3) * Math.exp(-z) * 1e3 * 2e-5;
        for (const place of [front - back, back - front]) {
          const along = place - 0.02;
          expected +=
            current / (4 * Math.PI * 0.09 * Math.sqrt((0.4 / 0.09) * (0.003 ** 2 + 0.01 ** 2) + along * along));
        }
      }
      // midpoint rule at 0.49 mm against waves 3 mm wide: below 1 % of the peak
      expect(Math.abs(potential[k] - expected)).toBeLessThanOrEqual(0.01 * scale);
    }
  });

  it('has no net charge: the far potential falls faster than 1 / r at every instant', () => {
    const near = motorUnitPotential(Float64Array.of(0, 1), [source], options)[0];
    const far = motorUnitPotential(Float64Array.of(0, 10), [source], options)[0];
    // a monopole falls to 1/10, a dipole to 1/100; 1/50 tells them apart at the ends, where the dipole is strongest
    for (let k = 0; k < near.length; k++)
      expect(Math.abs(far[k])).toBeLessThanOrEqual(Math.abs(near[k]) / 50 + 1e-6 * peakToPeak(near));
  });

  it('arrives later by distance / velocity, at any velocity', () => {
    for (const conductionVelocity of [3, 4, 5]) {
      const long = { ...source, halfLengthsMetres: [0.5, 0.5] as const };
      const [potential] = motorUnitPotential(Float64Array.of(0, 0.1, 0, 0.14), [long], {
        ...options,
        conductionVelocity,
        sampleCount: 256,
      });
      const delay = delayBetween(potential.subarray(0, 256), potential.subarray(256), 40);
      // far from the end-plate and the ends both are the same wave; a parabola through the peak errs by 0.1 sample in 20
      expect(Math.abs(0.04 / (delay / 2048) - conductionVelocity)).toBeLessThanOrEqual(0.01 * conductionVelocity);
    }
  });

  it('gives later phases as the same potential delayed by a fraction of a sample', () => {
    const fine = motorUnitPotential(Float64Array.of(0, 0.02), [source], {
      ...options,
      samplingRateHz: 8192,
      sampleCount: 256,
    })[0];
    const phases = motorUnitPotential(Float64Array.of(0, 0.02), [source], { ...options, phaseCount: 4 });
    phases.forEach((potential, phase) => {
      for (let k = 1; k < 64; k++)
        // the same step along the fibre, so only float32 rounding is left
        expect(Math.abs(potential[k] - fine[4 * k - phase])).toBeLessThanOrEqual(1e-6 * peakToPeak(fine));
    });
  });
});

describe('simulateInfiniteMedium', () => {
  const simulation = simulateInfiniteMedium({
    seconds: 12,
    motorUnitCount: 10,
    snrDecibels: 20,
    seed: 3,
    missingCorner: true,
  });
  const { recording, spikes, muaps, motorUnits, muapSampleCount } = simulation;
  const muapOf = (unit: number, row: number, column: number) => {
    const channel = recording.grids[0].cells[row * 5 + column];
    return muaps[unit].subarray(channel * muapSampleCount, (channel + 1) * muapSampleCount);
  };
  /** row to row + 1 */
  const singleDifferential = (unit: number, row: number, column: number) =>
    muapOf(unit, row + 1, column).map((value, k) => value - muapOf(unit, row, column)[k]);

  it('propagates along the columns at about the velocity set, under shallow motor units', () => {
    const shallow = motorUnits.flatMap((unit, j) => (unit.depthMetres < 0.01 ? [j] : []));
    expect(shallow.length).toBeGreaterThanOrEqual(3);
    for (const j of shallow) {
      const column = Math.min(4, Math.max(0, Math.round(motorUnits[j].acrossMetres / 0.008) + 2));
      // rows 8 and 10 lie 16 and 32 mm from the middle: beyond the end-plates, before the ends
      const delay = delayBetween(singleDifferential(j, 8, column), singleDifferential(j, 10, column));
      const velocity = 0.016 / (delay / 2048);
      // what is left of the end effects disturbs the estimate, more so under deep motor units
      expect(Math.abs(velocity - motorUnits[j].conductionVelocity)).toBeLessThanOrEqual(0.4);
    }
  });

  it('turns over at the innervation zone in single differential', () => {
    motorUnits.forEach((unit, j) => {
      const column = Math.min(4, Math.max(0, Math.round(unit.acrossMetres / 0.008) + 2));
      const above = singleDifferential(j, 2, column);
      const below = singleDifferential(j, 9, column);
      let best = 0;
      for (let lag = -12; lag <= 12; lag++) {
        const value = correlation(above, below, lag);
        if (Math.abs(value) > Math.abs(best)) best = value;
      }
      expect(best).toBeLessThanOrEqual(-0.5);
    });
  });

  it('falls with depth', () => {
    const peaks = [0.006, 0.009, 0.013, 0.018].map((depthMetres) =>
      peakToPeak(motorUnitPotential(Float64Array.of(0, 0.02), [{ ...source, depthMetres }], options)[0]),
    );
    for (let i = 1; i < peaks.length; i++) expect(peaks[i]).toBeLessThan(peaks[i - 1]);
  });

  it('has realistic amplitudes, sizes in order of recruitment, and rates of 7 to 20 per second', () => {
    const largest = muaps.map(
      (_, j) =>
        1e6 * Math.max(...recording.channels.map((channel) => peakToPeak(muapOf(j, channel.row, channel.column)))),
    );
    expect(Math.min(...largest)).toBeGreaterThan(10);
    expect(Math.max(...largest)).toBeLessThan(2000);
    for (const { conductionVelocity } of motorUnits) expect(Math.abs(conductionVelocity - 4)).toBeLessThanOrEqual(1);
    expect(motorUnits.at(-1)!.fibreCount).toBe(12 * motorUnits[0].fibreCount);
    spikes.forEach((samples, j) => {
      const rate = (samples.length - 1) / ((samples.at(-1)! - samples[0]) / 2048);
      expect(rate).toBeGreaterThan(7);
      expect(rate).toBeLessThan(20);
      if (j > 0) {
        expect(samples[0]).toBeGreaterThan(spikes[j - 1][0] - 2048);
        expect(motorUnits[j].recruitmentThreshold).toBeGreaterThan(motorUnits[j - 1].recruitmentThreshold);
      }
    });
  });

  it('is the sum of its MUAPs at its discharges, with noise at the ratio asked for', () => {
    const clean = simulateInfiniteMedium({
      seconds: 12,
      motorUnitCount: 10,
      snrDecibels: Infinity,
      seed: 3,
      missingCorner: true,
    }).recording.data;
    const { sampleCount, data } = recording;
    const channel = 30;
    const sum = new Float64Array(sampleCount);
    spikes.forEach((samples, j) => {
      for (const start of samples)
        for (let k = 0; k < muapSampleCount && start + k < sampleCount; k++)
          sum[start + k] += muaps[j][channel * muapSampleCount + k];
    });
    for (let n = 0; n < sampleCount; n++)
      expect(Math.abs(clean[channel * sampleCount + n] - sum[n])).toBeLessThanOrEqual(1e-9);
    const power = (values: Float32Array) => values.reduce((total, value) => total + value * value, 0);
    const ratio = 10 * Math.log10(power(clean) / power(data.map((value, i) => value - clean[i])));
    // 1.6 million independent draws: standard error of the power 0.11 %, 0.005 dB
    expect(Math.abs(ratio - 20)).toBeLessThanOrEqual(0.03);
  });

  it('depends on the seed alone, and puts grids side by side', () => {
    const small = { seconds: 2, motorUnitCount: 2, gridCount: 2, rows: 4, columns: 3, noise: 'band-limited' as const };
    const first = simulateInfiniteMedium({ ...small, seed: 5 });
    expect(simulateInfiniteMedium({ ...small, seed: 5 }).recording.data).toEqual(first.recording.data);
    expect(simulateInfiniteMedium({ ...small, seed: 6 }).recording.data).not.toEqual(first.recording.data);
    expect(first.recording.grids.map((grid) => grid.name)).toEqual(['GR08MM0403', 'GR08MM0403']);
    expect(first.recording.channels[12]).toMatchObject({ grid: 1, row: 0, column: 0 });
    expect(first.positionsMillimetres[24] - first.positionsMillimetres[0]).toBeCloseTo(32, 9);
  });

  it('says what is wrong with an option', () => {
    expect(() => simulateInfiniteMedium({ seconds: 1, motorUnitCount: 2, seed: 1 })).toThrow(/seconds/);
    expect(() => simulateInfiniteMedium({ seconds: 3, motorUnitCount: 0, seed: 1 })).toThrow(/motorUnitCount/);
  });
});

/** Lag in samples of b behind a, from the peak of the cross-correlation, refined by a parabola. */
function delayBetween(a: Float32Array, b: Float32Array, limit = 20): number {
  let best = 0;
  for (let lag = 0; lag <= limit; lag++) if (correlation(a, b, lag) > correlation(a, b, best)) best = lag;
  const [before, at, after] = [best - 1, best, best + 1].map((lag) => correlation(a, b, lag));
  return best + (0.5 * (before - after)) / (before - 2 * at + after);
}

/** Normalised correlation of a[n] with b[n + lag]. */
function correlation(a: Float32Array, b: Float32Array, lag: number): number {
  let [sum, aa, bb] = [0, 0, 0];
  for (let n = 0; n < a.length; n++) {
    const other = n + lag >= 0 && n + lag < b.length ? b[n + lag] : 0;
    sum += a[n] * other;
    aa += a[n] * a[n];
    bb += b[n] * b[n];
  }
  return sum / Math.sqrt(aa * bb);
}
