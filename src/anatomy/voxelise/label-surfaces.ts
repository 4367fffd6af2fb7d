/** An anatomy from closed surfaces: each becomes a label. */

import { FormatError, ParameterError } from '../../core/errors.ts';
import { type Anatomy, type AnatomyLabel, type LabelMap, sortLabels, type Tissue } from '../label-map.ts';
import { type ClosedSurface, closeSurface } from './close-surface.ts';
import { surfaceGrid } from './surface-grid.ts';
import type { TriangleSurface } from './triangle-surface.ts';
import { type VoxelGrid, type VoxelisedSurface, voxeliseSurface } from './voxelise-surface.ts';

export interface LabelledSurface {
  readonly surface: TriangleSurface;
  /** its tissue must be known */
  readonly label: AnatomyLabel;
}

/** Where surfaces overlap, the tissue later in this list has the voxels, as bodies are nested. */
const nesting: readonly Tissue[] = ['skin', 'fat', 'other', 'muscle', 'cortical bone', 'marrow'];

/** Share of the area that holes may have before a surface counts as open: of bones found in models, one has 5 %. */
const LARGEST_HOLES = 0.07;

/**
 * Draws surfaces into voxels. Of surfaces with the same tissue the later one has the voxels that both claim; a warning
 * says how many.
 * @throws FormatError where a surface is not closed, with the number of its open edges, or has no voxel inside; ParameterError
 * where the grid is too large, labels repeat an index, or a tissue is unknown
 */
export function labelSurfaces(name: string, parts: readonly LabelledSurface[], voxelMetres: number): Anatomy {
  const labels = sortLabels(
    name,
    parts.map(({ label }) => label),
  );
  const grid = surfaceGrid(
    parts.map(({ surface }) => surface),
    voxelMetres,
  );
  const largest = Math.max(...labels.map(({ index }) => index));
  const voxels = new (largest < 256 ? Uint8Array : Uint16Array)(grid.size[0] * grid.size[1] * grid.size[2]);
  const warnings: string[] = [];
  for (const part of inNestedOrder(parts)) {
    const closed = closeSurface(part.surface);
    const found = voxeliseSurface(closed.surface, grid);
    warnings.push(...checkSurface(closed, found, voxelMetres));
    for (const { label, count } of paint(voxels, grid, found, part, parts))
      warnings.push(
        `${part.surface.name}: ${count} of its ${found.insideCount} voxels lie in '${label.name}' too, which is ${label.tissue} as well; the later file has them`,
      );
  }
  return { name, labelMap: { labels: voxels, ...grid }, labels, warnings };
}

function inNestedOrder(parts: readonly LabelledSurface[]): LabelledSurface[] {
  const rank = ({ surface, label }: LabelledSurface) => {
    if (label.tissue === undefined)
      throw new ParameterError(`${surface.name}: tissue of label ${label.index} (${label.name}) expected, got none`);
    return nesting.indexOf(label.tissue);
  };
  return parts
    .map((part) => ({ part, rank: rank(part) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ part }) => part);
}

/** @returns warnings; @throws FormatError for a surface that is open or encloses no voxel */
function checkSurface(closed: ClosedSurface, found: VoxelisedSurface, voxelMetres: number): string[] {
  const { surface, openEdges, holes, holeArea, area } = closed;
  const share = `${((100 * holeArea) / area).toPrecision(2)} % of its area`;
  const edges = `${openEdges} open edges in ${holes} ${holes === 1 ? 'hole' : 'holes'}`;
  if (holeArea > LARGEST_HOLES * area)
    throw new FormatError(
      `${surface.name}: expected a closed surface, got one with ${edges}, ${share}; close them in the program that made it (MeshLab, Blender and 3D Slicer can)`,
      { openEdges, holes, holeArea, area },
    );
  if (found.insideCount === 0)
    throw new FormatError(
      `${surface.name}: no voxel of ${voxelMetres * 1000} mm has its centre inside; choose smaller voxels, or leave the file out`,
    );
  const warnings: string[] = [];
  if (openEdges > 0) warnings.push(`${surface.name}: ${edges} were filled (${share})`);
  const voxelVolume = found.insideCount * voxelMetres ** 3;
  if (overlapsItself(closed, voxelVolume, voxelMetres))
    warnings.push(
      `${surface.name}: its triangles enclose ${(Math.abs(closed.signedVolume) * 1e6).toFixed(1)} cm3, its voxels ${(voxelVolume * 1e6).toFixed(1)} cm3; parts of it overlap and count as holes where they do; unite them, or give each part a file of its own`,
    );
  return warnings;
}

/** Parts that overlap count twice in the triangles' volume and not at all in the voxels'. */
function overlapsItself(closed: ClosedSurface, voxelVolume: number, voxelMetres: number): boolean {
  if (!closed.oriented) return false;
  const volume = Math.abs(closed.signedVolume);
  // small bodies differ by chance: by less than a layer of a third of a voxel
  return volume - voxelVolume > Math.max(0.05 * volume, (closed.area * voxelMetres) / 3);
}

/** Paints one surface; tells which labels of the same tissue lost voxels to it. */
function paint(
  voxels: LabelMap['labels'],
  { size }: VoxelGrid,
  { start, size: box, inside }: VoxelisedSurface,
  { label }: LabelledSurface,
  parts: readonly LabelledSurface[],
): { label: AnatomyLabel; count: number }[] {
  const taken = new Map<number, number>();
  let n = 0;
  for (let k = 0; k < box[2]; k++)
    for (let j = 0; j < box[1]; j++) {
      let at = start[0] + size[0] * (start[1] + j + size[1] * (start[2] + k));
      for (let i = 0; i < box[0]; i++, n++, at++) {
        if (!inside[n]) continue;
        if (voxels[at] !== 0) taken.set(voxels[at], (taken.get(voxels[at]) ?? 0) + 1);
        voxels[at] = label.index;
      }
    }
  return parts.flatMap(({ label: other }) => {
    const count = taken.get(other.index) ?? 0;
    return count > 0 && other.tissue === label.tissue ? [{ label: other, count }] : [];
  });
}
