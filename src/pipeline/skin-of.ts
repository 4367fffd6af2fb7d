/** The skin of an anatomy, fitted once: placing electrodes, solving and depths of motor units need the same. */

import type { Anatomy } from '../anatomy/label-map.ts';
import { skinSurface } from '../anatomy/smooth-surface/skin-surface.ts';
import type { SmoothSurface } from '../anatomy/smooth-surface/smooth-surface.ts';

const fitted = new WeakMap<Anatomy, SmoothSurface>();

/** Cost: that of skinSurface (4 s for a forearm with voxels of 1 mm) the first time for this object. */
export function skinOf(anatomy: Anatomy): SmoothSurface {
  const known = fitted.get(anatomy);
  if (known) return known;
  const skin = skinSurface(anatomy);
  fitted.set(anatomy, skin);
  return skin;
}
