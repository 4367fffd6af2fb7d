/** A lead field in closed form for tests and benchmarks: muscle without end, fibres along z, electrodes on a plane. */
import { REFERENCE_DIAMETER_METRES } from './conduction-velocity.ts';
import type { PlacedFibre } from './motor-unit-fibres.ts';
import type { FibreScatter, MotorUnitTheta } from './motor-unit-theta.ts';
import type { PathLeadField } from './path-lead-field.ts';
import { scatterRule } from './scatter.ts';

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

/** The closed form as fibresPotential takes it: position is (across, depth). */
export function fixtureGradientAt(electrodes: readonly FixtureElectrode[]) {
  return (channel: number, across: number, depth: number, s: number) =>
    infiniteMediumGradient(electrodes[channel], across, depth, s);
}

export interface FixtureFieldOptions {
  /** of the grid of paths, and its first node (across, depth) */
  readonly counts: readonly [number, number];
  readonly spacingMetres: number;
  readonly originMetres: readonly [number, number];
  readonly startMetres: number;
  readonly endMetres: number;
  readonly stepMetres: number;
}

const DEFAULT_FIELD: FixtureFieldOptions = {
  counts: [9, 9],
  spacingMetres: 2e-3,
  originMetres: [-8e-3, 8e-3],
  startMetres: -0.075,
  endMetres: 0.075,
  stepMetres: 1e-3,
};

/** Lead field on a square grid of straight paths; with defaults 17 mm wide, 8 to 24 mm deep, 150 mm long. */
export function fixtureField(
  electrodes: readonly FixtureElectrode[],
  options: Partial<FixtureFieldOptions> = {},
): PathLeadField {
  const { counts, spacingMetres, originMetres, startMetres, endMetres, stepMetres } = { ...DEFAULT_FIELD, ...options };
  const sampleCount = Math.round((endMetres - startMetres) / stepMetres) + 1;
  const pathCount = counts[0] * counts[1];
  const gradient = new Float64Array(pathCount * electrodes.length * sampleCount);
  let index = 0;
  for (let path = 0; path < pathCount; path++) {
    const across = originMetres[0] + (path % counts[0]) * spacingMetres;
    const depth = originMetres[1] + Math.floor(path / counts[0]) * spacingMetres;
    for (const electrode of electrodes)
      for (let i = 0; i < sampleCount; i++)
        gradient[index++] = infiniteMediumGradient(electrode, across, depth, startMetres + i * stepMetres);
  }
  const pathOfNode = Int32Array.from({ length: pathCount }, (_, i) => i);
  return {
    pathCount,
    channelCount: electrodes.length,
    sampleCount,
    startMetres,
    stepMetres,
    gradient,
    grid: { counts, spacingMetres, originMetres, pathOfNode },
  };
}

// Gauss-Laguerre rule of four points (Abramowitz and Stegun 1964, table 25.9): squared radii of a normal territory
const LAGUERRE_NODES = [0.322547689619392, 1.745761101158347, 4.536620296921128, 9.395070912301133];
const LAGUERRE_WEIGHTS = [0.603154104341634, 0.3574186924378, 0.038887908515005, 0.000539294705561];
const ANGLES = 6;

/**
 * Fibres that stand for all of a motor unit: a product of Gauss rules over its territory, end-plates and half-lengths. The
 * two waves add, so that both half-lengths may take the same node; 24 x endPlates x halfLengths fibres.
 */
export function spreadFibres(
  theta: MotorUnitTheta,
  scatter: FibreScatter,
  endPlates: number,
  halfLengths: number,
): PlacedFibre[] {
  const plates = scatterRule(scatter.endPlateMetres, endPlates);
  const ends = scatterRule(scatter.tendonEndMetres, halfLengths);
  const fibres: PlacedFibre[] = [];
  for (const [r, node] of LAGUERRE_NODES.entries())
    for (let a = 0; a < ANGLES; a++)
      for (const [p, plate] of plates.nodes.entries())
        for (const [e, end] of ends.nodes.entries()) {
          const radius = (theta.territoryRadiusMetres / 2) * Math.sqrt(2 * node);
          const angle = (2 * Math.PI * (a + 0.25 * r)) / ANGLES;
          const share = (LAGUERRE_WEIGHTS[r] / ANGLES) * plates.weights[p] * ends.weights[e];
          fibres.push({
            positionMetres: [
              theta.positionMetres[0] + radius * Math.cos(angle),
              theta.positionMetres[1] + radius * Math.sin(angle),
            ],
            endPlateMetres: theta.innervationZoneMetres + plate,
            halfLengthsMetres: [theta.halfLengthsMetres[0] + end, theta.halfLengthsMetres[1] + end],
            conductionVelocity: theta.conductionVelocity,
            diameterMetres: REFERENCE_DIAMETER_METRES,
            count: Math.exp(theta.logSize) * share,
          });
        }
  return fibres;
}
