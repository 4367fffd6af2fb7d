/** Flags that say where electrodes lie and what conducts: what every command with a forward model takes. */

import type { ArgsDef } from 'citty';
import type { ElectrodePositions } from '../../anatomy/electrodes/project-electrodes.ts';
import { type Pennation, STEEPEST_PENNATION } from '../../anatomy/fibres/fibre-field.ts';
import { conductivitiesWith } from '../../conductor/conductivities.ts';
import { conductivityDoubts } from '../../conductor/conductivity-doubts.ts';
import { ELEMENT_RANGE } from '../../conductor/finite-elements/limb-elements.ts';
import { FormatError, isBmissError, ParameterError } from '../../core/errors.ts';
import { readElectrodeFile } from '../../formats/electrode-table-bids.ts';
import { parseGridAt } from '../../formats/grid-at.ts';
import { gridFromName } from '../../formats/grid-map.ts';
import { readJsonObject } from '../../formats/tsv.ts';
import type { ConductorRequest, ElectrodeRequest } from '../../pipeline/lead-field-request.ts';
import { findInput } from '../../platform/disk-file-set.node.ts';
import { metresFlag, readNamed } from '../anatomy/input.ts';
import { numberFlag, type ParsedFlags, switchFlag, textFlag, textFlags } from '../arguments.ts';

/** Of an electrode of a grid, unless given, metres: an estimate of usual grids; never more than half the spacing. */
const GRID_ELECTRODE = 3e-3;
const DIAMETER_RANGE = [0, 0.04] as const;

export const conductorFlags = {
  grid: { type: 'string', valueHint: 'NAME', description: 'electrode grid laid on the skin, e.g. GR08MM1305' },
  'grid-at': {
    type: 'string',
    valueHint: 'muscle-belly|ANGLE,ALONG',
    description:
      'where its centre lies: over the belly of the (first) --muscle (default); or ANGLE degrees around the limb from there and ALONG mm towards distal (without --muscle: from anterior, the middle of the limb)',
  },
  rotate: { type: 'string', valueHint: 'DEG', description: 'the grid turned clockwise, seen from outside (0)' },
  mirror: { type: 'boolean', description: 'the grid mirrored left to right' },
  electrodes: {
    type: 'string',
    valueHint: 'FILE.tsv',
    description:
      'in place of --grid: name, x, y, z in mm in the space of the anatomy, or an EMG-BIDS *_electrodes.tsv; put on the nearest skin',
  },
  'electrode-diameter': {
    type: 'string',
    valueHint: 'MM',
    description: '0: points (default with --electrodes; with --grid 3, at most half the spacing)',
  },
  conductivity: {
    type: 'string',
    valueHint: 'FILE.json',
    description: 'replaced conductivities, S/m, e.g. {"skin": 1, "muscle": {"longitudinal": 0.5, "transverse": 0.1}}',
  },
  element: {
    type: 'string',
    valueHint: 'MM',
    description:
      'edge of a finite element (default that of a voxel, 0.5 to 0.7, more for a limb that does not fit into 2.3 GB)',
  },
  pennation: {
    type: 'string',
    valueHint: 'none|table|DEG',
    description:
      'tilt of the fibres against the line of action of their muscle: none (default), the table of published angles, or degrees for all muscles, positive towards the skin on the way to distal',
  },
} satisfies ArgsDef;

export const muscleFlag = {
  muscle: {
    type: 'string',
    valueHint: 'NAME',
    description: 'a muscle by name, abbreviation or label; may be repeated',
  },
} satisfies ArgsDef;

export interface ConductorFlags {
  readonly conductor: ConductorRequest;
  /** words of --muscle */
  readonly muscles: readonly string[];
  /** of the grid's map and of odd conductivities */
  readonly notes: readonly string[];
}

/** @throws ParameterError for flags that do not fit together or are out of range; FormatError for files that cannot be read */
export async function readConductorRequest(
  command: string,
  parsed: ParsedFlags,
  words: readonly string[],
): Promise<ConductorFlags> {
  const muscles = textFlags(words, 'muscle');
  const name = textFlag(parsed, 'grid');
  const electrodes = await readElectrodes(command, parsed, muscles[0]);
  const { conductorOn, notes } = await readConductor(parsed);
  const spacing = electrodes.kind === 'grid' ? electrodes.grid.spacingMetres : undefined;
  const warning = name === undefined ? undefined : gridFromName(name).warning;
  return { conductor: conductorOn(electrodes, spacing), muscles, notes: [...(warning ? [warning] : []), ...notes] };
}

export interface ConductorSettings {
  /** @param spacingMetres - of a grid, whose electrodes have a usual size; undefined: points unless the flag gives a diameter */
  readonly conductorOn: (electrodes: ElectrodeRequest, spacingMetres: number | undefined) => ConductorRequest;
  /** of odd conductivities */
  readonly notes: readonly string[];
}

/** All but where electrodes lie. @throws as readConductorRequest */
export async function readConductor(parsed: ParsedFlags): Promise<ConductorSettings> {
  const diameter = metresFlag(parsed, 'electrode-diameter', DIAMETER_RANGE);
  const { conductivities, doubts } = await readConductivities(parsed);
  const rest = {
    conductivities,
    elementMetres: metresFlag(parsed, 'element', ELEMENT_RANGE),
    pennation: readPennation(parsed),
  };
  return {
    conductorOn: (electrodes, spacing) => {
      const usual = spacing === undefined || Number.isNaN(spacing) ? 0 : Math.min(GRID_ELECTRODE, spacing / 2);
      return { electrodes, electrodeRadiusMetres: (diameter ?? usual) / 2, ...rest };
    },
    notes: doubts,
  };
}

function readPennation(parsed: ParsedFlags): Pennation | undefined {
  const text = textFlag(parsed, 'pennation');
  if (text === undefined || text === 'none' || text === 'table') return text;
  return numberFlag(parsed, 'pennation', {
    minimum: -STEEPEST_PENNATION,
    maximum: STEEPEST_PENNATION,
    unit: 'degrees',
  });
}

async function readElectrodes(
  command: string,
  parsed: ParsedFlags,
  muscle: string | undefined,
): Promise<ElectrodeRequest> {
  const [grid, file] = [textFlag(parsed, 'grid'), textFlag(parsed, 'electrodes')];
  if ((grid === undefined) === (file === undefined))
    throw new ParameterError(
      `bmiss ${command}: expected either --grid NAME, e.g. GR08MM1305, or --electrodes FILE.tsv, got ${grid === undefined ? 'none of them' : 'both'}; see bmiss ${command} --help`,
    );
  if (grid !== undefined) return gridRequest(command, grid, parsed, muscle);
  for (const name of ['grid-at', 'rotate'])
    if (textFlag(parsed, name) !== undefined)
      throw new ParameterError(`--${name} goes with --grid, not with --electrodes`);
  if (switchFlag(parsed, 'mirror')) throw new ParameterError('--mirror goes with --grid, not with --electrodes');
  return { kind: 'positions', positions: await readElectrodePositions(file ?? '') };
}

/** The table that --electrodes names. */
export async function readElectrodePositions(file: string): Promise<ElectrodePositions> {
  const found = await findInput(file);
  if (found.kind === 'folder')
    throw new FormatError(`--electrodes ${file}: expected a table, got a folder; name a file`);
  return { ...(await readElectrodeFile(found.path, found.fileSet)), name: file };
}

function gridRequest(command: string, name: string, parsed: ParsedFlags, muscle: string | undefined): ElectrodeRequest {
  const at = textFlag(parsed, 'grid-at');
  if (muscle === undefined && (at === undefined || at === 'muscle-belly'))
    throw new ParameterError(
      `bmiss ${command}: --grid ${name} expected a place: --muscle NAME, over whose belly it lies, or --grid-at ANGLE,ALONG (degrees around the limb from anterior, mm towards distal from its middle), e.g. --grid-at 0,0`,
    );
  const { channelCount: _, warning: __, ...grid } = gridFromName(name);
  return {
    kind: 'grid',
    grid,
    muscle,
    ...parseGridAt(at ?? 'muscle-belly'),
    rotationDegrees: numberFlag(parsed, 'rotate', { minimum: -360, maximum: 360, unit: 'degrees' }) ?? 0,
    mirror: switchFlag(parsed, 'mirror'),
  };
}

async function readConductivities(parsed: ParsedFlags): Promise<{ conductivities?: unknown; doubts: string[] }> {
  const name = textFlag(parsed, 'conductivity');
  if (name === undefined) return { doubts: [] };
  const { bytes } = await readNamed(name, `--conductivity ${name}: expected a JSON file, got a folder`);
  const values = readJsonObject(bytes, name);
  try {
    const all = conductivitiesWith(values);
    const given = Object.fromEntries(Object.keys(values).map((tissue) => [tissue, all[tissue]]));
    return { conductivities: values, doubts: conductivityDoubts(given).map((doubt) => `${name}: ${doubt}`) };
  } catch (error) {
    if (!isBmissError(error)) throw error;
    throw new FormatError(`${name}: ${error.message}`, error.fields, { cause: error });
  }
}
