/** Electrodes of an EMG-BIDS `*_electrodes.tsv`, whose coordinate systems say the unit, or of a table of this program. */

import type { ElectrodePositions } from '../anatomy/electrodes/project-electrodes.ts';
import { FormatError, UnsupportedError } from '../core/errors.ts';
import { parseBidsPath } from './bids/bids-path.ts';
import { applicableSidecars } from './bids/inheritance.ts';
import { electrodesOf, readElectrodeTable, readPositionTable } from './electrode-table.ts';
import type { FileSet } from './file-set.ts';
import { readJsonObject, readTsv, type TextTable, tableColumn } from './tsv.ts';

/** Contents of `*_coordsystem.json` by their `space`, '' for the one without. */
export type CoordinateSystems = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const metresPerUnit: Readonly<Record<string, number>> = { m: 1, cm: 1e-2, mm: 1e-3 };

/**
 * Reads the file that `--electrodes` names: as EMG-BIDS where its name is one of BIDS and a coordinate system applies to it
 * (inheritance principle), else as a table of this program in millimetres.
 * @throws FormatError where it is missing or wrong; UnsupportedError as readBidsElectrodes
 */
export async function readElectrodeFile(path: string, files: FileSet): Promise<ElectrodePositions> {
  const bytes = await files.read(path);
  if (!bytes) throw new FormatError(`${path}: no such file; check the name`);
  if (parseBidsPath(path)?.suffix !== 'electrodes') return readElectrodeTable(bytes, path);
  const systems = new Map<string, Record<string, unknown>>();
  for (const candidate of applicableSidecars(await files.list(), path, 'coordsystem', '.json', ['space'])) {
    const json = await files.read(candidate);
    const space = parseBidsPath(candidate)?.entities.get('space') ?? '';
    if (json) systems.set(space, readJsonObject(json, candidate));
  }
  if (systems.size > 0) return readBidsElectrodes(bytes, path, systems);
  const read = readElectrodeTable(bytes, path);
  const warning = `${path}: no _coordsystem.json lies beside it; its positions are taken to be millimetres in the anatomy's space`;
  return { ...read, warnings: [...read.warnings, warning] };
}

/**
 * Reads electrodes of EMG-BIDS. Positions must have three coordinates in metres, centimetres or millimetres; that their space is that
 * of the anatomy cannot be told from the files and shows in their distance from the skin.
 * @throws FormatError as readElectrodeTable; UnsupportedError for positions in per cent of a limb, on a flat grid of its own, or
 *   with two coordinates
 * Source: Brain Imaging Data Structure 1.11, Electromyography, `*_electrodes.tsv` and `*_coordsystem.json`.
 */
export function readBidsElectrodes(
  bytes: Uint8Array,
  fileName: string,
  systems: CoordinateSystems,
): ElectrodePositions {
  if (!readTsv(bytes, fileName).columns.includes('z'))
    throw new UnsupportedError(
      `${fileName}: its positions have no z: they lie on a flat grid, not on a limb; ${placeInstead}`,
      { fileName },
    );
  const table = withGroups(readPositionTable(bytes, fileName, ['name', 'x', 'y', 'z']));
  const spaces = tableColumn(table, 'coordinate_system');
  const units = new Map<string, number>();
  return electrodesOf(table, fileName, (row) => {
    const stated = spaces?.[row] ?? '';
    const space = stated === 'n/a' ? '' : stated;
    const unit = units.get(space) ?? unitOf(fileName, space, systems);
    units.set(space, unit);
    return unit;
  });
}

/** Where names come twice, which BIDS allows in different groups, the group stands before the name. */
function withGroups(table: TextTable): TextTable {
  const [names, groups] = [tableColumn(table, 'name') ?? [], tableColumn(table, 'group')];
  if (!groups || new Set(names).size === names.length) return table;
  const at = table.columns.indexOf('name');
  const rows = table.rows.map((row, n) => row.map((cell, k) => (k === at ? `${groups[n]} ${cell}` : cell)));
  return { columns: table.columns, rows };
}

const placeInstead = 'lay the grid on the limb with --grid NAME and --grid-at instead';

function unitOf(fileName: string, space: string, systems: CoordinateSystems): number {
  const system = systems.get(space) ?? (space === '' && systems.size === 1 ? [...systems.values()][0] : undefined);
  const where = `${fileName}: coordinate system ${space === '' ? '' : `'${space}' `}`;
  if (!system)
    throw new FormatError(
      `${where}has no _coordsystem.json; there is one for ${[...systems.keys()].map((key) => key || 'no space').join(', ')}`,
      { space },
    );
  if (system.ParentCoordinateSystem !== undefined || system.AnchorElectrode !== undefined)
    throw new UnsupportedError(
      `${where}is that of a grid, placed in another by an anchor electrode, and says not how it bends with the skin; ${placeInstead}`,
      { space },
    );
  const unit = system.EMGCoordinateUnits ?? system.EMGCoordinateSystemUnits;
  if (typeof unit === 'string' && metresPerUnit[unit] !== undefined) return metresPerUnit[unit];
  throw new UnsupportedError(
    unit === 'percent'
      ? `${where}gives positions in per cent of distances between landmarks, which are no places in a label map; give positions in mm in its space, or ${placeInstead}`
      : `${where}expected EMGCoordinateUnits m, cm or mm, got ${JSON.stringify(unit) ?? 'none'}; ${placeInstead}`,
    { space, unit },
  );
}
