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
