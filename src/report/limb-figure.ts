/** A limb seen from the side of its electrodes: shaded skin, the cut through its proximal end, a muscle below, the grid. */

import { dot, type Vector3, voxelSpacing, voxelToWorld } from '../anatomy/affine.ts';
import type { LimbFrame } from '../anatomy/electrodes/limb-frame.ts';
import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import { addScaled, difference, unit, vectorAt } from '../anatomy/electrodes/vector.ts';
import type { Anatomy, AnatomyLabel } from '../anatomy/label-map.ts';
import type { LimbSurface } from '../anatomy/limb-surface.ts';
import { compactPath } from './compact-path.ts';
import { filledContours } from './filled-contours.ts';
import { type Html, html, trusted } from './html.ts';
import { labelOutlines } from './label-outlines.ts';
import { electrodeDots, foilEdge, type PlaceOnDrawing } from './limb-figure-grid.ts';
import { facingAngle, type LimbView, limbView, onPage, type SkinMesh, skinMesh, skinRing } from './limb-figure-view.ts';
import { sectionSlice } from './section-slice.ts';

export interface LimbFigureOptions {
  readonly electrodes: PlacedElectrodes;
  /** drawn through the skin */
  readonly muscle?: AnatomyLabel;
  /** of an electrode; default 1.5 mm */
  readonly electrodeRadiusMetres?: number;
  /** words for the two ends of the limb; default proximal and distal */
  readonly ends?: readonly [proximal: string, distal: string];
  /** below the picture; default anatomy and grid */
  readonly caption?: string;
}

/** tenths of a millimetre: path data are whole numbers */
const UNITS_PER_METRE = 10000;
const MARGIN = 60;
/** what the legend is laid out for */
const LEGEND_WIDTH = 2600;
const SHADES = 32;
const DARK = [128, 80, 60];
const LIGHT = [250, 228, 211];

/**
 * Draws the limb in parallel projection, proximal left, turned by 20 degrees so that its proximal section shows. The bars of the
 * scale are 20 mm along the limb (foreshortened as the limb is) and across it.
 * @param surface - the skin
 * @throws ParameterError where the skin is not found
 * Cost: some 10 000 nearest points and a pass over the voxels.
 */
export function limbFigure(anatomy: Anatomy, surface: LimbSurface, frame: LimbFrame, options: LimbFigureOptions): Html {
  const { electrodes, muscle } = options;
  const skin = { map: anatomy.labelMap, surface, frame };
  const angle = facingAngle(frame, electrodes.normals);
  const view = limbView(frame, angle);
  const mesh = skinMesh(skin, angle);
  const ring = skinRing(skin, mesh.proximalMetres);
  const { place, width, height } = drawingOf(view, [mesh.positions, ring, electrodes.positionsMetres]);
  const onDrawing = (p: Vector3) => place(onPage(view, p));
  const ringPath = closedPaths([eachOf(ring).flatMap(onDrawing)], (x, y) => [x, y]);
  const foil = foilEdge(electrodes)?.flatMap(onDrawing);
  const radius = options.electrodeRadiusMetres ?? 0.0015;
  const parts = [
    ...shadedSkin(mesh, view, place),
    ...(muscle ? [muscleShadow(anatomy, muscle, view, place)] : []),
    html`<clipPath id="proximal-section"><path d="${trusted(ringPath)}"/></clipPath><g clip-path="url(#proximal-section)">${sectionAreas(anatomy, { frame, along: mesh.proximalMetres }, onDrawing)}</g><path d="${trusted(ringPath)}" fill="none" stroke="#8a5a44" stroke-width="3"/>`,
    foil
      ? html`<path d="${trusted(closedPaths([foil], (x, y) => [x, y]))}" fill="#fff" fill-opacity=".38" stroke="#fff" stroke-opacity=".9" stroke-width="4" stroke-linejoin="round"/>`
      : undefined,
    ...electrodeDots(electrodes, view, radius, place, UNITS_PER_METRE),
    firstName(electrodes, view, radius, place),
  ];
  const caption = options.caption ?? defaultCaption(anatomy, electrodes, muscle);
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="limb" viewBox="0 0 ${Math.round(width)} ${Math.round(height + (190 * width) / LEGEND_WIDTH)}" role="img" aria-label="${electrodes.name} on ${anatomy.name}" font-family="system-ui, sans-serif"><g stroke-linejoin="round">${parts}</g>${legend(options, frame, view, { width, height, caption })}</svg>`;
}

interface Drawing {
  readonly place: PlaceOnDrawing;
  readonly width: number;
  readonly height: number;
}

function drawingOf(view: LimbView, lists: readonly Float64Array[]): Drawing {
  const pages = lists.flatMap((list) => eachOf(list).map((p) => onPage(view, p)));
  const bound = (axis: 0 | 1, pick: (a: number, b: number) => number) =>
    pages.reduce((best, p) => pick(best, p[axis]), pages[0][axis]);
  const [left, right] = [bound(0, Math.min), bound(0, Math.max)];
  const [low, top] = [bound(1, Math.min), bound(1, Math.max)];
  return {
    place: ([x, y]) => [(x - left) * UNITS_PER_METRE + MARGIN, (top - y) * UNITS_PER_METRE + MARGIN],
    width: (right - left) * UNITS_PER_METRE + 2 * MARGIN,
    height: (top - low) * UNITS_PER_METRE + 2 * MARGIN,
  };
}

function eachOf(list: Float64Array): Vector3[] {
  return Array.from({ length: list.length / 3 }, (_, n) => vectorAt(list, n));
}

/** One path of closed outlines, each x0, y0, x1, y1, ... in coordinates that `toDrawing` takes. */
function closedPaths(outlines: readonly number[][], toDrawing: (x: number, y: number) => [number, number]): string {
  const path = compactPath();
  for (const outline of outlines) {
    for (let n = 0; n < outline.length; n += 2) {
      const [x, y] = toDrawing(outline[n], outline[n + 1]);
      if (n === 0) path.context.moveTo(x, y);
      else path.context.lineTo(x, y);
    }
    path.context.closePath();
  }
  return path.text();
}

/** Bands of brightness over the skin that faces the viewer, the brightest last, and its edge. */
function shadedSkin(mesh: SkinMesh, view: LimbView, place: PlaceOnDrawing): Html[] {
  const { stations, angles, positions, normals } = mesh;
  // from above, a little from proximal, in front
  const light = unit(addScaled(addScaled(view.toward, view.up, 0.75), view.right, -0.3));
  const count = stations * angles;
  const facing = Float64Array.from({ length: count }, (_, n) => dot(vectorAt(normals, n), view.toward));
  const brightness = Float64Array.from({ length: count }, (_, n) => ((1 + dot(vectorAt(normals, n), light)) / 2) ** 2);
  const toDrawing = (x: number, y: number): [number, number] => {
    const [i, j] = [Math.min(angles - 2, Math.floor(x)), Math.min(stations - 2, Math.floor(y))];
    const between = (n: number, part: number, step: number) =>
      addScaled(vectorAt(positions, n), difference(vectorAt(positions, n + step), vectorAt(positions, n)), part);
    const low = between(j * angles + i, x - i, 1);
    const high = between((j + 1) * angles + i, x - i, 1);
    return place(onPage(view, addScaled(low, difference(high, low), y - j)));
  };
  const region = (values: Float64Array, level: number) =>
    closedPaths(filledContours({ values, columns: angles, rows: stations }, level), toDrawing);
  const bands = Array.from({ length: SHADES }, (_, band) => {
    const level = band / SHADES;
    const values = brightness.map((value, n) => Math.min(value - level, band === 0 ? facing[n] : 20 * facing[n]));
    const path = region(band === 0 ? facing : values, 0);
    return path && html`<path d="${trusted(path)}" fill="${tone((band + 0.5) / SHADES)}"/>`;
  });
  const edge = html`<path d="${trusted(region(facing, 0))}" fill="none" stroke="#8a5a44" stroke-width="3"/>`;
  return [...bands.flatMap((band) => (band ? [band] : [])), edge];
}

function tone(part: number): string {
  const hex = DARK.map((dark, c) =>
    Math.round(dark + (LIGHT[c] - dark) * part ** 0.7)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}

/** The muscle as it would show through the skin: what its voxels cover on the page, its staircase smoothed. */
function muscleShadow({ labelMap }: Anatomy, muscle: AnatomyLabel, view: LimbView, place: PlaceOnDrawing): Html {
  const [nx, ny, nz] = labelMap.size;
  const spacing = Math.max(...voxelSpacing(labelMap.affine));
  const pixel = Math.max(0.0015, 1.25 * spacing);
  const pages: [number, number][] = [];
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++)
        if (labelMap.labels[n] === muscle.index) pages.push(onPage(view, voxelToWorld(labelMap.affine, i, j, k)));
  const least = [0, 1].map((c) => pages.reduce((low, p) => Math.min(low, p[c]), Infinity) - 4 * pixel);
  const most = [0, 1].map((c) => pages.reduce((high, p) => Math.max(high, p[c]), -Infinity) + 4 * pixel);
  const [columns, rows] = [0, 1].map((c) => Math.max(2, Math.ceil((most[c] - least[c]) / pixel)));
  let covered = new Float64Array(columns * rows);
  for (const [x, y] of pages)
    covered[Math.floor((x - least[0]) / pixel) + columns * Math.floor((y - least[1]) / pixel)] = 1;
  for (let round = 0; round < 5; round++) covered = smoothed(covered, columns, rows);
  const path = closedPaths(filledContours({ values: covered, columns, rows }, 0.5), (x, y) =>
    place([least[0] + (x + 0.5) * pixel, least[1] + (y + 0.5) * pixel]),
  );
  const colour = muscle.colour ?? '#B5473C';
  // a light line below the dashes, as the skin in shade may have the muscle's own tone
  return html`<path d="${trusted(path)}" fill="${colour}" fill-opacity=".42" stroke="#fff" stroke-opacity=".35" stroke-width="5"/><path d="${trusted(path)}" fill="none" stroke="${colour}" stroke-width="5" stroke-dasharray="16 10"><title>${muscle.name}</title></path>`;
}

/** Weights 1, 2, 1 both ways. */
function smoothed(values: Float64Array, columns: number, rows: number): Float64Array<ArrayBuffer> {
  const pass = (from: Float64Array, step: number, inside: (n: number) => boolean) =>
    Float64Array.from(from, (value, n) => (inside(n) ? (from[n - step] + 2 * value + from[n + step]) / 4 : value));
  const across = pass(values, 1, (n) => n % columns > 0 && n % columns < columns - 1);
  return pass(across, columns, (n) => n >= columns && n < columns * (rows - 1));
}

/** Labels of the plane across the limb at a height. */
function sectionAreas(
  anatomy: Anatomy,
  { frame, along }: { readonly frame: LimbFrame; readonly along: number },
  onDrawing: (position: Vector3) => [number, number],
): Html[] {
  const { slice, at } = sectionSlice(anatomy.labelMap, frame, along);
  const present = new Set(slice.labels);
  return anatomy.labels
    .filter(({ index }) => present.has(index))
    .map(({ index, name, tissue, colour = '#999999' }) => {
      const path = closedPaths(labelOutlines(slice, index), (x, y) => onDrawing(at(x, y)));
      const edge = tissue === 'muscle' ? '#F7EDE6' : colour;
      return html`<path d="${trusted(path)}" fill="${colour}" stroke="${edge}" stroke-width="3" fill-rule="evenodd"><title>${name}</title></path>`;
    });
}

function firstName(electrodes: PlacedElectrodes, view: LimbView, radius: number, place: PlaceOnDrawing): Html | false {
  if (dot(vectorAt(electrodes.normals, 0), view.toward) <= 0) return false;
  const [x, y] = place(onPage(view, vectorAt(electrodes.positionsMetres, 0)));
  const off = radius * UNITS_PER_METRE + 8;
  return html`<text x="${Math.round(x - off)}" y="${Math.round(y + 12)}" font-size="36" font-weight="600" fill="#0b62a4" stroke="#fff" stroke-width="6" paint-order="stroke" text-anchor="end">${electrodes.names[0]}</text>`;
}

function defaultCaption(anatomy: Anatomy, electrodes: PlacedElectrodes, muscle: AnatomyLabel | undefined): string {
  const { grid } = electrodes;
  const shape = grid
    ? ` (${grid.rows} × ${grid.columns}, ${Number((grid.spacingMetres * 1000).toFixed(2))} mm)`
    : ` (${electrodes.names.length} electrodes)`;
  return `${electrodes.name}${shape}${muscle ? ` over ${muscle.name}` : ''}, ${anatomy.name}`;
}

function legend(
  { ends = ['proximal', 'distal'], muscle }: LimbFigureOptions,
  { axis }: LimbFrame,
  view: LimbView,
  { width, height, caption }: { readonly width: number; readonly height: number; readonly caption: string },
): Html {
  // drawn for a width of 2600 and scaled, so that words have the same size in every picture
  const scale = width / LEGEND_WIDTH;
  const w = LEGEND_WIDTH;
  const along = Math.round(0.02 * (UNITS_PER_METRE / scale) * -dot(axis.direction, view.right));
  const across = Math.round((0.02 * UNITS_PER_METRE) / scale);
  const y = 20;
  const colour = muscle?.colour ?? '#B5473C';
  const arrow = html`<path d="M${w / 2 - 130} ${y}h250m-22 -12l22 12l-22 12" fill="none" stroke="#333" stroke-width="4"/><text x="${w / 2 - 150}" y="${y + 12}" text-anchor="end">${ends[0]}</text><text x="${w / 2 + 142}" y="${y + 12}">${ends[1]}</text>`;
  const bars = html`<path d="M${MARGIN} ${y + 150 - across}v${across}h${along}" fill="none" stroke="#333" stroke-width="7"/><text x="${MARGIN + 20}" y="${y + 130}">20 mm</text>`;
  const swatch =
    muscle &&
    html`<rect x="${w - MARGIN - 60}" y="${y - 20}" width="60" height="36" rx="6" fill="${colour}" fill-opacity=".42" stroke="${colour}" stroke-width="4" stroke-dasharray="12 8"/><text x="${w - MARGIN - 76}" y="${y + 12}" text-anchor="end">${muscle.abbreviation ?? muscle.name}</text>`;
  return html`<g transform="translate(0 ${Math.round(height)}) scale(${scale.toFixed(4)})" font-size="36" fill="#333">${arrow}${bars}${swatch}<text x="${w - MARGIN}" y="${y + 130}" text-anchor="end">${caption}</text></g>`;
}
