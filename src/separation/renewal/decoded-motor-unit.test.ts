import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import {
  centred,
  type DecodedMotorUnit,
  dischargesOf,
  expectedCount,
  type Posterior,
  posteriorAgreement,
  posteriorChange,
  undecoded,
} from './decoded-motor-unit.ts';
import { expectedRoa } from './expected-agreement.ts';

const posterior = (events: readonly (readonly [number, number])[]): Posterior => ({
  samples: Int32Array.from(events, ([t]) => t),
  probabilities: Float32Array.from(events, ([, p]) => p),
});

function randomPosterior(seed: number): Posterior {
  const { uniform } = randomStream(seed, 'posterior');
  const events: [number, number][] = [];
  for (let t = 0; t < 200; t++) if (uniform() < 0.3) events.push([t, uniform()]);
  return posterior(events);
}

/** Weight at each sample. */
function dense({ samples, probabilities }: Posterior): Float64Array {
  const out = new Float64Array(200);
  for (const [i, t] of samples.entries()) out[t] += probabilities[i];
  return out;
}

describe('posteriorChange', () => {
  it('is what turns one posterior into the other, and nothing else', () => {
    for (let seed = 0; seed < 20; seed++) {
      const [a, b] = [randomPosterior(seed), randomPosterior(seed + 1000)];
      const change = posteriorChange(a, b);
      const [from, by, to] = [a, change, b].map(dense);
      // changes below 1e-3 are left out
      for (let t = 0; t < 200; t++) expect(Math.abs(from[t] + by[t] - to[t])).toBeLessThanOrEqual(1e-3 + 1e-7);
      expect(change.samples.every((t, i) => i === 0 || t > change.samples[i - 1])).toBe(true);
      expect(change.probabilities.every((p) => Math.abs(p) >= 1e-3 - 1e-9)).toBe(true);
      const back = posteriorChange(b, a);
      expect(back.samples).toEqual(change.samples);
      expect(back.probabilities).toEqual(change.probabilities.map((p) => -p));
    }
  });

  it('is empty where nothing changes, and the whole of what comes or goes', () => {
    const a = randomPosterior(5);
    const none = posterior([]);
    expect(posteriorChange(a, a)).toEqual(none);
    expect(posteriorChange(none, none)).toEqual(none);
    expect(posteriorChange(posterior([[3, 0.5]]), posterior([[3, 0.5009]]))).toEqual(none);
    expect(posteriorChange(none, posterior([[3, 0.5]]))).toEqual(posterior([[3, 0.5]]));
    expect(posteriorChange(posterior([[3, 0.5]]), none)).toEqual(posterior([[3, -0.5]]));
    // one that has moved goes and comes
    expect(posteriorChange(posterior([[3, 0.5]]), posterior([[4, 0.75]]))).toEqual(
      posterior([
        [3, -0.5],
        [4, 0.75],
      ]),
    );
  });
});

describe('counts and agreement', () => {
  const cases: readonly [string, readonly number[], number][] = [
    ['all certain', [1, 1, 1], 1],
    ['none', [], 0],
    ['one at 0.8', [0.8], 0.8],
    // 0.8 of one found and of 1.4 in all
    ['one at 0.8 beside one at 0.4', [0.8, 0.4], 0.8 / 1.4],
    ['only improbable ones', [0.4, 0.2], 0],
    ['one half is not more probable than not', [0.5, 1], 1 / 1.5],
  ];
  it.each(cases)('%s', (_, probabilities, expected) => {
    const events = posterior(probabilities.map((p, i) => [10 * i, p]));
    // float32 probabilities
    expect(Math.abs(posteriorAgreement(events) - expected)).toBeLessThanOrEqual(1e-7);
    expect(Math.abs(expectedCount(events) - probabilities.reduce((sum, p) => sum + p, 0))).toBeLessThanOrEqual(1e-6);
    expect([...dischargesOf(events)]).toEqual(probabilities.flatMap((p, i) => (p > 0.5 ? [10 * i] : [])));
  });

  it('is the mean rate of agreement of trains drawn from the posterior', () => {
    const events = randomPosterior(7);
    const { uniform } = randomStream(7, 'draws');
    let [common, all] = [0, 0];
    for (let draw = 0; draw < 4000; draw++)
      for (const p of events.probabilities) {
        const there = uniform() < p;
        if (p > 0.5 && there) common++;
        if (p > 0.5 || there) all++;
      }
    // ratio of sums over 4000 draws of 60 candidates: 240000 x 0.5 x 0.5, relative 2e-3
    expect(Math.abs(common / all - posteriorAgreement(events))).toBeLessThanOrEqual(0.006);
  });

  it('the expected rate of agreement is 1 for certainty, less than the posterior says, and never negative', () => {
    const at = (p: number) => expectedRoa(posterior([[1, p]]));
    expect(at(1)).toBe(1);
    expect(expectedRoa(posterior([]))).toBe(0);
    let last = 1;
    for (let p = 0.99; p > 0.51; p -= 0.02) {
      expect(at(p)).toBeLessThanOrEqual(last);
      expect(at(p)).toBeLessThan(p);
      expect(at(p)).toBeGreaterThanOrEqual(0);
      last = at(p);
    }
  });
});

describe('centred', () => {
  const window = { length: 20, lead: 8 };
  /** two channels with a bump of five samples around `centre`, in each of `knots` */
  function unitAt(centre: number, knots = 1): DecodedMotorUnit {
    const muap = Float32Array.from(
      { length: knots * 2 * 20 },
      (_, i) => Math.max(0, 3 - Math.abs((i % 20) - centre)) * (1 + i / 20),
    );
    return { ...undecoded(Int32Array.of(2, 50, 98), muap.length), muap, probabilities: Float32Array.of(1, 0.4, 0.9) };
  }

  it.each([1, 3])('moves MUAP and discharges together (%i knots)', (knots) => {
    for (const centre of [3, 5, 11, 15]) {
      const unit = unitAt(centre, knots);
      const moved = centred(unit, 2, window, 100);
      const by = centre - window.lead;
      const inside = [...unit.samples].filter((t) => t + by >= 0 && t + by < 100);
      expect([...moved.samples]).toEqual(inside.map((t) => t + by));
      expect(moved.probabilities).toHaveLength(inside.length);
      // the waveform lies where it lay: window sample k of a discharge at t is sample t - lead + k
      for (let row = 0; row < unit.muap.length; row += 20)
        for (let k = 0; k < 20; k++)
          expect(moved.muap[row + k]).toBe(k + by >= 0 && k + by < 20 ? unit.muap[row + k + by] : 0);
      expect(centred(moved, 2, window, 100)).toBe(moved);
    }
  });

  it('leaves one that is a sample off', () => {
    for (const centre of [7, 8, 9]) {
      const unit = unitAt(centre);
      expect(centred(unit, 2, window, 100)).toBe(unit);
    }
  });

  it('drops what leaves the recording, with its probability', () => {
    const moved = centred(unitAt(15), 2, window, 100);
    expect(moved.samples).toEqual(Int32Array.of(9, 57));
    expect(moved.probabilities).toEqual(Float32Array.of(1, 0.4));
    const early = centred(unitAt(3), 2, window, 100);
    expect(early.samples).toEqual(Int32Array.of(45, 93));
    expect(early.probabilities).toEqual(Float32Array.of(0.4, 0.9));
  });
});
