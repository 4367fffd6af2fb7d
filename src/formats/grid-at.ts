/** Where a grid is put, as a user writes it: `muscle-belly` or `ANGLE_DEG,ALONG_MM`. */

import { ParameterError } from '../core/errors.ts';

export interface GridAt {
  readonly angleDegrees: number;
  /** positive to distal */
  readonly distalMetres: number;
}

/** @throws ParameterError for any other text */
export function parseGridAt(text: string): GridAt {
  if (text.trim() === 'muscle-belly') return { angleDegrees: 0, distalMetres: 0 };
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [angle, along] = parts;
  if (parts.length === 2 && Math.abs(angle) <= 360 && Math.abs(along) <= 2000)
    return { angleDegrees: angle, distalMetres: along / 1000 };
  throw new ParameterError(
    `--grid-at: expected muscle-belly, or an angle in degrees and a distance towards distal in mm such as 30,-20, got '${text.slice(0, 60)}'`,
    { text },
  );
}
