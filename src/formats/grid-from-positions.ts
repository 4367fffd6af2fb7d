/**
 * Finds the regular grid in electrode positions: distinct places along two axes, one spacing, at most one electrode a cell.
 * Rows follow the second coordinate (along the fibres), columns the first (across them).
 */

export interface GridPlacement {
  readonly rows: number;
  readonly columns: number;
  readonly spacingMetres: number;
  /** per position: 0-based row and column */
  readonly places: readonly { readonly row: number; readonly column: number }[];
  /** rows x columns, row-major: index of the position, -1 where there is none */
  readonly cells: Int32Array;
}

/** Deviation from the lattice that still counts as on it, in spacings. */
const tolerance = 0.1;

/**
 * Looks for a lattice with the same spacing both ways and axes parallel to the coordinates.
 * @param across - metres, one per electrode
 * @param along - metres, one per electrode
 * @returns undefined when the positions form no such lattice, two share a cell, or under a quarter of its cells are filled
 */
export function gridFromPositions(across: ArrayLike<number>, along: ArrayLike<number>): GridPlacement | undefined {
  const count = across.length;
  if (count < 2 || along.length !== count) return undefined;
  const spacing = Math.min(smallestStep(across), smallestStep(along));
  if (!(spacing > 0 && Number.isFinite(spacing))) return undefined;
  const columnOf = latticeIndices(across, spacing);
  const rowOf = latticeIndices(along, spacing);
  if (columnOf === undefined || rowOf === undefined) return undefined;
  const columns = Math.max(...columnOf) + 1;
  const rows = Math.max(...rowOf) + 1;
  if (rows * columns > 4 * count) return undefined;
  const cells = new Int32Array(rows * columns).fill(-1);
  const places = columnOf.map((column, i) => ({ row: rowOf[i], column }));
  for (const [i, { row, column }] of places.entries()) {
    if (cells[row * columns + column] !== -1) return undefined;
    cells[row * columns + column] = i;
  }
  return { rows, columns, spacingMetres: Number(spacing.toPrecision(6)), places, cells };
}

/** Smallest difference between distinct values; differences under a micrometre are noise. */
function smallestStep(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  let step = Infinity;
  for (let i = 1; i < sorted.length; i++) {
    const difference = sorted[i] - sorted[i - 1];
    if (difference > 1e-6) step = Math.min(step, difference);
    else if (Number.isNaN(difference)) return Number.NaN;
  }
  return step;
}

function latticeIndices(values: ArrayLike<number>, spacing: number): number[] | undefined {
  const least = Math.min(...Array.from(values));
  const indices = Array.from(values, (value) => Math.round((value - least) / spacing));
  const fits = indices.every((index, i) => Math.abs((values[i] - least) / spacing - index) <= tolerance);
  return fits ? indices : undefined;
}
