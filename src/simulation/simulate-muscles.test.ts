import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { rosenfalckActionPotential } from '../motorunit/action-potential.ts';
import { fibresPotential } from '../motorunit/motor-unit-fibres.ts';
import { drawMotorUnits } from './draw-motor-units.ts';
import { roundMuscleGradient, roundMuscleSet } from './muscle-fixtures.ts';
import { type MuscleSimulationRequest, muscleSimulationBytes, simulateMuscles } from './simulate-muscles.ts';

const set = roundMuscleSet({ rows: 4, columns: 1 });
const rate = 2048;
const seconds = 1;
const pool = { fibreCounts: [40, 80, 200, 500], recruitmentThresholds: [0, 0.1, 0.2, 0.3] };
const dischargeTimes = [[100.25, 300.5, 300.9, 2047.2], [], [-3, 500, 900.125, 2047.6], [1200.75]];
const request: MuscleSimulationRequest = {
  muscles: [{ name: 'tibialis anterior', pool, dischargeTimes }],
  seconds,
  samplingRateHz: rate,
  seed: 1,
};
const kernels = await createKernels({ memoryBytes: muscleSimulationBytes(seconds * rate) });
const simulation = await simulateMuscles(set, request, kernels);
const channelCount = 4;

describe('simulated muscles', () => {
  it('have the motor units that discharge, with discharges on samples of their own', () => {
    const { motorUnits } = simulation;
    expect(motorUnits.map(({ poolIndex }) => poolIndex)).toEqual([0, 2, 3]);
    expect(motorUnits.map(({ dischargeSamples }) => Array.from(dischargeSamples))).toEqual([
      // 300.5 and 300.9 round to one sample
      [100, 301, 2047],
      [500, 900],
      [1201],
    ]);
    expect(Array.from(motorUnits[1].dischargeTimes)).toEqual([500, 900.125]);
    expect(motorUnits[0]).toMatchObject({ muscle: 'tibialis anterior', muscleLabel: 3, isCrossTalk: false });
    for (const { theta, zoneMetres, depthMetres } of motorUnits) {
      const [across, towardsSkin] = theta.positionMetres;
      for (const [c, value] of [across, towardsSkin - 0.018, theta.innervationZoneMetres].entries())
        expect(Math.abs(zoneMetres[c] - value)).toBeLessThanOrEqual(1e-9);
      expect(depthMetres).toBeGreaterThanOrEqual(-zoneMetres[1]);
    }
  });

  it('have channels and grid of the electrodes, and the loudness of the signal', () => {
    const { recording, signalVolts, noiseVolts, muapLeadSamples } = simulation;
    expect(recording).toMatchObject({ channelCount, sampleCount: 2048, samplingRateHz: rate, unit: 'V' });
    expect(recording.channels[3]).toMatchObject({ name: 'E4', grid: 0, row: 3, column: 0, status: 'good' });
    expect(recording.grids[0]).toMatchObject({ name: 'plane', rows: 4, columns: 1, spacingMetres: 8e-3 });
    const rms = Math.hypot(...recording.data) / Math.sqrt(recording.data.length);
    expect(Math.abs(signalVolts / rms - 1)).toBeLessThanOrEqual(1e-6);
    expect([noiseVolts, muapLeadSamples]).toEqual([0, 0]);
  });

  it('are the potentials of their fibres at every discharge', () => {
    const { recording, motorUnits, muaps, muapSampleCount } = simulation;
    const [unit] = drawMotorUnits(set.muscles[0], pool, [0], { seed: 1 });
    const gradientAt = roundMuscleGradient({ rows: 4, columns: 1 });
    expect(motorUnits[0].theta).toEqual(unit.theta);
    const potential = (startSamples: number, sampleCount: number) =>
      fibresPotential(gradientAt, channelCount, unit.fibres, rosenfalckActionPotential, {
        samplingRateHz: rate,
        sampleCount,
        startSeconds: startSamples / rate,
      });
    const muap = potential(0, muapSampleCount);
    const largest = muap.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const shifted = potential(0.75, muapSampleCount);
    for (let c = 0; c < channelCount; c++)
      for (let k = 0; k < muapSampleCount; k++) {
        // fields between paths 1e-3, resampling 1e-3, linear between phases 1e-3
        expect(Math.abs(muaps[c * muapSampleCount + k] - muap[c * muapSampleCount + k])).toBeLessThanOrEqual(
          3e-3 * largest,
        );
        // the first discharge at 100.25
        expect(Math.abs(recording.data[c * 2048 + 101 + k] - shifted[c * muapSampleCount + k])).toBeLessThanOrEqual(
          4e-3 * largest,
        );
      }
  });

  it('have MUAPs long enough to die out', () => {
    const { muaps, muapSampleCount, motorUnits } = simulation;
    for (let row = 0; row < motorUnits.length * channelCount; row++) {
      const muap = muaps.subarray(row * muapSampleCount, (row + 1) * muapSampleCount);
      const largest = muap.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(Math.abs(muap[muapSampleCount - 1])).toBeLessThanOrEqual(1e-3 * largest);
    }
  });

  it('get slower and larger by fatigue', async () => {
    const fatigue = { velocityFall: 0.2, amplitudeRise: 0.3 };
    const tired = await simulateMuscles(set, { ...request, fatigue }, kernels);
    const { muaps, muapsAtEnd = muaps, muapSampleCount } = tired;
    // delay of the largest value between electrodes 8 mm apart on one side of the innervation zone, channels 2 and 3
    const peak = (values: Float32Array, c: number) => {
      const row = values.subarray(c * muapSampleCount, (c + 1) * muapSampleCount);
      const k = row.reduce((best, x, n) => (x > row[best] ? n : best), 0);
      const [before, at, after] = [row[k - 1], row[k], row[k + 1]];
      return { at: k + (0.5 * (before - after)) / (before - 2 * at + after), height: at };
    };
    for (const c of [0, 1, 2, 3]) {
      const [fresh, late] = [peak(muaps, c), peak(muapsAtEnd, c)];
      // parabolas through three samples: 0.1 sample of some twelve
      expect(Math.abs((late.at / fresh.at) * 0.8 - 1)).toBeLessThanOrEqual(0.02);
      expect(Math.abs(late.height / fresh.height / 1.3 - 1)).toBeLessThanOrEqual(0.03);
    }
    expect(simulation.muapsAtEnd).toBeUndefined();
    expect(tired.motorUnits[0].theta).toEqual(simulation.motorUnits[0].theta);
  });

  it('add up with the cross-talk of a neighbour', async () => {
    const options = { rows: 4, columns: 1, label: 9, name: 'soleus', acrossMetres: 0.025 };
    const two = { ...set, muscles: [...set.muscles, ...roundMuscleSet(options).muscles] };
    const neighbour = { name: 'soleus', pool, dischargeTimes, isCrossTalk: true };
    const both = await simulateMuscles(two, { ...request, muscles: [...request.muscles, neighbour] }, kernels);
    const alone = await simulateMuscles(two, { ...request, muscles: [neighbour] }, kernels);
    expect(both.motorUnits.map(({ isCrossTalk }) => isCrossTalk)).toEqual([false, false, false, true, true, true]);
    const largest = both.recording.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    for (let n = 0; n < both.recording.data.length; n++) {
      const sum = simulation.recording.data[n] + alone.recording.data[n];
      expect(Math.abs(both.recording.data[n] - sum)).toBeLessThanOrEqual(1e-6 * largest);
    }
    const twice = { ...request, muscles: [request.muscles[0], request.muscles[0]] };
    await expect(simulateMuscles(two, twice, kernels)).rejects.toThrow(/named twice/);
  });

  it('are the same for the same seed, and take the distance to the skin', async () => {
    const again = await simulateMuscles(set, { ...request, skinDistance: (_, y) => -y - 0.001 }, kernels);
    expect(again.recording.data).toEqual(simulation.recording.data);
    const [unit] = again.motorUnits;
    expect(unit.depthMetres).toBe(-unit.zoneMetres[1] - 0.001);
    const other = await simulateMuscles(set, { ...request, seed: 2 }, kernels);
    expect(other.recording.data).not.toEqual(simulation.recording.data);
    const scattered = await simulateMuscles(set, { ...request, velocityScatter: 0.05 }, kernels);
    expect(scattered.recording.data).not.toEqual(simulation.recording.data);
  });

  it('stop on request, and say what does not fit', async () => {
    await expect(simulateMuscles(set, request, kernels, { signal: { aborted: true } })).rejects.toMatchObject({
      kind: 'aborted',
    });
    const few = { ...request, muscles: [{ name: 'tibialis anterior', pool, dischargeTimes: [[1]] }] };
    await expect(simulateMuscles(set, few, kernels)).rejects.toThrow(/expected discharge times of 4 motor units/);
    const unordered = {
      ...request,
      muscles: [{ name: 'tibialis anterior', pool, dischargeTimes: [[5, 1], [], [], []] }],
    };
    await expect(simulateMuscles(set, unordered, kernels)).rejects.toThrow(/discharge 1/);
    const silent = { ...request, muscles: [{ name: 'tibialis anterior', pool, dischargeTimes: [[], [], [], []] }] };
    const none = await simulateMuscles(set, silent, kernels);
    expect(none.motorUnits).toEqual([]);
    expect(none.recording.data.every((x) => x === 0)).toBe(true);
  });
});
