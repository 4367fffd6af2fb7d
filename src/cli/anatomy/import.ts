/** bmiss anatomy import: surfaces (STL) to a label map. */

import { fatRangeMetres, skinRangeMetres } from '../../anatomy/add-skin.ts';
import { voxelRangeMetres } from '../../anatomy/limb-grid.ts';
import { ParameterError } from '../../core/errors.ts';
import { importAnatomy, type NamedFile } from '../../pipeline/import-anatomy.ts';
import { choiceFlag, type ParsedFlags, textFlag } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';
import { metresFlag, readNamed, readTable } from './input.ts';
import { outputPath, writeAnatomyFiles } from './output.ts';

export async function importSurfaces(
  parsed: ParsedFlags,
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (words.length === 0)
    throw new ParameterError(
      'bmiss anatomy import: expected STL files, e.g. bmiss anatomy import skin.stl soleus.stl tibia.stl --out leg_dseg.nii.gz',
    );
  const out = outputPath(parsed, 'import');
  const options = {
    unit: choiceFlag(parsed, 'unit', ['mm', 'm']),
    axes: textFlag(parsed, 'axes'),
    voxelMetres: metresFlag(parsed, 'voxel', voxelRangeMetres),
    skinMetres: metresFlag(parsed, 'skin', skinRangeMetres),
    fatMetres: metresFlag(parsed, 'fat', fatRangeMetres),
    table: await readTable(parsed),
  };
  const files: NamedFile[] = [];
  for (const name of words)
    files.push(await readNamed(name, `${name}: expected an STL file, got a folder; name its files`));
  const made = importAnatomy(files, options);
  return writeAnatomyFiles({ ...made, anatomy: { ...made.anatomy, name: out } }, out, 'import', parsed, terminal);
}
