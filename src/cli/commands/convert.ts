/** bmiss convert: a recording, or a decomposition with its recording, in another format. */

import { join } from 'node:path';
import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { FormatError, ParameterError } from '../../core/errors.ts';
import { readRecording } from '../../formats/read-recording.ts';
import {
  type Converted,
  type ConvertInput,
  type ConvertOptions,
  convert,
  decompositionTargets,
  recordingTargets,
} from '../../pipeline/convert.ts';
import { isOwnDescription } from '../../pipeline/result-files.ts';
import { findInput } from '../../platform/disk-file-set.node.ts';
import { writeFileAtomically, writeFolder } from '../../platform/write-output.node.ts';
import { choiceFlag, type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { commonFlags } from '../common-flags.ts';
import type { CommandHelp } from '../help.ts';
import { inputFlags, readInputFlags } from '../input-flags.ts';
import type { CommandContext } from '../main.ts';
import { readEventsOf } from '../read-discharges.ts';
import { withStandingParticipants } from '../standing-participants.ts';

const targets = [...recordingTargets, ...decompositionTargets];
const { json, quiet, help: helpFlag } = commonFlags;

const flags: ArgsDef = {
  input: { type: 'positional', required: false, description: 'a recording' },
  to: { type: 'string', valueHint: targets.join('|'), description: 'format to write' },
  out: {
    type: 'string',
    alias: 'o',
    valueHint: 'PATH',
    description: 'file to write; for bids the folder of the dataset',
  },
  events: {
    type: 'string',
    valueHint: 'EVENTS.tsv',
    description: 'motor units of the recording (muedit, openhdemg, munitquest); default: those in the recording itself',
  },
  subject: { type: 'string', valueHint: 'LABEL', description: 'bids: subject without sub- (default 01)' },
  session: { type: 'string', valueHint: 'LABEL', description: 'bids: session without ses-' },
  task: { type: 'string', valueHint: 'LABEL', description: "bids: task without task- (default: the file's name)" },
  run: { type: 'string', valueHint: 'N', description: 'bids: number of the run' },
  stem: {
    type: 'string',
    valueHint: 'NAME',
    description: 'munitquest: name of the recording in the zip, e.g. recording-001_challenge-Isometric',
  },
  force: { type: 'boolean', description: 'write into a folder that is not ours, or over a file' },
  ...inputFlags,
  json,
  quiet,
  help: helpFlag,
};

export const help: CommandHelp = {
  name: 'convert',
  summary: 'Writes a recording, or a decomposition with its recording, in another format.',
  usage: 'FILE --to FORMAT --out PATH [options]',
  notes: [
    'bids: EMG-BIDS dataset with BDF+. npz, csv: signals. muedit: .mat (v5) for MUedit. openhdemg: JSON. munitquest: zip for the challenge. Where EVENTS.tsv is one of this program, the pulse trains beside it are taken along.',
  ],
  examples: [
    [
      'bmiss convert recording.otb+ --to bids --subject 03 --task hold --out dataset',
      'a dataset that the BIDS validator accepts',
    ],
    [
      'bmiss convert hold.mat --to openhdemg --events results/sub-01/emg/sub-01_task-hold_desc-decomposed_events.tsv -o hold.json',
      'our motor units for openhdemg',
    ],
    ['bmiss convert recording.mat --to muedit --out edit.mat', "the file's own motor units for MUedit"],
  ],
};

export const command: CommandDef = defineCommand({
  meta: { name: 'convert', description: help.summary },
  args: flags,
  run: ({ args, data }) => run(args, data as CommandContext),
}) as CommandDef;

async function run(parsed: ParsedFlags, { terminal }: CommandContext): Promise<number> {
  const file = textFlag(parsed, 'input');
  const out = textFlag(parsed, 'out');
  const to = choiceFlag(parsed, 'to', targets);
  if (file === undefined || out === undefined || to === undefined)
    throw new ParameterError(`bmiss convert: expected FILE, --to ${targets.join('|')} and --out PATH`);
  const options: ConvertOptions = Object.fromEntries(
    ['subject', 'session', 'task', 'run', 'stem'].map((name) => [name, textFlag(parsed, name)]),
  );
  const input = await readInput(file, parsed);
  const converted = await convert(input, to, options);
  const written = await write(converted, out, switchFlag(parsed, 'force'));
  const warnings = [...input.recording.warnings, ...converted.warnings];
  if (!switchFlag(parsed, 'quiet')) for (const warning of warnings) terminal.log(`note: ${warning}\n`);
  terminal.out(
    switchFlag(parsed, 'json')
      ? `${JSON.stringify({ command: 'convert', input: file, to, files: written, warnings }, undefined, 2)}\n`
      : written.map((path) => `${path}\n`).join(''),
  );
  return 0;
}

async function readInput(file: string, parsed: ParsedFlags): Promise<ConvertInput> {
  const found = await findInput(file);
  if (found.kind === 'folder')
    throw new FormatError(`${file}: expected a recording, got a folder; name one of its files`);
  const { recording, decomposition } = await readRecording(found.path, found.fileSet, {
    ...(await readInputFlags(parsed)),
    fileName: found.path,
  });
  const events = textFlag(parsed, 'events');
  if (events === undefined) return { recording, stored: decomposition };
  return { recording, ...(await readEventsOf(events, recording)) };
}

async function write({ output }: Converted, out: string, force: boolean): Promise<string[]> {
  if ('folder' in output) {
    await writeFolder(out, await withStandingParticipants(output.folder, out), { isOurs: isOwnDescription, force });
    return [...output.folder.keys()].sort().map((path) => join(out, path));
  }
  await writeFileAtomically(out, output.file, force);
  return [out];
}
