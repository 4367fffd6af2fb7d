/** bmiss anatomy info: what a label map holds, and what is wrong with it. */

import { ParameterError } from '../../core/errors.ts';
import { describeAnatomy } from '../../pipeline/describe-anatomy.ts';
import { anatomyText } from '../anatomy-text.ts';
import { type ParsedFlags, switchFlag } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';
import { readSegmentation } from './input.ts';

/** @returns 1 where the anatomy has an error */
export async function info(parsed: ParsedFlags, words: readonly string[], terminal: Terminal): Promise<number> {
  const [input] = words;
  if (input === undefined)
    throw new ParameterError('bmiss anatomy info: expected a NIfTI file, e.g. bmiss anatomy info limb_dseg.nii.gz');
  const description = describeAnatomy(await readSegmentation(parsed, input));
  terminal.out(
    switchFlag(parsed, 'json') ? `${JSON.stringify(description, undefined, 2)}\n` : anatomyText(description),
  );
  return description.problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}
