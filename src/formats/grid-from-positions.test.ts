import { describe, expect, it } from 'vitest';
import { gridFromPositions } from './grid-from-positions.ts';

/** Positions of a 5 x 3 lattice (along, across) of 8 mm, in metres, without those of `missing`. */
function lattice(missing: readonly number[] = []) {
  const places = Array.from({ length: 15 }, (_, i) => ({ row: Math.floor(i / 3), column: i % 3 })).filter(
    (_, i) => !missing.includes(i),
  );
  const moved = (index: number) => index * 0.008 - 0.02;
  return {
    places,
    across: places.map(({ column }) => moved(column)),
    along: places.map(({ row }) => moved(row)),
  };
}

describe('gridFromPositions', () => {
  it('finds rows along, columns across, and the cells without an electrode', () => {
    const { places, across, along } = lattice([0, 7]);
    const grid = gridFromPositions(across, along);
    expect(grid).toMatchObject({ rows: 5, columns: 3, spacingMetres: 0.008, places });
    expect([...(grid?.cells ?? [])]).toEqual([-1, 0, 1, 2, 3, 4, 5, -1, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('does not depend on the order or the origin', () => {
    const { across, along } = lattice([0]);
    const order = [...across.keys()].reverse();
    const grid = gridFromPositions(
      order.map((i) => across[i] + 1),
      order.map((i) => along[i] - 3),
    );
    expect(grid?.places).toEqual(lattice([0]).places.reverse());
  });

  it('accepts rounded positions and a single line', () => {
    const line = [0, 0.0025, 0.005, 0.0075];
    expect(gridFromPositions(line, [0, 0, 0, 0])).toMatchObject({ rows: 1, columns: 4, spacingMetres: 0.0025 });
    expect(gridFromPositions([0, 0.008, 0.016002], [0, 0, 0])).toMatchObject({ columns: 3 });
  });

  it.each([
    ['two electrodes in one place', [0, 0, 0.008], [0, 0, 0]],
    ['one electrode', [0], [0]],
    ['positions off the lattice', [0, 0.008, 0.012, 0.0215], [0, 0, 0, 0]],
    ['unknown positions', [0, Number.NaN, 0.008], [0, 0, 0]],
    ['a lattice that is mostly empty', [0, 0.001, 0.1], [0, 0.05, 0.1]],
  ])('refuses %s', (_, across, along) => {
    expect(gridFromPositions(across, along)).toBeUndefined();
  });
});
