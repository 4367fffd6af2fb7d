/** The outside of a limb: what electrodes lie on. */

import type { Anatomy } from '../label-map.ts';
import { fitSurface, type SmoothSurface } from './smooth-surface.ts';

/**
 * The surface round everything that has a label, with or without skin; nearest() reaches 50 mm.
 * @throws as fitSurface
 */
export function skinSurface({ labelMap }: Anatomy): SmoothSurface {
  const isInside = new Uint8Array(labelMap.labels instanceof Uint8Array ? 256 : 65536).fill(1);
  isInside[0] = 0;
  return fitSurface(labelMap, isInside);
}
