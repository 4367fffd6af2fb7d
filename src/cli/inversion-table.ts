/** Properties of motor units from an inverted forward model, as a person reads them in the terminal. */

import type { Decomposition } from '../core/decomposition.ts';
import type { InvertedProperty, MotorUnitInversion } from '../core/motor-unit-inversion.ts';
import { formatNumber, renderTable } from './table.ts';

interface ShownProperty {
  readonly title: string;
  readonly property: InvertedProperty;
  /** from SI */
  readonly scale: number;
  readonly digits: number;
}

const shown: readonly ShownProperty[] = [
  { title: 'depth (mm)', property: 'depth', scale: 1000, digits: 1 },
  { title: 'IZ (mm)', property: 'innervationZone', scale: 1000, digits: 1 },
  { title: 'CV (m/s)', property: 'conductionVelocity', scale: 1, digits: 2 },
];

/** One line per motor unit whose action potential the model explains; under it how intervals are written. */
export function inversionTable({ motorUnits }: Decomposition): string {
  const rows = motorUnits.flatMap(({ inversion }, unit) => {
    if (!inversion) return [];
    const { muscle, fit } = inversion;
    const values = shown.map((column) => estimate(inversion, column));
    return [[String(unit), muscle, ...values, formatNumber(100 * fit, 0)]];
  });
  const table = renderTable(
    [
      { title: 'unit' },
      { title: 'muscle', align: 'left' },
      ...shown.map(({ title }) => ({ title })),
      { title: 'fit (%)' },
    ],
    rows,
  );
  const without = motorUnits.length - rows.length;
  const left = without > 0 ? `; the model does not explain the other ${without}` : '';
  return `${table}± half of the 90 % interval; in brackets what the electrodes hardly tell; IZ from the middle of the muscle towards distal${left}\n`;
}

function estimate({ properties, unidentified }: MotorUnitInversion, column: ShownProperty): string {
  const { property, scale, digits } = column;
  const { value, low, high } = properties[property];
  if (!Number.isFinite(value)) return '-';
  const text = `${formatNumber(scale * value, digits)} ± ${formatNumber((scale * (high - low)) / 2, digits)}`;
  return unidentified.includes(property) ? `(${text})` : text;
}
