/** Outlines of the labels of a slice: closed polygons through the middles of the edges between pixels. */

export interface LabelSlice {
  /** columns x rows, the first index fastest */
  readonly labels: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
}

/**
 * Polygons round one label; pixel (i, j) covers i to i + 1 and j to j + 1. Corners are cut at the middles of the pixel edges, so
 * that a slanted border looks slanted. Holes are polygons too, turned the other way (fill-rule evenodd or nonzero).
 * @returns each x0, y0, x1, y1, ... without repeating the first point
 */
export function labelOutlines({ labels, columns, rows }: LabelSlice, label: number): number[][] {
  const inside = (i: number, j: number) =>
    i >= 0 && j >= 0 && i < columns && j < rows && labels[i + columns * j] === label;
  // directed edges with the label on their right; a corner may start two of them
  const next = new Map<number, number[]>();
  const width = columns + 1;
  const add = (from: number, to: number) => {
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  };
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      if (!inside(i, j)) continue;
      const corner = i + width * j;
      if (!inside(i, j - 1)) add(corner, corner + 1);
      if (!inside(i + 1, j)) add(corner + 1, corner + 1 + width);
      if (!inside(i, j + 1)) add(corner + 1 + width, corner + width);
      if (!inside(i - 1, j)) add(corner + width, corner);
    }
  const outlines: number[][] = [];
  for (const [start, ends] of next)
    while (ends.length > 0) {
      const loop: number[] = [];
      let at = start;
      do {
        const to = next.get(at)?.pop();
        if (to === undefined) break;
        loop.push(((at % width) + (to % width)) / 2, (Math.floor(at / width) + Math.floor(to / width)) / 2);
        at = to;
      } while (at !== start);
      outlines.push(loop);
    }
  return outlines;
}
