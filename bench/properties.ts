// Properties of motor units from their MUAPs: `npm run bench:properties [-- --write]`. All discharges are known here, so that nothing but
// the inversion is measured: simulated recordings, MUAPs by joint least squares, theta from them in the body as it is known. --write
// replaces the section of docs/benchmarks.md. Lead fields: `npm run bench:fields`.

import type { MotorUnitPropertyName } from '../src/metrics/motor-unit-properties.ts';
import type { PropertyComparison } from '../src/metrics/property-errors.ts';
import { measuredHere, table, targetTable } from './page.ts';
import {
  compareProperties,
  type MeasuredProperties,
  measureProperties,
  PROPERTY_CONDITION,
  PROPERTY_SEEDS,
  percentHeld,
  propertyTargets,
  scientific,
} from './property-accuracy.ts';
import { writeSection } from './write-section.ts';

const words = process.argv.slice(2);
const unknown = words.find((word) => word !== '--write');
if (unknown !== undefined) throw new Error(`bench: expected --write or nothing, got '${unknown}'`);
const where = measuredHere(`npm run bench:properties${words.length > 0 ? ' -- --write' : ''}`);
const text = pageOf(where, await measureProperties());
console.log(text);
if (words.includes('--write')) writeSection('properties', text);

interface Shown {
  readonly name: MotorUnitPropertyName;
  readonly told: string;
  /** of the property's SI unit */
  readonly scale: number;
  readonly digits: number;
}

function pageOf(measuredWhere: string, results: readonly MeasuredProperties[]): string {
  const shown: readonly Shown[] = [
    { name: 'x', told: 'x, mm', scale: 1e3, digits: 2 },
    { name: 'y', told: 'y, mm', scale: 1e3, digits: 2 },
    { name: 'z', told: 'z, mm', scale: 1e3, digits: 2 },
    { name: 'depth', told: 'depth, mm', scale: 1e3, digits: 2 },
    { name: 'innervationZone', told: 'innervation zone, mm', scale: 1e3, digits: 2 },
    { name: 'conductionVelocity', told: 'conduction velocity, m/s', scale: 1, digits: 3 },
    { name: 'halfLength1', told: 'half-length proximal, mm', scale: 1e3, digits: 2 },
    { name: 'halfLength2', told: 'half-length distal, mm', scale: 1e3, digits: 2 },
    { name: 'territoryRadius', told: 'territory radius, mm', scale: 1e3, digits: 2 },
    { name: 'size', told: 'size, log fibres', scale: 1, digits: 3 },
  ];
  const compared = results.map((result) => ({ ...result, errors: compareProperties(result.found) }));
  const cell = (errors: PropertyComparison, { name, scale, digits }: Shown) => {
    const own = errors.properties.find(({ property }) => property === name);
    if (!own) return '-';
    return `${(scale * own.meanAbsoluteError).toFixed(digits)} (${(scale * own.meanError).toFixed(digits)}), ${percentHeld(own)} %`;
  };
  const title = ({ body, mismatched }: MeasuredProperties) => `${body}, ${mismatched ? 'mismatched' : 'matched'}`;
  const rows = [
    ...shown.map((property) => [property.told, ...compared.map(({ errors }) => cell(errors, property))]),
    ['normalised MSE', ...compared.map(({ errors }) => scientific(errors.normalisedMse))],
    ['of the middle of the range', ...compared.map(({ errors }) => scientific(errors.midRangeNormalisedMse))],
    ['motor units inverted', ...compared.map(({ errors, found }) => `${errors.pairs} of ${found.length}`)],
    [
      'explained of the MUAP, median',
      ...compared.map(({ found }) =>
        median(found.flatMap(({ inversion }) => (inversion ? [inversion.fit] : []))).toFixed(3),
      ),
    ],
    [
      'CPU time of a motor unit, ms',
      ...compared.map(({ milliseconds, found }) => (milliseconds / found.length).toFixed(0)),
    ],
  ];
  return [
    '## Properties of motor units by inverting the forward model',
    '',
    measuredWhere,
    '',
    `Simulated recordings (seeds ${PROPERTY_SEEDS.join(', ')}; ${PROPERTY_CONDITION.activeCount} active motor units, ${100 * PROPERTY_CONDITION.effort} % effort, ${PROPERTY_CONDITION.seconds} s, ${PROPERTY_CONDITION.snrDecibels} dB, GR08MM1305), all discharges known; MUAPs by joint least squares, band-passed 20 to 500 Hz. Matched: the body as it is known. Mismatched: another conductor, mesh, grid place, fibre direction and action potential (src/pipeline/mismatch.ts). Mean absolute error (mean error), share of 90 % intervals that hold the truth. Intervals were chosen on other seeds of the same bodies and the same mismatch.`,
    '',
    table(['', ...compared.map(title)], rows),
    '',
    targetTable(propertyTargets(results)),
  ].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
