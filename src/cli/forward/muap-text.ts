/** What `bmiss muap` says of a motor unit, as text, as JSON and under the picture. */

import type { AnatomyLabel } from '../../anatomy/label-map.ts';
import type { LeadFieldSet } from '../../motorunit/lead-field-set.ts';
import type { MotorUnitMuap } from '../../pipeline/motor-unit-muap.ts';
import { count, formatNumber } from '../table.ts';

const mm = (metres: number) => formatNumber(metres * 1e3, 1);
const microvolts = (volts: number) => Number((volts * 1e6).toPrecision(3));
const ms = (seconds: number) => formatNumber(seconds * 1e3, 1);

export function muapText(set: LeadFieldSet, label: AnatomyLabel, result: MotorUnitMuap): string {
  const { theta, montage, sampleCount, samplingRateHz, shape } = result;
  const lines = [
    `${set.anatomyName}, ${label.abbreviation ?? label.name}: motor unit at (${theta.positionMetres.map(mm).join(', ')}) mm of the section, ${mm(result.nearestElectrodeMetres)} mm from the nearest electrode`,
    `${formatNumber(Math.exp(theta.logSize), 0)} fibres within ${mm(theta.territoryRadiusMetres)} mm, ${formatNumber(theta.conductionVelocity, 2)} m/s, innervation zone at ${mm(theta.innervationZoneMetres)} mm, half-lengths ${theta.halfLengthsMetres.map(mm).join(' and ')} mm`,
    `${count(montage.channelNames.length, 'channel')} (${montage.name}) x ${sampleCount} samples at ${samplingRateHz} Hz`,
    '',
    `peak to peak  ${microvolts(shape.peakToPeak)} uV at ${montage.channelNames[shape.peakChannel]}`,
    `peak after    ${ms(shape.peakSeconds)} ms`,
    `duration      ${ms(shape.durationSeconds)} ms`,
    `RMS           ${microvolts(shape.peakRms)} uV there, ${microvolts(shape.rms)} uV over all channels and samples`,
  ];
  return `${lines.join('\n')}\n`;
}

export function muapJson(set: LeadFieldSet, label: AnatomyLabel, result: MotorUnitMuap) {
  const { theta, montage, shape } = result;
  const exactMm = (metres: number) => Number((metres * 1e3).toFixed(4));
  return {
    anatomy: set.anatomyName,
    muscle: { label: label.index, name: label.name, abbreviation: label.abbreviation },
    motor_unit: {
      position_mm: theta.positionMetres.map(exactMm),
      iz_mm: exactMm(theta.innervationZoneMetres),
      cv_m_s: theta.conductionVelocity,
      half_lengths_mm: theta.halfLengthsMetres.map(exactMm),
      territory_mm: exactMm(theta.territoryRadiusMetres),
      fibres: Number(Math.exp(theta.logSize).toFixed(3)),
      zone_mm: result.zoneMetres.map(exactMm),
      nearest_electrode_mm: exactMm(result.nearestElectrodeMetres),
    },
    montage: montage.name,
    channels: montage.channelNames,
    sampling_rate_hz: result.samplingRateHz,
    samples: result.sampleCount,
    peak_to_peak_v: shape.peakToPeak,
    peak_channel: montage.channelNames[shape.peakChannel],
    peak_ms: shape.peakSeconds * 1e3,
    duration_ms: shape.durationSeconds * 1e3,
    rms_peak_channel_v: shape.peakRms,
    rms_v: shape.rms,
  };
}

export function muapCaption(set: LeadFieldSet, muscle: string, result: MotorUnitMuap): string[] {
  const { theta, montage, shape } = result;
  return [
    `${muscle} of ${set.anatomyName}, ${set.electrodes.name}, ${montage.name}: ${microvolts(shape.peakToPeak)} µV peak to peak`,
    `${mm(result.nearestElectrodeMetres)} mm from the nearest electrode, ${formatNumber(theta.conductionVelocity, 1)} m/s, fibres ${theta.halfLengthsMetres.map((metres) => formatNumber(metres * 1e3, 0)).join(' + ')} mm, territory ${mm(theta.territoryRadiusMetres)} mm`,
  ];
}
