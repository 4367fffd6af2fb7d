/** Lead fields by finite elements, from a label map alone, against the closed form of the layered cylinder. */

import { makeCylinder } from '../src/anatomy/make-cylinder.ts';
import { conductivitiesWith } from '../src/conductor/conductivities.ts';
import { cylinderPotential } from '../src/conductor/cylinder-potential.ts';
import { limbElements } from '../src/conductor/finite-elements/limb-elements.ts';
import { leadFieldBytes, solveLeadFields } from '../src/conductor/finite-elements/solve-lead-fields.ts';
import { fourLayerCylinder } from '../src/conductor/layered-conductors.ts';
import type { Kernels } from '../src/kernels/kernels.ts';
import { mag, rdm } from '../src/metrics/field-difference.ts';

/** bone 20, muscle to 46, fat 3, skin 1 mm */
export const RADII = [0.02, 0.046, 0.049, 0.05] as const;
export const DEPTHS_MM: readonly number[] = [2, 5, 10, 15, 20, 25];
/** of the electrodes, from a voxel axis; and of the fibres, from their electrode */
const ELECTRODE_DEGREES = [0, 20, 45, 77];
const FIBRE_DEGREES = [0, 20];
const STEP = 5e-4;

export interface CylinderCase {
  readonly voxelMetres: number;
  readonly elementMetres?: number;
  /** S/m */
  readonly skin: number;
  readonly lengthMetres: number;
  /** of the lines along which slopes are compared, to either side of the electrode */
  readonly reachMetres: number;
  /** default DEPTHS_MM */
  readonly depthsMm?: readonly number[];
  readonly createKernels: (bytes: number) => Promise<Kernels>;
}

export interface CylinderErrors {
  readonly elementCounts: readonly number[];
  readonly edgeMetres: number;
  readonly steps: number;
  /** by depth under the fat: the largest RDM and the MAG farthest from 1, over four electrodes and two fibres of each */
  readonly byDepth: readonly { readonly depthMm: number; readonly rdm: number; readonly mag: number }[];
  /** root mean square of the RDM of all fibres */
  readonly rdm: number;
}

interface Line {
  readonly depthMm: number;
  readonly electrode: number;
  readonly x: number;
  readonly y: number;
}

/** dw/dz along fibres under four point electrodes, by central differences over 1 mm of the sampled potential, and in closed form. */
export async function cylinderErrors(wanted: CylinderCase): Promise<CylinderErrors> {
  const { voxelMetres, elementMetres, lengthMetres, depthsMm = DEPTHS_MM } = wanted;
  const conductivities = conductivitiesWith({ skin: wanted.skin });
  const anatomy = makeCylinder({ radiiMetres: RADII, lengthMetres, voxelMetres: [voxelMetres, voxelMetres] });
  const limb = limbElements(anatomy, { conductivities, elementMetres });
  const middle = -lengthMetres / 2;
  const onSkin = ELECTRODE_DEGREES.flatMap((degrees) => [...onCircle(RADII[3], degrees), middle]);
  const electrodes = {
    points: Float64Array.from(onSkin),
    weights: new Float64Array(ELECTRODE_DEGREES.length).fill(1),
    offsets: Int32Array.from({ length: ELECTRODE_DEGREES.length + 1 }, (_, e) => e),
  };
  const lines = fibreLines(depthsMm);
  const half = Math.round(wanted.reachMetres / STEP);
  const places = Array.from({ length: 2 * half + 1 }, (_, n) => middle + (n - half) * STEP);
  const points = Float64Array.from(lines.flatMap(({ x, y }) => places.flatMap((z) => [x, y, z])));
  const kernels = await wanted.createKernels(leadFieldBytes(limb));
  const solved = await solveLeadFields(limb, electrodes, points, kernels);
  await kernels.close();
  const [bone, muscle, fat, skin] = RADII;
  const dimensions = {
    boneRadiusMetres: bone,
    muscleRadiusMetres: muscle,
    fatMetres: fat - muscle,
    skinMetres: skin - fat,
  };
  const closed = fourLayerCylinder(dimensions, conductivities);
  const pairs = lines.map(({ electrode, x, y }, l) => {
    const start = electrode * solved.pointCount + l * places.length;
    const w = solved.potential.subarray(start, start + places.length);
    const inner = places.slice(1, -1);
    const measured = inner.map((_, n) => (w[n + 2] - w[n]) / (2 * STEP));
    const at = Float64Array.from(inner.flatMap((z) => [x, y, z]));
    const { gradient } = cylinderPotential(closed, electrodes.points.slice(3 * electrode, 3 * electrode + 3), at, {});
    return { measured, exact: inner.map((_, n) => gradient[3 * n + 2]) };
  });
  const byDepth = depthsMm.map((depthMm) => {
    const own = pairs.filter((_, l) => lines[l].depthMm === depthMm);
    const sizes = own.map(({ measured, exact }) => mag(measured, exact));
    return {
      depthMm,
      rdm: Math.max(...own.map(({ measured, exact }) => rdm(measured, exact))),
      mag: sizes.reduce((worst, size) => (Math.abs(size - 1) > Math.abs(worst - 1) ? size : worst)),
    };
  });
  return {
    elementCounts: limb.box.counts,
    edgeMetres: limb.box.edgeMetres,
    steps: Math.max(...solved.steps),
    byDepth,
    rdm: Math.sqrt(pairs.reduce((sum, { measured, exact }) => sum + rdm(measured, exact) ** 2, 0) / pairs.length),
  };
}

function onCircle(radius: number, degrees: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function fibreLines(depthsMm: readonly number[]): Line[] {
  return depthsMm.flatMap((depthMm) =>
    ELECTRODE_DEGREES.flatMap((degrees, electrode) =>
      FIBRE_DEGREES.map((more): Line => {
        const [x, y] = onCircle(RADII[1] - depthMm / 1000, degrees + more);
        return { depthMm, electrode, x, y };
      }),
    ),
  );
}
