/** Discharges read from a file as a decomposition that writers take, with the pulse trains where they are at hand. */

import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import { FormatError } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import type { StoredDecomposition } from '../formats/read-result.ts';
import { intervalStatistics } from '../metrics/interval-statistics.ts';
import { atRate } from './compare-with-stored.ts';
import { measureMotorUnit } from './measure-motor-unit.ts';
import { programName, version } from './version.ts';

/**
 * @param pulseTrains - one per motor unit, sampleCount values each; without them silhouette and pulse-to-noise ratio are NaN
 * @throws FormatError when a discharge lies beyond the recording: the two do not belong together
 */
export function storedToDecomposition(
  recording: Recording,
  stored: StoredDecomposition,
  pulseTrains?: readonly Float32Array[],
): Decomposition {
  const { samplingRateHz, sampleCount } = recording;
  const motorUnits = stored.motorUnits.map((motorUnit, index): MotorUnit => {
    const { name, dischargeSamples: samples, dischargeProbability, expectedRoa } = motorUnit;
    const dischargeSamples = atRate(samples, stored.samplingRateHz, samplingRateHz);
    const last = dischargeSamples[dischargeSamples.length - 1] ?? 0;
    if (last >= sampleCount)
      throw new FormatError(
        `motor unit ${name} of the ${stored.origin} discharges at sample ${last}, ${recording.source.fileName} has ${sampleCount}: they do not belong together`,
      );
    const train = pulseTrains?.[index];
    return {
      grid: recording.grids.length === 1 ? 0 : -1,
      dischargeSamples,
      ...(dischargeProbability && { dischargeProbability }),
      innervationPulseTrain: train,
      quality: train
        ? measureMotorUnit(train, dischargeSamples, samplingRateHz, expectedRoa)
        : unknownQuality(dischargeSamples, samplingRateHz, expectedRoa),
    };
  });
  return {
    samplingRateHz,
    sampleCount,
    motorUnits,
    muapChannels: new Int32Array(0),
    muapSampleCount: 0,
    muapLeadSamples: 0,
    provenance: {
      program: programName,
      version,
      method: `read from ${stored.origin}`,
      parameters: {},
      seed: 0,
      backend: 'none',
    },
    warnings: [],
  };
}

function unknownQuality(
  dischargeSamples: Int32Array,
  samplingRateHz: number,
  expectedRoa: number | undefined,
): MotorUnit['quality'] {
  const { dischargeRateHz, coefficientOfVariation } = intervalStatistics(dischargeSamples, { samplingRateHz });
  const unknown = Number.NaN;
  return {
    dischargeRateHz,
    coefficientOfVariation,
    silhouette: unknown,
    pnrDecibels: unknown,
    pnrHolobarDecibels: unknown,
    ...(expectedRoa !== undefined && { expectedRoa }),
  };
}
