/** A lead field in closed form for tests and benchmarks: muscle without end, fibres along z, electrodes on a plane. */

export interface FixtureElectrode {
  /** across the fibres and depth, metres */
  readonly across: number;
  readonly depth: number;
  readonly along: number;
}

const LONGITUDINAL = 0.4;
const TRANSVERSE = 0.09;

/** w = 1 / (4 pi sT sqrt((sL/sT) r^2 + z^2)), volts per ampere. */
export function infiniteMediumPotential(electrode: FixtureElectrode, across: number, depth: number, z: number): number {
  return 1 / (4 * Math.PI * TRANSVERSE * distance(electrode, across, depth, z));
}

/** dw/dz, volts per ampere and metre. */
export function infiniteMediumGradient(electrode: FixtureElectrode, across: number, depth: number, z: number): number {
  return -(z - electrode.along) / (4 * Math.PI * TRANSVERSE * distance(electrode, across, depth, z) ** 3);
}

function distance(electrode: FixtureElectrode, across: number, depth: number, z: number): number {
  const r2 = (across - electrode.across) ** 2 + (depth - electrode.depth) ** 2;
  return Math.sqrt((LONGITUDINAL / TRANSVERSE) * r2 + (z - electrode.along) ** 2);
}

/** columns x rows electrodes, `spacing` apart, centred on across = 0, along = 0, depth 0. */
export function fixtureGrid(columns: number, rows: number, spacing: number): FixtureElectrode[] {
  return Array.from({ length: columns * rows }, (_, i) => ({
    across: ((i % columns) - (columns - 1) / 2) * spacing,
    depth: 0,
    along: (Math.floor(i / columns) - (rows - 1) / 2) * spacing,
  }));
}
