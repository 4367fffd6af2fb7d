/** Skin and fat without holes, where they are thinner than a voxel. */

import type { LabelMap } from './label-map.ts';

/**
 * Makes layers closed: a voxel that shares a face with one outside the layer is in the layer, so that no path through faces leads
 * past it. Needed only where a layer is thinner than a voxel is wide, since the depths of two neighbours differ by no more.
 * The ends of the volume are cuts, not surface.
 * @param layers - labels from the outside in; the first lies against the air (0)
 * @returns for each layer how many voxels of what lies below it went over to it; `labels` is changed
 * Cost: a pass over the voxels for each layer.
 */
export function closeLayers({ labels, size }: LabelMap, layers: readonly number[]): number[] {
  const outer = new Set([0]);
  return layers.map((layer) => {
    const found = belowNeighbours(labels, size, outer, layer);
    for (const n of found) labels[n] = layer;
    outer.add(layer);
    return found.length;
  });
}

/** Voxels below a layer that share a face with what lies above it. */
function belowNeighbours(
  labels: LabelMap['labels'],
  [nx, ny, nz]: LabelMap['size'],
  outer: ReadonlySet<number>,
  layer: number,
): number[] {
  const found: number[] = [];
  const isOuter = (n: number) => outer.has(labels[n]);
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (labels[n] === layer || isOuter(n)) continue;
        if (
          (i > 0 && isOuter(n - 1)) ||
          (i < nx - 1 && isOuter(n + 1)) ||
          (j > 0 && isOuter(n - nx)) ||
          (j < ny - 1 && isOuter(n + nx)) ||
          (k > 0 && isOuter(n - nx * ny)) ||
          (k < nz - 1 && isOuter(n + nx * ny))
        )
          found.push(n);
      }
  return found;
}
