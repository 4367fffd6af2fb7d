/** bmiss evaluate: agreement between two decompositions of one recording. */

import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { ParameterError } from '../../core/errors.ts';
import { evaluate } from '../../pipeline/evaluate.ts';
import { numberFlag, type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { commonFlags } from '../common-flags.ts';
import { evaluationText } from '../evaluation-text.ts';
import type { CommandHelp } from '../help.ts';
import type { CommandContext } from '../main.ts';
import { readDischarges } from '../read-discharges.ts';

const { json, quiet, help: helpFlag } = commonFlags;

const flags: ArgsDef = {
  truth: {
    type: 'string',
    valueHint: 'EVENTS.tsv',
    description: 'discharges taken as true; or a recording that carries a decomposition',
  },
  found: { type: 'string', valueHint: 'EVENTS.tsv', description: 'discharges to be judged' },
  rate: { type: 'string', valueHint: 'HZ', description: 'sampling rate, where a table has not both onset and sample' },
  tolerance: {
    type: 'string',
    valueHint: 'MS',
    description: 'two discharges are the same within this, milliseconds (default 1)',
  },
  lag: { type: 'string', valueHint: 'MS', description: 'largest shift between two trains, milliseconds (default 100)' },
  json,
  quiet,
  help: helpFlag,
};

export const help: CommandHelp = {
  name: 'evaluate',
  summary: 'Compares two decompositions of one recording: which motor units agree, and how well.',
  usage: '--truth EVENTS.tsv --found EVENTS.tsv [options]',
  notes: [
    'Motor units are paired one to one by F1 after the best lag of each pair, as MUniverse does. Agreement = common / (a + b - common). Tables: *_events.tsv of this program, MUniverse, MUedit2 or MUnitQuest. Where *_motorunits.tsv lies beside it, the expected rate of agreement that it states is set against the measured one; where it lies beside both, so are the properties of matched motor units. docs/evaluation.md defines every figure.',
  ],
  examples: [
    [
      'bmiss evaluate --truth expert_events.tsv --found results/sub-01/emg/sub-01_task-hold_desc-decomposed_events.tsv',
      'against an expert',
    ],
    [
      'bmiss evaluate --truth recording.npz --found found_events.tsv --json',
      'against the truth in a simulated recording, for a script',
    ],
  ],
};

export const command: CommandDef = defineCommand({
  meta: { name: 'evaluate', description: help.summary },
  args: flags,
  run: ({ args, data }) => run(args, data as CommandContext),
}) as CommandDef;

async function run(parsed: ParsedFlags, { terminal }: CommandContext): Promise<number> {
  const truthFile = textFlag(parsed, 'truth');
  const foundFile = textFlag(parsed, 'found');
  if (truthFile === undefined || foundFile === undefined)
    throw new ParameterError('bmiss evaluate: expected --truth EVENTS.tsv and --found EVENTS.tsv');
  const milliseconds = (name: string) => {
    const value = numberFlag(parsed, name, { minimum: 0, maximum: 1000, unit: 'ms' });
    return value === undefined ? undefined : value / 1000;
  };
  const options = { toleranceSeconds: milliseconds('tolerance'), maximumLagSeconds: milliseconds('lag') };
  const rate = numberFlag(parsed, 'rate', { minimum: 1, maximum: 1e6, unit: 'Hz' });
  const truth = await readDischarges(truthFile, rate);
  const found = await readDischarges(foundFile, rate);
  const evaluation = evaluate(truth.decomposition, found.decomposition, options);
  const notes = [
    ...truth.warnings.map((text) => `${truthFile}: ${text}`),
    ...found.warnings.map((text) => `${foundFile}: ${text}`),
    ...evaluation.warnings,
  ];
  if (!switchFlag(parsed, 'quiet')) for (const note of notes) terminal.log(`note: ${note}\n`);
  terminal.out(
    switchFlag(parsed, 'json')
      ? `${JSON.stringify({ command: 'evaluate', truth: truthFile, found: foundFile, ...evaluation, warnings: notes }, undefined, 2)}\n`
      : evaluationText(evaluation),
  );
  return 0;
}
