/** Electrodes on an anatomy: a grid by muscle, angle and height, or given positions. */

import { isBmissError, ParameterError } from '../../core/errors.ts';
import type { Anatomy, AnatomyLabel } from '../label-map.ts';
import type { LimbSurface } from '../limb-surface.ts';
import { farSurface } from './far-surface.ts';
import { type LimbFrame, type LimbPlace, limbFrame } from './limb-frame.ts';
import { muscleBelly } from './muscle-belly.ts';
import { type GridShape, placeGrid } from './place-grid.ts';
import type { PlacedElectrodes } from './placed-electrodes.ts';
import { type ElectrodePositions, projectElectrodes } from './project-electrodes.ts';
import { skinPointAt } from './skin-point.ts';

export interface GridRequest {
  readonly grid: GridShape;
  /** its belly is the origin of angle and height; without one, anterior and the middle of the limb are */
  readonly muscle?: AnatomyLabel;
  /** around the limb, positive to the right seen from outside with proximal up (limb-frame.ts); default 0 */
  readonly angleDegrees?: number;
  /** from the muscle's belly (the middle of the limb) to distal; default 0 */
  readonly distalMetres?: number;
  /** clockwise seen from outside; default 0 */
  readonly rotationDegrees?: number;
  readonly mirror?: boolean;
}

export interface GridOnLimb {
  readonly electrodes: PlacedElectrodes;
  readonly frame: LimbFrame;
  /** of the grid's centre, in the limb's own frame */
  readonly place: LimbPlace;
  /** under the skin, of the muscle's nearest voxel in the section of its belly; undefined without a muscle */
  readonly muscleDepthMetres?: number;
}

/**
 * Places a grid on the skin of an anatomy.
 * @param surface - its skin
 * @throws ParameterError as muscleBelly, skinPointAt and placeGrid
 * Cost: three passes over the voxels, and that of placeGrid.
 */
export function placeOnLimb(anatomy: Anatomy, surface: LimbSurface, request: GridRequest): GridOnLimb {
  const { grid, muscle, angleDegrees = 0, distalMetres = 0, rotationDegrees, mirror } = request;
  const frame = limbFrame(anatomy.labelMap);
  const [distal, proximal] = frame.alongMetres;
  const belly = muscle && muscleBelly(anatomy, farSurface(anatomy.labelMap, surface), frame, muscle);
  const origin: LimbPlace = belly ?? { alongMetres: (distal + proximal) / 2, angleDegrees: 0 };
  const place = {
    alongMetres: origin.alongMetres - distalMetres,
    angleDegrees: origin.angleDegrees + angleDegrees,
  };
  const centre = skinPointAt({ map: anatomy.labelMap, surface, frame }, place, anatomy.name);
  const electrodes = naming(anatomy.name, () => placeGrid(surface, frame, grid, { centre, rotationDegrees, mirror }));
  return { electrodes, frame, place, muscleDepthMetres: belly?.depthMetres };
}

/** Errors of `work` with the file or limb before them. */
function naming<Result>(where: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isBmissError(error, 'parameter')) throw error;
    throw new ParameterError(`${where}: ${error.message}`, error.fields, { cause: error });
  }
}

/**
 * Puts electrodes from given positions on the skin of an anatomy.
 * @throws ParameterError as projectElectrodes
 */
export function projectOnLimb(
  anatomy: Anatomy,
  surface: LimbSurface,
  positions: ElectrodePositions,
): Pick<GridOnLimb, 'electrodes' | 'frame'> {
  const frame = limbFrame(anatomy.labelMap);
  return { electrodes: projectElectrodes(farSurface(anatomy.labelMap, surface), frame, positions), frame };
}
