/**
 * A MUedit file (.mat v5, which MATLAB's `load` takes like v7.3) from a recording and its decomposition, for editing by hand.
 * EMG in millivolts, as MUedit holds it; channels in the order of their grids; discharges 1-based. Auxiliary signals of
 * another rate or length than the EMG have no place in the format and are left out.
 */

import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import { ShapeError } from '../core/errors.ts';
import { channelSamples, type Recording } from '../core/recording.ts';
import { matCell, matChar, matOf, matStruct } from './mat/mat-build.ts';
import type { MatCell, MatStruct } from './mat/mat-value.ts';
import { writeMat5 } from './mat/mat5-writer.ts';

/** Channels that MUedit shows as one grid. */
interface MueditGrid {
  readonly name: string;
  readonly muscle: string;
  readonly spacingMillimetres: number;
  readonly channels: readonly number[];
  /** channels x 2, column-major, 1-based (row, column) */
  readonly coordinates: Float64Array;
  readonly motorUnits: readonly MotorUnit[];
}

/**
 * @throws ShapeError when recording and decomposition differ in samples; FormatError beyond 2 GiB, the format's limit
 */
export function writeMueditMat(recording: Recording, decomposition: Decomposition): Uint8Array {
  if (decomposition.sampleCount !== recording.sampleCount)
    throw new ShapeError(
      `writeMueditMat: the recording has ${recording.sampleCount} samples, the decomposition ${decomposition.sampleCount}`,
      {},
    );
  const grids = listGrids(recording, decomposition);
  const results = { Pulsetrain: pulseTrains(grids, recording.sampleCount), Dischargetimes: dischargeTimes(grids) };
  const variables = new Map([
    ['signal', signalStruct(recording, grids, results)],
    ['parameters', parametersStruct(recording, decomposition)],
    ['edition', editionStruct(recording, grids, results)],
  ]);
  return writeMat5(variables);
}

function listGrids(recording: Recording, decomposition: Decomposition): MueditGrid[] {
  const { channels, grids } = recording;
  const numbers = [...grids.keys(), ...(channels.some((channel) => channel.grid < 0) ? [-1] : [])];
  return numbers.map((g, position) => {
    const own = [...channels.keys()].filter((i) => channels[i].grid === g);
    const placed = own.every((i) => channels[i].row >= 0);
    const coordinates = Float64Array.from([
      ...own.map((i, k) => (placed ? channels[i].row : k) + 1),
      ...own.map((i) => (placed ? channels[i].column : 0) + 1),
    ]);
    const spacing = grids[g]?.spacingMetres ?? Number.NaN;
    return {
      name: grids[g]?.name ?? 'no grid',
      muscle: grids[g]?.muscle ?? channels[own[0]]?.muscle ?? '',
      spacingMillimetres: Number.isFinite(spacing) ? Math.round(spacing * 1e6) / 1e3 : 0,
      channels: own,
      coordinates,
      motorUnits: decomposition.motorUnits.filter(
        ({ grid }) => grid === g || (position === 0 && !numbers.includes(grid)),
      ),
    };
  });
}

interface Results {
  readonly Pulsetrain: MatCell;
  readonly Dischargetimes: MatCell;
}

function signalStruct(recording: Recording, grids: readonly MueditGrid[], results: Results): MatStruct {
  const { sampleCount, samplingRateHz } = recording;
  const order = grids.flatMap((grid) => grid.channels);
  const factor = recording.unit === 'V' ? 1e3 : 1;
  const auxiliary = recording.auxiliary.filter(
    (signal) => signal.data.length === sampleCount && signal.samplingRateHz === samplingRateHz,
  );
  const others = auxiliary.filter(({ role }) => role !== 'path' && role !== 'target');
  const only = (role: string) =>
    interleave(
      auxiliary
        .filter((signal) => signal.role === role)
        .slice(0, 1)
        .map(({ data }) => data),
      sampleCount,
      1,
    );
  return matStruct({
    data: interleave(
      order.map((channel) => channelSamples(recording, channel)),
      sampleCount,
      factor,
    ),
    fsamp: matOf(samplingRateHz),
    nChan: matOf(order.length),
    ngrid: matOf(grids.length),
    gridname: matCell(grids.map(({ name }) => matChar(name))),
    muscle: matCell(grids.map(({ muscle }) => matChar(muscle))),
    auxiliary: interleave(
      others.map(({ data }) => data),
      sampleCount,
      1,
    ),
    auxiliaryname: matCell(others.map(({ name }) => matChar(name))),
    emgnotgrid: matOf([], [0, 0]),
    path: only('path'),
    target: only('target'),
    coordinates: matCell(grids.map(({ coordinates }) => matOf(coordinates, [coordinates.length / 2, 2]))),
    IED: matOf(grids.map(({ spacingMillimetres }) => spacingMillimetres)),
    EMGmask: matCell(grids.map(({ channels }) => maskOf(recording, channels))),
    emgtype: matOf(grids.map(() => 1)),
    unit: matChar(recording.unit === 'V' ? 'mV' : 'a.u.'),
    ...results,
  });
}

/** Signals to rows x samples in MATLAB's order, class double, stored as float32 to halve the file. */
function interleave(signals: readonly Float32Array[], sampleCount: number, factor: number) {
  const rows = signals.length;
  const out = new Float32Array(rows * sampleCount);
  signals.forEach((signal, row) => {
    for (let t = 0; t < sampleCount; t++) out[t * rows + row] = signal[t] * factor;
  });
  return matOf(out, rows === 0 ? [0, 0] : [rows, sampleCount], 'double');
}

function maskOf(recording: Recording, channels: readonly number[]) {
  return matOf(
    channels.map((channel) => (recording.channels[channel].status === 'bad' ? 1 : 0)),
    [channels.length, 1],
  );
}

function pulseTrains(grids: readonly MueditGrid[], sampleCount: number): MatCell {
  return matCell(
    grids.map(({ motorUnits }) =>
      interleave(
        motorUnits.map((unit) => pulseTrain(unit, sampleCount)),
        sampleCount,
        1,
      ),
    ),
  );
}

/** The motor unit's own train; one of zeros and ones when it came without. */
function pulseTrain(unit: MotorUnit, sampleCount: number): Float32Array {
  if (unit.innervationPulseTrain) return unit.innervationPulseTrain;
  const train = new Float32Array(sampleCount);
  for (const sample of unit.dischargeSamples) train[sample] = 1;
  return train;
}

/** One cell per grid and motor unit, empty where a grid has fewer motor units than another. */
function perMotorUnit(grids: readonly MueditGrid[], value: (unit: MotorUnit) => readonly number[]): MatCell {
  const most = Math.max(1, ...grids.map(({ motorUnits }) => motorUnits.length));
  const items = Array.from({ length: most * grids.length }, (_, i) => {
    const unit = grids[i % grids.length].motorUnits[Math.floor(i / grids.length)];
    return unit ? matOf(value(unit)) : matOf([], [0, 0]);
  });
  return matCell(items, [grids.length, most]);
}

function dischargeTimes(grids: readonly MueditGrid[]): MatCell {
  return perMotorUnit(grids, (unit) => Array.from(unit.dischargeSamples, (sample) => sample + 1));
}

function parametersStruct(recording: Recording, { provenance }: Decomposition): MatStruct {
  return matStruct({
    pathname: matChar(''),
    filename: matChar(recording.source.fileName),
    differentialmode: matOf(0),
    nwindows: matOf(1),
    program: matChar(`${provenance.program} ${provenance.version}`),
    method: matChar(provenance.method),
    seed: matOf(provenance.seed),
    // every parameter of the run, since few of them are MUedit's
    json: matChar(JSON.stringify(provenance.parameters)),
  });
}

function editionStruct(recording: Recording, grids: readonly MueditGrid[], results: Results): MatStruct {
  const { sampleCount, samplingRateHz } = recording;
  return matStruct({
    ...results,
    silval: perMotorUnit(grids, ({ quality }) => [quality.silhouette]),
    // one window: the whole recording
    silvalcon: perMotorUnit(grids, ({ quality }) => [Math.round(sampleCount / 2), quality.silhouette]),
    time: matOf(Float64Array.from({ length: sampleCount }, (_, t) => t / samplingRateHz)),
    arraynb: matOf(
      grids.flatMap(({ channels }, g) => channels.map(() => g + 1)),
      undefined,
    ),
  });
}
