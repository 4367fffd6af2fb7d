/** Motor units with inverted properties in a cylinder, for the tests of the report: places by closed forms. */

import { limbFrame } from '../anatomy/electrodes/limb-frame.ts';
import { placeOnLimb } from '../anatomy/electrodes/place-on-limb.ts';
import { ellipticCylinder } from '../anatomy/electrodes/surface-fixtures.ts';
import { makeCylinder } from '../anatomy/make-cylinder.ts';
import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import type { InvertedProperty, InvertedValue, MotorUnitInversion } from '../core/motor-unit-inversion.ts';
import type { Recording } from '../core/recording.ts';
import type { ReportBody } from './report-extras.ts';

const RADIUS = 0.049;
const LENGTH = 0.14;

/** Axis along z from -LENGTH to 0, proximal up; 13 x 5 electrodes 8 mm apart at the front. */
export function cylinderBody(name = 'cylinder'): ReportBody {
  const made = makeCylinder({ lengthMetres: LENGTH, voxelMetres: [0.002, 0.002] });
  const anatomy = { ...made, name };
  const grid = {
    name: 'GR08MM1305',
    rows: 13,
    columns: 5,
    spacingMetres: 0.008,
    cells: Int32Array.from({ length: 65 }, (_, cell) => cell - 1),
  };
  const { electrodes } = placeOnLimb(anatomy, ellipticCylinder(RADIUS, RADIUS), { grid });
  const muscle = anatomy.labels.find(({ tissue }) => tissue === 'muscle') ?? anatomy.labels[0];
  const middle = limbFrame(anatomy.labelMap).axis.centre;
  return {
    anatomy,
    leadFields: {
      electrodes,
      settings: {
        version: 'test',
        solverVersion: 0,
        elementMetres: 1e-3,
        elementCounts: [],
        solverSteps: 0,
        solverResidual: 0,
        conductivities: {
          muscle: { longitudinal: 0.4, transverse: 0.09 },
          fat: { longitudinal: 0.04, transverse: 0.04 },
          blood: { longitudinal: 0.7, transverse: 0.7 },
        },
        electrodeRadiusMetres: 0,
        request: {},
      },
    },
    muscles: [
      {
        muscle: muscle.name,
        muscleLabel: muscle.index,
        space: {
          placesMetres: new Float64Array(0),
          placeSpacingMetres: 2e-3,
          innervationZoneMetres: [2e-3, 5e-3],
          conductionVelocity: [4, 0.45],
          halfLengthsMetres: [
            [0.03, 0.006],
            [0.04, 0.006],
          ],
          territoryRadiusMetres: [4e-3, 1e-3],
          rangeMetres: [-0.06, 0.06],
          radiiMetres: [2e-3, 6e-3],
          shortestMetres: 5e-3,
          nearestInside: (position) => position,
          // fibres lean: 1 mm to the right of the body for every 10 mm towards distal
          worldMetres: ([across, up], arc) => [middle[0] + across + 0.1 * arc, middle[1] + up, middle[2] - arc],
        },
      },
    ],
  };
}

export type InversionChange = Partial<Record<InvertedProperty, InvertedValue>>;

/** At (-4, 30) mm of the section, its end-plates 10 mm distal of the middle of the limb, fibres of 30 and 40 mm. */
export function testInversion(
  { muscles }: ReportBody,
  change: InversionChange = {},
  unidentified: readonly InvertedProperty[] = [],
): MotorUnitInversion {
  const [{ muscle, muscleLabel, space }] = muscles;
  const positionMetres: [number, number] = [-4e-3, 0.03];
  const zone = 0.01;
  const [x, y, z] = space.worldMetres(positionMetres, zone);
  const about = (value: number, half: number): InvertedValue => ({ value, low: value - half, high: value + half });
  return {
    muscle,
    muscleLabel,
    properties: {
      x: about(x, 1e-3),
      y: about(y, 2e-3),
      z: about(z, 3e-3),
      depth: about(0.019, 2e-3),
      innervationZone: about(zone, 3e-3),
      conductionVelocity: about(4, 0.2),
      halfLength1: about(0.03, 5e-3),
      halfLength2: about(0.04, 5e-3),
      territoryRadius: about(3e-3, 1e-3),
      size: about(Math.log(200), Math.log(2)),
      ...change,
    },
    unidentified,
    positionMetres,
    fit: 0.875,
  };
}

/** The motor units of a decomposition, the first ones with these inversions and 0.9 of their MUAPs as the model's. */
export function withInversions(decomposition: Decomposition, inversions: readonly MotorUnitInversion[]): Decomposition {
  const motorUnits = decomposition.motorUnits.map((motorUnit, i): MotorUnit => {
    if (!inversions[i]) return motorUnit;
    const muap = motorUnit.muap?.map((value) => 0.9 * value);
    return { ...motorUnit, inversion: { ...inversions[i], ...(muap && { muap }) } };
  });
  return { ...decomposition, motorUnits };
}

/** A recording's force as a ramp of 1 per second, so that thresholds are times. */
export function withRamp(recording: Recording): Recording {
  const { sampleCount, samplingRateHz } = recording;
  const data = Float32Array.from({ length: sampleCount }, (_, i) => i / samplingRateHz);
  return { ...recording, auxiliary: [{ name: 'Force', role: 'force', unit: 'N', samplingRateHz, data }] };
}
