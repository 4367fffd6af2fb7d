/** The point of the skin at an angle and a height of the limb. */

import { ParameterError } from '../../core/errors.ts';
import { dot, type Vector3, voxelSpacing } from '../affine.ts';
import type { LabelMap } from '../label-map.ts';
import type { LimbSurface, SurfacePoint } from '../limb-surface.ts';
import { labelAt } from './label-at.ts';
import { directionAt, type LimbFrame, type LimbPlace, sectionCentre } from './limb-frame.ts';
import { addScaled } from './vector.ts';
import { nearestTo } from './walk-surface.ts';
import { wholeMillimetres } from './whole-millimetres.ts';

/** A point is on the skin from here on, metres: fitted surfaces know their distance no better. */
const CLOSE_METRES = 1e-7;

export interface LimbSkin {
  readonly map: LabelMap;
  readonly surface: LimbSurface;
  readonly frame: LimbFrame;
}

/**
 * The skin at a place of the limb.
 * @param where - whose skin, for messages
 * @throws ParameterError where the height is past the ends of the limb or there is no skin in that direction
 * Accuracy: as findSkinPoint.
 */
export function skinPointAt(skin: LimbSkin, place: LimbPlace, where = 'electrodes'): SurfacePoint {
  const { alongMetres, angleDegrees } = place;
  const [distal, proximal] = skin.frame.alongMetres;
  if (!(alongMetres >= distal && alongMetres <= proximal)) {
    const past = alongMetres > proximal ? alongMetres - proximal : distal - alongMetres;
    throw new ParameterError(
      `${where}: electrodes expected a place on the limb, got one ${wholeMillimetres(past)} mm past its ${alongMetres > proximal ? 'proximal' : 'distal'} end; the label map covers ${wholeMillimetres(proximal - distal)} mm; give a smaller way along the limb (ALONG of --grid-at) or a longer label map`,
      { alongMetres },
    );
  }
  const found = findSkinPoint(skin, place);
  if (found) return found;
  throw new ParameterError(
    `${where}: found no skin at ${angleDegrees.toFixed(0)} degrees around the limb, ${wholeMillimetres(proximal - alongMetres)} mm from its proximal end; check the label map there`,
    { angleDegrees, alongMetres },
  );
}

/**
 * Goes out from the middle of the section to the outermost tissue, then by Newton's method to the surface.
 * @returns undefined where that leads to no skin
 * Accuracy: 0.1 um.
 */
export function findSkinPoint({ map, surface, frame }: LimbSkin, place: LimbPlace): SurfacePoint | undefined {
  const centre = sectionCentre(frame, place.alongMetres);
  const out = directionAt(frame, place.angleDegrees);
  let reach = outermostTissue(map, centre, out);
  for (let step = 0; step < 20 && reach > 0; step++) {
    const near = nearestTo(surface, addScaled(centre, out, reach));
    if (!near || Math.abs(near.distanceMetres) < CLOSE_METRES) return near;
    // near the surface its distance falls by normal . out for each metre inwards; never leap where it is grazed
    reach -= near.distanceMetres / Math.max(0.3, dot(near.normal, out));
  }
  return undefined;
}

/** Distance from `centre` to the last voxel with a label; 0 without any. */
function outermostTissue(map: LabelMap, centre: Vector3, out: Vector3): number {
  const spacing = voxelSpacing(map.affine);
  const step = Math.min(...spacing) / 2;
  const longest = Math.hypot(...map.size.map((size, axis) => size * spacing[axis]));
  let last = 0;
  const label = labelAt(map);
  for (let reach = step; reach < longest; reach += step) if (label(addScaled(centre, out, reach)) > 0) last = reach;
  return last;
}
