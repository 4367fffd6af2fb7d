/** bmiss info: what is in a recording, or in each recording of a folder. */

import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { errorToMessage, FormatError, ParameterError } from '../../core/errors.ts';
import { readRecording } from '../../formats/read-recording.ts';
import { assessRecording } from '../../pipeline/assess-recording.ts';
import { describeRecording, type RecordingDescription } from '../../pipeline/describe-recording.ts';
import { listRecordings } from '../../pipeline/list-recordings.ts';
import { findInput } from '../../platform/disk-file-set.node.ts';
import { type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { commonFlags } from '../common-flags.ts';
import { describeError } from '../describe-error.ts';
import type { CommandHelp } from '../help.ts';
import { inputFlags, readInputFlags } from '../input-flags.ts';
import type { CommandContext } from '../main.ts';
import { recordingText } from '../recording-text.ts';

const { json, quiet, help: helpFlag } = commonFlags;

const flags: ArgsDef = {
  input: { type: 'positional', required: false, description: 'a recording, a folder of recordings, or a BIDS dataset' },
  ...inputFlags,
  json,
  quiet,
  help: helpFlag,
};

export const help: CommandHelp = {
  name: 'info',
  summary:
    'Says what is in a recording: channels, grids with their map, rate, auxiliary signals, quality of each channel.',
  usage: 'FILE|FOLDER|BIDS [options]',
  examples: [
    ['bmiss info recording.otb+', 'what the file holds and which channels are bad, with reasons'],
    [
      'bmiss info recording.npy --rate 2048 --unit uV --grid GR08MM1305 --rotate 180',
      'look at a grid as you would decompose it',
    ],
    ['bmiss info bids-dataset --json', 'every recording of a dataset, for a script'],
  ],
};

export const command: CommandDef = defineCommand({
  meta: { name: 'info', description: help.summary },
  args: flags,
  run: ({ args, data }) => run(args, data as CommandContext),
}) as CommandDef;

async function run(parsed: ParsedFlags, { terminal }: CommandContext): Promise<number> {
  const input = textFlag(parsed, 'input');
  if (input === undefined)
    throw new ParameterError('bmiss info: expected a recording or a folder, e.g. bmiss info recording.otb+');
  const options = await readInputFlags(parsed);
  const asJson = switchFlag(parsed, 'json');
  const found = await findInput(input);
  const paths = found.kind === 'file' ? [found.path] : await listRecordings(found.fileSet);
  if (paths.length === 0) throw new FormatError(`${input}: no recording found in the folder`);
  const described: (RecordingDescription | { fileName: string; error: unknown })[] = [];
  let failed = 0;
  for (const path of paths) {
    try {
      const read = await readRecording(path, found.fileSet, { ...options, fileName: path });
      const quality = assessRecording(read.recording);
      const description = describeRecording(read, quality.channels, quality.rms);
      described.push(description);
      if (!asJson) terminal.out(`${described.length > 1 ? '\n' : ''}${recordingText(description)}`);
    } catch (error) {
      if (found.kind === 'file') throw error;
      failed++;
      described.push({ fileName: path, error: errorToMessage(error) });
      terminal.log(`${describeError(error)}\n`);
    }
  }
  if (asJson)
    terminal.out(`${JSON.stringify(found.kind === 'file' ? described[0] : { recordings: described }, undefined, 2)}\n`);
  else if (failed > 0) terminal.log(`${failed} of ${paths.length} recordings could not be read\n`);
  return failed > 0 ? 1 : 0;
}
