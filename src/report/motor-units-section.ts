/** Motor units in the limb's cross-section under the electrodes: a disc for each territory, enlarged, and where that part lies in the limb. */

import type { Vector3 } from '../anatomy/affine.ts';
import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import { vectorAt } from '../anatomy/electrodes/vector.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import { compactPath } from './compact-path.ts';
import { count, fixed, type Html, html, trusted } from './html.ts';
import { intervalText, shownProperty, UNTOLD, valueText } from './inverted-properties.ts';
import { labelOutlines } from './label-outlines.ts';
import { bareName, type Interval, type LimbSection, type PlacedMotorUnit } from './limb-places.ts';
import { numberPlaces } from './number-places.ts';
import { type SectionSlice, sectionSlice } from './section-slice.ts';

const WIDTH = 500;
const HIGHEST = 430;
const FOOT = 128;
/** path data of the tissues are whole tenths of a millimetre */
const UNITS_PER_METRE = 10000;
/** finer ones would make the page heavier than the eye sees */
const PIXEL_METRES = 0.0006;
const MARGIN_METRES = 0.004;
const NARROWEST_METRES = 0.03;
/** smaller parts of a muscle get no name, square metres */
const SMALLEST_NAMED = 3e-5;

/** from the middle of a motor unit to a muscle's name */
const NAME_ROOM_METRES = 0.0032;

/** A rectangle in section coordinates, metres. */
interface Part {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly top: number;
}

export function motorUnitsSection(
  anatomy: Anatomy,
  electrodes: PlacedElectrodes,
  section: LimbSection,
  motorUnits: readonly PlacedMotorUnit[],
): Html {
  const contacts = contactsInPlane(electrodes, section);
  const part = partOf(motorUnits, contacts);
  const scale = Math.min(WIDTH / (part.right - part.left), HIGHEST / (part.top - part.low));
  const [width, height] = [(part.right - part.left) * scale, (part.top - part.low) * scale].map(Math.round);
  const left = Math.round((WIDTH - width) / 2);
  const toPart = ([x, y]: readonly [number, number]): [number, number] => [
    (x - part.left) * scale,
    (part.top - y) * scale,
  ];
  const slice = sectionSlice(anatomy.labelMap, section.frame, section.alongMetres, PIXEL_METRES);
  const areas = tissueAreas(anatomy, slice, section);
  const view = (p: Part) =>
    [p.left, -p.top, p.right - p.left, p.top - p.low].map((v) => Math.round(v * UNITS_PER_METRE)).join(' ');
  const discs = drawnInOrder(motorUnits).map((motorUnit) => disc(motorUnit, toPart, scale));
  const numbers = numberTexts(motorUnits, toPart, { width, height });
  return html`<svg class="plot section" viewBox="0 0 ${WIDTH} ${height + FOOT}" role="img" aria-label="${count(motorUnits.length, 'motor unit')} in the cross-section of ${bareName(anatomy.name)} under ${bareName(electrodes.name)}"><defs><g id="limb-section" class="section-areas">${areas.paths}</g></defs><svg x="${left}" y="0" width="${width}" height="${height}" viewBox="${view(part)}"><use href="#limb-section"/></svg><svg x="${left}" y="0" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${muscleNames(anatomy, slice, section, { part, motorUnits }, toPart)}${discs}${contacts.map(
    ({ name, place }) => {
      const [x, y] = toPart(place);
      return html`<circle class="skin-electrode" cx="${fine(x)}" cy="${fine(y)}" r="${fine(Math.max(2.5, 0.0012 * scale))}"><title>${name}</title></circle>`;
    },
  )}${numbers}</svg><rect class="panel" x="${left}" y="0" width="${width}" height="${height}"/>${foot({ section, areas, part, scale, top: height, view })}</svg>`;
}

/** Electrodes within half a spacing of the plane. */
function contactsInPlane(electrodes: PlacedElectrodes, section: LimbSection) {
  const reach = (electrodes.grid?.spacingMetres ?? 0.008) / 2;
  return electrodes.names.flatMap((name, n) => {
    const position = vectorAt(electrodes.positionsMetres, n);
    return Math.abs(section.distalOf(position)) < reach ? [{ name, place: section.onSection(position) }] : [];
  });
}

/** What holds the discs and the electrodes over them. */
function partOf(
  motorUnits: readonly PlacedMotorUnit[],
  contacts: readonly { readonly place: readonly [number, number] }[],
): Part {
  const bound = (axis: 0 | 1, sign: 1 | -1) =>
    [
      ...motorUnits.map(({ place, inversion }) => place[axis] + sign * inversion.properties.territoryRadius.value),
      ...contacts.map(({ place }) => place[axis]),
    ].reduce((best, value) => (sign * value > sign * best ? value : best));
  const span = (axis: 0 | 1): Interval => {
    const [low, high] = [bound(axis, -1) - MARGIN_METRES, bound(axis, 1) + MARGIN_METRES];
    const more = Math.max(0, NARROWEST_METRES - (high - low)) / 2;
    return [low - more, high + more];
  };
  const [[left, right], [low, top]] = [span(0), span(1)];
  return { left, right, low, top };
}

interface TissueAreas {
  readonly paths: readonly Html[];
  readonly limb: Part;
}

/** All labels in the plane, and what of it they take. */
function tissueAreas(anatomy: Anatomy, { slice, at }: SectionSlice, section: LimbSection): TissueAreas {
  const limb = { left: Infinity, right: -Infinity, low: Infinity, top: -Infinity };
  const present = new Set(slice.labels);
  const paths = anatomy.labels
    .filter(({ index }) => present.has(index))
    .map(({ index, name, colour = '#999999' }) => {
      const path = compactPath();
      for (const staircase of labelOutlines(slice, index)) {
        const outline = smoothOutline(staircase);
        for (let n = 0; n < outline.length; n += 2) {
          const [x, y] = section.onSection(at(outline[n], outline[n + 1]));
          limb.left = Math.min(limb.left, x);
          limb.right = Math.max(limb.right, x);
          limb.low = Math.min(limb.low, y);
          limb.top = Math.max(limb.top, y);
          const draw = n === 0 ? path.context.moveTo : path.context.lineTo;
          draw(x * UNITS_PER_METRE, -y * UNITS_PER_METRE);
        }
        path.context.closePath();
      }
      return html`<path d="${trusted(path.text())}" fill="${colour}" fill-rule="evenodd"><title>${name}</title></path>`;
    });
  return { paths, limb };
}

/** Voxels make staircases: every second of the corners, each the mean of its neighbourhood (weights of a binomial of 6 steps). */
function smoothOutline(outline: readonly number[]): number[] {
  const count = outline.length / 2;
  if (count < 16) return [...outline];
  const smooth: number[] = [];
  for (let n = 0; n < count; n += 2)
    for (const axis of [0, 1])
      smooth.push(
        BINOMIAL.reduce((sum, weight, k) => {
          const at = (n + k - (BINOMIAL.length - 1) / 2 + count) % count;
          return sum + weight * outline[2 * at + axis];
        }, 0) / 64,
      );
  return smooth;
}

const BINOMIAL = [1, 6, 15, 20, 15, 6, 1];

/** Large ones first, so that small ones lie on top and can be pointed at. */
function drawnInOrder(motorUnits: readonly PlacedMotorUnit[]): PlacedMotorUnit[] {
  const radius = ({ inversion }: PlacedMotorUnit) => inversion.properties.territoryRadius.value;
  return [...motorUnits].sort((a, b) => radius(b) - radius(a) || a.index - b.index);
}

function disc(
  motorUnit: PlacedMotorUnit,
  toPart: (place: readonly [number, number]) => [number, number],
  scale: number,
): Html {
  const { index, colour, inversion, place, across, isPlaceTold } = motorUnit;
  const [x, y] = toPart(place);
  const [from, to] = [toPart([across[0][0], across[1][1]]), toPart([across[0][1], across[1][0]])];
  const radius = inversion.properties.territoryRadius.value * scale;
  return html`<g class="mu s${colour}${!isPlaceTold && ' open'}"><title>${titleOf(motorUnit)}</title><circle class="territory" cx="${fine(x)}" cy="${fine(y)}" r="${fine(radius)}"/><path class="interval-bar" d="M${fine(from[0])} ${fine(y)}H${fine(to[0])}M${fine(x)} ${fine(from[1])}V${fine(to[1])}"/><a href="#mu-${index}"><circle class="dot" cx="${fine(x)}" cy="${fine(y)}" r="3"/></a></g>`;
}

function titleOf({ index, inversion, isPlaceTold }: PlacedMotorUnit): string {
  const depth = shownProperty('depth');
  const radius = shownProperty('territoryRadius');
  return `Motor unit ${index}, ${inversion.muscle}: depth ${valueText(depth, inversion)} mm (${intervalText(depth, inversion)}), territory radius ${valueText(radius, inversion)} mm (${intervalText(radius, inversion)})${isPlaceTold ? '' : `; its place is ${UNTOLD}`}`;
}

function numberTexts(
  motorUnits: readonly PlacedMotorUnit[],
  toPart: (place: readonly [number, number]) => [number, number],
  { width, height }: { readonly width: number; readonly height: number },
): Html[] {
  const marks = motorUnits.map(({ index, place }) => {
    const [x, y] = toPart(place);
    return { x, y, text: String(index) };
  });
  return numberPlaces(marks, false).flatMap((place, n) => {
    if (!place || place.x < 6 || place.y < 8 || place.x > width - 6 || place.y > height - 2) return [];
    const { colour, isPlaceTold } = motorUnits[n];
    return [
      html`<g class="mu s${colour}${!isPlaceTold && ' open'}"><text x="${fine(place.x)}" y="${fine(place.y)}">${marks[n].text}</text></g>`,
    ];
  });
}

/** The word for each muscle at the pixel of its part in view that is nearest to that part's middle and not taken. */
function muscleNames(
  { labels }: Anatomy,
  { slice, at, pixelMetres }: SectionSlice,
  section: LimbSection,
  { part, motorUnits }: { readonly part: Part; readonly motorUnits: readonly PlacedMotorUnit[] },
  toPart: (place: readonly [number, number]) => [number, number],
): Html[] {
  const pixels = new Map<number, (readonly [number, number])[]>();
  const muscles = new Set(labels.filter(({ tissue }) => tissue === 'muscle').map(({ index }) => index));
  slice.labels.forEach((label, n) => {
    if (!muscles.has(label)) return;
    const corner: Vector3 = at((n % slice.columns) + 0.5, Math.floor(n / slice.columns) + 0.5);
    const place = section.onSection(corner);
    if (!isWithin(part, place)) return;
    const list = pixels.get(label);
    if (list) list.push(place);
    else pixels.set(label, [place]);
  });
  return labels.flatMap(({ index, name, abbreviation }) => {
    const own = pixels.get(index) ?? [];
    if (own.length * pixelMetres ** 2 < SMALLEST_NAMED) return [];
    const mean = [0, 1].map((axis) => own.reduce((sum, place) => sum + place[axis], 0) / own.length);
    const taken = (place: readonly [number, number]) =>
      motorUnits.some((unit) => Math.hypot(place[0] - unit.place[0], place[1] - unit.place[1]) < NAME_ROOM_METRES);
    const off = (place: readonly [number, number]) =>
      Math.hypot(place[0] - mean[0], place[1] - mean[1]) + (taken(place) ? 1 : 0);
    const [x, y] = toPart(own.reduce((best, place) => (off(place) < off(best) ? place : best)));
    return [html`<text class="tissue" x="${fine(x)}" y="${fine(y + 3.5)}">${abbreviation ?? name}</text>`];
  });
}

function isWithin(part: Part, [x, y]: readonly [number, number]): boolean {
  return x > part.left && x < part.right && y > part.low && y < part.top;
}

interface FootParts {
  readonly section: LimbSection;
  readonly areas: TissueAreas;
  readonly part: Part;
  readonly scale: number;
  /** where the foot begins */
  readonly top: number;
  readonly view: (part: Part) => string;
}

/** The whole section with a frame round the part above, a scale bar, and what the marks mean. */
function foot({ areas, part, scale, top, view }: FootParts): Html {
  const { limb } = areas;
  const high = FOOT - 18;
  const y = top + 16;
  const ratio = high / (limb.top - limb.low);
  const wide = (limb.right - limb.left) * ratio;
  const frame = [part.left - limb.left, limb.top - part.top, part.right - part.left, part.top - part.low].map(
    (value) => value * ratio,
  );
  const left = Math.round(24 + Math.max(0, -frame[0]));
  const right = left + Math.round(Math.max(wide, frame[0] + frame[2])) + 26;
  const bar = Math.round(0.01 * scale);
  const line = (n: number) => y + 32 + 22 * n;
  return html`<svg x="${left}" y="${y}" width="${fine(wide)}" height="${high}" viewBox="${view(limb)}"><use href="#limb-section"/></svg><rect class="frame" x="${fine(left + frame[0])}" y="${fine(y + frame[1])}" width="${fine(frame[2])}" height="${fine(frame[3])}"/><g class="axis"><text class="label" transform="translate(10 ${fine(y + high / 2)}) rotate(-90)">anterior →</text></g><g class="scale-bar"><path d="M${right} ${y + 4}h${bar}"/><text x="${right + bar + 8}" y="${y + 8}">${fixed(10, 0)} mm, seen from proximal</text></g><g class="mu s3"><circle class="territory" cx="${right + 8}" cy="${line(0) - 4}" r="8"/><circle class="dot" cx="${right + 8}" cy="${line(0) - 4}" r="3"/><path class="interval-bar" d="M${right} ${line(1) - 4}h16"/></g><g class="mu open"><circle class="territory" cx="${right + 8}" cy="${line(2) - 4}" r="7"/></g><circle class="skin-electrode" cx="${right + 8}" cy="${line(3) - 4}" r="4"/>${['territory and its middle', '90 % interval of the middle', `place ${UNTOLD}`, 'electrode'].map((text, n) => html`<text class="edge" x="${right + 24}" y="${line(n)}">${text}</text>`)}`;
}

function fine(value: number): string {
  return String(Math.round(value * 10) / 10);
}
