/** bmiss anatomy: makes or imports the label map of a limb, gives one skin, or says what is in one. */

import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { cylinderDefaults } from '../../anatomy/make-cylinder.ts';
import { ParameterError } from '../../core/errors.ts';
import { importSurfaces } from '../anatomy/import.ts';
import { info } from '../anatomy/info.ts';
import { make, shapes } from '../anatomy/make.ts';
import { skin } from '../anatomy/skin.ts';
import { nearest, type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { commonFlags } from '../common-flags.ts';
import type { CommandHelp } from '../help.ts';
import type { CommandContext } from '../main.ts';

const { json, quiet, help: helpFlag } = commonFlags;

const actions = { make, import: importSurfaces, skin, info } as const;
type Action = keyof typeof actions;
const actionNames: readonly Action[] = ['make', 'import', 'skin', 'info'];

interface ActionFlag {
  readonly definition: ArgsDef[string];
  readonly goesWith: readonly Action[];
}

const flag = (goesWith: readonly Action[], valueHint: string, description: string, alias?: string): ActionFlag => ({
  definition: { type: 'string', valueHint, description: `${goesWith.join(', ')}: ${description}`, alias },
  goesWith,
});

const actionFlags: Readonly<Record<string, ActionFlag>> = {
  out: flag(
    ['make', 'import', 'skin'],
    'FILE.nii.gz',
    'label map to write, with FILE.tsv and FILE.json beside it (make: SHAPE_dseg.nii.gz unless given)',
    'o',
  ),
  sex: flag(['make'], 'male|female', 'whose typical sizes are the defaults (male)'),
  side: flag(['make'], 'left|right', 'side of the body (right)'),
  circumference: flag(['make'], 'MM', 'round the limb where its section was measured'),
  skin: flag(['make', 'import', 'skin'], 'MM', 'thickness of the skin'),
  fat: flag(
    ['make', 'import', 'skin'],
    'MM',
    'thickness of the fat under the skin (import, skin: given, fat and skin grow round what is there; else the outermost layer becomes skin)',
  ),
  length: flag(['make'], 'MM', 'from joint to joint'),
  segment: flag(['make'], 'FROM,TO', 'only this part, mm from the proximal joint'),
  radii: flag(
    ['make'],
    'BONE,MUSCLE,FAT,SKIN',
    `cylinder: outer radii in mm, from the inside out (default ${cylinderDefaults.radiiMetres.map((metres) => metres * 1000).join(',')})`,
  ),
  voxel: flag(['make', 'import'], 'MM', 'edge of a voxel (make: or ACROSS,ALONG) (default 1)'),
  unit: flag(['import'], 'mm|m', 'of the numbers in the STL files (mm)'),
  axes: flag(
    ['import'],
    'RAS',
    'where x, y, z of the STL files point: R or L, A or P, S or I (what the file says, else RAS; OpenSim: ASR)',
  ),
  labels: flag(['import', 'skin', 'info'], 'TABLE', 'look-up table, where it is not beside the file'),
  force: {
    definition: { type: 'boolean', description: 'make, import, skin: replace files that exist' },
    goesWith: ['make', 'import', 'skin'],
  },
};

const flags: ArgsDef = {
  action: { type: 'positional', required: false, description: 'make, import, skin or info' },
  input: {
    type: 'positional',
    required: false,
    description: `make: ${shapes.join(', ')}; import: STL files; skin, info: a NIfTI file`,
  },
  ...Object.fromEntries(Object.entries(actionFlags).map(([name, { definition }]) => [name, definition])),
  json,
  quiet,
  help: helpFlag,
};

export const help: CommandHelp = {
  name: 'anatomy',
  summary:
    'Makes the label map of a typical limb, imports one from surfaces, adds skin, or says what a label map holds.',
  usage: `make ${shapes.join('|')} | import FILE.stl... | skin FILE --skin MM | info FILE   [options]`,
  notes: [
    'Look-up tables that are read: BIDS dseg.tsv (index, name; a column tissue may be added), ITK-SNAP label descriptions, MuscleMap (JSON of a model, or a table). They are found beside the NIfTI file under its name.',
    'The limbs are estimates of typical ones; FILE.json names the sources. World axes: right, anterior, superior; z = 0 at the proximal joint.',
    'import: each closed surface becomes a label named after its file (skin.stl, tibia_marrow.stl, soleus_left.stl), or after the line of --labels with that name or abbreviation. Where surfaces overlap, marrow goes before cortical bone, muscle, other, fat, skin, and of equal tissues the later file before the earlier. A surface of the skin with --skin 1.3 is the limb outside: 1.3 mm of skin, then fat.',
  ],
  examples: [
    ['bmiss anatomy make forearm --circumference 270 --fat 4', 'forearm_dseg.nii.gz with its table'],
    ['bmiss anatomy make thigh --sex female --voxel 1,2 --out thigh.nii.gz', 'a thigh with slices of 2 mm'],
    ['bmiss anatomy make cylinder --radii 20,45,48,49 --length 120 --voxel 0.5', 'layers for checking a solver'],
    [
      'bmiss anatomy import skin.stl soleus.stl tibia.stl --skin 1.3 --out leg_dseg.nii.gz',
      'surfaces from Slicer, Blender or CAD, in mm',
    ],
    [
      'bmiss anatomy skin muscles_dseg.nii.gz --fat 4 --skin 1.3 --out leg_dseg.nii.gz',
      'fat and skin round a segmentation of muscles and bones',
    ],
    ['bmiss anatomy info sub-01_label-muscle_dseg.nii.gz', 'labels, volumes, bellies, and what is wrong'],
  ],
};

/** import takes any number of files */
export const manyInputs = true;

export const command: CommandDef = defineCommand({
  meta: { name: 'anatomy', description: help.summary },
  args: flags,
  run: ({ args, data }) => run(args, data as CommandContext),
}) as CommandDef;

async function run(parsed: ParsedFlags, { terminal }: CommandContext): Promise<number> {
  const word = textFlag(parsed, 'action');
  const action = actionNames.find((name) => name === word);
  if (!action) {
    const near = word === undefined ? undefined : nearest(word, actionNames);
    throw new ParameterError(
      `bmiss anatomy: expected make, import, skin or info, got ${word === undefined ? 'nothing' : `'${word}'`}${near ? `; did you mean ${near}?` : ''}; e.g. bmiss anatomy make forearm (see bmiss anatomy --help)`,
    );
  }
  refuseStray(parsed, action);
  const positional = Array.isArray(parsed._) ? parsed._.map(String) : [];
  const words = positional.slice(1);
  if (action !== 'import' && words.length > 1)
    throw new ParameterError(`bmiss anatomy ${action}: unexpected word '${words[1]}'; see bmiss anatomy --help`);
  return actions[action](parsed, words, terminal);
}

function refuseStray(parsed: ParsedFlags, action: Action): void {
  for (const [name, { goesWith }] of Object.entries(actionFlags))
    if ((textFlag(parsed, name) !== undefined || switchFlag(parsed, name)) && !goesWith.includes(action))
      throw new ParameterError(`bmiss anatomy ${action}: --${name} goes with ${goesWith.join(', ')}`);
}
