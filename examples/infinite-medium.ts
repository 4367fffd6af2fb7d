/**
 * Seeded recordings of a trapezoidal contraction with known motor units, in the simplest conductor there is: muscle
 * without end, electrodes on a plane in it. For the bundled example, the benchmark and end-to-end tests; it says
 * nothing about accuracy on a limb. Same options, same bytes on one machine type (sines and logarithms are the
 * JavaScript engine's).
 */

import { requireInteger, requireNumber } from '../src/core/errors.ts';
import { type RandomStream, randomStream } from '../src/core/random.ts';
import type { Channel, ElectrodeGrid, Recording } from '../src/core/recording.ts';
import { simulatePool } from './motor-pool.ts';
import { type LineSource, motorUnitPotential, muscleConductor, WAVE_LENGTH_METRES } from './motor-unit-potential.ts';

export interface InfiniteMediumOptions {
  /** electrodes along the fibres; default 13 */
  readonly rows?: number;
  /** electrodes across the fibres; default 5 */
  readonly columns?: number;
  /** default 0.008 */
  readonly spacingMetres?: number;
  /** no electrode at row 0, column 0, as on 13 x 5 grids of 64; default false */
  readonly missingCorner?: boolean;
  /** grids side by side across the fibres, one spacing apart; default 1 */
  readonly gridCount?: number;
  /** default 2048 */
  readonly samplingRateHz?: number;
  readonly seconds: number;
  readonly motorUnitCount: number;
  /** root mean square of the EMG over all channels and samples to that of the noise; default 20; Infinity: no noise */
  readonly snrDecibels?: number;
  /** 'band-limited': second-order Butterworth, 20 to 500 Hz; default 'white' */
  readonly noise?: 'white' | 'band-limited';
  readonly seed: number;
  /** share of the maximal effort on the plateau; default 0.3 */
  readonly effort?: number;
  /** line sources per motor unit; default 24 */
  readonly sourcesPerMotorUnit?: number;
  /** 1: discharges on whole samples; 2 or 4: on that fraction of a sample; default 1 */
  readonly phasesPerSample?: 1 | 2 | 4;
}

export interface SimulatedMotorUnit {
  readonly acrossMetres: number;
  readonly depthMetres: number;
  readonly innervationZoneMetres: number;
  readonly conductionVelocity: number;
  readonly fibreCount: number;
  readonly recruitmentThreshold: number;
}

export interface Simulation {
  readonly recording: Recording;
  /** discharge samples per motor unit, 0-based, in order of recruitment */
  readonly spikes: readonly Int32Array[];
  /** per motor unit, channels x muapSampleCount, volts; sample 0 is the discharge */
  readonly muaps: readonly Float32Array[];
  readonly muapSampleCount: number;
  /** % of the maximal force, one value per sample; also an auxiliary signal of the recording */
  readonly force: Float32Array;
  readonly motorUnits: readonly SimulatedMotorUnit[];
  /** channels x (across, along), millimetres */
  readonly positionsMillimetres: Float64Array;
}

const MINIMUM_DEPTH_METRES = 4e-3;
const MAXIMUM_HALF_LENGTH_METRES = 72e-3;
const MINIMUM_VELOCITY = 3;
/** 150 to 1800 fibres per motor unit, as in tibialis anterior (Caillet 2023: 158 to 1758) */
const SMALLEST_FIBRE_COUNT = 150;
const SIZE_RANGE = 12;

/**
 * @throws ParameterError when an option is out of range
 * Cost: about 1 s for 64 channels x 30 s x 20 motor units, 10 s for 256 x 60 s x 60, and twice the recording in memory.
 */
export function simulateInfiniteMedium(options: InfiniteMediumOptions): Simulation {
  const settings = checked(options);
  const { samplingRateHz, seconds, motorUnitCount, seed, phasesPerSample } = settings;
  const layout = electrodeLayout(settings);
  const sampleCount = Math.round(seconds * samplingRateHz);
  const motorUnits = Array.from({ length: motorUnitCount }, (_, unit) => drawMotorUnit(settings, unit));
  const sizes = motorUnits.map((unit) => unit.fibreCount);
  const pool = simulatePool({ motorUnitCount, seconds, samplingRateHz, seed, effort: settings.effort, sizes });
  const duration = (MAXIMUM_HALF_LENGTH_METRES + WAVE_LENGTH_METRES) / MINIMUM_VELOCITY;
  const muapSampleCount = Math.ceil(duration * samplingRateHz) + 1;
  const data = new Float32Array(layout.channels.length * sampleCount);
  const muaps: Float32Array[] = [];
  const spikes: Int32Array[] = [];
  motorUnits.forEach((motorUnit, unit) => {
    const phases = motorUnitPotential(layout.electrodes, lineSources(settings, motorUnit, unit), {
      conductor: muscleConductor,
      conductionVelocity: motorUnit.conductionVelocity,
      samplingRateHz,
      sampleCount: muapSampleCount,
      phaseCount: phasesPerSample,
    });
    muaps.push(phases[0]);
    spikes.push(addDischarges(data, sampleCount, phases, muapSampleCount, pool.dischargeTimes[unit]));
  });
  addNoise(data, sampleCount, settings);
  const auxiliary = [
    { name: 'force', role: 'force' as const, unit: '% MVC', samplingRateHz, data: pool.force },
    { name: 'target', role: 'target' as const, unit: '% MVC', samplingRateHz, data: pool.target },
  ];
  return {
    recording: {
      data,
      channelCount: layout.channels.length,
      sampleCount,
      samplingRateHz,
      unit: 'V',
      channels: layout.channels,
      grids: layout.grids,
      auxiliary,
      source: { format: 'simulation', fileName: `infinite-medium-seed-${seed}` },
      warnings: [],
    },
    spikes,
    muaps,
    muapSampleCount,
    force: pool.force,
    motorUnits: motorUnits.map((unit, j) => ({ ...unit, recruitmentThreshold: pool.recruitmentThresholds[j] })),
    positionsMillimetres: layout.electrodes.map((metres) => metres * 1e3),
  };
}

type Settings = Required<InfiniteMediumOptions>;

function checked(options: InfiniteMediumOptions): Settings {
  const where = 'simulateInfiniteMedium';
  const snrDecibels = options.snrDecibels ?? 20;
  if (snrDecibels !== Infinity) requireNumber(where, 'snrDecibels', snrDecibels, -40, 200);
  return {
    rows: requireInteger(where, 'rows', options.rows ?? 13, 1),
    columns: requireInteger(where, 'columns', options.columns ?? 5, 1),
    spacingMetres: requireNumber(where, 'spacingMetres', options.spacingMetres ?? 0.008, 1e-4, 0.1),
    missingCorner: options.missingCorner ?? false,
    gridCount: requireInteger(where, 'gridCount', options.gridCount ?? 1, 1),
    samplingRateHz: requireNumber(where, 'samplingRateHz', options.samplingRateHz ?? 2048, 500, 1e5),
    seconds: requireNumber(where, 'seconds', options.seconds, 2, 3600),
    motorUnitCount: requireInteger(where, 'motorUnitCount', options.motorUnitCount, 1, 1000),
    snrDecibels,
    noise: options.noise ?? 'white',
    seed: requireInteger(where, 'seed', options.seed, 0, 2 ** 31 - 1),
    effort: requireNumber(where, 'effort', options.effort ?? 0.3, 0.01, 1),
    sourcesPerMotorUnit: requireInteger(where, 'sourcesPerMotorUnit', options.sourcesPerMotorUnit ?? 24, 1, 1000),
    phasesPerSample: options.phasesPerSample ?? 1,
  };
}

interface Layout {
  readonly channels: Channel[];
  readonly grids: ElectrodeGrid[];
  /** x, z interleaved; the middle of all grids is the origin */
  readonly electrodes: Float64Array;
}

/** Channels grid by grid, column by column, row ascending. */
function electrodeLayout(settings: Settings): Layout {
  const { rows, columns, spacingMetres, gridCount, missingCorner } = settings;
  const channels: Channel[] = [];
  const grids: ElectrodeGrid[] = [];
  const electrodes: number[] = [];
  const model = `GR${twoDigits(spacingMetres * 1e3)}MM${twoDigits(rows)}${twoDigits(columns)}`;
  for (let grid = 0; grid < gridCount; grid++) {
    const cells = new Int32Array(rows * columns).fill(-1);
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        if (missingCorner && row === 0 && column === 0) continue;
        cells[row * columns + column] = channels.length;
        channels.push({ name: `E${channels.length + 1}`, grid, row, column, status: 'good' });
        const across = column + grid * (columns + 1) - gridWidth(settings) / 2;
        electrodes.push(across * spacingMetres, (row - (rows - 1) / 2) * spacingMetres);
      }
    }
    grids.push({ name: model, rows, columns, spacingMetres, cells });
  }
  return { channels, grids, electrodes: Float64Array.from(electrodes) };
}

/** Width of all grids together, in spacings. */
function gridWidth(settings: Settings): number {
  return settings.gridCount * (settings.columns + 1) - 2;
}

const twoDigits = (value: number) => String(Math.round(value)).padStart(2, '0');

/** Later recruited: more fibres (12 : 1) and faster (3.4 to 4.6 m/s, give or take 0.3); position independent of size. */
function drawMotorUnit(settings: Settings, unit: number): Omit<SimulatedMotorUnit, 'recruitmentThreshold'> {
  const random = randomStream(settings.seed, 'motor unit', unit);
  const rank = settings.motorUnitCount === 1 ? 0 : unit / (settings.motorUnitCount - 1);
  const width = gridWidth(settings) * settings.spacingMetres + 6e-3;
  return {
    acrossMetres: (random.uniform() - 0.5) * width,
    depthMetres: 6e-3 + 9e-3 * random.uniform(),
    innervationZoneMetres: 5e-3 * bounded(random, 2),
    conductionVelocity: 3.4 + 1.2 * rank + 0.12 * bounded(random, 2.5),
    fibreCount: Math.round(SMALLEST_FIBRE_COUNT * SIZE_RANGE ** rank),
  };
}

/** Line sources evenly over a round territory (area as the number of fibres), each with its own end-plate and ends. */
function lineSources(
  settings: Settings,
  motorUnit: Omit<SimulatedMotorUnit, 'recruitmentThreshold'>,
  unit: number,
): LineSource[] {
  const random = randomStream(settings.seed, 'fibres', unit);
  const count = settings.sourcesPerMotorUnit;
  // 2.5 to 5 mm: 5 mm for the largest
  const radius = 5e-3 * (motorUnit.fibreCount / (SMALLEST_FIBRE_COUNT * SIZE_RANGE)) ** 0.28;
  const halfLengths = [58e-3 + 3e-3 * bounded(random, 2), 58e-3 + 3e-3 * bounded(random, 2)];
  return Array.from({ length: count }, () => {
    const distance = radius * Math.sqrt(random.uniform());
    const angle = 2 * Math.PI * random.uniform();
    const shift = 1.5e-3 * bounded(random, 2);
    return {
      acrossMetres: motorUnit.acrossMetres + distance * Math.cos(angle),
      depthMetres: Math.max(MINIMUM_DEPTH_METRES, motorUnit.depthMetres + distance * Math.sin(angle)),
      innervationZoneMetres: motorUnit.innervationZoneMetres + shift,
      // ends stay where they are when the end-plate moves
      halfLengthsMetres: [
        halfLengths[0] + shift + 2e-3 * (random.uniform() - 0.5),
        halfLengths[1] - shift + 2e-3 * (random.uniform() - 0.5),
      ],
      fibreCount: motorUnit.fibreCount / count,
      fibreRadiusMetres: 27.5e-6,
    };
  });
}

/** Standard normal, redrawn beyond +-limit. */
function bounded(random: RandomStream, limit: number): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) <= limit) return value;
  }
}

/** Adds a MUAP per discharge, in the phase nearest to it; returns the discharges, rounded to samples. */
function addDischarges(
  data: Float32Array,
  sampleCount: number,
  phases: readonly Float32Array[],
  muapSampleCount: number,
  times: Float64Array,
): Int32Array {
  const placed = Array.from(times, (time) => {
    const ticks = Math.round(time * phases.length);
    return { start: Math.floor(ticks / phases.length), phase: ticks % phases.length };
  }).filter(({ start }) => start < sampleCount);
  const channelCount = data.length / sampleCount;
  for (let channel = 0; channel < channelCount; channel++) {
    for (const { start, phase } of placed) {
      const muap = phases[phase];
      const count = Math.min(muapSampleCount, sampleCount - start);
      const to = channel * sampleCount + start;
      const from = channel * muapSampleCount;
      for (let k = 0; k < count; k++) data[to + k] += muap[from + k];
    }
  }
  return Int32Array.from(placed, ({ start, phase }) => start + (2 * phase >= phases.length && phase > 0 ? 1 : 0));
}

function addNoise(data: Float32Array, sampleCount: number, settings: Settings): void {
  if (settings.snrDecibels === Infinity) return;
  let square = 0;
  for (const value of data) square += value * value;
  const deviation = Math.sqrt(square / data.length) * 10 ** (-settings.snrDecibels / 20);
  const noise = new Float64Array(sampleCount);
  for (let channel = 0; channel < data.length / sampleCount; channel++) {
    const random = randomStream(settings.seed, 'noise', channel);
    for (let n = 0; n < sampleCount; n++) noise[n] = random.normal();
    if (settings.noise === 'band-limited') bandLimitInPlace(noise, settings.samplingRateHz);
    let scale = deviation;
    if (settings.noise === 'band-limited')
      scale /= Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / sampleCount);
    for (let n = 0; n < sampleCount; n++) data[channel * sampleCount + n] += scale * noise[n];
  }
}

/** High-pass at 20 Hz, then low-pass at 500 Hz (or 0.4 of the rate), second-order Butterworth by bilinear transform. */
function bandLimitInPlace(values: Float64Array, samplingRateHz: number): void {
  for (const kind of ['high', 'low'] as const) {
    const cutoff = kind === 'high' ? 20 : Math.min(500, 0.4 * samplingRateHz);
    const k = Math.tan((Math.PI * cutoff) / samplingRateHz);
    const norm = 1 / (1 + Math.SQRT2 * k + k * k);
    const b0 = (kind === 'high' ? 1 : k * k) * norm;
    const b1 = kind === 'high' ? -2 * b0 : 2 * b0;
    const a1 = 2 * (k * k - 1) * norm;
    const a2 = (1 - Math.SQRT2 * k + k * k) * norm;
    let [x1, x2, y1, y2] = [0, 0, 0, 0];
    for (let n = 0; n < values.length; n++) {
      const x = values[n];
      const y = b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
      [x2, x1, y2, y1] = [x1, x, y1, y];
      values[n] = y;
    }
  }
}
