/** Conductivity tensors of the tissues in the map's frame. */

import type { FibreField } from '../../anatomy/fibres/fibre-field.ts';
import type { Anatomy, LabelMap } from '../../anatomy/label-map.ts';
import { TENSOR } from '../../linalg/multigrid/element-grid.ts';
import type { Conductivities, Conductivity } from '../conductivities.ts';
import { labelNear, type MapFrame } from './map-frame.ts';
import { labelsOf, MATERIAL, tissueByLabel } from './tissue-sets.ts';

export interface TissueTensors {
  /** TENSOR.length values a material, in the order of MATERIAL, air and core zero */
  readonly isotropic: Float64Array;
  /** fills out[at ..] with the tensor of muscle or connective tissue at a point of the map's frame */
  readonly coreInto: (out: Float64Array, at: number, x: number, y: number, z: number) => void;
}

/** voxels round a point in which a muscle is looked for, where the point's own voxel is none */
const NEIGHBOURS = [-1, 1].flatMap((step) => [0, 1, 2].map((axis) => [axis, step] as const));

/**
 * Muscle: S = transverse (I - d d') + longitudinal d d', d the direction of its fibres. Connective tissue has the conductivity of
 * fascia, bone that of cortical bone.
 */
export function tissueTensors(
  anatomy: Anatomy,
  map: LabelMap,
  frame: MapFrame,
  conductivities: Conductivities,
  fibres: FibreField,
): TissueTensors {
  const isotropic = new Float64Array(TENSOR.length * (MATERIAL.core + 1));
  const set = (material: number, { transverse }: Conductivity) => {
    for (const c of [TENSOR.xx, TENSOR.yy, TENSOR.zz]) isotropic[TENSOR.length * material + c] = transverse;
  };
  set(MATERIAL.fat, conductivities.fat);
  set(MATERIAL.cortical, conductivities['cortical bone']);
  set(MATERIAL.marrow, conductivities.marrow);
  const tissues = tissueByLabel(anatomy);
  const isMuscle = labelsOf(tissues, ['muscle']);
  const isOther = labelsOf(tissues, ['other']);
  const { spacingMetres: spacing } = frame;
  const muscleLabel = (x: number, y: number, z: number): number => {
    const own = labelNear(map, spacing, x, y, z);
    if (isMuscle[own]) return own;
    for (const [axis, step] of NEIGHBOURS) {
      const shift = step * spacing[axis];
      const label = labelNear(
        map,
        spacing,
        x + (axis === 0 ? shift : 0),
        y + (axis === 1 ? shift : 0),
        z + (axis === 2 ? shift : 0),
      );
      if (isMuscle[label]) return label;
    }
    return 0;
  };
  const direction = new Float64Array(3);
  const { longitudinal, transverse } = conductivities.muscle;
  const more = longitudinal - transverse;
  const [a, b, c] = frame.axes;
  return {
    isotropic,
    coreInto: (out, at, x, y, z) => {
      if (isOther[labelNear(map, spacing, x, y, z)]) {
        out.fill(0, at, at + TENSOR.length);
        out.fill(conductivities.fascia.transverse, at, at + TENSOR.yz);
        return;
      }
      const [wx, wy, wz] = frame.toWorld(x, y, z);
      fibres.directionInto(direction, muscleLabel(x, y, z), wx, wy, wz);
      const [p, q, r] = direction;
      const dx = a[0] * p + a[1] * q + a[2] * r;
      const dy = b[0] * p + b[1] * q + b[2] * r;
      const dz = c[0] * p + c[1] * q + c[2] * r;
      out[at] = transverse + more * dx * dx;
      out[at + TENSOR.yy] = transverse + more * dy * dy;
      out[at + TENSOR.zz] = transverse + more * dz * dz;
      out[at + TENSOR.yz] = more * dy * dz;
      out[at + TENSOR.xz] = more * dx * dz;
      out[at + TENSOR.xy] = more * dx * dy;
    },
  };
}
