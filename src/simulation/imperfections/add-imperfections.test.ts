import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { assessChannels } from '../../signal/channel-quality.ts';
import { rms } from '../../signal/rms.ts';
import { createWelchEstimator } from '../../signal/spectrum.ts';
import { addImperfectionsInto, type Imperfections } from './add-imperfections.ts';
import { badChannelKinds } from './bad-channels.ts';
import { addMainsInto, mainsHarmonics } from './mains.ts';
import { addMovementArtefactsInto } from './movement-artefact.ts';

/** 4 x 4 electrodes, 8 mm apart */
const shape = { channelCount: 16, sampleCount: 40960, samplingRateHz: 2048 };
const positions = Float64Array.from({ length: 48 }, (_, n) => {
  const channel = Math.floor(n / 3);
  return 8e-3 * [channel % 4, Math.floor(channel / 4), 0][n % 3];
});
const row = (data: Float32Array, c: number) => data.subarray(c * shape.sampleCount, (c + 1) * shape.sampleCount);

/** Something like EMG that neighbours share: white noise of the grid's own and of each channel. */
function emg(): Float32Array {
  const common = randomStream(1, 'common emg');
  const wave = Float64Array.from({ length: shape.sampleCount }, () => common.normal());
  return Float32Array.from({ length: 16 * shape.sampleCount }, (_, n) => 30e-6 * wave[n % shape.sampleCount]);
}

/** Bit by bit; toEqual takes ten seconds for a million values. */
const same = (a: Float32Array, b: Float32Array) => a.length === b.length && a.every((value, n) => value === b[n]);

function spoil(imperfections: Imperfections, seed = 1) {
  const data = emg();
  const added = addImperfectionsInto(data, shape, positions, imperfections, rms(data), seed);
  return { data, added };
}

const all: Imperfections = {
  noise: { kind: 'baseline', snrDecibels: 20 },
  mains: { frequencyHz: 50 },
  movement: { perMinute: 12 },
  badChannels: 3,
};

describe('together', () => {
  it('nothing asked for changes nothing', () => {
    const { data, added } = spoil({ badChannels: 0, movement: { perMinute: 0 } });
    expect(same(data, emg())).toBe(true);
    expect(added).toEqual({ addedVolts: 0, noiseVolts: 0, movement: [], badChannels: [] });
    expect(same(spoil({}).data, emg())).toBe(true);
  });

  it('has the SNR asked for to 0.01 dB', () => {
    const clean = emg();
    const { data, added } = spoil({ noise: { kind: 'baseline', snrDecibels: 15 } });
    const difference = data.map((value, n) => value - clean[n]);
    expect(Math.abs(20 * Math.log10(rms(clean) / rms(difference)) - 15)).toBeLessThanOrEqual(0.01);
    expect(added.addedVolts / added.noiseVolts).toBeCloseTo(1, 5);
  });

  it('repeats with the seed, and differs with another', () => {
    const once = spoil(all);
    const again = spoil(all);
    expect(same(again.data, once.data)).toBe(true);
    expect(again.added).toEqual(once.added);
    expect(same(spoil(all, 2).data, once.data)).toBe(false);
  });

  it('each is the same whatever the others are', () => {
    const { badChannels: _, ...adding } = all;
    const clean = emg();
    const difference = (imperfections: Imperfections) => spoil(imperfections).data.map((value, n) => value - clean[n]);
    const together = difference(adding);
    const parts = Object.entries(adding).map(([name, value]) => difference({ [name]: value }));
    // float32 rounding of the sums: 3 additions of values up to 1 mV
    for (let n = 0; n < together.length; n += 101)
      expect(Math.abs(together[n] - parts.reduce((sum, part) => sum + part[n], 0))).toBeLessThanOrEqual(1e-9);
    expect(spoil({ badChannels: 3 }).added.badChannels).toEqual(spoil(all).added.badChannels);
  });

  it('an SNR of a recording without EMG is refused', () => {
    const data = new Float32Array(16 * shape.sampleCount);
    const call = () =>
      addImperfectionsInto(data, shape, positions, { noise: { kind: 'white', snrDecibels: 20 } }, 0, 1);
    expect(call).toThrow(/root mean square of the EMG/);
  });
});

describe('mains', () => {
  it.each([50, 60])('%d Hz and its harmonics, of the heights asked for, drifting slowly', (frequencyHz) => {
    const data = new Float32Array(16 * shape.sampleCount);
    addMainsInto(data, shape, { frequencyHz, volts: 10e-6, gainSpread: 0 }, 4);
    const welch = createWelchEstimator(2048, 2048, 0.5);
    const { density } = welch.estimate(row(data, 3));
    let inside = 0;
    for (const [k, height] of mainsHarmonics.entries()) {
      const line = density.slice((k + 1) * frequencyHz - 4, (k + 1) * frequencyHz + 5).reduce((sum, v) => sum + v, 0);
      inside += line;
      // the mean square of the amplitude's drift of 20 % is within 1 +- 0.3
      expect(line / (10e-6 * height) ** 2).toBeGreaterThan(0.7);
      expect(line / (10e-6 * height) ** 2).toBeLessThan(1.35);
    }
    expect(density.reduce((sum, value) => sum + value, 0) / inside).toBeLessThan(1.001);
    const seconds = Array.from({ length: 20 }, (_, s) => rms(row(data, 3).subarray(2048 * s, 2048 * (s + 1))));
    expect(Math.max(...seconds) / Math.min(...seconds)).toBeGreaterThan(1.02);
    expect(Math.max(...seconds) / Math.min(...seconds)).toBeLessThan(1.5);
  });

  it('electrodes have gains and phases of their own', () => {
    const data = new Float32Array(16 * shape.sampleCount);
    addMainsInto(data, shape, { frequencyHz: 50, gainSpread: 0.3 }, 4);
    const loudness = Array.from({ length: 16 }, (_, c) => rms(row(data, c)));
    expect(Math.max(...loudness) / Math.min(...loudness)).toBeGreaterThan(1.5);
    expect(() => addMainsInto(data, shape, { frequencyHz: 1024 }, 1)).toThrow(/below 1024 Hz/);
  });
});

describe('movement artefacts', () => {
  it('are slow, local, and as many as asked for', () => {
    const long = { ...shape, sampleCount: 2048 * 120 };
    const data = new Float32Array(16 * long.sampleCount);
    const found = addMovementArtefactsInto(data, long, positions, { perMinute: 30, volts: 300e-6 }, 7);
    // Poisson of mean 60: within four standard deviations
    expect(Math.abs(found.length - 60)).toBeLessThanOrEqual(31);
    expect(found.every(({ seconds }, n) => n === 0 || seconds > found[n - 1].seconds)).toBe(true);
    const welch = createWelchEstimator(2048, 2048, 0.5);
    const { density } = welch.estimate(data.subarray(0, long.sampleCount));
    const power = (from: number, to: number) => density.slice(from, to).reduce((sum, value) => sum + value, 0);
    expect(power(21, 1025) / power(0, 21)).toBeLessThan(1e-3);
    expect(power(0, 21)).toBeGreaterThan(0);
  });

  it('one artefact falls off with distance as stated', () => {
    const data = new Float32Array(16 * shape.sampleCount);
    const [only] = addMovementArtefactsInto(data, shape, positions, { perMinute: 3 }, 11);
    const at = Math.round(only.seconds * 2048);
    const peak = (c: number) =>
      Math.max(
        ...row(data, c)
          .subarray(Math.max(0, at - 400), at + 400)
          .map(Math.abs),
      );
    const neighbour = only.channel % 4 === 3 ? only.channel - 1 : only.channel + 1;
    const expected = Math.exp(-0.5 * (8e-3 / only.reachMetres) ** 2);
    expect(Math.abs(peak(neighbour) / peak(only.channel) / expected - 1)).toBeLessThanOrEqual(1e-5);
  });
});

describe('bad channels', () => {
  it('one of each kind, and the channel check finds each and no other', () => {
    const { data, added } = spoil({ noise: { kind: 'baseline', snrDecibels: 20 }, badChannels: 3 });
    expect(added.badChannels.map(({ kind }) => kind).sort()).toEqual([...badChannelKinds].sort());
    const open = added.badChannels.find(({ kind }) => kind === 'disconnected')?.channel ?? -1;
    // twenty times the EMG and its noise, to the spread of 40 000 draws
    expect(rms(row(data, open)) / rms(emg())).toBeGreaterThan(19.5);
    expect(rms(row(data, open)) / rms(emg())).toBeLessThan(20.6);
    const channels = Array.from({ length: 16 }, (_, c) => {
      return { name: `E${c + 1}`, grid: 0, row: Math.floor(c / 4), column: c % 4, status: 'good' as const };
    });
    const cells = Int32Array.from({ length: 16 }, (_, c) => c);
    const grids = [{ name: 'g', rows: 4, columns: 4, spacingMetres: 8e-3, cells }];
    const source = { format: 'simulation', fileName: 'test' };
    const recording = { ...shape, data, unit: 'V' as const, channels, grids, auxiliary: [], source, warnings: [] };
    const found = assessChannels(recording).flatMap(({ verdict, channel }) => (verdict === 'bad' ? [channel] : []));
    expect(found).toEqual(added.badChannels.map(({ channel }) => channel));
  });

  it('are any number but all', () => {
    expect(spoil({ badChannels: 7 }).added.badChannels).toHaveLength(7);
    expect(new Set(spoil({ badChannels: 15 }).added.badChannels.map(({ channel }) => channel)).size).toBe(15);
    expect(() => spoil({ badChannels: 16 })).toThrow(/number expected an integer from 0 to 15, got 16/);
  });
});
