/** The square grid of places in a muscle's section through which its basis paths run. */

/** The form that the MUAP basis takes (CrossSectionGrid of motorunit/). */
export interface SectionGrid {
  readonly counts: readonly [number, number];
  readonly spacingMetres: number;
  /** section coordinates of node (0, 0) */
  readonly originMetres: readonly [number, number];
  /** path through node (i, j) at index i + counts[0] j; -1 where the muscle has none */
  readonly pathOfNode: Int32Array;
}

/**
 * Nodes at whole multiples of the spacing from the section's centre, numbered where they lie in the muscle; a section so
 * small that none does gets one at that of its points which is nearest to the centre.
 * @param inside - whether section coordinates are in the muscle
 */
export function sectionGrid(
  samples: Float64Array,
  spacingMetres: number,
  inside: (first: number, second: number) => boolean,
): SectionGrid {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  samples.forEach((value, n) => {
    const node = Math.round(value / spacingMetres);
    low[n % 2] = Math.min(low[n % 2], node);
    high[n % 2] = Math.max(high[n % 2], node);
  });
  const counts: [number, number] = [high[0] - low[0] + 1, high[1] - low[1] + 1];
  const pathOfNode = new Int32Array(counts[0] * counts[1]).fill(-1);
  let paths = 0;
  for (let node = 0; node < pathOfNode.length; node++) {
    const [i, j] = [node % counts[0], Math.floor(node / counts[0])];
    if (inside((low[0] + i) * spacingMetres, (low[1] + j) * spacingMetres)) pathOfNode[node] = paths++;
  }
  if (paths === 0) return singleNode(samples, spacingMetres);
  const originMetres: [number, number] = [low[0] * spacingMetres, low[1] * spacingMetres];
  return { counts, spacingMetres, originMetres, pathOfNode };
}

/** The point of the section nearest to its centre. */
function singleNode(samples: Float64Array, spacingMetres: number): SectionGrid {
  let best = 0;
  for (let n = 0; n < samples.length; n += 2)
    if (Math.hypot(samples[n], samples[n + 1]) < Math.hypot(samples[best], samples[best + 1])) best = n;
  return {
    counts: [1, 1],
    spacingMetres,
    originMetres: [samples[best], samples[best + 1]],
    pathOfNode: Int32Array.of(0),
  };
}

/** Section coordinates of each path. */
export function pathPositions({ counts, spacingMetres, originMetres, pathOfNode }: SectionGrid): Float64Array {
  const out: number[] = [];
  pathOfNode.forEach((path, node) => {
    if (path < 0) return;
    const [i, j] = [node % counts[0], Math.floor(node / counts[0])];
    out[2 * path] = originMetres[0] + i * spacingMetres;
    out[2 * path + 1] = originMetres[1] + j * spacingMetres;
  });
  return Float64Array.from(out);
}
