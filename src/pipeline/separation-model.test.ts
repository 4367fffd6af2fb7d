import { describe, expect, it } from 'vitest';
import { type Arena, createArena } from '../kernels/arena.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { thetaToVector } from '../motorunit/motor-unit-theta.ts';
import { createFilteredMuaps } from '../separation/model/filtered-muap.ts';
import { createInverter } from '../separation/model/invert-motor-units.ts';
import { roundMuscleSet } from '../simulation/muscle-fixtures.ts';
import { planSeparationModel, type SeparationModelOptions } from './separation-model.ts';

const set = roundMuscleSet();
const band = { lowHz: 20, highHz: 500, order: 2 };
const all = { channels: set.electrodes.names.map((_, e) => e), samplingRateHz: 2048, band };
const theta = {
  positionMetres: [1e-3, 2e-3],
  innervationZoneMetres: 3e-3,
  conductionVelocity: 4,
  halfLengthsMetres: [0.03, 0.034],
  territoryRadiusMetres: 4e-3,
  logSize: 5,
} as const;

const separationModel = (of: typeof set, options: SeparationModelOptions, arena?: Arena) =>
  planSeparationModel(of, options).create(arena);

describe('separation model', () => {
  it('has the channels of the signal in its order', () => {
    const whole = separationModel(set, all).muscles[0].muaps;
    const chosen = separationModel(set, { ...all, channels: [7, 2] }).muscles[0].muaps;
    const samples = whole.sampleCount;
    const [every, two] = [whole.muap(theta), chosen.muap(theta)];
    for (const [c, electrode] of [7, 2].entries())
      expect(two.slice(c * samples, (c + 1) * samples)).toEqual(
        every.slice(electrode * samples, (electrode + 1) * samples),
      );
  });

  it('lets positions outside the muscle come to where it has MUAPs', () => {
    const { muaps, space } = separationModel(set, { ...all, channels: [0] }).muscles[0];
    for (let angle = 0; angle < 6.3; angle += 0.1)
      for (const radius of [0.009, 0.0102, 0.013, 0.03]) {
        const wanted = [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
        const positionMetres = space.nearestInside(wanted);
        expect(Math.hypot(...positionMetres)).toBeLessThanOrEqual(0.0108);
        expect(() => muaps.evaluate({ ...theta, positionMetres }, false)).not.toThrow();
        expect(space.worldMetres(positionMetres, 0.01)[2]).toBeCloseTo(0.01, 9);
      }
    const { placesMetres } = space;
    for (let n = 0; n < placesMetres.length; n += 2)
      expect(Math.hypot(placesMetres[n], placesMetres[n + 1])).toBeLessThanOrEqual(0.01);
    // one for each square of its spacing: the area of the section, and half of the squares on its border
    const evenly = (Math.PI * 0.01 ** 2) / space.placeSpacingMetres ** 2;
    expect(placesMetres.length / 2).toBeGreaterThan(evenly);
    expect(placesMetres.length / 2).toBeLessThan(1.6 * evenly);
  });

  it('fits the arena that it asks for', () => {
    const { bytes, create } = planSeparationModel(set, all);
    const arena = createArena(bytes, false);
    const { muscles } = create(arena);
    expect(muscles[0].muaps.muap(theta).length).toBe(10 * muscles[0].muaps.sampleCount);
    expect(arena.usedBytes()).toBeGreaterThan(0.5 * bytes);
  });

  it('has tables of components in place of those of many channels, and fits the same motor unit with them', async () => {
    const many = roundMuscleSet({ rows: 13, columns: 9, acrossMetres: 0.03 });
    const channels = many.electrodes.names.map((_, e) => e);
    const kernels = await createKernels({ memoryBytes: 500e6 });
    const whole = separationModel(many, { ...all, channels, componentTolerance: 0 }, kernels.arena);
    const reduced = separationModel(many, { ...all, channels }, kernels.arena);
    expect(whole.muscles[0].muaps.reduced).toBeUndefined();
    const { reduced: components, ...muaps } = reduced.muscles[0].muaps;
    expect(components?.muaps.channelCount).toBeLessThanOrEqual(117 / 2);
    const [exact, found] = [whole.muscles[0].muaps.muap(theta), muaps.muap(theta)];
    const largest = Math.max(...exact.map(Math.abs));
    // a hundredth of the norm is no more than that of the largest sample of a channel that most of it lies in
    for (const [n, value] of exact.entries()) expect(Math.abs(found[n] - value)).toBeLessThanOrEqual(0.01 * largest);

    const window = { length: 82, lead: 20 };
    const measured = createFilteredMuaps(
      whole.muscles[0].muaps,
      whole.impulseResponse,
      { firstSample: 0, count: 82 },
      kernels,
    );
    const muap = measured.evaluate(theta, false, 18.4).muap.slice();
    const noise = Float64Array.from({ length: 117 * 117 }, (_, n) => (n % 118 === 0 ? 4e-12 : 0));
    const [a, b] = [whole, reduced].map((model) => {
      const [fit] = createInverter(model, window, { kernels, libraryCount: 200 }).fitAll(
        [{ muap, dischargeCount: 200 }],
        noise,
      );
      return thetaToVector(fit?.theta ?? { ...theta, logSize: Number.NaN });
    });
    const [truth, close] = [thetaToVector(theta), [1e-4, 1e-4, 1e-4, 0.02, 3e-4, 3e-4, 1e-3, 0.03]];
    for (const [i, most] of close.entries()) {
      expect(Math.abs(b[i] - a[i])).toBeLessThanOrEqual(most);
      expect(Math.abs(b[i] - truth[i])).toBeLessThanOrEqual(3 * most);
    }
    await kernels.close();
  });

  it('refuses electrodes and muscles that the set does not have', () => {
    expect(() => separationModel(set, { ...all, channels: [10] })).toThrow('electrode of a channel');
    expect(() => separationModel(set, { ...all, muscles: ['biceps'] })).toThrow('biceps');
  });
});
