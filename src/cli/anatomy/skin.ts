/** bmiss anatomy skin: a segmentation that has no skin gets it. */

import { fatRangeMetres, skinRangeMetres } from '../../anatomy/add-skin.ts';
import { ParameterError } from '../../core/errors.ts';
import { skinAnatomy } from '../../pipeline/skin-anatomy.ts';
import type { ParsedFlags } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';
import { metresFlag, readSegmentation } from './input.ts';
import { outputPath, writeAnatomyFiles } from './output.ts';

export async function skin(parsed: ParsedFlags, words: readonly string[], terminal: Terminal): Promise<number> {
  const [input] = words;
  const usage = 'e.g. bmiss anatomy skin leg_dseg.nii.gz --skin 1.3 --out leg-skin_dseg.nii.gz';
  if (input === undefined) throw new ParameterError(`bmiss anatomy skin: expected a NIfTI file, ${usage}`);
  const skinMetres = metresFlag(parsed, 'skin', skinRangeMetres);
  if (skinMetres === undefined)
    throw new ParameterError(`bmiss anatomy skin: expected --skin MM, the thickness of the skin, ${usage}`);
  const out = outputPath(parsed, 'skin');
  const fatMetres = metresFlag(parsed, 'fat', fatRangeMetres);
  const made = skinAnatomy(await readSegmentation(parsed, input), { skinMetres, fatMetres });
  return writeAnatomyFiles(made, out, 'skin', parsed, terminal);
}
