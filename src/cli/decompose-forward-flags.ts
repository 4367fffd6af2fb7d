/** Flags of `bmiss decompose` that say which model of the limb is inverted. */

import type { ArgsDef } from 'citty';
import { anatomyFlags } from './forward/anatomy-source.ts';
import { conductorFlags, muscleFlag } from './forward/conductor-request.ts';
import { nearFlags } from './forward/muscle-request.ts';
import { cacheFlag } from './forward/run.ts';

const {
  'grid-at': gridAt,
  electrodes,
  'electrode-diameter': electrodeDiameter,
  conductivity,
  element,
  pennation,
} = conductorFlags;

/** --grid, --rotate and --mirror are those of the recording: its grid is laid on the limb as it is read. */
export const forwardFlags = {
  anatomy: {
    ...anatomyFlags.anatomy,
    description: 'the limb, for --method bmiss: a typical one, or a segmentation (NIfTI; see bmiss anatomy)',
  },
  muscle: {
    ...muscleFlag.muscle,
    description: 'a muscle in which motor units are looked for, by name, abbreviation or label; may be repeated',
  },
  'grid-at': {
    ...gridAt,
    description:
      "where the middle of the recording's grid lies: over the belly of the (first) --muscle, or ANGLE degrees around the limb from there and ALONG mm towards distal (default: where the recording says, else the belly)",
  },
  electrodes: {
    ...electrodes,
    description:
      'where its electrodes lie: name, x, y, z in mm in the space of the anatomy, or an EMG-BIDS *_electrodes.tsv; names as those of the channels',
  },
  fields: {
    type: 'string',
    valueHint: 'FILE.npz',
    description: 'lead fields of its electrodes from bmiss leadfield --out, so that nothing has to be solved',
  },
} satisfies ArgsDef;

/** Those that --help leaves to bmiss leadfield --help. */
export const rareForwardFlags = {
  ...Object.fromEntries(Object.entries(anatomyFlags).filter(([name]) => name !== 'anatomy')),
  'electrode-diameter': electrodeDiameter,
  conductivity,
  element,
  pennation,
  ...nearFlags,
  ...cacheFlag,
} satisfies ArgsDef;
