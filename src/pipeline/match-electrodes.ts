/** Which electrode of a set of lead fields each channel of a recording is. */

import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import { ParameterError } from '../core/errors.ts';
import type { ElectrodeGrid, Recording } from '../core/recording.ts';
import type { LeadFieldSet } from '../motorunit/lead-field-set.ts';
import { FEWEST_CHANNELS } from './select-channels.ts';

export interface MatchedElectrodes {
  /** of each channel of the recording, -1 where it has none */
  readonly electrodeOf: Int32Array;
  readonly warnings: readonly string[];
}

/**
 * Electrodes of a grid that was laid on the limb belong to the channels of the recording's grid of that shape, cell by cell; electrodes
 * at given positions to channels of their names. Where that tells nothing and there are as many of one as of the other, they
 * are taken in their order, which a warning says.
 * @param named - electrode of a channel by the channel's name, where it is another name
 * @throws ParameterError where they do not belong together
 */
export function matchElectrodes(
  recording: Recording,
  { electrodes, settings }: Pick<LeadFieldSet, 'electrodes' | 'settings'>,
  named: ReadonlyMap<string, string> = new Map(),
): MatchedElectrodes {
  const electrodeOf = isLaid(settings.request)
    ? byCells(recording, electrodes)
    : byNames(recording, electrodes.names, named);
  if (electrodeOf) return { electrodeOf, warnings: [] };
  const { fileName } = recording.source;
  const [channels, count] = [recording.channelCount, electrodes.names.length];
  if (channels !== count)
    throw new ParameterError(
      `${fileName}: ${describeGrids(recording)}, and lead fields of ${describe(electrodes)} do not belong together: expected electrodes of its channels, a grid of the same shape, or as many electrodes as channels. Name the recording's grid with --grid, or its electrodes with --electrodes`,
      { channels, electrodes: count },
    );
  const order = `${fileName}: channels are taken to be the electrodes of ${electrodes.name} in their order, the first ${recording.channels[0].name} to be ${electrodes.names[0]}; nothing in the files says so`;
  return { electrodeOf: Int32Array.from({ length: channels }, (_, n) => n), warnings: [order] };
}

/** Was a grid laid on the limb, so that names of electrodes mean nothing? */
function isLaid({ electrodes }: Readonly<Record<string, unknown>>): boolean {
  return typeof electrodes === 'object' && electrodes !== null && 'kind' in electrodes && electrodes.kind === 'grid';
}

/** @throws ParameterError where several grids have the shape */
function byCells(recording: Recording, { name, grid }: PlacedElectrodes): Int32Array | undefined {
  if (!grid) return undefined;
  const same = recording.grids.filter(
    ({ rows, columns, cells }) =>
      rows === grid.rows && columns === grid.columns && cells.every((c, n) => c >= 0 === grid.cells[n] >= 0),
  );
  if (same.length > 1)
    throw new ParameterError(
      `${recording.source.fileName}: ${same.length} of its grids look like ${name} on the limb; say where all their electrodes lie with --electrodes FILE.tsv`,
    );
  return same.length === 1 ? ofCells(recording.channelCount, same[0], grid.cells) : undefined;
}

function ofCells(channelCount: number, { cells }: ElectrodeGrid, electrodes: Int32Array): Int32Array {
  const electrodeOf = new Int32Array(channelCount).fill(-1);
  for (const [n, channel] of cells.entries()) if (channel >= 0) electrodeOf[channel] = electrodes[n];
  return electrodeOf;
}

function byNames(
  { channels }: Recording,
  names: readonly string[],
  named: ReadonlyMap<string, string>,
): Int32Array | undefined {
  const indices = new Map(names.map((name, index) => [name, index]));
  const electrodeOf = Int32Array.from(
    channels,
    ({ name }) => indices.get(named.get(name) ?? name) ?? indices.get(name) ?? -1,
  );
  return electrodeOf.filter((electrode) => electrode >= 0).length >= FEWEST_CHANNELS ? electrodeOf : undefined;
}

function describe({ name, names, grid }: PlacedElectrodes): string {
  const shape = grid ? `, ${grid.rows} x ${grid.columns}` : '';
  return `${name} (${names.length} electrodes${shape}: ${names[0]}, ...)`;
}

function describeGrids({ channelCount, channels, grids }: Recording): string {
  const shapes = grids.map(({ name, rows, columns }) => `${name}, ${rows} x ${columns}`);
  const list = shapes.length > 0 ? shapes.join('; ') : 'no grid known';
  return `${channelCount} channels (${channels[0].name}, ...; ${list})`;
}
