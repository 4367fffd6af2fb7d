/** How the report writes what an inversion of the forward model says of a motor unit: names, units, numbers, definitions. */

import type { Decomposition } from '../core/decomposition.ts';
import type { InvertedProperty, MotorUnitInversion } from '../core/motor-unit-inversion.ts';
import { fixed, grouped } from './html.ts';

export interface ShownProperty {
  readonly property: InvertedProperty;
  readonly name: string;
  readonly unit: string;
  readonly definition: string;
  /** from SI to the unit shown; rising */
  readonly shown: (value: number) => number;
  readonly decimals: number;
}

export const UNTOLD = 'not told by this grid';

const millimetres = (value: number) => value * 1e3;
const plain = (value: number) => value;

const row = (
  property: InvertedProperty,
  name: string,
  unit: string,
  decimals: number,
  shown: (value: number) => number,
  definition: string,
): ShownProperty => ({ property, name, unit, decimals, shown, definition });

/** In the order in which they are shown. */
export const shownProperties: readonly ShownProperty[] = [
  row(
    'depth',
    'Depth',
    'mm',
    1,
    millimetres,
    'From the innervation zone of the motor unit, in the middle of its territory, to the nearest point of the skin.',
  ),
  row(
    'innervationZone',
    'Innervation zone',
    'mm',
    1,
    millimetres,
    'Mean place of the end-plates: arc length along the muscle’s fibres from the section in the middle of the muscle, positive towards distal.',
  ),
  row('conductionVelocity', 'Velocity', 'm/s', 2, plain, 'Mean conduction velocity of the muscle fibres.'),
  row(
    'halfLength1',
    'To proximal end',
    'mm',
    0,
    millimetres,
    'Mean length of the fibres from their end-plates to their proximal ends.',
  ),
  row(
    'halfLength2',
    'To distal end',
    'mm',
    0,
    millimetres,
    'Mean length of the fibres from their end-plates to their distal ends.',
  ),
  row(
    'territoryRadius',
    'Territory radius',
    'mm',
    1,
    millimetres,
    'Of the territory in the muscle’s section: the fibres are spread normally about its centre, with a standard deviation of half the radius in each direction.',
  ),
  row(
    'size',
    'Size',
    'fibres',
    0,
    Math.exp,
    'Number of muscle fibres of 55 µm diameter that conduct as much along their axes as those of the motor unit together. Deep large motor units and shallow small ones are told apart by shape alone, so that size and depth share their uncertainty.',
  ),
  row(
    'x',
    'x',
    'mm',
    1,
    millimetres,
    'Innervation zone in the space of the anatomy, positive to the right of the body.',
  ),
  row('y', 'y', 'mm', 1, millimetres, 'Innervation zone in the space of the anatomy, positive to anterior.'),
  row('z', 'z', 'mm', 1, millimetres, 'Innervation zone in the space of the anatomy, positive to superior.'),
];

/** The row of a property. */
export function shownProperty(property: InvertedProperty): ShownProperty {
  const found = shownProperties.find((shown) => shown.property === property);
  if (!found) throw new RangeError(`no row for ${property}`);
  return found;
}

/** The value in the unit shown; NaN without an inversion. */
export function shownValue({ property, shown }: ShownProperty, inversion: MotorUnitInversion | undefined): number {
  return inversion ? shown(inversion.properties[property].value) : Number.NaN;
}

export function valueText(shown: ShownProperty, inversion: MotorUnitInversion | undefined): string {
  return numberText(shown, shownValue(shown, inversion));
}

/** '7.0 to 9.4'; a dash where there is none. */
export function intervalText(shown: ShownProperty, { properties }: MotorUnitInversion): string {
  const { low, high } = properties[shown.property];
  if (Number.isNaN(low) || Number.isNaN(high)) return '–';
  return `${numberText(shown, shown.shown(low))} to ${numberText(shown, shown.shown(high))}`;
}

export function isTold({ unidentified }: MotorUnitInversion, property: InvertedProperty): boolean {
  return !unidentified.includes(property);
}

/** Of the motor units of a decomposition, by their indices. */
export function inversionsOf({ motorUnits }: Decomposition): { index: number; inversion: MotorUnitInversion }[] {
  return motorUnits.flatMap(({ inversion }, index) => (inversion ? [{ index, inversion }] : []));
}

function numberText({ decimals }: ShownProperty, value: number): string {
  if (!Number.isFinite(value)) return fixed(value, 0);
  return decimals === 0 && value >= 0 ? grouped(value) : fixed(value, decimals);
}
