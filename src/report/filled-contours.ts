/** Regions where a sampled field is at least a level, as closed polygons (marching squares). */

export interface SampledField {
  /** columns x rows, the first index fastest */
  readonly values: Float64Array;
  readonly columns: number;
  readonly rows: number;
}

/**
 * Polygons round the region values >= level; along an edge between two samples the border lies where the field, taken linear, has
 * the level, at the edge of the field on the edge. Holes are polygons turned the other way.
 * @returns each x0, y0, x1, y1, ..., in samples, without repeating the first point
 */
export function filledContours(field: SampledField, level: number): number[][] {
  const { columns, rows } = field;
  const value = (i: number, j: number) =>
    i < 0 || j < 0 || i >= columns || j >= rows ? -Infinity : field.values[i + columns * j] - level;
  // crossings by edge: 2 n for the edge from corner n to the right, 2 n + 1 for the one upwards
  const width = columns + 2;
  const edge = (i: number, j: number, upward: boolean) => 2 * (i + 1 + width * (j + 1)) + (upward ? 1 : 0);
  const next = new Map<number, number>();
  for (let j = -1; j < rows; j++)
    for (let i = -1; i < columns; i++) {
      const corners = [value(i, j), value(i + 1, j), value(i + 1, j + 1), value(i, j + 1)];
      const inside = corners.map((corner) => corner >= 0);
      const edges = [edge(i, j, false), edge(i + 1, j, true), edge(i, j + 1, false), edge(i, j, true)];
      // going round the cell the border enters where the region begins and leaves where it ends
      const entries = [0, 1, 2, 3].filter((k) => !inside[k] && inside[(k + 1) % 4]);
      const exits = [0, 1, 2, 3].filter((k) => inside[k] && !inside[(k + 1) % 4]);
      if (entries.length === 1) next.set(edges[exits[0]], edges[entries[0]]);
      // a saddle: corners that are inside stay apart
      else if (entries.length === 2) for (const k of entries) next.set(edges[(k + 1) % 4], edges[k]);
    }
  const outlines: number[][] = [];
  for (const start of [...next.keys()]) {
    if (!next.has(start)) continue;
    const outline: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && next.has(at)) {
      outline.push(...crossing(at, width, value));
      const to: number | undefined = next.get(at);
      next.delete(at);
      at = to;
    }
    outlines.push(outline);
  }
  return outlines;
}

function crossing(edge: number, width: number, value: (i: number, j: number) => number): [number, number] {
  const corner = edge >> 1;
  const i = (corner % width) - 1;
  const j = Math.floor(corner / width) - 1;
  const upward = edge % 2 === 1;
  const from = value(i, j);
  const to = upward ? value(i, j + 1) : value(i + 1, j);
  const part = from === -Infinity ? 1 : to === -Infinity ? 0 : from / (from - to);
  return upward ? [i, j + part] : [i + part, j];
}
