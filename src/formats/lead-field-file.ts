/**
 * Lead-field sets as NumPy archives (.npz, sealed-zip.ts):
 *   settings.json                 names, anatomy, settings, warnings; muscles with their sections, start and step of the paths (metres)
 *   electrode_positions.npy       electrodes x 3, metres, RAS+; electrode_normals.npy, electrode_skin_distances.npy
 *   electrode_cells.npy           rows x columns of the grid, electrode from 0 or -1 (where electrodes form a grid)
 *   muscle_<label>_gradient.npy   dw/ds, V per A and metre, paths x electrodes x samples, float32
 *   muscle_<label>_points.npy     paths x samples x 3, metres; _positions.npy paths x 2 (section coordinates)
 *   muscle_<label>_inside.npy     paths x 2, first and last sample in the muscle; _solved.npy those with a solution
 *   muscle_<label>_nodes.npy      path of each node of the section's grid, second coordinate x first; _section.npy points of the muscle there
 */

import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { MusclePaths } from '../anatomy/fibres/muscle-paths.ts';
import { FormatError } from '../core/errors.ts';
import type { LeadFieldSet, MuscleLeadField } from '../motorunit/lead-field-set.ts';
import { type NumericArray, readNpy, writeNpy } from './npy.ts';
import { type Digest, readSealedZip, writeSealedZip } from './sealed-zip.ts';
import { readJsonObject, writeJson } from './tsv.ts';

const FORMAT = 'bmiss lead fields 1';

/** Same set, same bytes. */
export function writeLeadFields(set: LeadFieldSet, digest: Digest): Promise<Uint8Array> {
  const { electrodes, muscles, ...rest } = set;
  const { positionsMetres, normals, skinDistancesMetres, grid, ...names } = electrodes;
  const count = electrodes.names.length;
  const shape = grid && { rows: grid.rows, columns: grid.columns };
  const spacing = grid && { spacingMetres: grid.spacingMetres, spacingErrorMetres: grid.spacingErrorMetres };
  const files = new Map<string, Uint8Array>();
  files.set(
    'settings.json',
    writeJson({
      format: FORMAT,
      ...rest,
      electrodes: { ...names, ...(grid && { grid: { ...shape, ...spacing } }) },
      muscles: muscles.map(({ paths }) => headOf(paths)),
    }),
  );
  files.set('electrode_positions.npy', writeNpy(positionsMetres, [count, 3]));
  files.set('electrode_normals.npy', writeNpy(normals, [count, 3]));
  files.set('electrode_skin_distances.npy', writeNpy(skinDistancesMetres, [count]));
  if (grid) files.set('electrode_cells.npy', writeNpy(grid.cells, [grid.rows, grid.columns]));
  for (const muscle of muscles) addMuscle(files, muscle, count);
  return writeSealedZip(files, digest);
}

/** What of the paths is no array. */
function headOf({ label, section, grid, pathCount, sampleCount, startMetres, stepMetres }: MusclePaths) {
  const { samples: _, ...plane } = section;
  const { pathOfNode: __, ...nodes } = grid;
  return { label, section: plane, grid: nodes, pathCount, sampleCount, startMetres, stepMetres };
}

function addMuscle(files: Map<string, Uint8Array>, muscle: MuscleLeadField, electrodeCount: number): void {
  const { paths, gradient, solvedSamples } = muscle;
  const { pathCount, sampleCount, grid } = paths;
  const add = (name: string, values: NumericArray, shape: readonly number[]) =>
    void files.set(`${prefix(paths)}_${name}.npy`, writeNpy(values, shape));
  add('gradient', gradient, [pathCount, electrodeCount, sampleCount]);
  add('points', paths.pointsMetres, [pathCount, sampleCount, 3]);
  add('positions', paths.positionsMetres, [pathCount, 2]);
  add('inside', interleaved(paths.firstInside, paths.lastInside), [pathCount, 2]);
  add('solved', solvedSamples, [pathCount, 2]);
  add('nodes', grid.pathOfNode, [grid.counts[1], grid.counts[0]]);
  add('section', paths.section.samples, [paths.section.samples.length / 2, 2]);
}

const prefix = ({ label }: Pick<MusclePaths, 'label'>) => `muscle_${label.index}`;

function interleaved(first: Int32Array, second: Int32Array): Int32Array {
  return Int32Array.from({ length: 2 * first.length }, (_, n) => (n % 2 === 0 ? first : second)[n >> 1]);
}

/**
 * @throws FormatError for a file that is damaged, cut off, or none of this program and version
 * Cost: 0.3 s for 30 MB, most of it for the digest.
 */
export async function readLeadFields(bytes: Uint8Array, where: string, digest: Digest): Promise<LeadFieldSet> {
  const members = new Map((await readSealedZip(bytes, where, digest)).map((member) => [member.name, member]));
  const member = (name: string): Uint8Array => {
    const found = members.get(name);
    if (found) return found.read();
    throw new FormatError(
      `${where}: expected a member ${name}; it is no file of lead fields, make it with bmiss leadfield`,
    );
  };
  const array = <Kind extends NumericArray>(name: string, kind: new (length: number) => Kind): Kind => {
    const { values } = readNpy(member(`${name}.npy`), `${where}: ${name}`);
    if (values instanceof kind) return values;
    throw new FormatError(`${where}: ${name} expected numbers of the kind ${kind.name}`);
  };
  const json = readJsonObject(member('settings.json'), `${where}: settings.json`);
  if (json.format !== FORMAT)
    throw new FormatError(
      `${where}: expected the format '${FORMAT}', got ${JSON.stringify(json.format)}; make it again with this version`,
    );
  // the seal says that these are the bytes written above: their form is known
  const { format: _, electrodes, muscles, ...rest } = json as unknown as { format: string } & WrittenSet;
  const { grid, ...names } = electrodes;
  return {
    ...rest,
    electrodes: {
      ...names,
      positionsMetres: array('electrode_positions', Float64Array),
      normals: array('electrode_normals', Float64Array),
      skinDistancesMetres: array('electrode_skin_distances', Float64Array),
      ...(grid && { grid: { ...grid, cells: array('electrode_cells', Int32Array) } }),
    },
    muscles: muscles.map((head) => readMuscle(head, array)),
  };
}

/** settings.json */
interface WrittenSet extends Omit<LeadFieldSet, 'electrodes' | 'muscles'> {
  readonly electrodes: Pick<PlacedElectrodes, 'name' | 'names' | 'warnings'> & {
    readonly grid?: Omit<NonNullable<PlacedElectrodes['grid']>, 'cells'>;
  };
  readonly muscles: readonly ReturnType<typeof headOf>[];
}

function readMuscle(
  head: ReturnType<typeof headOf>,
  array: <Kind extends NumericArray>(name: string, kind: new (length: number) => Kind) => Kind,
): MuscleLeadField {
  const of = <Kind extends NumericArray>(name: string, kind: new (length: number) => Kind) =>
    array(`${prefix(head)}_${name}`, kind);
  const inside = of('inside', Int32Array);
  return {
    paths: {
      ...head,
      section: { ...head.section, samples: of('section', Float64Array) },
      grid: { ...head.grid, pathOfNode: of('nodes', Int32Array) },
      pointsMetres: of('points', Float64Array),
      positionsMetres: of('positions', Float64Array),
      firstInside: inside.filter((_, n) => n % 2 === 0),
      lastInside: inside.filter((_, n) => n % 2 === 1),
    },
    gradient: of('gradient', Float32Array),
    solvedSamples: of('solved', Int32Array),
  };
}
