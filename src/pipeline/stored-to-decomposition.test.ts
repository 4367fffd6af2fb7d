import { describe, expect, it } from 'vitest';
import { testRecording } from '../../test/small-recording.ts';
import { storedToDecomposition } from './stored-to-decomposition.ts';

describe('storedToDecomposition', () => {
  const recording = testRecording();
  const dischargeSamples = Int32Array.of(100, 300, 500);
  const dischargeProbability = Float32Array.of(0.6, 0.75);
  const stored = {
    samplingRateHz: 1000,
    origin: 'a test',
    motorUnits: [
      { name: '0', dischargeSamples: dischargeSamples.slice(0, 2), dischargeProbability, expectedRoa: 0.875 },
      { name: '1', dischargeSamples: dischargeSamples.slice(0, 2) },
    ],
  };

  it.each([
    ['with pulse trains', [new Float32Array(1000), new Float32Array(1000)]],
    ['without', undefined],
  ])('keeps probabilities and expected agreement, %s', (_, trains) => {
    const [stated, plain] = storedToDecomposition(recording, stored, trains).motorUnits;
    expect([...stated.dischargeSamples]).toEqual([200, 600]);
    expect(stated.dischargeProbability).toEqual(dischargeProbability);
    expect(stated.quality.expectedRoa).toBe(0.875);
    expect(plain).not.toHaveProperty('dischargeProbability');
    expect(plain.quality).not.toHaveProperty('expectedRoa');
  });

  it('refuses discharges beyond the recording', () => {
    const late = { ...stored, motorUnits: [{ name: 'x', dischargeSamples }] };
    expect(() => storedToDecomposition(recording, late)).toThrow(/motor unit x .* sample 1000, .* has 1000/);
  });
});
