/** Files that commands with a forward model write. */

import { limbFrame } from '../../anatomy/electrodes/limb-frame.ts';
import type { PlacedElectrodes } from '../../anatomy/electrodes/placed-electrodes.ts';
import { findMuscle } from '../../anatomy/find-muscle.ts';
import type { Anatomy } from '../../anatomy/label-map.ts';
import { skinSurface } from '../../anatomy/smooth-surface/skin-surface.ts';
import { ParameterError } from '../../core/errors.ts';
import { checkOutputFile, writeFileAtomically } from '../../platform/write-output.node.ts';
import { limbFigure } from '../../report/limb-figure.ts';
import { type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';

/**
 * Before any work is done: are the files new, or may they be replaced, and can they be written?
 * @param names - paths, or 'picture' for that of the flag
 */
export function checkNew(parsed: ParsedFlags, names: readonly (string | undefined)[]): void {
  const picture = textFlag(parsed, 'picture');
  if (picture !== undefined && !picture.endsWith('.svg'))
    throw new ParameterError(`--picture ${picture}: expected a name that ends in .svg`);
  const force = switchFlag(parsed, 'force');
  for (const name of names) {
    const [flag, path] = name === 'picture' ? ['--picture', picture] : ['--out', name];
    if (path !== undefined) checkOutputFile(flag, path, force);
  }
}

/** The grid on the limb, where --picture asks for it. @returns the files written */
export async function writePicture(
  parsed: ParsedFlags,
  anatomy: Anatomy,
  electrodes: PlacedElectrodes,
  muscle: string | undefined,
): Promise<string[]> {
  const path = textFlag(parsed, 'picture');
  if (path === undefined) return [];
  const label = muscle === undefined ? undefined : findMuscle(anatomy, muscle);
  const { markup } = limbFigure(anatomy, skinSurface(anatomy), limbFrame(anatomy.labelMap), {
    electrodes,
    muscle: label,
  });
  await writeFileAtomically(path, new TextEncoder().encode(`${markup}\n`), switchFlag(parsed, 'force'));
  return [path];
}
