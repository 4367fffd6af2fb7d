/** Properties against each other: size against depth and recruitment threshold, conduction velocity against threshold or size. */

import type { Decomposition } from '../core/decomposition.ts';
import type { InvertedProperty, MotorUnitInversion } from '../core/motor-unit-inversion.ts';
import type { AuxiliarySignal, Recording } from '../core/recording.ts';
import { count, fixed, type Html, html } from './html.ts';
import {
  intervalText,
  inversionsOf,
  isTold,
  shownProperty,
  shownValue,
  UNTOLD,
  valueText,
} from './inverted-properties.ts';
import { recruitmentColours } from './rates-figure.ts';
import { type ScatterAxis, type ScatterPoint, type ScatterValue, scatterFigure } from './scatter-figure.ts';
import { forceAt, forceName, forceOf } from './statistics.ts';

/** What an axis of a plot can show. */
interface Quantity {
  readonly name: string;
  readonly axis: ScatterAxis;
  readonly of: (index: number, inversion: MotorUnitInversion) => ScatterValue;
  readonly text: (index: number, inversion: MotorUnitInversion) => string;
}

/** @returns undefined where no motor unit has an inversion */
export function propertyPlots(recording: Recording, decomposition: Decomposition): Html | undefined {
  const inversions = inversionsOf(decomposition);
  if (inversions.length === 0) return undefined;
  const force = forceOf(recording);
  const [size, depth, velocity] = [
    property('size', 'fibres of 55 µm', true),
    property('depth'),
    property('conductionVelocity'),
  ];
  const threshold = force && recruitment(force, decomposition);
  const pairs: [Quantity, Quantity][] = threshold
    ? [
        [size, depth],
        [size, threshold],
        [velocity, threshold],
      ]
    : [
        [size, depth],
        [velocity, size],
      ];
  const colours = recruitmentColours(decomposition);
  const figures = pairs.flatMap(([y, x]) => {
    const points = inversions.map(
      ({ index, inversion }): ScatterPoint => ({
        index,
        colour: colours[index],
        title: `Motor unit ${index}: ${y.text(index, inversion)}; ${x.text(index, inversion)}`,
        x: x.of(index, inversion),
        y: y.of(index, inversion),
      }),
    );
    // depth is not known without an anatomy, nor force beyond its signal
    if (!points.some((point) => Number.isFinite(point.x.value) && Number.isFinite(point.y.value))) return [];
    const title = `${y.name} against ${x.name.toLowerCase()}`;
    return [
      html`<figure><figcaption>${title}</figcaption>${scatterFigure({ title, x: x.axis, y: y.axis, points })}</figure>`,
    ];
  });
  return html`<div class="scatters">${figures}</div><p class="note">Bars are 90 % intervals${threshold && `; the recruitment threshold is the ${forceName(force)} at the first discharge, without an interval`}. ${untoldWords(inversions.map(({ inversion }) => inversion))}</p>`;
}

function property(name: InvertedProperty, unit?: string, isLogarithmic = false): Quantity {
  const shown = shownProperty(name);
  const words = unit ?? shown.unit;
  return {
    name: shown.name,
    axis: {
      label: `${name === 'conductionVelocity' ? 'conduction velocity' : shown.name.toLowerCase()} (${words})`,
      isLogarithmic,
    },
    of: (_, inversion) => {
      const { low, high } = inversion.properties[name];
      return {
        value: shownValue(shown, inversion),
        interval: [shown.shown(low), shown.shown(high)],
        isTold: isTold(inversion, name),
      };
    },
    text: (_, inversion) =>
      `${shown.name.toLowerCase()} ${valueText(shown, inversion)} ${shown.unit} (${isTold(inversion, name) ? intervalText(shown, inversion) : UNTOLD})`,
  };
}

function recruitment(force: AuxiliarySignal, { motorUnits, samplingRateHz }: Decomposition): Quantity {
  const thresholdOf = (index: number) =>
    forceAt(force, (motorUnits[index].dischargeSamples[0] ?? Number.NaN) / samplingRateHz);
  return {
    name: 'Recruitment threshold',
    axis: { label: `recruited at${force.unit && ` (${force.unit})`}` },
    of: (index) => ({ value: thresholdOf(index), isTold: true }),
    text: (index) => `recruited at ${fixed(thresholdOf(index), 1)} ${force.unit}`,
  };
}

/** Which of the properties shown are open, and for how many motor units. */
function untoldWords(inversions: readonly MotorUnitInversion[]): string {
  const counts = (['size', 'depth', 'conductionVelocity'] as const).flatMap((name) => {
    const untold = inversions.filter((inversion) => !isTold(inversion, name)).length;
    return untold > 0 ? [`${name === 'conductionVelocity' ? 'velocity' : name} of ${count(untold, 'motor unit')}`] : [];
  });
  if (counts.length === 0) return 'The electrodes tell all that is shown.';
  return `Open, grey marks with dashed bars: ${UNTOLD} (${counts.join(', ')}); the value and its interval are then little more than what was assumed.`;
}
