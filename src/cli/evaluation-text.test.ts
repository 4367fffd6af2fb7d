import { expect, it } from 'vitest';
import { evaluate } from '../pipeline/evaluate.ts';
import { evaluationText } from './evaluation-text.ts';

const truth = {
  samplingRateHz: 1000,
  origin: 'a test',
  motorUnits: [{ name: '0', dischargeSamples: Int32Array.of(100, 200, 310, 400) }],
};

it('prints the expected agreement beside the measured one, only where there is one', () => {
  const found = { ...truth, motorUnits: [{ ...truth.motorUnits[0], expectedRoa: 0.875 }] };
  const text = evaluationText(evaluate(truth, found));
  expect(text).toContain('truth  discharges  found  discharges  common  agreement  expected     F1');
  expect(text).toMatch(/^0 +4 +0 +4 +4 +1\.000 +0\.875 +1\.000 /m);
  expect(text).toMatch(/expected agreement +mean 0\.875 of 1 pair, measured 1\.000, off by 0\.125 on average/);
  expect(evaluationText(evaluate(truth, truth))).not.toContain('expected');
});

it('prints errors of properties, the guess and intervals beside them', () => {
  const withProperties = (depth: number, interval?: readonly [number, number]) => ({
    ...truth,
    motorUnits: truth.motorUnits.map((motorUnit) => ({
      ...motorUnit,
      properties: {
        muscle: 'FDS',
        isCrossTalk: interval === undefined,
        estimates: {
          depth: { value: depth, ...(interval && { interval }) },
          x: { value: 0 },
          y: { value: 0 },
          z: { value: 0 },
        },
      },
    })),
  });
  const text = evaluationText(evaluate(withProperties(0.01), withProperties(0.012, [0.009, 0.015])));
  expect(text).toContain('Properties of 1 matched pair, found less true; guess:');
  // 0.25 x (2 / 16.1)^2 and 0.25 x (5.05 / 16.1)^2
  expect(text).toMatch(/^depth +1 +2\.00 +2\.00 +2\.00 +mm +0\.0039 +0\.0246 +1 of 1 hold the truth \(100 %\)$/m);
  expect(text).toMatch(/^x +1 +0\.00 +0\.00 +0\.00 +mm +- +- +-$/m);
  expect(text).toMatch(/^ +position error +mean 0\.00 mm, median 0\.00 mm, RMS 0\.00 mm \(1 pair\)$/m);
  expect(text).toMatch(/^ +muscle right +1 of 1$/m);
  expect(text).toMatch(/^ +of cross-talk muscles +1 true, 1 of them matched, 1 above 0\.9/m);
  expect(text).toMatch(/^ +normalised MSE of properties +0\.0039, guessing mid-range 0\.0246$/m);
  for (const word of ['Properties', 'position', 'muscle', 'cross-talk', 'normalised'])
    expect(evaluationText(evaluate(truth, truth))).not.toContain(word);
});
