/**
 * The bodies and electrodes on which simulated recordings of the benchmark are made: limb, electrodes and muscles of each set, as
 * they are known to a decomposition, and as they are in truth (`mismatched`).
 */

import type { GridShape } from '../src/anatomy/electrodes/place-grid.ts';
import type { LimbOptions } from '../src/anatomy/limb-parameters.ts';
import { gridFromName } from '../src/formats/grid-map.ts';
import {
  type AnatomySource,
  type ElectrodeRequest,
  type LeadFieldRequest,
  limbSource,
} from '../src/pipeline/lead-field-request.ts';
import { type ForwardRequest, mismatchedRequest } from '../src/pipeline/mismatch.ts';
import { sleevePositions } from './electrode-sleeve.ts';

export const BODIES = ['forearm64', 'leg64', 'paper320', 'tibialis256'] as const;
export type BodyName = (typeof BODIES)[number];

export interface Body {
  readonly name: BodyName;
  /** for the page */
  readonly told: string;
  readonly limb: LimbOptions;
  readonly leadFields: LeadFieldRequest;
}

/** Elements of voxel size: a third of the time of the default of 0.7 mm. */
const ELEMENT_METRES = 1e-3;
const forearm: LimbOptions = { limb: 'forearm', segmentMetres: [0.03, 0.21] };
const lowerLeg: LimbOptions = { limb: 'lower-leg', segmentMetres: [0.04, 0.23] };
/** Its girth makes 32 columns 8 mm apart where the sleeve has its middle (0.94 of the largest girth). */
const sleevedForearm: LimbOptions = { limb: 'forearm', segmentMetres: [0, 0.19], circumferenceMetres: 0.272 };

const gridOn = (grid: GridShape, muscle: string): ElectrodeRequest => ({ kind: 'grid', grid, muscle });

export const bodies: Readonly<Record<BodyName, Body>> = {
  forearm64: {
    name: 'forearm64',
    told: 'forearm, GR08MM1305 over flexor digitorum superficialis',
    limb: forearm,
    leadFields: {
      electrodes: gridOn(gridFromName('GR08MM1305'), 'FDS'),
      muscles: ['FDS'],
      elementMetres: ELEMENT_METRES,
      pathSpacingMetres: 2e-3,
    },
  },
  leg64: {
    name: 'leg64',
    told: 'lower leg, GR08MM1305 over tibialis anterior',
    limb: lowerLeg,
    leadFields: {
      electrodes: gridOn(gridFromName('GR08MM1305'), 'TA'),
      muscles: ['TA'],
      elementMetres: ELEMENT_METRES,
      pathSpacingMetres: 3e-3,
    },
  },
  paper320: {
    name: 'paper320',
    told: 'forearm of 272 mm girth, 10 x 32 electrodes all round, 8 mm apart',
    limb: sleevedForearm,
    leadFields: {
      electrodes: {
        kind: 'positions',
        positions: sleevePositions(sleevedForearm, {
          rows: 10,
          columns: 32,
          spacingMetres: 8e-3,
          middleMetres: 0.085,
        }),
      },
      // those of NeuroMotion and two beside them under the skin, so that ten each make a hundred
      muscles: ['FDS', 'FCU', 'FCR', 'PL', 'ECU', 'EDC', 'ECRB', 'ECRL', 'BR', 'EDM'],
      elementMetres: ELEMENT_METRES,
      pathSpacingMetres: 2.5e-3,
    },
  },
  tibialis256: {
    name: 'tibialis256',
    told: 'lower leg, four GR04MM1305 as one field of 26 x 10, 4 mm apart, over tibialis anterior',
    limb: lowerLeg,
    leadFields: {
      electrodes: gridOn(fourGrids('GR04MM1305'), 'TA'),
      muscles: ['TA'],
      elementMetres: ELEMENT_METRES,
      pathSpacingMetres: 3e-3,
    },
  },
};

export interface BodyRequest {
  readonly source: AnatomySource;
  readonly leadFields: LeadFieldRequest;
}

/** @param mismatched - the body that makes the recording, where what is known of it is off (pipeline/mismatch.ts) */
export function bodyRequest({ limb, leadFields }: Body, mismatched: boolean): BodyRequest {
  const known: ForwardRequest = { limb, leadFields };
  const { limb: made = limb, leadFields: asked } = mismatched ? mismatchedRequest(known) : known;
  return { source: limbSource(made), leadFields: asked };
}

/** Two by two, edge to edge with one spacing between them; the electrodes of a grid follow one another. */
function fourGrids(name: string): GridShape {
  const { rows, columns, cells, spacingMetres, channelCount } = gridFromName(name);
  const all = new Int32Array(4 * rows * columns);
  for (let r = 0; r < 2 * rows; r++)
    for (let c = 0; c < 2 * columns; c++) {
      const cell = cells[(r % rows) * columns + (c % columns)];
      const grid = 2 * Math.floor(r / rows) + Math.floor(c / columns);
      all[r * 2 * columns + c] = cell < 0 ? -1 : grid * channelCount + cell;
    }
  return { name: `4 x ${name}`, rows: 2 * rows, columns: 2 * columns, cells: all, spacingMetres };
}
