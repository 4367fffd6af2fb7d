import { describe, expect, it } from 'vitest';
import { testRecording } from '../../test/small-recording.ts';
import type { SeparatedMotorUnit } from '../separation/separation.ts';
import { collectMotorUnits } from './collect-motor-units.ts';
import type { GridOutcome } from './decompose-grid.ts';

const recording = testRecording();
const window = { start: 100, end: 900 };
const muapWindow = { length: 4, lead: 2 };

function separated(dischargeSamples: number[], posterior: Partial<SeparatedMotorUnit> = {}): SeparatedMotorUnit {
  const innervationPulseTrain = new Float32Array(window.end - window.start);
  for (const sample of dischargeSamples) innervationPulseTrain[sample] = 1;
  return {
    dischargeSamples: Int32Array.from(dischargeSamples),
    separationVector: new Float32Array(0),
    alignmentSamples: 0,
    innervationPulseTrain,
    silhouette: 0.9,
    coefficientOfVariation: 0.1,
    ...posterior,
  };
}

function outcome(motorUnits: readonly SeparatedMotorUnit[]): GridOutcome {
  const channels = Int32Array.of(0, 1);
  return {
    group: { grid: 0, name: 'test grid', channels },
    motorUnits,
    muaps: new Float32Array(motorUnits.length * channels.length * muapWindow.length),
    channelRms: new Float64Array(channels.length),
    extensionFactor: 8,
    statistics: {},
    warnings: [],
  };
}

describe('collectMotorUnits', () => {
  it('keeps probabilities beside the discharges that it shifts, and the expected agreement', () => {
    const dischargeProbability = Float32Array.of(0.51, 0.875, 1);
    const units = [separated([10, 200, 390], { dischargeProbability, expectedRoa: 0.8125 }), separated([20, 220, 420])];
    const [stated, plain] = collectMotorUnits([outcome(units)], recording, window, muapWindow);
    expect([...stated.dischargeSamples]).toEqual([110, 300, 490]);
    expect(stated.dischargeProbability).toEqual(dischargeProbability);
    expect(stated.quality.expectedRoa).toBe(0.8125);
    expect(plain.dischargeProbability).toBeUndefined();
    expect(plain.quality).not.toHaveProperty('expectedRoa');
    expect(plain.quality.dischargeRateHz).toBe(10);
  });

  it('refuses probabilities that are not one a discharge', () => {
    const units = [separated([10, 200], { dischargeProbability: Float32Array.of(1) })];
    expect(() => collectMotorUnits([outcome(units)], recording, window, muapWindow)).toThrow(/probabilities/);
  });
});
