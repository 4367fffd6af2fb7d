/** The tables of a simulation's truth: discharges and properties of its motor units, with what their columns mean. */

import { intervalStatistics } from '../metrics/interval-statistics.ts';
import type { SimulatedMotorUnit, Simulation } from '../simulation/simulation.ts';
import { writeTsv } from './tsv.ts';

type Cell = string | number;
type Described = Readonly<{ Description: string; Units?: string }>;

/** onset, duration, sample, unit_id, event_type, onset_exact; sorted by sample, then motor unit. */
export function writeTruthEvents({ motorUnits, recording: { samplingRateHz } }: Simulation): Uint8Array {
  const seconds = (samples: number) => Number((samples / samplingRateHz).toFixed(7));
  const rows = motorUnits.flatMap(({ dischargeSamples, dischargeTimes }, unit) =>
    Array.from(dischargeSamples, (sample, n) => ({ sample, unit, time: dischargeTimes[n] })),
  );
  rows.sort((a, b) => a.sample - b.sample || a.unit - b.unit);
  return writeTsv(
    ['onset', 'duration', 'sample', 'unit_id', 'event_type', 'onset_exact'],
    rows.map(({ sample, unit, time }) => [seconds(sample), 0, sample, unit, 'motor-unit-spike', seconds(time)]),
  );
}

export function truthEventsJson(samplingRateHz: number): Record<string, unknown> {
  return {
    onset: { Description: 'Time of the sample of the discharge from the first sample of the recording', Units: 's' },
    duration: { Description: 'Always 0', Units: 's' },
    sample: {
      Description: `Sample nearest to the discharge, when the waves leave the end-plates; the first sample is 0, at ${samplingRateHz} Hz`,
    },
    unit_id: { Description: 'Number of the motor unit from 0, as in the table of motor units' },
    event_type: { Description: 'Kind of event', Levels: { 'motor-unit-spike': 'Discharge of a motor unit' } },
    onset_exact: { Description: 'Time of the discharge itself, which falls between samples', Units: 's' },
  };
}

/** What the rows of the table of motor units are made of. */
interface TruthRow {
  readonly index: number;
  readonly unit: SimulatedMotorUnit;
  readonly simulation: Simulation;
  readonly peaks: MuapPeaks;
}

interface TruthColumn {
  readonly name: string;
  readonly about: Described;
  readonly cell: (row: TruthRow) => Cell;
}

const column = (
  name: string,
  Description: string,
  Units: string | undefined,
  cell: TruthColumn['cell'],
): TruthColumn => ({
  name,
  about: { Description, ...(Units !== undefined && { Units }) },
  cell,
});

/** Seven digits; n/a for what is no finite number. */
function number(value: number): Cell {
  return Number.isFinite(value) ? Number(value.toPrecision(7)) : 'n/a';
}

const millimetres = (metres: number) => number(metres * 1e3);
const intervals = ({ unit, simulation }: TruthRow) =>
  intervalStatistics(unit.dischargeSamples, { samplingRateHz: simulation.recording.samplingRateHz });

/** Same names as in the tables of decompositions where they mean the same. */
const columns: readonly TruthColumn[] = [
  column(
    'unit_id',
    'Number of the motor unit from 0: muscle by muscle, in order of recruitment',
    undefined,
    (row) => row.index,
  ),
  column('muscle', 'Name of the muscle', undefined, ({ unit }) => unit.muscle),
  column('cross_talk', 'Whether the muscle only disturbs the recording of another', undefined, ({ unit }) =>
    String(unit.isCrossTalk),
  ),
  column(
    'pool_index',
    'Number of the motor neuron in its pool, 0 is recruited first',
    undefined,
    ({ unit }) => unit.poolIndex,
  ),
  column('fibres', 'Number of muscle fibres', undefined, ({ unit }) => unit.fibreCount),
  column('size', 'Number of fibres of 55 micrometres with the same axial conductance', undefined, ({ unit }) =>
    number(Math.exp(unit.theta.logSize)),
  ),
  column(
    'recruitment_threshold',
    'Share of the maximal excitation at which the motor unit begins to discharge',
    undefined,
    ({ unit }) => number(unit.recruitmentThreshold),
  ),
  column('discharges', 'Number of discharges', undefined, ({ unit }) => unit.dischargeSamples.length),
  column('rate_hz', 'Discharges per second over the intervals that are not pauses', 'Hz', (row) =>
    number(intervals(row).dischargeRateHz),
  ),
  column('cov_isi', 'Coefficient of variation of the inter-discharge intervals, pauses left out', undefined, (row) =>
    number(intervals(row).coefficientOfVariation),
  ),
  ...['x', 'y', 'z'].map((axis, c) =>
    column(
      `${axis}_mm`,
      `${axis} of the middle of the innervation zone, in the space of the electrodes`,
      'mm',
      ({ unit }) => millimetres(unit.zoneMetres[c]),
    ),
  ),
  column('depth_mm', 'From there to the nearest point of the skin', 'mm', ({ unit }) => millimetres(unit.depthMetres)),
  column('across_mm', "Centre of the territory in the muscle's cross-section, across", 'mm', ({ unit }) =>
    millimetres(unit.theta.positionMetres[0]),
  ),
  column(
    'toward_skin_mm',
    "Centre of the territory in the muscle's cross-section, towards the skin",
    'mm',
    ({ unit }) => millimetres(unit.theta.positionMetres[1]),
  ),
  column(
    'iz_mm',
    'Middle of the innervation zone along the fibres, from the cross-section towards distal',
    'mm',
    ({ unit }) => millimetres(unit.theta.innervationZoneMetres),
  ),
  column('cv_m_s', 'Conduction velocity of the muscle fibres at the start of the recording', 'm/s', ({ unit }) =>
    number(unit.theta.conductionVelocity),
  ),
  column(
    'half_length_1_mm',
    'Mean length of the fibres from the innervation zone to their proximal ends',
    'mm',
    ({ unit }) => millimetres(unit.theta.halfLengthsMetres[0]),
  ),
  column(
    'half_length_2_mm',
    'Mean length of the fibres from the innervation zone to their distal ends',
    'mm',
    ({ unit }) => millimetres(unit.theta.halfLengthsMetres[1]),
  ),
  column(
    'territory_mm',
    'Radius of the territory, twice the standard deviation of the places of its fibres',
    'mm',
    ({ unit }) => millimetres(unit.theta.territoryRadiusMetres),
  ),
  column(
    'peak_to_peak_uv',
    'Peak to peak of the action potential in the channel where it is largest',
    'uV',
    ({ peaks }) => number(peaks.peakToPeak * 1e6),
  ),
  column(
    'peak_channel',
    'Name of that channel',
    undefined,
    ({ peaks, simulation }) => simulation.recording.channels[peaks.channel].name,
  ),
  column(
    'snr_db',
    'Largest absolute value of the action potential over the root mean square of everything added to the EMG, 20 log10',
    'dB',
    ({ peaks, simulation }) => number(20 * Math.log10(peaks.largest / simulation.noiseVolts)),
  ),
];

export function writeTruthMotorUnits(simulation: Simulation): Uint8Array {
  const rows = simulation.motorUnits.map((unit, index): TruthRow => {
    return { index, unit, simulation, peaks: muapPeaks(simulation, index) };
  });
  return writeTsv(
    columns.map(({ name }) => name),
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
}

export function truthMotorUnitsJson(): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, about }) => [name, about]));
}

export interface MuapPeaks {
  /** volts, in the channel where it is largest */
  readonly peakToPeak: number;
  readonly channel: number;
  /** largest absolute value in any channel, volts */
  readonly largest: number;
}

/** Of the action potential of one motor unit at the start of the recording. */
export function muapPeaks({ muaps, muapSampleCount, recording }: Simulation, unit: number): MuapPeaks {
  let found: MuapPeaks = { peakToPeak: 0, channel: 0, largest: 0 };
  for (let channel = 0; channel < recording.channelCount; channel++) {
    const start = (unit * recording.channelCount + channel) * muapSampleCount;
    let [low, high] = [0, 0];
    for (let t = start; t < start + muapSampleCount; t++) {
      low = Math.min(low, muaps[t]);
      high = Math.max(high, muaps[t]);
    }
    const largest = Math.max(found.largest, high, -low);
    found = high - low > found.peakToPeak ? { peakToPeak: high - low, channel, largest } : { ...found, largest };
  }
  return found;
}
