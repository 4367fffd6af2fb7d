/**
 * A decomposition as the files of a BIDS derivative dataset. Bytes depend on recording, decomposition and target alone;
 * what differs between runs (times, memory, machine) stands in the log.
 */

import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { bidsVersion } from './bids/write-bids.ts';
import type { DecompositionTarget } from './decomposition-target.ts';
import { writeEdfSignals } from './edf/write-edf.ts';
import type { OutputFiles } from './file-set.ts';
import { hasInversion, inversionCells, inversionColumnNames, inversionColumnsJson } from './inversion-columns.ts';
import { writeNpy } from './npy.ts';
import { writeJson, writeTsv } from './tsv.ts';

/** What a door knows about the run and its machine; goes into the log. */
export interface RunEnvironment {
  readonly codeUrl?: string;
  readonly runtimeSeconds?: number;
  /** e.g. 'x64, 4 cores' */
  readonly cpu?: string;
  readonly memoryBytes?: number;
  /** e.g. 'node 24.1.0' */
  readonly platform?: string;
}

export const programDescription =
  'Decomposes high-density surface electromyograms into the discharges of single motor units';

/**
 * Writes events, motor units, MUAPs, innervation pulse trains, log and dataset description.
 * `muaps.npy` is float32, motor units x `muapChannels` x samples, in the recording's unit, NaN for a motor unit without MUAP;
 * it and the BDF of pulse trains are left out where no motor unit has any. Where a forward model was inverted, the table of motor
 * units has its properties, and `muaps-model.npy` what it makes of them, as `muaps.npy`.
 */
export function writeDecomposition(
  recording: Recording,
  decomposition: Decomposition,
  target: DecompositionTarget,
  environment: RunEnvironment = {},
): OutputFiles {
  const files = new Map<string, Uint8Array>();
  const add = (suffix: string, bytes: Uint8Array) =>
    files.set(`${target.folder}${target.stem}_desc-decomposed_${suffix}`, bytes);
  const { motorUnits } = decomposition;
  add('events.tsv', writeEvents(decomposition));
  add('events.json', writeJson(eventsJson(decomposition.samplingRateHz)));
  add('motorunits.tsv', writeMotorUnits(recording, motorUnits));
  add('motorunits.json', writeJson({ ...motorUnitsJson, ...(hasInversion(motorUnits) && inversionColumnsJson()) }));
  if (motorUnits.some((unit) => unit.muap))
    add(
      'muaps.npy',
      writeMuaps(decomposition, ({ muap }) => muap),
    );
  if (motorUnits.some(({ inversion }) => inversion?.muap))
    add(
      'muaps-model.npy',
      writeMuaps(decomposition, ({ inversion }) => inversion?.muap),
    );
  const warnings = [...recording.warnings, ...decomposition.warnings];
  const sources = motorUnits.flatMap(({ innervationPulseTrain: samples }, i) => (samples ? [{ samples, i }] : []));
  if (sources.length > 0) {
    const { samplingRateHz } = decomposition;
    const signals = sources.map(({ samples, i }) => ({ label: `Unit_${i}`, dimension: '', samplingRateHz, samples }));
    const written = writeEdfSignals('bdf', signals);
    add('sources.bdf', written.bytes);
    add('sources.json', writeJson(sourcesJson(samplingRateHz, signals.length)));
    warnings.push(...written.warnings.map((warning) => `sources.bdf: ${warning}`));
  }
  add('log.json', writeJson(runLog(recording, decomposition, environment, warnings)));
  files.set('dataset_description.json', writeJson(datasetDescription(decomposition, environment)));
  files.set('.bidsignore', new TextEncoder().encode('*_desc-decomposed_*\n'));
  return files;
}

/** The events table alone: onset, duration, sample, unit_id, event_type, probability; sorted by time, then motor unit. */
export function writeEvents(decomposition: Decomposition): Uint8Array {
  const { samplingRateHz, motorUnits } = decomposition;
  const rows = motorUnits.flatMap(({ dischargeSamples, dischargeProbability }, unit) =>
    Array.from(dischargeSamples, (sample, i) => ({ sample, unit, probability: dischargeProbability?.[i] ?? 1 })),
  );
  rows.sort((a, b) => a.sample - b.sample || a.unit - b.unit);
  return writeTsv(
    ['onset', 'duration', 'sample', 'unit_id', 'event_type', 'probability'],
    rows.map(({ sample, unit, probability }) => [
      Number((sample / samplingRateHz).toFixed(7)),
      0,
      sample,
      unit,
      'motor-unit-spike',
      shortestDecimal(probability),
    ]),
  );
}

/** The shortest decimal that reads back as the same float32. */
function shortestDecimal(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return Number(value.toPrecision(9));
}

function writeMotorUnits(recording: Recording, motorUnits: readonly MotorUnit[]): Uint8Array {
  const columns = [
    'unit_id',
    'grid',
    'discharges',
    'rate_hz',
    'cov_isi',
    'sil',
    'pnr_db',
    'pnr_holobar_db',
    'expected_roa',
    ...(hasInversion(motorUnits) ? inversionColumnNames : []),
  ];
  const names = recording.grids.map(({ name }) => name);
  const grid = (g: number) => {
    if (g < 0 || names[g] === undefined) return 'n/a';
    return names.indexOf(names[g]) === names.lastIndexOf(names[g]) ? names[g] : `${names[g]} no. ${g + 1}`;
  };
  const rows = motorUnits.map(({ grid: g, dischargeSamples, quality, inversion }, i) => [
    i,
    grid(g),
    dischargeSamples.length,
    numberCell(quality.dischargeRateHz),
    numberCell(quality.coefficientOfVariation),
    numberCell(quality.silhouette),
    numberCell(quality.pnrDecibels),
    numberCell(quality.pnrHolobarDecibels),
    numberCell(quality.expectedRoa),
    ...(hasInversion(motorUnits) ? inversionCells(inversion) : []),
  ]);
  return writeTsv(columns, rows);
}

/** Seven digits; n/a for what is absent or no finite number. */
function numberCell(value: number | undefined): string | number {
  return value === undefined || !Number.isFinite(value) ? 'n/a' : Number(value.toPrecision(7));
}

function writeMuaps(
  { motorUnits, muapChannels, muapSampleCount }: Decomposition,
  muapOf: (motorUnit: MotorUnit) => Float32Array | undefined,
): Uint8Array {
  const size = muapChannels.length * muapSampleCount;
  const values = new Float32Array(motorUnits.length * size).fill(Number.NaN);
  for (const [i, motorUnit] of motorUnits.entries()) {
    const muap = muapOf(motorUnit);
    if (muap) values.set(muap.subarray(0, size), i * size);
  }
  return writeNpy(values, [motorUnits.length, muapChannels.length, muapSampleCount]);
}

function eventsJson(samplingRateHz: number): Record<string, unknown> {
  return {
    onset: { Description: 'Time of the discharge from the first sample of the recording', Units: 's' },
    duration: { Description: 'Always 0', Units: 's' },
    sample: { Description: `Sample of the discharge, the first sample is 0, at ${samplingRateHz} Hz` },
    unit_id: { Description: 'Number of the motor unit from 0, best motor unit first' },
    event_type: { Description: 'Kind of event', Levels: { 'motor-unit-spike': 'Discharge of a motor unit' } },
    probability: {
      Description: 'Posterior probability of the discharge, as the decoder states it; 1 where it states none',
    },
  };
}

const motorUnitsJson = {
  unit_id: { Description: 'Number of the motor unit from 0, best motor unit first' },
  grid: { Description: 'Electrode grid from which the motor unit was decomposed' },
  discharges: { Description: 'Number of discharges' },
  rate_hz: { Description: 'Discharges per second over the intervals that are not pauses', Units: 'Hz' },
  cov_isi: { Description: 'Coefficient of variation of the inter-discharge intervals, pauses left out' },
  sil: { Description: 'Silhouette of the innervation pulse train, discharges against the rest' },
  pnr_db: { Description: 'Pulse-to-noise ratio, convention of MUniverse', Units: 'dB' },
  pnr_holobar_db: { Description: 'Pulse-to-noise ratio after Holobar 2014', Units: 'dB' },
  expected_roa: {
    Description:
      'Rate of agreement with the true discharges, common / (found + true - common), that the decoder expects of itself from the probabilities of the discharges, calibrated; n/a where the decoder states none',
  },
};

function sourcesJson(samplingRateHz: number, count: number): Record<string, unknown> {
  return {
    Description:
      'Innervation pulse trains, one signal a motor unit (Unit_0 is unit_id 0), scaled so that discharges are near 1',
    SamplingFrequency: samplingRateHz,
    SourceCount: count,
    Units: 'n/a',
  };
}

function generatedBy(decomposition: Decomposition, environment: RunEnvironment) {
  const { program, version } = decomposition.provenance;
  const CodeURL = environment.codeUrl ?? 'n/a';
  return [{ Name: program, Version: version, Description: programDescription, CodeURL, License: 'MIT' }];
}

function datasetDescription(decomposition: Decomposition, environment: RunEnvironment): Record<string, unknown> {
  return {
    Name: `${decomposition.provenance.program}: decomposition into motor units`,
    BIDSVersion: bidsVersion,
    DatasetType: 'derivative',
    GeneratedBy: generatedBy(decomposition, environment),
  };
}

/** Also what the MUnitQuest challenge wants of a log (both of its spellings of the machine). */
export function runLog(
  recording: Recording,
  decomposition: Decomposition,
  environment: RunEnvironment,
  warnings: readonly string[],
): Record<string, unknown> {
  const { method, parameters, seed, backend, timingsSeconds, peakMemoryBytes } = decomposition.provenance;
  const timed = Object.values(timingsSeconds ?? {}).reduce((sum, seconds) => sum + seconds, 0);
  const memory =
    environment.memoryBytes === undefined ? 'n/a' : `${(environment.memoryBytes / 2 ** 30).toFixed(1)} GiB`;
  return {
    GeneratedBy: generatedBy(decomposition, environment),
    Execution: { Runtime: environment.runtimeSeconds ?? timed },
    RuntimeEnvironment: { Platform: environment.platform ?? 'n/a', Backend: backend },
    Environment: { CPU: environment.cpu ?? 'n/a', GPU: 'none', RAM: memory },
    Source: { File: recording.source.fileName, Format: recording.source.format, Unit: recording.unit },
    SamplingFrequency: decomposition.samplingRateHz,
    SampleCount: decomposition.sampleCount,
    Method: method,
    Parameters: parameters,
    Seed: seed,
    Backend: backend,
    MotorUnits: decomposition.motorUnits.length,
    Muaps: {
      Channels: Array.from(decomposition.muapChannels, (c) => recording.channels[c]?.name ?? String(c)),
      SampleCount: decomposition.muapSampleCount,
      LeadSamples: decomposition.muapLeadSamples,
      Units: recording.unit,
    },
    TimingsSeconds: timingsSeconds ?? {},
    PeakMemoryBytes: peakMemoryBytes ?? 'n/a',
    Warnings: warnings,
  };
}
