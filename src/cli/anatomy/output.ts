/** The label map that `bmiss anatomy` writes, and what it says of it. */

import { basename, dirname, join } from 'node:path';
import { ParameterError } from '../../core/errors.ts';
import { anatomyFiles, type MadeAnatomy } from '../../pipeline/make-anatomy.ts';
import { writeFileAtomically } from '../../platform/write-output.node.ts';
import { type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';

/** @throws ParameterError unless --out is absent and there is a default, or it names a NIfTI file */
export function outputPath(parsed: ParsedFlags, action: string, byDefault?: string): string {
  const out = textFlag(parsed, 'out') ?? byDefault;
  if (out === undefined)
    throw new ParameterError(
      `bmiss anatomy ${action}: expected --out FILE.nii.gz, the label map to write, e.g. --out limb_dseg.nii.gz`,
    );
  if (/\.nii(\.gz)?$/.test(out)) return out;
  throw new ParameterError(`--out ${out}: expected a name that ends in .nii.gz or .nii`);
}

/** Writes label map, table and JSON file beside each other; names on stdout, what a user should know on stderr. */
export async function writeAnatomyFiles(
  made: MadeAnatomy,
  out: string,
  action: string,
  parsed: ParsedFlags,
  terminal: Terminal,
): Promise<number> {
  const files = anatomyFiles(made, basename(out).replace(/\.nii(\.gz)?$/, ''), out.endsWith('.gz'));
  const written: string[] = [];
  for (const [name, bytes] of files) {
    const path = join(dirname(out), name);
    await writeFileAtomically(path, bytes, switchFlag(parsed, 'force'));
    written.push(path);
  }
  const { name, labelMap, labels, warnings } = made.anatomy;
  if (!switchFlag(parsed, 'quiet')) {
    terminal.log(`${name}: ${labelMap.size.join(' x ')} voxels, ${labels.length} labels\n`);
    for (const warning of warnings) terminal.log(`note: ${warning}\n`);
  }
  terminal.out(
    switchFlag(parsed, 'json')
      ? `${JSON.stringify({ command: `anatomy ${action}`, files: written, ...made.sidecar }, undefined, 2)}\n`
      : written.map((path) => `${path}\n`).join(''),
  );
  return 0;
}
