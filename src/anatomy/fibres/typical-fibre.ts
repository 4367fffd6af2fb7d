/** Where the fibres of a motor unit end, by default: lengths from the table, the innervation zone at the reference section. */

import { typicalFibreLength } from './fibre-lengths.ts';
import type { MusclePaths } from './muscle-paths.ts';

export interface TypicalFibre {
  /** arc length of the end-plates */
  readonly innervationZoneMetres: number;
  /** from the end-plate to the two ends, towards proximal (falling arc length) and distal */
  readonly halfLengthsMetres: readonly [number, number];
  /** whether the muscle's own extent, not the table, set a half-length */
  readonly shortened: boolean;
}

/**
 * Half of the table's length (fibre-lengths.ts) on both sides of the innervation zone, no longer than the muscle's median
 * path reaches. End-plates lie in the middle of fibres, and bands of them near the belly in muscles with fibres in parallel;
 * zones elsewhere are for the user to give.
 */
export function typicalFibre(paths: MusclePaths): TypicalFibre {
  const half = typicalFibreLength(paths.label).metres / 2;
  const median = (samples: Int32Array) => samples.slice().sort()[samples.length >> 1];
  const proximal = -(paths.startMetres + median(paths.firstInside) * paths.stepMetres);
  const distal = paths.startMetres + median(paths.lastInside) * paths.stepMetres;
  return {
    innervationZoneMetres: 0,
    halfLengthsMetres: [Math.min(half, proximal), Math.min(half, distal)],
    shortened: half > proximal || half > distal,
  };
}
