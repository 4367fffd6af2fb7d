/** bmiss anatomy: makes a label map of a limb, or says what is in one. */

import { basename, dirname, join } from 'node:path';
import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { voxelRangeMetres } from '../../anatomy/limb-grid.ts';
import { limbNames, limbRanges } from '../../anatomy/limb-parameters.ts';
import { cylinderDefaults, cylinderLengthRange } from '../../anatomy/make-cylinder.ts';
import { FormatError, ParameterError } from '../../core/errors.ts';
import { readAnatomy } from '../../formats/read-anatomy.ts';
import { describeAnatomy } from '../../pipeline/describe-anatomy.ts';
import { type AnatomyRequest, anatomyFiles, makeAnatomy } from '../../pipeline/make-anatomy.ts';
import { findInput } from '../../platform/disk-file-set.node.ts';
import { writeFileAtomically } from '../../platform/write-output.node.ts';
import { anatomyText } from '../anatomy-text.ts';
import { choiceFlag, nearest, numberFlag, type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { commonFlags } from '../common-flags.ts';
import type { CommandHelp } from '../help.ts';
import type { CommandContext } from '../main.ts';

const { json, quiet, help: helpFlag } = commonFlags;
const shapes = [...limbNames, 'cylinder'] as const;

const makeFlags: ArgsDef = {
  out: {
    type: 'string',
    alias: 'o',
    valueHint: 'FILE.nii.gz',
    description: 'make: label map to write, with FILE.tsv and FILE.json beside it (default SHAPE_dseg.nii.gz)',
  },
  sex: { type: 'string', valueHint: 'male|female', description: 'make: whose typical sizes are the defaults (male)' },
  side: { type: 'string', valueHint: 'left|right', description: 'make: side of the body (right)' },
  circumference: {
    type: 'string',
    valueHint: 'MM',
    description: 'make: round the limb where its section was measured',
  },
  fat: { type: 'string', valueHint: 'MM', description: 'make: thickness of the fat under the skin' },
  skin: { type: 'string', valueHint: 'MM', description: 'make: thickness of the skin' },
  length: { type: 'string', valueHint: 'MM', description: 'make: from joint to joint' },
  segment: { type: 'string', valueHint: 'FROM,TO', description: 'make: only this part, mm from the proximal joint' },
  radii: {
    type: 'string',
    valueHint: 'BONE,MUSCLE,FAT,SKIN',
    description: `make cylinder: outer radii in mm, from the inside out (default ${cylinderDefaults.radiiMetres.map((metres) => metres * 1000).join(',')})`,
  },
  voxel: { type: 'string', valueHint: 'MM', description: 'make: edge of a voxel, or ACROSS,ALONG (default 1)' },
};
const force: ArgsDef[string] = { type: 'boolean', description: 'make: replace files that exist' };

const flags: ArgsDef = {
  action: { type: 'positional', required: false, description: 'make or info' },
  input: { type: 'positional', required: false, description: `make: ${shapes.join(', ')}; info: a NIfTI file` },
  ...makeFlags,
  labels: { type: 'string', valueHint: 'TABLE', description: 'info: look-up table, where it is not beside the file' },
  force,
  json,
  quiet,
  help: helpFlag,
};

export const help: CommandHelp = {
  name: 'anatomy',
  summary: 'Makes the label map of a typical limb, or says what a label map (made or segmented from a scan) holds.',
  usage: `make ${shapes.join('|')} [options] | info FILE [--labels TABLE]`,
  notes: [
    'Look-up tables that are read: BIDS dseg.tsv (index, name; a column tissue may be added), ITK-SNAP label descriptions, MuscleMap (JSON of a model, or a table). They are found beside the NIfTI file under its name.',
    'The limbs are estimates of typical ones; FILE.json names the sources. World axes: right, anterior, superior; z = 0 at the proximal joint.',
  ],
  examples: [
    ['bmiss anatomy make forearm --circumference 270 --fat 4', 'forearm_dseg.nii.gz with its table'],
    ['bmiss anatomy make thigh --sex female --voxel 1,2 --out thigh.nii.gz', 'a thigh with slices of 2 mm'],
    ['bmiss anatomy make cylinder --radii 20,45,48,49 --length 120 --voxel 0.5', 'layers for checking a solver'],
    ['bmiss anatomy info sub-01_label-muscle_dseg.nii.gz', 'labels, volumes, bellies, and what is wrong'],
  ],
};

export const command: CommandDef = defineCommand({
  meta: { name: 'anatomy', description: help.summary },
  args: flags,
  run: ({ args, data }) => run(args, data as CommandContext),
}) as CommandDef;

async function run(parsed: ParsedFlags, context: CommandContext): Promise<number> {
  const action = textFlag(parsed, 'action');
  const input = textFlag(parsed, 'input');
  if (action === 'make') return make(parsed, input, context);
  if (action === 'info') return info(parsed, input, context);
  throw new ParameterError(
    `bmiss anatomy: expected make or info, got ${action === undefined ? 'nothing' : `'${action}'`}; e.g. bmiss anatomy make forearm (see bmiss anatomy --help)`,
  );
}

async function make(parsed: ParsedFlags, input: string | undefined, { terminal }: CommandContext): Promise<number> {
  const shape = shapes.find((candidate) => candidate === input);
  if (!shape) {
    const near = input === undefined ? undefined : nearest(input, shapes);
    throw new ParameterError(
      `bmiss anatomy make: expected one of ${shapes.join(', ')}, got ${input === undefined ? 'nothing' : `'${input}'`}${near ? `; did you mean ${near}?` : ''}`,
    );
  }
  if (textFlag(parsed, 'labels') !== undefined)
    throw new ParameterError('bmiss anatomy make: --labels goes with info; make writes a look-up table of its own');
  const out = textFlag(parsed, 'out') ?? `${shape}_dseg.nii.gz`;
  if (!/\.nii(\.gz)?$/.test(out))
    throw new ParameterError(`--out ${out}: expected a name that ends in .nii.gz or .nii`);
  const made = makeAnatomy(readRequest(shape, parsed));
  const stem = basename(out).replace(/\.nii(\.gz)?$/, '');
  const files = anatomyFiles(made, stem, out.endsWith('.gz'));
  const written: string[] = [];
  for (const [name, bytes] of files) {
    const path = join(dirname(out), name);
    await writeFileAtomically(path, bytes, switchFlag(parsed, 'force'));
    written.push(path);
  }
  const { size } = made.anatomy.labelMap;
  if (!switchFlag(parsed, 'quiet'))
    terminal.log(`${made.anatomy.name}: ${size.join(' x ')} voxels, ${made.anatomy.labels.length} labels\n`);
  terminal.out(
    switchFlag(parsed, 'json')
      ? `${JSON.stringify({ command: 'anatomy make', files: written, ...made.sidecar }, undefined, 2)}\n`
      : written.map((path) => `${path}\n`).join(''),
  );
  return 0;
}

function readRequest(shape: (typeof shapes)[number], parsed: ParsedFlags): AnatomyRequest {
  const metres = (name: string, [minimum, maximum]: readonly [number, number]) => {
    const mm = numberFlag(parsed, name, { minimum: minimum * 1000, maximum: maximum * 1000, unit: 'mm' });
    return mm === undefined ? undefined : mm / 1000;
  };
  const voxel = numberList(parsed, 'voxel', [1, 2], voxelRangeMetres);
  const voxelMetres = voxel && ([voxel[0], voxel[1] ?? voxel[0]] as const);
  if (shape === 'cylinder') {
    refuse(parsed, shape, ['sex', 'side', 'circumference', 'fat', 'skin', 'segment']);
    const radii = numberList(parsed, 'radii', [4]);
    return {
      limb: shape,
      radiiMetres: radii && [radii[0], radii[1], radii[2], radii[3]],
      lengthMetres: metres('length', cylinderLengthRange),
      voxelMetres,
    };
  }
  refuse(parsed, shape, ['radii']);
  const segment = numberList(parsed, 'segment', [2]);
  return {
    limb: shape,
    sex: choiceFlag(parsed, 'sex', ['male', 'female']),
    side: choiceFlag(parsed, 'side', ['left', 'right']),
    circumferenceMetres: metres('circumference', limbRanges.circumference),
    fatMetres: metres('fat', limbRanges.fat),
    skinMetres: metres('skin', limbRanges.skin),
    lengthMetres: metres('length', limbRanges.length),
    segmentMetres: segment && [segment[0], segment[1]],
    voxelMetres,
  };
}

/** Numbers in millimetres separated by commas, as metres. */
function numberList(
  parsed: ParsedFlags,
  name: string,
  lengths: readonly number[],
  rangeMetres: readonly [number, number] = [0, Infinity],
): number[] | undefined {
  const text = textFlag(parsed, name);
  if (text === undefined) return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [minimum, maximum] = rangeMetres.map((metres) => metres * 1000);
  if (
    lengths.includes(numbers.length) &&
    numbers.every((value) => Number.isFinite(value) && value >= minimum && value <= maximum)
  )
    return numbers.map((mm) => mm / 1000);
  throw new ParameterError(
    `--${name}: expected ${lengths.join(' or ')} numbers in mm separated by commas, ${maximum === Infinity ? `${minimum} or more` : `from ${minimum} to ${maximum}`}, got '${text}'`,
  );
}

function refuse(parsed: ParsedFlags, shape: string, names: readonly string[]): void {
  const given = names.find((name) => textFlag(parsed, name) !== undefined);
  if (given !== undefined)
    throw new ParameterError(`bmiss anatomy make ${shape}: --${given} does not go with ${shape}`);
}

async function info(parsed: ParsedFlags, input: string | undefined, { terminal }: CommandContext): Promise<number> {
  if (input === undefined)
    throw new ParameterError('bmiss anatomy info: expected a NIfTI file, e.g. bmiss anatomy info limb_dseg.nii.gz');
  const stray = [...Object.keys(makeFlags), 'force'].find(
    (name) => textFlag(parsed, name) !== undefined || switchFlag(parsed, name),
  );
  if (stray !== undefined) throw new ParameterError(`bmiss anatomy info: --${stray} goes with make`);
  const found = await findInput(input);
  if (found.kind === 'folder')
    throw new FormatError(`${input}: expected a NIfTI file, got a folder; name one of its files`);
  const table = textFlag(parsed, 'labels');
  const anatomy = await readAnatomy(found.path, found.fileSet, {
    table: table === undefined ? undefined : await readTable(table),
  });
  const description = describeAnatomy({ ...anatomy, name: input });
  terminal.out(
    switchFlag(parsed, 'json') ? `${JSON.stringify(description, undefined, 2)}\n` : anatomyText(description),
  );
  return description.problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

async function readTable(name: string): Promise<{ name: string; bytes: Uint8Array }> {
  const found = await findInput(name);
  const bytes = found.kind === 'file' ? await found.fileSet.read(found.path) : undefined;
  if (!bytes) throw new FormatError(`--labels ${name}: expected a look-up table, got a folder`);
  return { name, bytes };
}
