/** Columns of the table of motor units that hold what an inversion of the forward model says: properties with their intervals. */

import type { MotorUnit } from '../core/decomposition.ts';
import type { InvertedProperty, MotorUnitInversion } from '../core/motor-unit-inversion.ts';

type Cell = string | number;

interface PropertyColumn {
  readonly name: string;
  readonly property: InvertedProperty;
  readonly about: string;
  readonly unit?: string;
  /** from SI; rises with it */
  readonly toCell: (value: number) => number;
}

const millimetres = (name: string, property: InvertedProperty, about: string): PropertyColumn => {
  return { name: `${name}_mm`, property, about, unit: 'mm', toCell: (metres) => metres * 1e3 };
};

/** In the order of the table; readMotorUnitProperties reads them, with names and units as in the truth of a simulation. */
const COLUMNS: readonly PropertyColumn[] = [
  ...(['x', 'y', 'z'] as const).map((axis) =>
    millimetres(axis, axis, `${axis} of the middle of the innervation zone, in the space of the anatomy`),
  ),
  millimetres('depth', 'depth', 'From there to the nearest point of the skin'),
  millimetres(
    'iz',
    'innervationZone',
    "Middle of the innervation zone along the fibres, from the muscle's cross-section towards distal",
  ),
  {
    name: 'cv_m_s',
    property: 'conductionVelocity',
    about: 'Conduction velocity of the muscle fibres',
    unit: 'm/s',
    toCell: (value) => value,
  },
  millimetres(
    'half_length_1',
    'halfLength1',
    'Mean length of the fibres from the innervation zone to their proximal ends',
  ),
  millimetres(
    'half_length_2',
    'halfLength2',
    'Mean length of the fibres from the innervation zone to their distal ends',
  ),
  millimetres(
    'territory',
    'territoryRadius',
    'Radius of the territory, twice the standard deviation of the places of its fibres',
  ),
  {
    name: 'size',
    property: 'size',
    about: 'Number of fibres of 55 micrometres with the same axial conductance',
    toCell: Math.exp,
  },
];

const nameOf = (property: InvertedProperty): string =>
  COLUMNS.find((column) => column.property === property)?.name ?? property;

/** muscle, each property with its 90 % interval in `_lo` and `_hi` beside it, fit, unidentified, how sure the muscle is. */
export const inversionColumnNames: readonly string[] = [
  'muscle',
  ...COLUMNS.flatMap(({ name }) => [name, `${name}_lo`, `${name}_hi`]),
  'fit',
  'unidentified',
  'muscle_probability',
  'next_muscle',
];

export function hasInversion(motorUnits: readonly MotorUnit[]): boolean {
  return motorUnits.some(({ inversion }) => inversion !== undefined);
}

/** In the order of inversionColumnNames; n/a for what is absent or no finite number. */
export function inversionCells(inversion: MotorUnitInversion | undefined): Cell[] {
  if (!inversion) return inversionColumnNames.map(() => 'n/a');
  const { muscle, properties, fit, unidentified, muscleProbability = Number.NaN, nextMuscle } = inversion;
  return [
    muscle,
    ...COLUMNS.flatMap(({ property, toCell }) => {
      const { value, low, high } = properties[property];
      return [value, low, high].map((si) => numberCell(toCell(si)));
    }),
    numberCell(fit),
    unidentified.length === 0 ? 'none' : unidentified.map(nameOf).join(','),
    numberCell(muscleProbability),
    nextMuscle ?? 'n/a',
  ];
}

/** Properties in the units of the table by the names of its columns, null for what is no finite number; for JSON. */
export function inversionJson(inversion: MotorUnitInversion): Record<string, unknown> {
  const cells = inversionCells(inversion);
  const entries = inversionColumnNames.map((name, n) => [name, cells[n] === 'n/a' ? null : cells[n]]);
  return { ...Object.fromEntries(entries), unidentified: inversion.unidentified.map(nameOf) };
}

/** What the columns mean, as the sidecar of the table says it. */
export function inversionColumnsJson(): Record<string, unknown> {
  const interval = (end: string, name: string) =>
    `${end} of the 90 % interval of ${name}: of 100 such intervals about 90 should hold the true value`;
  return {
    muscle: { Description: 'Muscle in which the forward model explains the action potential best' },
    ...Object.fromEntries(
      COLUMNS.flatMap(({ name, about, unit }) => {
        const units = unit === undefined ? {} : { Units: unit };
        return [
          [name, { Description: about, ...units }],
          [`${name}_lo`, { Description: interval('Lower end', name), ...units }],
          [`${name}_hi`, { Description: interval('Upper end', name), ...units }],
        ];
      }),
    ),
    fit: {
      Description:
        'Share of the measured action potential that the model explains, noise-weighted: 1 - |measured - model|^2 / |measured|^2',
    },
    unidentified: {
      Description:
        'Columns of which the electrodes tell little more than was assumed before: their value and interval are hardly more than that assumption, and nothing should be concluded from them. none where there is no such column',
    },
    muscle_probability: {
      Description:
        'Probability that the muscle is the right one of those in which motor units were looked for, all alike before',
    },
    next_muscle: {
      Description: 'The next muscle in question; n/a where no other explains the action potential nearly as well',
    },
  };
}

/** Seven digits. */
function numberCell(value: number): Cell {
  return Number.isFinite(value) ? Number(value.toPrecision(7)) : 'n/a';
}
