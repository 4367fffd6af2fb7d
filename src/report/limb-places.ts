/**
 * Where motor units and electrodes lie in a limb's section under the electrodes, and along the limb from there. Section
 * coordinates: to the right and up on a page that is seen from proximal with anterior up, metres from the middle of the section.
 */

import { dot, type Vector3 } from '../anatomy/affine.ts';
import { alongAxis, type LimbFrame, limbFrame, sectionCentre } from '../anatomy/electrodes/limb-frame.ts';
import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import { addScaled, difference, vectorAt } from '../anatomy/electrodes/vector.ts';
import type { LabelMap } from '../anatomy/label-map.ts';
import type { Decomposition } from '../core/decomposition.ts';
import { isBmissError } from '../core/errors.ts';
import type { MotorUnitInversion } from '../core/motor-unit-inversion.ts';
import { inversionsOf, isTold } from './inverted-properties.ts';
import { recruitmentColours } from './rates-figure.ts';
import type { ReportBody } from './report-extras.ts';

export type Interval = readonly [low: number, high: number];

export interface LimbSection {
  readonly frame: LimbFrame;
  /** of the plane, on the limb's axis */
  readonly alongMetres: number;
  readonly centre: Vector3;
  readonly onSection: (position: Vector3) => readonly [right: number, up: number];
  /** from the plane to distal */
  readonly distalOf: (position: Vector3) => number;
}

export interface PlacedMotorUnit {
  readonly index: number;
  /** in the sequence of the report's style */
  readonly colour: number;
  readonly inversion: MotorUnitInversion;
  /** where the middle of the territory crosses the plane */
  readonly place: readonly [right: number, up: number];
  /** 90 % intervals of that place */
  readonly across: readonly [right: Interval, up: Interval];
  readonly isPlaceTold: boolean;
  /** along the limb, from the plane to distal: end-plates and fibre ends */
  readonly zone: { readonly value: number; readonly interval: Interval };
  readonly ends: readonly { readonly value: number; readonly interval: Interval; readonly isTold: boolean }[];
}

/** The plane across the limb through the electrode that is nearest to their middle along the limb. */
export function sectionOfElectrodes(map: LabelMap, electrodes: PlacedElectrodes): LimbSection {
  const frame = limbFrame(map);
  const heights = electrodes.names.map((_, n) => alongAxis(frame.axis, vectorAt(electrodes.positionsMetres, n)));
  const middle = (Math.min(...heights) + Math.max(...heights)) / 2;
  const alongMetres = heights.reduce((best, height) =>
    Math.abs(height - middle) < Math.abs(best - middle) ? height : best,
  );
  const centre = sectionCentre(frame, alongMetres);
  return {
    frame,
    alongMetres,
    centre,
    onSection: (position) => {
      const off = difference(position, centre);
      return [-dot(off, frame.quarter), dot(off, frame.anterior)];
    },
    distalOf: (position) => alongMetres - alongAxis(frame.axis, position),
  };
}

/** Motor units with an inversion, best first. */
export function placeMotorUnits(
  decomposition: Decomposition,
  { muscles }: Pick<ReportBody, 'muscles'>,
  section: LimbSection,
): PlacedMotorUnit[] {
  const colours = recruitmentColours(decomposition);
  return inversionsOf(decomposition).map(({ index, inversion }) => {
    const space = muscles.find(({ muscleLabel }) => muscleLabel === inversion.muscleLabel)?.space;
    return { index, colour: colours[index], inversion, ...placesOf(inversion, section, space) };
  });
}

type Space = Pick<ReportBody['muscles'][number]['space'], 'worldMetres' | 'rangeMetres'>;

function placesOf(inversion: MotorUnitInversion, section: LimbSection, space: Space | undefined) {
  const { innervationZone: zone, halfLength1, halfLength2 } = inversion.properties;
  const worldOf = fibreOf(inversion, section, space);
  const distal = (arc: number) => section.distalOf(worldOf(arc));
  const end = (half: typeof zone, sign: number, isEndTold: boolean) => ({
    value: distal(zone.value + sign * half.value),
    interval: ordered(
      distal(zone.value + sign * known(half.low, half.value)),
      distal(zone.value + sign * known(half.high, half.value)),
    ),
    isTold: isEndTold,
  });
  const place = section.onSection(worldOf(arcAtPlane(distal, zone.value, space)));
  const { quarter, anterior } = section.frame;
  return {
    place,
    across: [
      projectedInterval(inversion, [-quarter[0], -quarter[1], -quarter[2]], place[0]),
      projectedInterval(inversion, anterior, place[1]),
    ] as const,
    isPlaceTold: isPlaceTold(inversion, section),
    zone: {
      value: distal(zone.value),
      interval: ordered(distal(known(zone.low, zone.value)), distal(known(zone.high, zone.value))),
    },
    ends: [
      end(halfLength1, -1, isTold(inversion, 'halfLength1')),
      end(halfLength2, 1, isTold(inversion, 'halfLength2')),
    ],
  };
}

/** World positions of the middle of the territory by arc length: along the muscle's paths, straight on where they do not lead. */
function fibreOf(inversion: MotorUnitInversion, { frame }: LimbSection, space: Space | undefined) {
  const { x, y, z, innervationZone } = inversion.properties;
  const zone: Vector3 = [x.value, y.value, z.value];
  const straight = (from: Vector3, arc: number) => addScaled(from, frame.axis.direction, -arc);
  return (arc: number): Vector3 => {
    const [low, high] = space?.rangeMetres ?? [arc, arc];
    const within = Math.min(high, Math.max(low, arc));
    try {
      if (space) return straight(space.worldMetres(inversion.positionMetres, within) as Vector3, arc - within);
    } catch (error) {
      // a place beyond the paths: the innervation zone itself is known
      if (!isBmissError(error, 'parameter')) throw error;
    }
    return straight(zone, arc - innervationZone.value);
  };
}

/** Where the fibre crosses the plane: distal rises with arc length. */
function arcAtPlane(distal: (arc: number) => number, zone: number, space: Space | undefined): number {
  const start = distal(zone);
  let [low, high] = space?.rangeMetres ?? [zone - start - 0.01, zone - start + 0.01];
  if (distal(low) > 0) return low - distal(low);
  if (distal(high) < 0) return high - distal(high);
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (distal(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Interval along a direction round a place, x, y and z being independent; exact along one of them. */
function projectedInterval({ properties }: MotorUnitInversion, direction: Vector3, place: number): Interval {
  const [below, above] = [-1, 1].map((side) =>
    Math.hypot(
      ...(['x', 'y', 'z'] as const).map((axis, c) => {
        const { value, low, high } = properties[axis];
        const toward = direction[c] * side > 0 ? known(high, value) - value : value - known(low, value);
        return direction[c] * toward;
      }),
    ),
  );
  return [place - below, place + above];
}

/** Are depth and the world coordinates that lie across the limb told? */
function isPlaceTold(inversion: MotorUnitInversion, { frame }: LimbSection): boolean {
  const axes = (['x', 'y', 'z'] as const).filter((_, c) => Math.abs(frame.axis.direction[c]) < 0.8);
  return [...axes, 'depth' as const].every((property) => isTold(inversion, property));
}

function ordered(a: number, b: number): Interval {
  return a <= b ? [a, b] : [b, a];
}

/** An interval without an end is drawn without it. */
function known(bound: number, value: number): number {
  return Number.isFinite(bound) ? bound : value;
}

/** Of a file: without its folders, which are nobody's business and would change the page. */
export function bareName(name: string): string {
  return name.replace(/^.*[/\\]/, '');
}
