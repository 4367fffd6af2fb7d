/**
 * The BIDS inheritance principle: a sidecar applies to a data file when it lies in the same folder or one above, has the
 * right suffix and extension, and names no entity that the data file lacks or labels otherwise.
 * Source: Brain Imaging Data Structure 1.11, "The Inheritance Principle".
 */

import type { FileSet } from '../file-set.ts';
import { readJsonObject } from '../tsv.ts';
import { parseBidsPath } from './bids-path.ts';

/**
 * The sidecars of a data file, the most general first and the closest last.
 * @param beside - entities that the sidecar may have on its own, e.g. `space` of a coordinate system
 */
export function applicableSidecars(
  paths: readonly string[],
  dataPath: string,
  suffix: string,
  extension: string,
  beside: readonly string[] = [],
): string[] {
  const data = parseBidsPath(dataPath);
  if (!data) return [];
  const found: { readonly path: string; readonly depth: number; readonly count: number }[] = [];
  for (const path of paths) {
    if (!path.endsWith(`${suffix}${extension}`)) continue;
    const sidecar = parseBidsPath(path);
    if (!sidecar || sidecar.suffix !== suffix || sidecar.extension !== extension) continue;
    if (!data.folder.startsWith(sidecar.folder)) continue;
    const applies = [...sidecar.entities].every(
      ([key, label]) => beside.includes(key) || data.entities.get(key) === label,
    );
    if (applies) found.push({ path, depth: sidecar.folder.length, count: sidecar.entities.size });
  }
  return found
    .sort((a, b) => a.depth - b.depth || a.count - b.count || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}

/** All applicable JSON files merged, the closest winning; with the paths they came from. */
export async function inheritedJson(
  files: FileSet,
  paths: readonly string[],
  dataPath: string,
  suffix: string,
): Promise<{ readonly value: Record<string, unknown>; readonly from: readonly string[] }> {
  const from = applicableSidecars(paths, dataPath, suffix, '.json');
  const value: Record<string, unknown> = {};
  for (const path of from) {
    const bytes = await files.read(path);
    if (bytes) Object.assign(value, readJsonObject(bytes, path));
  }
  return { value, from };
}
