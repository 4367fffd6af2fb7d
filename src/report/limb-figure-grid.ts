/** Electrodes and the foil of their grid, as seen on a limb. */

import { dot, type Vector3 } from '../anatomy/affine.ts';
import type { ElectrodeCells, PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import { addScaled, difference, vectorAt } from '../anatomy/electrodes/vector.ts';
import { type Html, html } from './html.ts';
import { type LimbView, onPage } from './limb-figure-view.ts';

/** From the page's metres to the drawing's own numbers. */
export type PlaceOnDrawing = (position: readonly [number, number]) => [number, number];

const ACCENT = '#0b62a4';
const GOLD = '#f2c14e';

/** Discs of their own size, leaning with the skin; on the far side only their outlines. The first has its name beside it. */
export function electrodeDots(
  electrodes: PlacedElectrodes,
  view: LimbView,
  radiusMetres: number,
  place: PlaceOnDrawing,
  unitsPerMetre: number,
): Html[] {
  const radius = radiusMetres * unitsPerMetre;
  const dots = electrodes.names.map((name, n) => {
    const normal = vectorAt(electrodes.normals, n);
    const facing = dot(normal, view.toward);
    const [x, y] = place(onPage(view, vectorAt(electrodes.positionsMetres, n)));
    const lean = (Math.atan2(-dot(normal, view.up), dot(normal, view.right)) * 180) / Math.PI;
    const narrow = radius * Math.max(0.12, Math.abs(facing));
    const style =
      facing <= 0
        ? html`fill="none" stroke="#333" stroke-width="1.5" opacity=".45"`
        : n === 0
          ? html`fill="${ACCENT}" stroke="#fff" stroke-width="2"`
          : html`fill="${GOLD}" stroke="#5b3d0c" stroke-width="2"`;
    const shape = html`<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${narrow.toFixed(1)}" ry="${radius.toFixed(1)}" transform="rotate(${lean.toFixed(0)} ${x.toFixed(1)} ${y.toFixed(1)})" ${style}><title>${name}</title></ellipse>`;
    return { facing, shape };
  });
  return dots.sort((a, b) => a.facing - b.facing).map(({ shape }) => shape);
}

/**
 * The edge of the foil, half a spacing outside the outer electrodes, as places in space; empty cells between others are filled in
 * from their neighbours.
 * @returns undefined where an outer cell cannot be filled in, or for less than two rows or columns
 */
export function foilEdge(electrodes: PlacedElectrodes): Vector3[] | undefined {
  const { grid, positionsMetres } = electrodes;
  if (!grid || grid.rows < 2 || grid.columns < 2) return undefined;
  const { rows, columns } = grid;
  const lattice = Array.from(grid.cells, (electrode, cell) =>
    electrode >= 0 ? vectorAt(positionsMetres, electrode) : parallelogram(grid, positionsMetres, cell),
  );
  const at = (r: number, c: number) => lattice[r * columns + c];
  const edge: Vector3[] = [];
  const add = (r: number, c: number, byRow: number, byColumn: number) => {
    const own = at(r, c);
    const [inRow, inColumn] = [at(r - byRow, c), at(r, c - byColumn)];
    if (!own || !inRow || !inColumn) return false;
    const rowStep = byRow === 0 ? own : addScaled(own, difference(own, inRow), 0.5);
    edge.push(byColumn === 0 ? rowStep : addScaled(rowStep, difference(own, inColumn), 0.5));
    return true;
  };
  let whole = true;
  for (let c = 0; c < columns; c++) whole = add(0, c, -1, side(c, columns)) && whole;
  for (let r = 0; r < rows; r++) whole = add(r, columns - 1, side(r, rows), 1) && whole;
  for (let c = columns - 1; c >= 0; c--) whole = add(rows - 1, c, 1, side(c, columns)) && whole;
  for (let r = rows - 1; r >= 0; r--) whole = add(r, 0, side(r, rows), -1) && whole;
  return whole ? edge : undefined;
}

/** -1 at the first of a line, 1 at the last, 0 between. */
function side(index: number, count: number): number {
  return index === 0 ? -1 : index === count - 1 ? 1 : 0;
}

/** The missing corner of a parallelogram of which three electrodes are there. */
function parallelogram({ rows, columns, cells }: ElectrodeCells, positions: Float64Array, cell: number) {
  const [r, c] = [Math.floor(cell / columns), cell % columns];
  const at = (row: number, column: number) =>
    row >= 0 && row < rows && column >= 0 && column < columns ? cells[row * columns + column] : -1;
  for (const [dr, dc] of [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ]) {
    const [a, b, d] = [at(r + dr, c), at(r, c + dc), at(r + dr, c + dc)];
    if (a < 0 || b < 0 || d < 0) continue;
    const [p, q, across] = [a, b, d].map((electrode) => vectorAt(positions, electrode));
    return addScaled(p, difference(q, across), 1);
  }
  return undefined;
}
