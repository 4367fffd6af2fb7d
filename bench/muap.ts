// Speed and accuracy of the lead-field MUAP basis: `npm run bench:muap [-- --write]`. 64 channels (8 x 8, 10 mm), 82 samples at
// 2048 Hz, 100 paths 2 mm apart of 160 mm in an infinite anisotropic medium, 3 radii. Times: one thread, each motor unit at
// another place (tables come from memory, not from a near cache) or the same one again; minimum and median of runs.
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
import { DEFAULT_FIBRE_SCATTER, type MotorUnitTheta } from '../src/motorunit/motor-unit-theta.ts';
import { createMuapBasis, muapBasisLength } from '../src/motorunit/muap-basis.ts';
import type { MuapModel } from '../src/motorunit/muap-model.ts';
import { createPrinter } from './printer.ts';

const BATCH = 20;
const printer = createPrinter('muap', 'MUAPs from lead fields', process.argv.slice(2));
const electrodes = fixtureGrid(8, 8, 10e-3);
const sampling = { samplingRateHz: 2048, sampleCount: 82 };
const field = fixtureField(electrodes, {
  counts: [10, 10],
  originMetres: [-9e-3, 7e-3],
  startMetres: -0.08,
  endMetres: 0.08,
});
const options = { radiiMetres: [3e-3, 4.5e-3, 6e-3] };
const motorUnits = drawMotorUnits(200);

const started = performance.now();
const exactBasis = createMuapBasis(field, options);
printer.print(
  `basis, float64: made in ${((performance.now() - started) / 1e3).toFixed(1)} s, ${megabytes(exactBasis.tables)} MB`,
);
const arena = createArena(4 * muapBasisLength(field, options) + 16e6, false);
const basis = createMuapBasis(field, { ...options, arena });
printer.print(`basis, float32: ${megabytes(basis.tables)} MB`);
const reference = createLeadFieldMuaps(exactBasis, sampling);
const fast = createLeadFieldMuaps(basis, sampling);

printer.print('');
printer.print('model                           motor units   min us   med us  checksum');
for (const [name, model, runs] of [
  ['float64 loops', reference, 10],
  [`float32 ${fast.backend}`, fast, 200],
] as const)
  for (const withDerivatives of [false, true])
    for (const places of [1, motorUnits.length]) time(name, model, runs, withDerivatives, places);

// well inside the muscle: the quadrature knows no border
const inside = motorUnits.slice(0, 2).map((theta) => ({
  ...theta,
  positionMetres: [theta.positionMetres[0] / 8, 16e-3 + (theta.positionMetres[1] - 16e-3) / 8] as const,
  territoryRadiusMetres: 4e-3,
}));
const errors = inside.flatMap(quadratureErrors);
printer.print('');
printer.print(
  `float64 basis against fine quadrature over 864 fibres, ${errors.length / 2} channels of 2 motor units: relative L2 of a channel ${percent(Math.min(...errors))} to ${percent(Math.max(...errors))}`,
);
const rounding = Math.max(...motorUnits.map((theta) => relative(fast.muap(theta), reference.muap(theta))));
printer.print(
  `float32 against float64, ${motorUnits.length} motor units: relative L2 at most ${rounding.toExponential(1)}`,
);
printer.finish();

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
function time(name: string, model: MuapModel, runs: number, withDerivatives: boolean, places: number): void {
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
  printer.print(
    [
      `${name}${withDerivatives ? ', 8 derivatives' : ''}`.padEnd(32),
      (places === 1 ? 'the same' : `${places} places`).padStart(11),
      times[0].toFixed(1).padStart(8),
      times[times.length >> 1].toFixed(1).padStart(8),
      ` ${sum.toExponential(9)}`,
    ].join(' '),
  );
}

/** Per channel, on four electrodes of the grid: its corners' neighbours and its middle. */
function quadratureErrors(theta: MotorUnitTheta): number[] {
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
