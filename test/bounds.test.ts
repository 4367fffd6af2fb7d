import { describe, expect, it } from 'vitest';
import { knownMuaps } from '../bench/bounds/known-muaps.ts';
import { type BoundRequest, decodeBound } from '../bench/bounds/run-bound.ts';
import { type InfiniteMediumOptions, simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { createKernels } from '../src/kernels/create-kernels.ts';
import { rateOfAgreement } from '../src/metrics/rate-of-agreement.ts';
import { blindDefaults } from '../src/separation/blind-parameters.ts';

const services = {
  clockSeconds: () => 0,
  peakMemoryBytes: () => undefined,
  createKernels: (memoryBytes: number) => createKernels({ memoryBytes }),
  digest: async () => '',
};

function simulated(options: InfiniteMediumOptions) {
  const { recording, spikes, muaps, muapSampleCount } = simulateInfiniteMedium({ rows: 8, columns: 4, ...options });
  const all = new Float32Array(muaps.length * muaps[0].length);
  for (const [j, muap] of muaps.entries()) all.set(muap, j * muap.length);
  return { recording, spikes, muaps: all, muapSampleCount };
}

async function agreements(from: ReturnType<typeof simulated>, bound: BoundRequest['bound']): Promise<number[]> {
  const request = { bound, parts: blindDefaults.decoderParts, toSeconds: Infinity, workers: 1 };
  const found = await decodeBound(from.recording, from, request, services);
  expect(found.map(({ id }) => id)).toEqual(from.spikes.map((_, j) => j));
  const { samplingRateHz } = from.recording;
  return found.map(({ dischargeSamples }, j) => {
    return rateOfAgreement(from.spikes[j], dischargeSamples, { samplingRateHz }).rateOfAgreement;
  });
}

/** Far apart, of one size, in little noise. */
const two = simulated({
  seconds: 6,
  motorUnitCount: 2,
  snrDecibels: 30,
  noise: 'band-limited',
  effort: 0.4,
  givenMotorUnits: [
    { motorUnit: 0, acrossMetres: -0.008, depthMetres: 0.008, fibreCount: 200, innervationZoneMetres: 0.01 },
    { motorUnit: 1, acrossMetres: 0.01, depthMetres: 0.008, fibreCount: 200, innervationZoneMetres: -0.01 },
  ],
  seed: 3,
});
const crowd = simulated({
  seconds: 8,
  motorUnitCount: 16,
  snrDecibels: 20,
  noise: 'band-limited',
  effort: 0.5,
  seed: 5,
});

describe('decodeBound', () => {
  it.each(['one-pass', 'hard-peeling', 'nonlinear'] as const)(
    '%s finds every discharge of two motor units far apart',
    async (bound) => {
      expect(await agreements(two, bound)).toEqual([1, 1]);
    },
  );

  it('finds with peeling what one pass finds, and more in a crowd; the nonlinear decoder no less', async () => {
    const above = async (bound: BoundRequest['bound']) =>
      (await agreements(crowd, bound)).filter((roa) => roa > 0.9).length;
    const [onePass, peeling, nonlinear] = [
      await above('one-pass'),
      await above('hard-peeling'),
      await above('nonlinear'),
    ];
    expect(peeling).toBeGreaterThan(onePass);
    expect(nonlinear).toBeGreaterThanOrEqual(peeling);
  });
});

describe('knownMuaps', () => {
  it('has every MUAP with its energy at the lead, whole within the window', () => {
    const rate = 2048;
    // one channel, a short wave late in one MUAP and early in the other
    const muaps = new Float32Array(2 * 100);
    for (let k = 0; k < 9; k++) {
      muaps[60 + k] = Math.sin((Math.PI * k) / 4);
      muaps[120 + k] = -2 * Math.sin((Math.PI * k) / 4);
    }
    const plain = knownMuaps(muaps, 1, 100, rate, undefined);
    expect(plain.count).toBe(2);
    const rows = [0, 1].map((j) => plain.muaps.subarray(j * plain.window.length, (j + 1) * plain.window.length));
    // the same but for sign and size
    for (const [k, value] of rows[0].entries()) expect(rows[1][k]).toBeCloseTo(-2 * value, 6);
    const energy = rows[0].reduce((sum, value) => sum + value * value, 0);
    expect(energy).toBeCloseTo(
      muaps.subarray(0, 100).reduce((sum, value) => sum + value * value, 0),
      6,
    );
    // a wave of 200 to 300 Hz goes through the filter nearly whole
    const filtered = knownMuaps(muaps, 1, 100, rate, { lowHz: 20, highHz: 500, order: 2 });
    const kept = filtered.muaps.subarray(0, filtered.window.length).reduce((sum, value) => sum + value * value, 0);
    expect(kept / energy).toBeGreaterThan(0.7);
    expect(kept / energy).toBeLessThan(1);
  });
});
