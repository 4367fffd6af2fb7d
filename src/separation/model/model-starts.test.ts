import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { createKernels } from '../../kernels/create-kernels.ts';
import { allocateSignal, type Kernels, type PaddedSignal, signalRow } from '../../kernels/kernels.ts';
import { type MotorUnitTheta, thetaToVector } from '../../motorunit/motor-unit-theta.ts';
import { allocatePhased, arrangePhasesInto, onePhase, type PhasedSignal } from '../phased-signal.ts';
import {
  allocateFactor,
  allocateWhitening,
  directionsIn,
  normaliseColumns,
  type Whitening,
  whiten,
  whitenColumnsInPlace,
  widenedWhitening,
} from '../whitening.ts';
import { createExtendedTemplates, type ExtendedTemplates, MOVED } from './extended-templates.ts';
import { createFilteredMuaps } from './filtered-muap.ts';
import { invertStarts, startAt } from './invert-starts.ts';
import { modelFixture } from './model-fixtures.ts';
import { createModelStarts } from './model-starts.ts';
import type { SeparationModel } from './separation-model.ts';

const [TAPS, SPACING, SAMPLES] = [10, 2, 20_480];
const truth: MotorUnitTheta[] = [
  motorUnit([3e-3, 4e-3], 2e-3, 4.2),
  motorUnit([-5e-3, 1e-3], -3e-3, 3.7),
  motorUnit([1e-3, -1e-3], 5e-3, 4.5),
];

function motorUnit(positionMetres: [number, number], innervationZoneMetres: number, conductionVelocity: number) {
  const [halfLengthsMetres, territoryRadiusMetres] = [[0.033, 0.033] as const, 4e-3];
  return {
    positionMetres,
    innervationZoneMetres,
    conductionVelocity,
    halfLengthsMetres,
    territoryRadiusMetres,
    logSize: 5,
  };
}

let kernels: Kernels;
let model: SeparationModel;
let templates: ExtendedTemplates;
let residual: PaddedSignal;
let phased: PhasedSignal;
let sources: PhasedSignal;
let whitening: Whitening;

/** Three motor units of the model at 10 discharges a second each, and noise. */
beforeAll(async () => {
  kernels = await createKernels({ memoryBytes: 256e6 });
  model = modelFixture({}, kernels);
  const { channelCount } = model.muscles[0].muaps;
  residual = allocateSignal(kernels.arena, channelCount, SAMPLES);
  const length = 80;
  const filtered = createFilteredMuaps(
    model.muscles[0].muaps,
    model.impulseResponse,
    { firstSample: -10, count: length },
    kernels,
  );
  let largest = 0;
  for (const [j, theta] of truth.entries()) {
    const random = randomStream(1, 'discharges', j);
    const muap = Float32Array.from(filtered.evaluate(theta, false).muap);
    largest = Math.max(largest, ...muap);
    for (let t = 100; t < SAMPLES - 100; t += Math.round(205 + 25 * random.normal()))
      for (let c = 0; c < channelCount; c++)
        for (let k = 0; k < length; k++) signalRow(residual, c)[t + k] += muap[c * length + k];
  }
  for (let c = 0; c < channelCount; c++) {
    const random = randomStream(2, 'noise', c);
    const row = signalRow(residual, c);
    for (let t = 0; t < SAMPLES; t++) row[t] += 0.01 * largest * random.normal();
  }
  phased = allocatePhased(kernels, channelCount, SAMPLES, SPACING);
  arrangePhasesInto(phased, residual);
  sources = allocatePhased(kernels, 16, SAMPLES, SPACING);
  whitening = whiten(kernels, phased, TAPS, 1, allocateWhitening(kernels, channelCount, TAPS));
  templates = createExtendedTemplates(model, kernels, TAPS, SPACING);
}, 60_000);

afterAll(() => kernels.close());

function directionOf(theta: MotorUnitTheta, shift = 0, of = whitening): Float64Array {
  const columns = new Float64Array(templates.dimension * (1 + MOVED.length));
  templates.columnsInto(columns, 1 + MOVED.length, 0, 0, theta, shift);
  const direction = columns.filter((_, i) => i % (1 + MOVED.length) === 0);
  whitenColumnsInPlace(kernels, of, direction, 1);
  normaliseColumns(direction, templates.dimension, 1);
  return direction;
}

/** At whatever delay: a filter that sees its motor unit some samples later is as good. */
function cosineWith(directions: Float64Array, column: number, theta: MotorUnitTheta, of = whitening): number {
  const count = directions.length / templates.dimension;
  const cosines = Array.from({ length: 41 }, (_, n) =>
    Math.abs(directionOf(theta, n / 2 - 10, of).reduce((sum, v, d) => sum + v * directions[d * count + column], 0)),
  );
  return Math.max(...cosines);
}

const inversionSignal = () => {
  const part = onePhase(phased, 0);
  const rows = { ...sources.signal, sampleCount: part.sampleCount };
  return { part, whitening, sources: rows, contrast: 'bounded' as const, iterations: 5 };
};

describe('createExtendedTemplates', () => {
  it('gives derivatives that agree with differences', () => {
    const columns = new Float64Array(templates.dimension * (1 + MOVED.length));
    const at = (theta: Float64Array, shift: number) => {
      const [p1, p2, iz, cv, h1, h2] = theta;
      const moved = { ...motorUnit([p1, p2], iz, cv), halfLengthsMetres: [h1, h2] as const };
      templates.columnsInto(columns, 1 + MOVED.length, 0, 0, moved, shift);
      return Float64Array.from({ length: templates.dimension }, (_, d) => columns[d * (1 + MOVED.length)]);
    };
    const centre = thetaToVector(truth[0]).slice(0, 6);
    at(centre, 0);
    const analytic = columns.slice();
    // a few per cent of the distances on which MUAPs change; float32 tables leave 1e-6 of the values
    const steps = [1e-4, 1e-4, 1e-4, 1e-2, 1e-4, 1e-4];
    for (let i = 0; i < MOVED.length; i++) {
      const [up, down] = [1, -1].map((sign) => {
        const theta = centre.map((value, k) => value + (k === i ? sign * steps[k] : 0));
        return at(theta, i === 6 ? sign * 0.02 : 0);
      });
      const width = i === 6 ? 0.04 : 2 * steps[i];
      let [error, energy] = [0, 0];
      for (let d = 0; d < templates.dimension; d++) {
        const slope = analytic[d * (1 + MOVED.length) + 1 + i];
        error += ((up[d] - down[d]) / width - slope) ** 2;
        energy += slope ** 2;
      }
      expect(Math.sqrt(error / energy)).toBeLessThan(0.02);
    }
  });
});

describe('invertStarts', () => {
  it('climbs from beside a motor unit to it', async () => {
    const beside = truth.map(({ positionMetres: [x, y], innervationZoneMetres, conductionVelocity, ...rest }) => ({
      ...rest,
      positionMetres: [x + 2e-3, y - 1e-3] as const,
      innervationZoneMetres: innervationZoneMetres - 2e-3,
      conductionVelocity: conductionVelocity + 0.15,
    }));
    const starts = beside.map((theta) => startAt({ muscle: 0, theta }));
    const found = await invertStarts(kernels, templates, model, starts, inversionSignal(), {});
    for (const [j, theta] of truth.entries()) {
      const before = cosineWith(directionOf(beside[j]), 0, theta);
      expect(before).toBeLessThan(0.7);
      expect(cosineWith(found, j, theta)).toBeGreaterThan(0.93);
    }
  });
});

describe('createModelStarts', () => {
  it('finds motor units of the residual among all that the limb could have', async () => {
    const starts = createModelStarts(model, kernels, TAPS, SPACING, 5);
    const { part, sources: rows, contrast } = inversionSignal();
    // white noise of a hundredth of the MUAPs is nothing that filters must lean on; recordings are whitened with a share of this ridge
    const room = allocateWhitening(kernels, residual.channelCount, TAPS);
    const narrow = whiten(kernels, { signal: part, sampleCount: part.sampleCount }, TAPS, 0.1, room);
    const found = await starts.choose(residual, phased, narrow, part, rows, contrast, 8, {});
    const count = found.length / templates.dimension;
    expect(count).toBeGreaterThan(2);
    expect(count).toBeLessThanOrEqual(8);
    // starts are filters of a wide whitening: there they are those of the motor units
    const wide = widenedWhitening(kernels, narrow, 100, allocateFactor(kernels, templates.dimension));
    const there = directionsIn(kernels, wide, narrow, found, count);
    for (const theta of truth) {
      const best = Math.max(...Array.from({ length: count }, (_, j) => cosineWith(there, j, theta, wide)));
      // the free fixed point that follows needs 0.7 (method.md 4, step 3)
      expect(best).toBeGreaterThan(0.7);
    }
  });
});
