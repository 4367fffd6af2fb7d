/**
 * Speed and accuracy of the lead-field MUAP basis: 64 channels (8 x 8, 10 mm), 82 samples at 2048 Hz, 100 paths 2 mm apart of
 * 160 mm in an infinite anisotropic medium, 3 radii. Times: one thread, each motor unit at another place (tables come from
 * memory, not from a near cache) or the same one again; minimum and median of runs.
 */
import { performance } from 'node:perf_hooks';
import { randomStream } from '../src/core/random.ts';
import { createArena } from '../src/kernels/arena.ts';
import { rosenfalckActionPotential } from '../src/motorunit/action-potential.ts';
import {
  fixtureField,
  fixtureGradientAt,
  fixtureGrid,
  spreadFibres,
} from '../src/motorunit/infinite-medium-fixtures.ts';
import { createLeadFieldMuaps } from '../src/motorunit/lead-field-muaps.ts';
import { fibresPotential } from '../src/motorunit/motor-unit-fibres.ts';
import {
  DEFAULT_FIBRE_SCATTER,
  type MotorUnitTheta,
  THETA_COMPONENTS,
  thetaFromVector,
  thetaToVector,
} from '../src/motorunit/motor-unit-theta.ts';
import { createMuapBasis, muapBasisLength } from '../src/motorunit/muap-basis.ts';
import type { MuapModel } from '../src/motorunit/muap-model.ts';
import { atMost, type Target } from './page.ts';

type Print = (line: string) => void;

const BATCH = 20;
const electrodes = fixtureGrid(8, 8, 10e-3);
const sampling = { samplingRateHz: 2048, sampleCount: 82 };
const options = { radiiMetres: [3e-3, 4.5e-3, 6e-3] };
const motorUnits = drawMotorUnits(200);

/**
 * Measures what the basis promises; about half a minute.
 * @param print - takes every line of the measurement as it comes
 * @returns the promised figures, for targetTable
 */
export function measureMuaps(print: Print): Target[] {
  const field = fixtureField(electrodes, {
    counts: [10, 10],
    originMetres: [-9e-3, 7e-3],
    startMetres: -0.08,
    endMetres: 0.08,
  });
  const started = performance.now();
  const exactBasis = createMuapBasis(field, options);
  const made = ((performance.now() - started) / 1e3).toFixed(1);
  print(`basis, float64: made in ${made} s, ${megabytes(exactBasis.tables)} MB`);
  const arena = createArena(4 * muapBasisLength(field, options) + 16e6, false);
  const basis = createMuapBasis(field, { ...options, arena });
  print(`basis, float32: ${megabytes(basis.tables)} MB`);
  const reference = createLeadFieldMuaps(exactBasis, sampling);
  const fast = createLeadFieldMuaps(basis, sampling);
  return [...timeModels(print, reference, fast), ...measureAccuracy(print, reference, fast)];
}

function timeModels(print: Print, reference: MuapModel, fast: MuapModel): Target[] {
  print('');
  print('model                           motor units   min us   med us  checksum');
  const targets: Target[] = [];
  for (const [name, model, runs] of [
    ['float64 loops', reference, 10],
    [`float32 ${fast.backend}`, fast, 200],
  ] as const)
    for (const withDerivatives of [false, true])
      for (const places of [1, motorUnits.length]) {
        const least = time(print, name, model, runs, withDerivatives, places);
        if (model === reference) continue;
        const what = `one 64-channel MUAP of 82 samples${withDerivatives ? ' with 8 derivatives' : ''}, one core`;
        const where = places === 1 ? 'the same place again' : `one of ${places} places`;
        targets.push(atMost(`${what}, ${where}`, least, withDerivatives ? 300 : 50, ' us', 0));
      }
  return targets;
}

function measureAccuracy(print: Print, reference: MuapModel, fast: MuapModel): Target[] {
  // well inside the muscle: the quadrature knows no border
  const inside = motorUnits.slice(0, 2).map((theta) => ({
    ...theta,
    positionMetres: [theta.positionMetres[0] / 8, 16e-3 + (theta.positionMetres[1] - 16e-3) / 8] as const,
    territoryRadiusMetres: 4e-3,
  }));
  const errors = inside.flatMap((theta) => quadratureErrors(reference, theta));
  print('');
  print(
    `float64 basis against fine quadrature over 864 fibres, ${errors.length / 2} channels of 2 motor units: relative L2 of a channel ${percent(Math.min(...errors))} to ${percent(Math.max(...errors))}`,
  );
  const slopes = Math.max(...motorUnits.slice(0, 5).map((theta) => slopeError(reference, theta)));
  print(
    `float64 derivatives against central differences, 5 motor units: relative L2 at most ${slopes.toExponential(1)}`,
  );
  const rounding = Math.max(...motorUnits.map((theta) => relative(fast.muap(theta), reference.muap(theta))));
  print(`float32 against float64, ${motorUnits.length} motor units: relative L2 at most ${rounding.toExponential(1)}`);
  return [
    atMost('MUAP of any channel against fine quadrature, relative L2', 100 * Math.max(...errors), 2, ' %', 2),
    atMostShown('derivatives (float64) against central differences, relative L2', slopes, 1e-5),
    atMostShown('float32 against float64, relative L2', rounding, 1e-6),
  ];
}

function atMostShown(what: string, measured: number, most: number): Target {
  return { what, wanted: `<= ${most.toExponential()}`, measured: measured.toExponential(1), met: measured <= most };
}

function drawMotorUnits(count: number): MotorUnitTheta[] {
  const stream = randomStream(1, 'bench muap');
  const between = (low: number, high: number) => low + (high - low) * stream.uniform();
  return Array.from({ length: count }, () => ({
    positionMetres: [between(-8e-3, 8e-3), between(9e-3, 24e-3)],
    innervationZoneMetres: between(-8e-3, 8e-3),
    conductionVelocity: between(3.2, 4.8),
    halfLengthsMetres: [between(0.055, 0.07), between(0.055, 0.07)],
    territoryRadiusMetres: between(3e-3, 6e-3),
    logSize: between(4, 7),
  }));
}

/** Batches of 20 MUAPs: the least time is then one without a switch to other work on a busy machine. */
function time(
  print: Print,
  name: string,
  model: MuapModel,
  runs: number,
  withDerivatives: boolean,
  places: number,
): number {
  const times: number[] = [];
  let sum = 0;
  for (let run = 0; run < runs + 10; run++) {
    const first = (run * BATCH) % motorUnits.length;
    const start = performance.now();
    for (let i = first; i < first + BATCH; i++) {
      const { muap } = model.evaluate(motorUnits[i % places], withDerivatives);
      if (run < 10) sum += muap[i];
    }
    if (run >= 10) times.push(((performance.now() - start) / BATCH) * 1e3);
  }
  times.sort((a, b) => a - b);
  print(
    [
      `${name}${withDerivatives ? ', 8 derivatives' : ''}`.padEnd(32),
      (places === 1 ? 'the same' : `${places} places`).padStart(11),
      times[0].toFixed(1).padStart(8),
      times[times.length >> 1].toFixed(1).padStart(8),
      ` ${sum.toExponential(9)}`,
    ].join(' '),
  );
  return times[0];
}

/** Per channel, on four electrodes of the grid: its corners' neighbours and its middle. */
function quadratureErrors(reference: MuapModel, theta: MotorUnitTheta): number[] {
  const chosen = [9, 27, 36, 62];
  const some = chosen.map((i) => electrodes[i]);
  const fibres = spreadFibres(theta, DEFAULT_FIBRE_SCATTER, 4, 9);
  const exact = fibresPotential(fixtureGradientAt(some), some.length, fibres, rosenfalckActionPotential, sampling);
  const all = reference.muap(theta);
  const n = sampling.sampleCount;
  return chosen.map((channel, i) =>
    relative(all.subarray(channel * n, channel * n + n), exact.subarray(i * n, i * n + n)),
  );
}

/** The largest over the components of theta. */
function slopeError(reference: MuapModel, theta: MotorUnitTheta): number {
  const { muap, derivatives } = reference.evaluate(theta, true);
  const [length, slopes] = [muap.length, derivatives.slice()];
  const vector = thetaToVector(theta);
  const errors = THETA_COMPONENTS.map((component, i) => {
    const step = component === 'conductionVelocity' || component === 'logSize' ? 1e-5 : 1e-8;
    const at = (change: number) => reference.muap(thetaFromVector(vector.map((x, j) => (j === i ? x + change : x))));
    const [up, down] = [at(step), at(-step)];
    const differences = up.map((x, j) => (x - down[j]) / (2 * step));
    return relative(slopes.subarray(i * length, (i + 1) * length), differences);
  });
  return Math.max(...errors);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [error, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    error += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return Math.sqrt(error / size);
}

function megabytes(values: Float32Array | Float64Array): string {
  return (values.byteLength / 1e6).toFixed(0);
}
