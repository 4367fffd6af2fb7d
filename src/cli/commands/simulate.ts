/** bmiss simulate: a recording of simulated muscles, with everything that is known of it. */

import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import type { ParsedFlags } from '../arguments.ts';
import { commonFlags } from '../common-flags.ts';
import { anatomyFlags } from '../forward/anatomy-source.ts';
import { conductorFlags } from '../forward/conductor-request.ts';
import { nearFlags } from '../forward/muscle-request.ts';
import { cacheFlag, cacheNote } from '../forward/run.ts';
import type { CommandHelp } from '../help.ts';
import type { CommandContext } from '../main.ts';
import { profileFlags } from '../simulate/read-profile.ts';
import { imperfectionFlags, motorNeuronFlags, recordingFlags } from '../simulate/read-request.ts';

const { seed, workers, json, quiet, help: helpFlag } = commonFlags;

const flags: ArgsDef = {
  ...anatomyFlags,
  muscle: {
    type: 'string',
    valueHint: 'NAME',
    description: 'a muscle that acts, by name, abbreviation or label; may be repeated',
  },
  ...conductorFlags,
  ...profileFlags,
  ...motorNeuronFlags,
  ...imperfectionFlags,
  ...recordingFlags,
  near: { ...nearFlags.near, description: 'muscles with fibres this near to an electrode give cross-talk (30)' },
  'path-spacing': nearFlags['path-spacing'],
  out: { type: 'string', alias: 'o', valueHint: 'DIR', description: 'folder of the data set, new or empty' },
  force: { type: 'boolean', description: 'write into a folder that holds files, replacing those of the same names' },
  ...cacheFlag,
  seed,
  workers,
  json,
  quiet,
  help: helpFlag,
};

export const help: CommandHelp = {
  name: 'simulate',
  summary:
    'Simulates a recording of muscles of a limb: an EMG-BIDS data set with force, and its ground truth, discharges, motor units and their potentials, in derivatives/truth.',
  usage:
    '--anatomy LIMB|FILE --muscle NAME (--grid NAME | --electrodes FILE.tsv) --out DIR [--profile trapezoid --effort 30 --seconds 30 --snr 20 --seed 1] [options]',
  notes: [
    'Motor neurons are recruited and discharge by published laws of each muscle; motor units, their fibres, velocities and innervation zones are drawn into the muscle; every fibre adds its potential through the lead fields. bmiss evaluate --truth DIR/derivatives/truth/sub-01/emg/*_events.tsv scores a decomposition.',
    'Same words and seed: same bytes. Each imperfection draws from chances of its own, so that switching one changes no other.',
    cacheNote,
  ],
  examples: [
    [
      'bmiss simulate --anatomy forearm --muscle FDS --grid GR08MM1305 --profile trapezoid --effort 30 --snr 20 --seconds 30 --seed 1 --out sim',
      'a trapezoidal contraction of a muscle of the forearm',
    ],
    [
      'bmiss simulate --anatomy lower-leg --muscle TA --grid GR08MM1305 --active 60 --cross-talk 5 --mains 50 --artefacts 4 --bad-channels 3 --mismatch --out sim',
      'a recording as hard as real ones: 60 motor units, neighbours, hum, movement, bad channels, a limb that differs from its model',
    ],
    [
      'bmiss simulate --anatomy forearm --muscle FDS --muscle FCR --grid GR08MM1305 --profile force.tsv --fatigue 10 --out sim',
      'two muscles that follow a force of your own, and tire',
    ],
  ],
};

export const repeatableFlags: ReadonlySet<string> = new Set(['muscle']);

export const command: CommandDef = defineCommand({
  meta: { name: 'simulate', description: help.summary },
  args: flags,
  run: async ({ args, rawArgs, data }) => {
    const { runSimulation } = await import('../simulate/run-simulation.ts');
    return runSimulation(args as ParsedFlags, rawArgs, (data as CommandContext).terminal);
  },
}) as CommandDef;
