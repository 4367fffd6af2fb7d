/** The columns of the table of what an inverted model says of each motor unit, each with the definition that the report prints. */

import type { MotorUnit } from '../core/decomposition.ts';
import { fixed } from './html.ts';
import {
  intervalText,
  isTold,
  type ShownProperty,
  shownProperties,
  shownValue,
  valueText,
} from './inverted-properties.ts';
import type { Column } from './motor-unit-columns.ts';

const fitDefinition =
  'Share of the measured action potential that the model explains, channels weighted by their noise: 1 − |measured − model|² / |measured|².';

/** All but the position in the anatomy's space, which the cards show. */
export const propertyColumns: readonly Column[] = [
  {
    id: 'property-unit',
    name: 'Motor unit',
    definition: 'unit_id, as above.',
    value: (_, index) => index,
    show: (_, index) => String(index),
  },
  {
    id: 'muscle',
    name: 'Muscle',
    definition:
      'Muscle in which the model of the limb explains the action potential of the motor unit best. No entry: the model does not explain it.',
    text: true,
    value: ({ inversion }) => inversion?.muscleLabel ?? Number.NaN,
    show: ({ inversion }) => inversion?.muscle ?? '–',
  },
  ...shownProperties.filter(({ property }) => !['x', 'y', 'z'].includes(property)).map(propertyColumn),
  {
    id: 'fit',
    name: 'Model fit',
    unit: '%',
    definition: fitDefinition,
    value: ({ inversion }) => inversion?.fit ?? Number.NaN,
    show: ({ inversion }) => fixed(inversion && 100 * inversion.fit, 0),
  },
];

function propertyColumn(shown: ShownProperty): Column {
  const { property, name, unit, definition } = shown;
  return {
    id: property,
    name,
    unit,
    definition,
    value: ({ inversion }: MotorUnit) => shownValue(shown, inversion),
    show: ({ inversion }) => valueText(shown, inversion),
    interval: ({ inversion }) => inversion && intervalText(shown, inversion),
    told: ({ inversion }) => !inversion || isTold(inversion, property),
  };
}
