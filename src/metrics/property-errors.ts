/**
 * Errors of the properties of found motor units against those of the true ones they were matched with.
 * Error e = found - true. Mean error = mean(e), mean absolute error = mean(|e|), root mean square error = sqrt(mean(e^2)).
 * Normalised mean square error = mean((w e / (maximum - minimum))^2), w = 0.5, on the ranges of motor-unit-properties.ts; beside it
 * that of always guessing the middle of the range, 0.0208 for true values spread evenly over it: a figure above it says that
 * nothing was learnt. Coverage = share of the stated 90 % intervals that hold the true value, ends included.
 * Position error = distance between the two innervation zones in space.
 * Source: ranges and the guess as a yardstick, see motor-unit-properties.ts.
 */

import {
  type MotorUnitProperties,
  type MotorUnitPropertyName,
  NORMALISED_WIDTH,
  PROPERTY_RANGES,
} from './motor-unit-properties.ts';

export interface PropertyPair {
  readonly truth: MotorUnitProperties;
  readonly found: MotorUnitProperties;
}

/** Metres, metres per second, or natural logarithm of the number of fibres. */
export interface PropertyErrors {
  readonly property: MotorUnitPropertyName;
  /** pairs of which both tables state it */
  readonly count: number;
  readonly meanError: number;
  readonly meanAbsoluteError: number;
  readonly rootMeanSquareError: number;
  /** absent for properties without a range */
  readonly normalisedMse?: number;
  /** of the middle of the range, on the same pairs */
  readonly midRangeNormalisedMse?: number;
  /** found values with an interval, and those whose interval holds the true value */
  readonly intervals: number;
  readonly intervalsHoldingTruth: number;
}

export interface PropertyComparison {
  /** matched pairs of which both tables state anything */
  readonly pairs: number;
  /** those that state the muscle in both, and in how many it is the same */
  readonly musclesStated: number;
  readonly musclesRight: number;
  /** distances of innervation zones; absent where no pair has both places */
  readonly position?: PositionErrors;
  /** in a fixed order; those without a pair are left out */
  readonly properties: readonly PropertyErrors[];
  /** means over the properties that have a range; absent where none has */
  readonly normalisedMse?: number;
  readonly midRangeNormalisedMse?: number;
}

export interface PositionErrors {
  readonly count: number;
  readonly meanMetres: number;
  readonly medianMetres: number;
  readonly rootMeanSquareMetres: number;
}

const ORDER: readonly MotorUnitPropertyName[] = [
  'x',
  'y',
  'z',
  'depth',
  'innervationZone',
  'conductionVelocity',
  'halfLength1',
  'halfLength2',
  'fibreLength',
  'territoryRadius',
  'size',
];

/**
 * @param pairs - of matched motor units
 * @param truth - all true motor units, matched or not: the mean fibre length of each muscle comes from them
 * The place of the innervation zone along the fibres is left out where the two name different muscles: each counts it from its own
 * cross-section.
 */
export function propertyErrors(
  pairs: readonly PropertyPair[],
  truth: readonly MotorUnitProperties[],
): PropertyComparison {
  const muscles = pairs.map(({ truth: a, found: b }) => muscleOf(a, b));
  const neutral = meanFibreLengths(truth);
  const properties = ORDER.map((property) => errorsOf(property, pairs, neutral)).filter(({ count }) => count > 0);
  const ranged = properties.flatMap(({ normalisedMse: own, midRangeNormalisedMse: guess }) =>
    own === undefined || guess === undefined ? [] : [{ own, guess }],
  );
  const position = positionErrors(pairs);
  return {
    pairs: pairs.length,
    musclesStated: muscles.filter((muscle) => muscle !== 'unknown').length,
    musclesRight: muscles.filter((muscle) => muscle === 'same').length,
    ...(position && { position }),
    properties,
    ...(ranged.length > 0 && {
      normalisedMse: mean(ranged.map(({ own }) => own)),
      midRangeNormalisedMse: mean(ranged.map(({ guess }) => guess)),
    }),
  };
}

function errorsOf(
  property: MotorUnitPropertyName,
  pairs: readonly PropertyPair[],
  neutral: ReadonlyMap<string, number>,
): PropertyErrors {
  const compared = pairs.flatMap(({ truth, found }) => {
    const [a, b] = [truth.estimates[property], found.estimates[property]];
    if (property === 'innervationZone' && muscleOf(truth, found) === 'other') return [];
    return a && b ? [{ truth, error: b.value - a.value, true: a.value, interval: b.interval }] : [];
  });
  const errors = compared.map(({ error }) => error);
  const stated = compared.flatMap(({ true: value, interval }) =>
    interval ? [interval[0] <= value && value <= interval[1]] : [],
  );
  const normalised = compared.flatMap(({ truth, error }) => {
    const scale = rangeOf(property, truth, neutral);
    return scale ? [{ own: (error / scale.width) ** 2, guess: (scale.middleError / scale.width) ** 2 }] : [];
  });
  return {
    property,
    count: errors.length,
    meanError: mean(errors),
    meanAbsoluteError: mean(errors.map(Math.abs)),
    rootMeanSquareError: Math.sqrt(mean(errors.map((error) => error * error))),
    ...(normalised.length > 0 && {
      normalisedMse: NORMALISED_WIDTH ** 2 * mean(normalised.map(({ own }) => own)),
      midRangeNormalisedMse: NORMALISED_WIDTH ** 2 * mean(normalised.map(({ guess }) => guess)),
    }),
    intervals: stated.length,
    intervalsHoldingTruth: stated.filter((holds) => holds).length,
  };
}

function muscleOf(truth: MotorUnitProperties, found: MotorUnitProperties): 'same' | 'other' | 'unknown' {
  if (truth.muscle === undefined || found.muscle === undefined) return 'unknown';
  return truth.muscle === found.muscle ? 'same' : 'other';
}

/** Width of the range in the property's unit, and the middle of the range less the true value; undefined without a range. */
function rangeOf(
  property: MotorUnitPropertyName,
  truth: MotorUnitProperties,
  neutral: ReadonlyMap<string, number>,
): { readonly width: number; readonly middleError: number } | undefined {
  const range = PROPERTY_RANGES[property];
  const value = truth.estimates[property]?.value;
  if (!range || value === undefined) return undefined;
  const middle = (range.minimum + range.maximum) / 2;
  const width = range.maximum - range.minimum;
  if (range.of === 'own') return { width, middleError: middle - value };
  if (range.of === 'mean') {
    const length = neutral.get(truth.muscle ?? '');
    return length === undefined ? undefined : { width: width * length, middleError: middle * length - value };
  }
  const [proximal, distal] = [truth.estimates.halfLength1?.value, truth.estimates.halfLength2?.value];
  if (proximal === undefined || distal === undefined) return undefined;
  const length = proximal + distal;
  return { width: width * length, middleError: middle * length - proximal };
}

function meanFibreLengths(truth: readonly MotorUnitProperties[]): Map<string, number> {
  const lengths = new Map<string, number[]>();
  for (const { muscle = '', estimates } of truth) {
    if (estimates.fibreLength) lengths.set(muscle, [...(lengths.get(muscle) ?? []), estimates.fibreLength.value]);
  }
  return new Map([...lengths].map(([muscle, values]) => [muscle, mean(values)]));
}

function positionErrors(pairs: readonly PropertyPair[]): PositionErrors | undefined {
  const distances = pairs.flatMap(({ truth, found }) => {
    const axes = (['x', 'y', 'z'] as const).map((axis) => {
      const [a, b] = [truth.estimates[axis], found.estimates[axis]];
      return a && b ? b.value - a.value : Number.NaN;
    });
    const distance = Math.hypot(...axes);
    return Number.isNaN(distance) ? [] : [distance];
  });
  if (distances.length === 0) return undefined;
  distances.sort((a, b) => a - b);
  const half = distances.length / 2;
  return {
    count: distances.length,
    meanMetres: mean(distances),
    medianMetres: (distances[Math.ceil(half) - 1] + distances[Math.floor(half)]) / 2,
    rootMeanSquareMetres: Math.sqrt(mean(distances.map((distance) => distance * distance))),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
