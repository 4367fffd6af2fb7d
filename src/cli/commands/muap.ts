/** bmiss muap: potentials of one motor unit on the electrodes. */

import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { montageNames } from '../../anatomy/electrodes/montage.ts';
import { actionPotentialNames } from '../../motorunit/action-potential.ts';
import { motorUnitDefaults } from '../../pipeline/motor-unit-muap.ts';
import type { ParsedFlags } from '../arguments.ts';
import { commonFlags } from '../common-flags.ts';
import { anatomyFlags } from '../forward/anatomy-source.ts';
import { conductorFlags, muscleFlag } from '../forward/conductor-request.ts';
import { nearFlags } from '../forward/muscle-request.ts';
import { cacheFlag, cacheNote } from '../forward/run.ts';
import type { CommandHelp } from '../help.ts';
import type { CommandContext } from '../main.ts';

const { workers, json, quiet, help: helpFlag } = commonFlags;
const { conductionVelocity, territoryRadiusMetres, fibreCount, samplingRateHz } = motorUnitDefaults;

const flags: ArgsDef = {
  fields: {
    type: 'string',
    valueHint: 'FILE.npz',
    description: 'lead fields from bmiss leadfield --out, in place of --anatomy and electrodes',
  },
  ...anatomyFlags,
  ...conductorFlags,
  ...muscleFlag,
  ...nearFlags,
  position: {
    type: 'string',
    valueHint: 'X,Y',
    description:
      "centre of the territory in the muscle's section, mm: X across, Y towards the skin (default 0,0, its centre)",
  },
  depth: {
    type: 'string',
    valueHint: 'MM',
    description: "in place of --position: below the muscle's border towards the skin, on its middle line",
  },
  iz: {
    type: 'string',
    valueHint: 'MM',
    description: 'innervation zone, along the fibres towards distal from the section (0)',
  },
  cv: { type: 'string', valueHint: 'M/S', description: `conduction velocity (${conductionVelocity})` },
  'half-lengths': {
    type: 'string',
    valueHint: 'PROXIMAL,DISTAL',
    description: "from the end-plate to both fibre ends, mm (default half the muscle's typical fibre length)",
  },
  territory: {
    type: 'string',
    valueHint: 'MM',
    description: `radius of the territory, 1.4 distances of paths at least (${territoryRadiusMetres * 1000})`,
  },
  fibres: {
    type: 'string',
    valueHint: 'N',
    description: `number of fibres, as ones of 55 micrometres (${fibreCount})`,
  },
  montage: { type: 'string', valueHint: montageNames.join('|'), description: 'channels from electrodes (monopolar)' },
  'action-potential': {
    type: 'string',
    valueHint: actionPotentialNames.join('|'),
    description: `inside the fibres (${actionPotentialNames[0]})`,
  },
  rate: { type: 'string', valueHint: 'HZ', description: `sampling rate (${samplingRateHz})` },
  duration: {
    type: 'string',
    valueHint: 'MS',
    description: 'from when the waves leave the end-plates (default until they have died out, 20 at least)',
  },
  out: {
    type: 'string',
    alias: 'o',
    valueHint: 'FILE.npy',
    description: 'potentials, channels x samples, volts, float64',
  },
  picture: { type: 'string', valueHint: 'FILE.svg', description: 'draw the potentials on the grid' },
  force: { type: 'boolean', description: 'replace --out and --picture where they exist' },
  ...cacheFlag,
  workers,
  json,
  quiet,
  help: helpFlag,
};

export const help: CommandHelp = {
  name: 'muap',
  summary:
    'Computes the potentials of one motor unit on the electrodes from its place, fibres and conduction velocity.',
  usage: '(--anatomy LIMB|FILE (--grid NAME | --electrodes FILE.tsv) | --fields FILE.npz) --muscle NAME [options]',
  notes: [
    'The muscle is the first --muscle. Fibres follow its paths; end-plates, fibre ends and fibres across the territory scatter around the values given (standard deviations 1 mm, 1.5 mm, half the radius).',
    'Printed: peak to peak of the channel where it is largest, when its largest value occurs (from the end-plate), how long it is above a tenth of that, and the root mean square over that time.',
    cacheNote,
  ],
  examples: [
    [
      'bmiss muap --anatomy forearm --grid GR08MM1305 --muscle FDS --out muap.npy --picture muap.svg',
      'a typical motor unit of a muscle',
    ],
    [
      'bmiss muap --fields fields.npz --muscle FDS --depth 8 --iz 10 --cv 4.5 --montage single-differential --picture muap.svg',
      'a deeper one, from lead fields of bmiss leadfield --out',
    ],
  ],
};

export const repeatableFlags: ReadonlySet<string> = new Set(['muscle']);

export const command: CommandDef = defineCommand({
  meta: { name: 'muap', description: help.summary },
  args: flags,
  run: async ({ args, rawArgs, data }) => {
    const { drawMuap } = await import('../forward/draw-muap.ts');
    return drawMuap(args as ParsedFlags, rawArgs, (data as CommandContext).terminal);
  },
}) as CommandDef;
