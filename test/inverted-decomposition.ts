/** A simulation's truth as a decomposition with inverted properties, for the report: what a good inversion would return. */

import { musclePoint } from '../src/anatomy/fibres/muscle-position.ts';
import type { Decomposition } from '../src/core/decomposition.ts';
import type { InvertedProperty, InvertedValue, MotorUnitInversion } from '../src/core/motor-unit-inversion.ts';
import { randomStream } from '../src/core/random.ts';
import { type LeadFieldSet, muscleOfSet } from '../src/motorunit/lead-field-set.ts';
import type { SimulatedMotorUnit, Simulation } from '../src/simulation/simulation.ts';

/** Standard deviations of the made-up errors: SI, size as a logarithm. */
const DEVIATIONS: Readonly<Record<InvertedProperty, number>> = {
  x: 0.6e-3,
  y: 0.6e-3,
  z: 1e-3,
  depth: 0.5e-3,
  innervationZone: 1e-3,
  conductionVelocity: 0.08,
  halfLength1: 3e-3,
  halfLength2: 4e-3,
  territoryRadius: 0.6e-3,
  size: 0.25,
};
const NINETY = 1.645;

/** Errors from the seed; of every third motor unit the territory, of every fifth more is not told, every ninth has no inversion. */
export function invertedDecomposition(simulation: Simulation, set: LeadFieldSet, seed = 1): Decomposition {
  const { recording, motorUnits, muaps, muapSampleCount, muapLeadSamples } = simulation;
  const length = recording.channelCount * muapSampleCount;
  return {
    samplingRateHz: recording.samplingRateHz,
    sampleCount: recording.sampleCount,
    motorUnits: motorUnits.map((unit, i) => {
      const random = randomStream(seed, 'inverted', i);
      const muap = muaps.slice(i * length, (i + 1) * length);
      const largest = muap.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const intervals = Array.from(unit.dischargeSamples.subarray(1), (s, k) => s - unit.dischargeSamples[k]);
      const mean = intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length;
      return {
        grid: 0,
        dischargeSamples: unit.dischargeSamples,
        muap: muap.map((value) => value + 0.03 * largest * random.normal()),
        quality: {
          dischargeRateHz: recording.samplingRateHz / mean,
          coefficientOfVariation: 0.15,
          silhouette: 0.9,
          pnrDecibels: 30,
          pnrHolobarDecibels: 20,
          expectedRoa: 0.95,
        },
        ...(i % 9 !== 8 && { inversion: inversionOf(unit, set, i, random.normal, muap) }),
      };
    }),
    muapChannels: Int32Array.from({ length: recording.channelCount }, (_, c) => c),
    muapSampleCount,
    muapLeadSamples,
    provenance: { program: 'bmiss', version: '0', method: 'bmiss', parameters: {}, seed, backend: 'none' },
    warnings: [],
  };
}

function inversionOf(
  unit: SimulatedMotorUnit,
  set: LeadFieldSet,
  index: number,
  normal: () => number,
  muap: Float32Array,
): MotorUnitInversion {
  const { theta, muscle, muscleLabel, depthMetres } = unit;
  const { paths } = muscleOfSet(set, muscle);
  const arcLengthMetres = theta.innervationZoneMetres;
  const [x, y, z] = musclePoint(paths, { positionMetres: theta.positionMetres, arcLengthMetres });
  const unidentified: InvertedProperty[] = [];
  if (index % 3 === 1) unidentified.push('territoryRadius', 'halfLength1');
  if (index % 5 === 2) unidentified.push('size', 'depth', 'x', 'y', 'innervationZone', 'conductionVelocity');
  const about = (property: InvertedProperty, truth: number): InvertedValue => {
    const deviation = DEVIATIONS[property] * (unidentified.includes(property) ? 4 : 0.6 + 0.15 * (index % 6));
    const value = truth + 0.5 * deviation * normal();
    return { value, low: value - NINETY * deviation, high: value + NINETY * deviation };
  };
  return {
    muscle,
    muscleLabel,
    properties: {
      x: about('x', x),
      y: about('y', y),
      z: about('z', z),
      depth: about('depth', depthMetres),
      innervationZone: about('innervationZone', arcLengthMetres),
      conductionVelocity: about('conductionVelocity', theta.conductionVelocity),
      halfLength1: about('halfLength1', theta.halfLengthsMetres[0]),
      halfLength2: about('halfLength2', theta.halfLengthsMetres[1]),
      territoryRadius: about('territoryRadius', theta.territoryRadiusMetres),
      size: about('size', theta.logSize),
    },
    unidentified,
    positionMetres: theta.positionMetres,
    fit: 0.97 - 0.02 * (index % 5),
    muap: muap.map((value, k) => 0.9 * value + 0.1 * (muap[k - 2] ?? 0)),
  };
}
