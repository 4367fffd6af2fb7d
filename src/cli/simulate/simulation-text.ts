/** What `bmiss simulate` says of a simulation, as text and as JSON. */

import { muapPeaks } from '../../formats/truth-tables.ts';
import { intervalStatistics } from '../../metrics/interval-statistics.ts';
import type { ActiveMuscle } from '../../pipeline/activate-muscles.ts';
import type { SimulatedRecording } from '../../pipeline/simulate.ts';
import { count, formatNumber, renderTable } from '../table.ts';

/** a rate of fewer says little: that of a doublet would be 200 Hz */
const FEWEST_DISCHARGES = 8;

/** Of the motor units of one muscle. */
interface MuscleFigures {
  readonly muscle: ActiveMuscle;
  readonly discharges: number;
  readonly ratesHz: readonly number[];
  readonly peaksMicrovolts: readonly number[];
}

function figuresOf({ simulation, muscles }: SimulatedRecording): MuscleFigures[] {
  const { motorUnits, recording } = simulation;
  return muscles.map((muscle) => {
    const own = motorUnits.flatMap((unit, index) => (unit.muscleLabel === muscle.label.index ? [{ unit, index }] : []));
    const { samplingRateHz } = recording;
    return {
      muscle,
      discharges: own.reduce((sum, { unit }) => sum + unit.dischargeSamples.length, 0),
      ratesHz: own
        .filter(({ unit }) => unit.dischargeSamples.length >= FEWEST_DISCHARGES)
        .map(({ unit }) => intervalStatistics(unit.dischargeSamples, { samplingRateHz }).dischargeRateHz)
        .filter(Number.isFinite),
      peaksMicrovolts: own.map(({ index }) => 1e6 * muapPeaks(simulation, index).peakToPeak),
    };
  });
}

function range(values: readonly number[], digits: number): string {
  if (values.length === 0) return '-';
  return `${formatNumber(Math.min(...values), digits)} to ${formatNumber(Math.max(...values), digits)}`;
}

export function simulationText(simulated: SimulatedRecording): string {
  const { simulation, request, set, added } = simulated;
  const { recording, motorUnits, signalVolts, noiseVolts } = simulation;
  const rows = figuresOf(simulated).map(({ muscle, discharges, ratesHz, peaksMicrovolts }) => [
    `${muscle.label.abbreviation ?? muscle.label.name}${muscle.isCrossTalk ? ' (cross-talk)' : ''}`,
    String(muscle.pool.motorUnitCount),
    String(muscle.activeCount),
    String(discharges),
    range(ratesHz, 1),
    range(peaksMicrovolts, 1),
  ]);
  const titles = ['pool', 'active', 'discharges', 'rate Hz', 'MUAP peak to peak uV'].map((title) => ({ title }));
  const table = renderTable([{ title: 'muscle', align: 'left' }, ...titles], rows);
  const lines = [
    `${set.anatomyName}${request.mismatch ? ' (mismatched)' : ''}: ${count(recording.channelCount, 'channel')} of ${set.electrodes.name}, ${Number(request.seconds.toFixed(3))} s at ${recording.samplingRateHz} Hz, ${count(motorUnits.length, 'motor unit')}`,
    '',
    table,
    `EMG    ${microvolts(signalVolts)} uV rms`,
    ...(added.noiseVolts > 0
      ? [`noise  ${microvolts(added.noiseVolts)} uV rms, SNR ${decibels(signalVolts, added.noiseVolts)} dB`]
      : []),
    ...(noiseVolts > added.noiseVolts * 1.001
      ? [`added  ${microvolts(noiseVolts)} uV rms in all, ${decibels(signalVolts, noiseVolts)} dB below the EMG`]
      : []),
    ...(added.badChannels.length > 0
      ? [
          `bad    ${added.badChannels.map(({ channel, kind }) => `${recording.channels[channel].name} (${kind})`).join(', ')}`,
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

export function simulationJson(simulated: SimulatedRecording) {
  const { simulation, request, set, added } = simulated;
  const { recording, motorUnits, signalVolts, noiseVolts } = simulation;
  return {
    anatomy: set.anatomyName,
    mismatch: request.mismatch,
    channels: recording.channelCount,
    samples: recording.sampleCount,
    sampling_rate_hz: recording.samplingRateHz,
    seed: request.seed,
    motor_units: motorUnits.length,
    muscles: figuresOf(simulated).map(({ muscle, discharges, ratesHz, peaksMicrovolts }) => ({
      label: muscle.label.index,
      name: muscle.label.name,
      cross_talk: muscle.isCrossTalk,
      pool: muscle.pool.motorUnitCount,
      active: muscle.activeCount,
      discharges,
      rate_hz: limits(ratesHz),
      peak_to_peak_uv: limits(peaksMicrovolts),
    })),
    emg_rms_v: signalVolts,
    noise_rms_v: added.noiseVolts,
    added_rms_v: noiseVolts,
    snr_db: added.noiseVolts > 0 ? 20 * Math.log10(signalVolts / added.noiseVolts) : null,
    bad_channels: added.badChannels.map(({ channel, kind }) => ({ name: recording.channels[channel].name, kind })),
  };
}

const limits = (values: readonly number[]) => (values.length > 0 ? [Math.min(...values), Math.max(...values)] : null);
const microvolts = (volts: number) => Number((volts * 1e6).toPrecision(3));
const decibels = (signal: number, noise: number) => formatNumber(20 * Math.log10(signal / noise), 2);
