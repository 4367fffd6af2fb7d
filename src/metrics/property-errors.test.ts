import { describe, expect, it } from 'vitest';
import { randomStream } from '../core/random.ts';
import type { MotorUnitProperties, MotorUnitPropertyName, PropertyEstimate } from './motor-unit-properties.ts';
import { propertyErrors } from './property-errors.ts';

type Estimates = Partial<Record<MotorUnitPropertyName, PropertyEstimate | number>>;

function motorUnit(estimates: Estimates, muscle?: string): MotorUnitProperties {
  const entries = Object.entries(estimates).map(([name, value]) => [
    name,
    typeof value === 'number' ? { value } : value,
  ]);
  return { ...(muscle !== undefined && { muscle }), estimates: Object.fromEntries(entries) };
}

function compare(pairs: readonly (readonly [MotorUnitProperties, MotorUnitProperties])[]) {
  const listed = pairs.map(([truth, found]) => ({ truth, found }));
  return propertyErrors(
    listed,
    listed.map(({ truth }) => truth),
  );
}

/** rounding of a few operations */
const near = (actual: number | undefined, expected: number) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));

describe('propertyErrors', () => {
  it('by hand: velocities 3.2, 3.9, 4.4 found as 3.5, 3.9, 4.0', () => {
    const pairs = [3.2, 3.9, 4.4].map(
      (value, i) =>
        [motorUnit({ conductionVelocity: value }), motorUnit({ conductionVelocity: [3.5, 3.9, 4][i] })] as const,
    );
    const [velocity, ...others] = compare(pairs).properties;
    expect(others).toEqual([]);
    expect(velocity).toMatchObject({
      property: 'conductionVelocity',
      count: 3,
      intervals: 0,
      intervalsHoldingTruth: 0,
    });
    near(velocity.meanError, -0.1 / 3);
    near(velocity.meanAbsoluteError, 0.7 / 3);
    near(velocity.rootMeanSquareError, Math.sqrt(0.25 / 3));
    // the range is 3 to 4.5 m/s, its middle 3.75: errors 0.1, 0, 0.1333 of half its width, the guess's 0.55, -0.15, -0.65 m/s
    near(velocity.normalisedMse, (0.1 ** 2 + (0.4 / 3) ** 2) / 3);
    near(velocity.midRangeNormalisedMse, (0.55 ** 2 + 0.15 ** 2 + 0.65 ** 2) / 9 / 3);
  });

  it('guessing the middle costs 1/48 for true values spread evenly over the range', () => {
    const count = 100;
    const truth = Array.from({ length: count }, (_, i) => 0.007 + (0.0161 * (i + 0.5)) / count);
    const middle = motorUnit({ depth: 0.01505 });
    const [depth] = compare(truth.map((value) => [motorUnit({ depth: value }), middle])).properties;
    near(depth.normalisedMse, (1 - 1 / count ** 2) / 48);
    near(depth.midRangeNormalisedMse, (1 - 1 / count ** 2) / 48);
  });

  it('an innervation zone counts as a share of the fibre, a length as a share of the mean of its muscle', () => {
    const long = { halfLength1: 0.06, halfLength2: 0.06, fibreLength: 0.12 };
    const short = { halfLength1: 0.024, halfLength2: 0.056, fibreLength: 0.08 };
    const { properties } = compare([
      [motorUnit({ ...long, innervationZone: 0.01 }, 'a'), motorUnit({ innervationZone: 0.0127 }, 'a')],
      [
        motorUnit({ ...short, innervationZone: -0.02 }, 'a'),
        motorUnit({ innervationZone: -0.02, fibreLength: 0.086 }, 'a'),
      ],
    ]);
    const [zone, length] = properties;
    expect([zone.property, length.property, length.count]).toEqual(['innervationZone', 'fibreLength', 1]);
    // 2.7 mm of 0.271 x 120 mm; truth at 0.5 and 0.3 of the fibre, the middle at 0.5005
    near(zone.normalisedMse, (0.25 * (0.0027 / (0.271 * 0.12)) ** 2) / 2);
    near(zone.midRangeNormalisedMse, (0.25 * ((0.0005 / 0.271) ** 2 + (0.2005 / 0.271) ** 2)) / 2);
    // 6 mm of 0.3 x 100 mm; the middle is the mean, 100 mm
    near(length.normalisedMse, 0.25 * (0.006 / 0.03) ** 2);
    near(length.midRangeNormalisedMse, 0.25 * (0.02 / 0.03) ** 2);
  });

  it('the overall figure is the mean of the properties that have a range', () => {
    const truth = motorUnit({ depth: 0.01, size: Math.log(100), territoryRadius: 0.004 });
    const found = motorUnit({ depth: 0.01161, size: Math.log(100), territoryRadius: 0.001 });
    const { normalisedMse, properties } = compare([[truth, found]]);
    expect(properties.map(({ property, normalisedMse: own }) => [property, own !== undefined])).toEqual([
      ['depth', true],
      ['territoryRadius', false],
      ['size', true],
    ]);
    near(normalisedMse, 0.05 ** 2 / 2); // a tenth of the range, times 0.5; size has none
  });

  it('intervals hold the truth, ends included', () => {
    const intervals = [
      [3, 4],
      [2, 3],
      [4, 5],
      [4.1, 5],
      [2, 3.9],
    ] as const;
    const truth = motorUnit({ depth: 4 });
    const pairs = intervals.map((interval) => [truth, motorUnit({ depth: { value: 4, interval } })] as const);
    const [depth] = compare([...pairs, [truth, motorUnit({ depth: 4 })]]).properties;
    expect(depth).toMatchObject({ count: 6, intervals: 5, intervalsHoldingTruth: 2 });
  });

  it('honest 90 % intervals hold about 90 %, those half as wide 59 %', () => {
    const { normal } = randomStream(1, 'property errors test');
    const sigma = 0.2;
    const pairs = (half: number) =>
      Array.from({ length: 4000 }, () => {
        const value = 4 + sigma * normal();
        const interval = [value - half, value + half] as const;
        return [motorUnit({ conductionVelocity: 4 }), motorUnit({ conductionVelocity: { value, interval } })] as const;
      });
    const share = (half: number) => compare(pairs(half)).properties[0].intervalsHoldingTruth / 4000;
    // pass if within 4 standard deviations of a binomial share, 0.0047 and 0.0078
    expect(Math.abs(share(1.6449 * sigma) - 0.9)).toBeLessThanOrEqual(4 * 0.0047);
    expect(Math.abs(share(0.82245 * sigma) - 0.5892)).toBeLessThanOrEqual(4 * 0.0078);
  });

  it('the error of a place is a distance', () => {
    const truth = motorUnit({ x: 0, y: 0, z: 0 });
    const at = (x: number, y: number, z: number) => motorUnit({ x, y, z });
    const { position } = compare([
      [truth, at(0.003, 0.004, 0)],
      [truth, at(0, 0, -0.001)],
      [truth, at(0.002, 0.001, 0.002)],
      [truth, motorUnit({ x: 1, y: 1 })],
    ]);
    expect(position?.count).toBe(3);
    near(position?.meanMetres, 0.003);
    near(position?.medianMetres, 0.003);
    near(position?.rootMeanSquareMetres, Math.sqrt(35e-6 / 3));
    const even = compare([
      [truth, at(0.001, 0, 0)],
      [truth, at(0, 0.004, 0)],
    ]);
    near(even.position?.medianMetres, 0.0025);
  });

  it('muscles: same, another, not stated; zones along other fibres are not compared', () => {
    const zone = (muscle?: string) => motorUnit({ innervationZone: 0.01, depth: 0.01 }, muscle);
    const result = compare([
      [zone('FDS'), zone('FDS')],
      [zone('FDS'), zone('FCU')],
      [zone('FDS'), zone()],
      [zone(), zone('FCU')],
    ]);
    expect(result).toMatchObject({ pairs: 4, musclesStated: 2, musclesRight: 1 });
    expect(result.properties.map(({ property, count }) => [property, count])).toEqual([
      ['depth', 4],
      ['innervationZone', 3],
    ]);
    // no half-lengths, so no share of the fibre
    expect(result.properties[1]).not.toHaveProperty('normalisedMse');
  });

  it('nothing in common', () => {
    const result = compare([[motorUnit({ depth: 0.01 }), motorUnit({ size: 3 })]]);
    expect(result).toEqual({ pairs: 1, musclesStated: 0, musclesRight: 0, properties: [] });
  });
});
