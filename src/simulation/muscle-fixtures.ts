/** A round muscle in closed form for tests: fibres along z in muscle without end, a grid of electrodes on a plane over it. */

import type { MusclePaths } from '../anatomy/fibres/muscle-paths.ts';
import { type FixtureElectrode, infiniteMediumGradient } from '../motorunit/infinite-medium-fixtures.ts';
import type { LeadFieldSet } from '../motorunit/lead-field-set.ts';

export interface RoundMuscleOptions {
  readonly rows?: number;
  readonly columns?: number;
  readonly radiusMetres?: number;
  /** as far as this on both sides of the section */
  readonly halfLengthMetres?: number;
  /** of the label: fibre lengths come from its name */
  readonly name?: string;
  readonly label?: number;
  /** of the muscle's axis from the electrodes, along the first coordinate */
  readonly acrossMetres?: number;
}

const SPACING = 2e-3;
const STEP = 1e-3;
const SAMPLE = 4.871e-4;
/** from the muscle to the plane of the electrodes */
export const COVER_METRES = 8e-3;
const ELECTRODE_SPACING = 8e-3;
const MARGIN_METRES = 0.01;

/** Electrodes of the fixture in its own coordinates: the plane lies at depth 0. */
export function roundMuscleElectrodes({ rows = 5, columns = 2 }: RoundMuscleOptions = {}): FixtureElectrode[] {
  return Array.from({ length: rows * columns }, (_, e) => ({
    across: ((e % columns) - (columns - 1) / 2) * ELECTRODE_SPACING,
    depth: 0,
    along: (Math.floor(e / columns) - (rows - 1) / 2) * ELECTRODE_SPACING,
  }));
}

/** The closed form of the set's lead field at section coordinates and arc length, as fibresPotential takes it. */
export function roundMuscleGradient(options: RoundMuscleOptions = {}) {
  const electrodes = roundMuscleElectrodes(options);
  const { radiusMetres = 0.01, acrossMetres = 0 } = options;
  return (e: number, first: number, second: number, s: number) =>
    infiniteMediumGradient(electrodes[e], first + acrossMetres, COVER_METRES + radiusMetres - second, s);
}

/** A set of one muscle; several muscles are made by joining the `muscles` of sets with the same electrodes. */
export function roundMuscleSet(options: RoundMuscleOptions = {}): LeadFieldSet {
  const { rows = 5, columns = 2 } = options;
  const electrodes = roundMuscleElectrodes(options);
  const paths = roundMusclePaths(options);
  const gradientAt = roundMuscleGradient(options);
  const gradient = new Float32Array(paths.pathCount * electrodes.length * paths.sampleCount);
  let at = 0;
  for (let p = 0; p < paths.pathCount; p++)
    for (let e = 0; e < electrodes.length; e++)
      for (let i = 0; i < paths.sampleCount; i++) {
        const [first, second] = paths.positionsMetres.subarray(2 * p, 2 * p + 2);
        gradient[at++] = gradientAt(e, first, second, paths.startMetres + i * STEP);
      }
  const cells = Int32Array.from({ length: rows * columns }, (_, e) => e);
  return {
    anatomyName: 'round muscle',
    electrodes: {
      name: 'plane',
      names: electrodes.map((_, e) => `E${e + 1}`),
      positionsMetres: Float64Array.from(electrodes.flatMap(({ across, along }) => [across, 0, along])),
      normals: Float64Array.from(electrodes.flatMap(() => [0, 1, 0])),
      grid: { rows, columns, cells, spacingMetres: ELECTRODE_SPACING, spacingErrorMetres: 0 },
      skinDistancesMetres: new Float64Array(electrodes.length),
      warnings: [],
    },
    muscles: [
      {
        paths,
        gradient,
        solvedSamples: Int32Array.from({ length: 2 * paths.pathCount }, (_, n) => (n % 2) * (paths.sampleCount - 1)),
      },
    ],
    settings: {
      version: 'test',
      solverVersion: 0,
      elementMetres: 0,
      elementCounts: [],
      solverSteps: 0,
      solverResidual: 0,
      conductivities: {},
      electrodeRadiusMetres: 0,
      request: {},
    },
    warnings: [],
  };
}

function roundMusclePaths(options: RoundMuscleOptions): MusclePaths {
  const { radiusMetres = 0.01, halfLengthMetres = 0.06, name = 'tibialis anterior', label = 3 } = options;
  const { acrossMetres = 0 } = options;
  const isInside = (first: number, second: number) => Math.hypot(first, second) <= radiusMetres;
  const samples: number[] = [];
  const most = Math.ceil(radiusMetres / SAMPLE);
  for (let j = -most; j < most; j++)
    for (let i = -most; i < most; i++) {
      const [first, second] = [(i + 0.5) * SAMPLE, (j + 0.5) * SAMPLE];
      if (isInside(first, second)) samples.push(first, second);
    }
  const reach = Math.ceil(radiusMetres / SPACING);
  const side = 2 * reach + 1;
  const positions: number[] = [];
  const pathOfNode = Int32Array.from({ length: side * side }, (_, node) => {
    const [first, second] = [((node % side) - reach) * SPACING, (Math.floor(node / side) - reach) * SPACING];
    if (!isInside(first, second)) return -1;
    positions.push(first, second);
    return positions.length / 2 - 1;
  });
  const pathCount = positions.length / 2;
  const margin = Math.round(MARGIN_METRES / STEP);
  const half = Math.round(halfLengthMetres / STEP);
  const sampleCount = 2 * (half + margin) + 1;
  const startMetres = -(half + margin) * STEP;
  const axis: [number, number, number] = [acrossMetres, -(COVER_METRES + radiusMetres), 0];
  const points = Array.from({ length: pathCount * sampleCount }, (_, n) => {
    const p = Math.floor(n / sampleCount);
    return [axis[0] + positions[2 * p], axis[1] + positions[2 * p + 1], startMetres + (n % sampleCount) * STEP];
  });
  return {
    label: { index: label, name, tissue: 'muscle' },
    section: {
      centre: axis,
      across: [1, 0, 0],
      towardsSkin: [0, 1, 0],
      distal: [0, 0, 1],
      alongMetres: 0,
      areaSquareMetres: (samples.length / 2) * SAMPLE ** 2,
      samples: Float64Array.from(samples),
      sampleMetres: SAMPLE,
    },
    grid: {
      counts: [side, side],
      spacingMetres: SPACING,
      originMetres: [-reach * SPACING, -reach * SPACING],
      pathOfNode,
    },
    pathCount,
    sampleCount,
    startMetres,
    stepMetres: STEP,
    pointsMetres: Float64Array.from(points.flat()),
    positionsMetres: Float64Array.from(positions),
    firstInside: new Int32Array(pathCount).fill(margin),
    lastInside: new Int32Array(pathCount).fill(margin + 2 * half),
  };
}
