/** bmiss leadfield: what electrodes see along the fibres of muscles, or at given points. */

import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { ParameterError } from '../../core/errors.ts';
import { type ParsedFlags, textFlag } from '../arguments.ts';
import { commonFlags } from '../common-flags.ts';
import { anatomyFlags } from '../forward/anatomy-source.ts';
import { conductorFlags, muscleFlag } from '../forward/conductor-request.ts';
import { nearFlags } from '../forward/muscle-request.ts';
import { cacheFlag, cacheNote } from '../forward/run.ts';
import type { CommandHelp } from '../help.ts';
import type { CommandContext } from '../main.ts';

const { workers, json, quiet, help: helpFlag } = commonFlags;

const flags: ArgsDef = {
  ...anatomyFlags,
  ...conductorFlags,
  ...muscleFlag,
  ...nearFlags,
  at: {
    type: 'string',
    valueHint: 'POINTS.tsv',
    description: 'instead of muscles: the potential at the points of this table (x, y, z in mm) into --out FILE.npy',
  },
  out: {
    type: 'string',
    alias: 'o',
    valueHint: 'FILE',
    description: 'lead fields as a NumPy archive (.npz); with --at the potentials (.npy)',
  },
  picture: { type: 'string', valueHint: 'FILE.svg', description: 'draw the electrodes on the limb' },
  force: { type: 'boolean', description: 'replace --out and --picture where they exist' },
  ...cacheFlag,
  workers,
  json,
  quiet,
  help: helpFlag,
};

export const help: CommandHelp = {
  name: 'leadfield',
  summary:
    'Solves the lead field of each electrode in a limb by finite elements and stores its slope along the fibres of muscles: all that motor unit potentials need.',
  usage:
    '--anatomy LIMB|FILE (--grid NAME --muscle NAME ... | --electrodes FILE.tsv) [--at POINTS.tsv --out FILE.npy] [options]',
  notes: [
    '--at writes float32, electrodes x points, in V per A: the potential at each point of 1 A into the electrode, or by reciprocity what the electrode sees of 1 A at the point, against the mean of the ends where the label map cuts the limb. Coordinates are those of the label map: x right, y anterior, z superior.',
    'Paths run through the muscle 2 mm apart with samples every 1 mm, 10 mm past its ends. Elements cut by surfaces between tissues hold shares of both; skin is a sheet of its own thickness, so that it may be thinner than an element.',
    cacheNote,
  ],
  examples: [
    ['bmiss leadfield --anatomy forearm --grid GR08MM1305 --muscle FDS', 'a grid over the belly of a muscle'],
    [
      'bmiss leadfield --anatomy forearm --grid GR08MM1305 --muscle FDS --near 30 --grid-at 10,-20 --out fields.npz',
      'moved 10 degrees and 20 mm, with all muscles around, as a file for Python',
    ],
    [
      'bmiss leadfield --anatomy leg_dseg.nii.gz --electrodes electrodes.tsv --conductivity dry.json --element 1',
      'electrodes of a table on a segmentation',
    ],
    [
      'bmiss leadfield --anatomy limb.nii.gz --electrodes E.tsv --at POINTS.tsv --out F.npy',
      'the potential at points, to check the solver',
    ],
  ],
};

export const repeatableFlags: ReadonlySet<string> = new Set(['muscle']);

export const command: CommandDef = defineCommand({
  meta: { name: 'leadfield', description: help.summary },
  args: flags,
  run: ({ args, rawArgs, data }) => run(args, rawArgs, data as CommandContext),
}) as CommandDef;

async function run(parsed: ParsedFlags, words: readonly string[], { terminal }: CommandContext): Promise<number> {
  const [out, at] = [textFlag(parsed, 'out'), textFlag(parsed, 'at')];
  if (at !== undefined && out === undefined)
    throw new ParameterError('bmiss leadfield: --at expected --out FILE.npy, where the potentials go');
  if (out !== undefined && !out.endsWith(at === undefined ? '.npz' : '.npy'))
    throw new ParameterError(
      `--out ${out}: expected a name that ends in ${at === undefined ? '.npz (or --at POINTS.tsv for .npy)' : '.npy'}`,
    );
  if (at !== undefined) {
    for (const name of ['near', 'path-spacing', 'cache'])
      if (textFlag(parsed, name) !== undefined)
        throw new ParameterError(
          `bmiss leadfield: --${name} does not go with --at, which has points instead of muscles`,
        );
    const { solveAtPoints } = await import('../forward/solve-at-points.ts');
    return solveAtPoints({ at, out: out ?? '' }, parsed, words, terminal);
  }
  const { solveMuscles } = await import('../forward/solve-muscles.ts');
  return solveMuscles(out, parsed, words, terminal);
}
