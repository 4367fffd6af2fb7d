import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import {
  type Acceptance,
  distinctUnits,
  isAcceptable,
  KEPT_LIMITS,
  NEW_LIMITS,
  overNoise,
  type SamenessLimits,
} from './acceptance.ts';
import { type DecodedMotorUnit, undecoded } from './decoded-motor-unit.ts';

const RATE = 2048;
const LIMITS: Acceptance = { ...NEW_LIMITS, samplingRateHz: RATE };

/** Log-normal intervals around a median of `seconds`. */
function train(seed: number, count: number, seconds = 0.1, spread = 0.15): Int32Array {
  const { normal } = randomStream(seed, 'acceptance');
  let t = 100;
  return Int32Array.from({ length: count }, () => (t += Math.round(seconds * RATE * Math.exp(spread * normal()))));
}

function unitOf(samples: Int32Array, logEvidence = 100, probability = 1): DecodedMotorUnit {
  return { ...undecoded(samples, 0), logEvidence, probabilities: new Float32Array(samples.length).fill(probability) };
}

describe('isAcceptable', () => {
  it('takes a regular train with evidence', () => {
    expect(isAcceptable(unitOf(train(1, 60)), LIMITS)).toBe(true);
    expect(isAcceptable(unitOf(train(1, 60)), { ...KEPT_LIMITS, samplingRateHz: RATE })).toBe(true);
  });

  it('asks for evidence', () => {
    expect(isAcceptable(unitOf(train(1, 60), 30), LIMITS)).toBe(false);
    expect(isAcceptable(unitOf(train(1, 60), 30.1), LIMITS)).toBe(true);
    expect(isAcceptable(unitOf(train(1, 60), 39), { ...KEPT_LIMITS, samplingRateHz: RATE })).toBe(false);
  });

  it('asks for an expected agreement of a new motor unit', () => {
    expect(isAcceptable(unitOf(train(1, 60), 100, 0.7), LIMITS)).toBe(false);
    expect(isAcceptable(unitOf(train(1, 60), 100, 0.8), LIMITS)).toBe(true);
    expect(isAcceptable(unitOf(train(1, 60), 100, 0.7), { ...KEPT_LIMITS, samplingRateHz: RATE })).toBe(true);
  });

  it('asks for discharges, improbable ones not counted', () => {
    expect(isAcceptable(unitOf(train(1, 12)), LIMITS)).toBe(true);
    expect(isAcceptable(unitOf(train(1, 11)), LIMITS)).toBe(false);
    const unit = unitOf(train(1, 12));
    const one = { ...unit, probabilities: unit.probabilities.map((p, i) => (i === 5 ? 0.4 : p)) };
    expect(isAcceptable(one, LIMITS)).toBe(false);
    expect(isAcceptable(unitOf(train(1, 60)), { ...LIMITS, dischargesMinimum: 61 })).toBe(false);
  });

  it('asks for a MUAP that is more than noise where it is told of the noise', () => {
    // sixty discharges: noise alone has a separation of 600 / 60
    const unit = { ...unitOf(train(1, 60)), separation: 29 };
    expect(overNoise(unit, 600)).toBeCloseTo(2.9, 10);
    expect(isAcceptable(unit, LIMITS)).toBe(true);
    expect(isAcceptable(unit, { ...LIMITS, freedom: 600 })).toBe(false);
    expect(isAcceptable({ ...unit, separation: 31 }, { ...LIMITS, freedom: 600 })).toBe(true);
  });

  it('asks for regularity, and not for too much of it', () => {
    // random intervals, two trains in one, and mains interference
    expect(isAcceptable(unitOf(train(2, 200, 0.1, 0.6)), LIMITS)).toBe(false);
    for (let seed = 0; seed < 20; seed++) {
      expect(isAcceptable(unitOf(train(seed, 100, 0.1, 0.2)), LIMITS)).toBe(true);
      const both = new Set([...train(seed, 100, 0.1), ...train(100 + seed, 100, 0.13)]);
      expect(isAcceptable(unitOf(Int32Array.from(both).sort()), LIMITS)).toBe(false);
    }
    expect(isAcceptable(unitOf(Int32Array.from({ length: 100 }, (_, i) => 205 * i)), LIMITS)).toBe(false);
    expect(isAcceptable(unitOf(train(3, 100, 0.1, 0.01)), LIMITS)).toBe(false);
    expect(isAcceptable(unitOf(train(3, 100, 0.1, 0.04)), LIMITS)).toBe(true);
  });

  it('refuses what is faster than a motor neuron', () => {
    expect(isAcceptable(unitOf(train(4, 300, 0.02, 0.1)), LIMITS)).toBe(false);
    expect(isAcceptable(unitOf(train(4, 300, 0.025, 0.1)), LIMITS)).toBe(true);
  });
});

describe('distinctUnits', () => {
  const SAMENESS: SamenessLimits = { tolerance: 1, lag: 100, duplicateAgreement: 0.3 };
  const base = train(1, 200);

  /** A part of `base`, moved by `lag`, filled up to `count` with discharges of another train. */
  function sharing(share: number, count: number, lag = 0, seed = 9): Int32Array {
    const wanted = Math.round(share * count);
    const common = base.filter((_, i) => Math.floor(((i + 1) * wanted) / 200) > Math.floor((i * wanted) / 200));
    const others = train(seed, 400, 0.05).filter((t) => base.every((d) => Math.abs(d - t) > 10));
    return Int32Array.of(...common.map((t) => t + lag), ...others.slice(0, count - wanted)).sort();
  }
  const kept = (...units: DecodedMotorUnit[]) => distinctUnits(units, SAMENESS).map((unit) => units.indexOf(unit));

  it('keeps the one with more evidence of two that are the same, at whatever lag', () => {
    const [weak, strong] = [
      unitOf(base, 50),
      unitOf(
        base.map((t) => t + 30),
        60,
      ),
    ];
    expect(kept(weak, strong)).toEqual([1]);
    expect(kept(strong, weak)).toEqual([0]);
    const far = unitOf(
      base.map((t) => t + 150),
      60,
    );
    expect(kept(weak, far)).toEqual([0, 1]);
  });

  it('takes a train of 70 % of the discharges of another for its satellite, and leaves one of 25 %', () => {
    const strong = unitOf(base, 500);
    expect(kept(strong, unitOf(sharing(0.7, 60, 7), 50))).toEqual([0]);
    expect(kept(unitOf(sharing(0.7, 60, 7), 50), strong)).toEqual([1]);
    expect(kept(strong, unitOf(sharing(0.25, 60, 7), 50))).toEqual([0, 1]);
  });

  it('takes what is left of a large motor unit for its satellite, whatever its evidence', () => {
    const large = { ...unitOf(base, 500), separation: 7e5 };
    const left = { ...unitOf(sharing(0.5, 250), 900), separation: 120 };
    expect(kept(large, left)).toEqual([0]);
    expect(kept(large, { ...left, separation: 1e5 })).toEqual([1]);
    expect(kept({ ...large, samples: train(30, 200) }, left)).toEqual([0, 1]);
  });

  it('takes a train as long as another for the same from 30 % of it on', () => {
    const strong = unitOf(base, 500);
    expect(kept(strong, unitOf(sharing(0.35, 200), 50))).toEqual([0]);
    expect(kept(strong, unitOf(sharing(0.2, 200), 50))).toEqual([0, 1]);
  });

  it('keeps the order, and a train that only a discarded one resembles', () => {
    const [first, second] = [unitOf(train(20, 200), 10), unitOf(train(21, 200), 90)];
    const middle = Int32Array.of(...base.slice(0, 100), ...train(22, 150).map((t) => t + base[100])).sort();
    const last = middle.slice(110);
    // the second half of `middle` is like `last`, but `middle` goes as a copy of `base`
    expect(kept(first, unitOf(last, 20), second, unitOf(middle, 30), unitOf(base, 40))).toEqual([0, 1, 2, 4]);
    expect(kept()).toEqual([]);
  });
});
