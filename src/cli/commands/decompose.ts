/** bmiss decompose: recordings to motor units. */

import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { ParameterError } from '../../core/errors.ts';
import { nodeServices } from '../../platform/node.ts';
import { type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { commonFlags, readSeed, readWorkers } from '../common-flags.ts';
import { forwardFlags, rareForwardFlags } from '../decompose-forward-flags.ts';
import { cacheNote } from '../forward/run.ts';
import type { CommandHelp } from '../help.ts';
import { inputFlags, readInputFlags } from '../input-flags.ts';
import type { CommandContext } from '../main.ts';
import { parameterFlags, rareParameterFlags, readParameterFlags, renderAllParameters } from '../parameter-flags.ts';
import { reproducingCommand } from '../reproducing-command.ts';

const flags: ArgsDef = {
  input: { type: 'positional', required: false, description: 'a recording, a folder of recordings, or a BIDS dataset' },
  out: {
    type: 'string',
    alias: 'o',
    valueHint: 'DIR',
    description: 'folder of the results (a BIDS derivative dataset)',
  },
  method: {
    type: 'string',
    valueHint: 'bmiss|cbss',
    description:
      'bmiss: also invert a model of the limb, which gives motor units properties (default with --anatomy or --fields); cbss: convolutive blind source separation with peel-off (default otherwise)',
  },
  report: { type: 'boolean', default: true, description: 'leave out the HTML report' },
  force: { type: 'boolean', description: 'decompose again what is done already; write into a folder that is not ours' },
  ...forwardFlags,
  ...inputFlags,
  ...parameterFlags,
  ...rareForwardFlags,
  'all-parameters': { type: 'boolean', description: 'list every parameter with range, default and source' },
  ...commonFlags,
};

export const help: CommandHelp = {
  name: 'decompose',
  summary: 'Decomposes recordings into motor units: tables, signals, action potentials and a report.',
  usage: 'FILE|FOLDER|BIDS --out DIR [options]',
  notes: [
    'Formats: OTB+, OTB4, OTBioLab and MUedit .mat, EDF, BDF, EMG-BIDS, NPZ, NPY, CSV; see bmiss info FILE for what is found in a file.',
    'With --anatomy: lead fields of the electrodes are solved in the limb, once (minutes; seconds with coarse --voxel and --element), and motor units are also looked for where the model says. Each gets muscle, place, innervation zone, conduction velocity, fibre lengths, territory and size with 90 % intervals. Intervals allow for a limb that is a little off, as a typical one is; a wrong one costs properties, not motor units. All flags of limb and conductor of bmiss leadfield --help are understood here; channels must be monopolar.',
    cacheNote,
    'A folder is resumed: recordings whose results exist, from the same files and parameters, are skipped. Ctrl-C leaves nothing half-written.',
  ],
  examples: [
    ['bmiss decompose recording.otb+ --out results', 'one recording, everything found in the file'],
    [
      'bmiss decompose recording.npy --rate 2048 --unit uV --grid GR08MM1305 --out results',
      'say what the file does not',
    ],
    [
      'bmiss decompose recording.mat --exclude 3,17-20 --from 5 --to 35 --out results',
      'without five channels, half a minute of it',
    ],
    [
      'bmiss decompose recording.otb+ --anatomy forearm --muscle FDS --grid-at 10,-20 --out results',
      'with the model of a typical forearm, the grid 10 degrees round and 20 mm proximal of the belly of a muscle',
    ],
    [
      'bmiss decompose bids-dataset --anatomy leg_dseg.nii.gz --muscle TA --muscle SOL --out results',
      'with a segmentation, electrodes where the data set says',
    ],
    ['bmiss decompose bids-dataset --out bids-dataset/derivatives/bmiss', 'every recording of a dataset, once'],
  ],
};

export const hiddenFlags: ReadonlySet<string> = new Set([...rareParameterFlags, ...Object.keys(rareForwardFlags)]);

export const repeatableFlags: ReadonlySet<string> = new Set(['muscle']);

export const command: CommandDef = defineCommand({
  meta: { name: 'decompose', description: help.summary },
  args: flags,
  run: ({ args, rawArgs, data }) => run(args, rawArgs, data as CommandContext),
}) as CommandDef;

async function run(parsed: ParsedFlags, words: readonly string[], { terminal }: CommandContext): Promise<number> {
  if (switchFlag(parsed, 'all-parameters')) {
    terminal.out(renderAllParameters());
    return 0;
  }
  const input = textFlag(parsed, 'input');
  const out = textFlag(parsed, 'out');
  const usage = 'e.g. bmiss decompose recording.otb+ --out results';
  if (input === undefined) throw new ParameterError(`bmiss decompose: expected a recording or a folder, ${usage}`);
  if (out === undefined)
    throw new ParameterError(`bmiss decompose: expected --out DIR, the folder of the results, ${usage}`);
  const [{ decomposeAll }, { readForwardRequest }] = await Promise.all([
    import('../decompose-all.ts'),
    import('../decompose-forward.ts'),
  ]);
  const forward = await readForwardRequest(parsed, words, nodeServices());
  return decomposeAll(
    {
      input,
      out,
      readOptions: await readInputFlags(parsed),
      parameters: readParameterFlags(parsed),
      seed: readSeed(parsed),
      workers: readWorkers(parsed),
      forward,
      report: parsed.report !== false,
      force: switchFlag(parsed, 'force'),
      json: switchFlag(parsed, 'json'),
      quiet: switchFlag(parsed, 'quiet'),
      command: reproducingCommand(words, input),
    },
    terminal,
  );
}
