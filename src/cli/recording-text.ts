/** A recording as a person reads it in the terminal. */

import type { GridDescription, RecordingDescription } from '../pipeline/describe-recording.ts';
import { groupBadChannels } from '../pipeline/group-channels.ts';
import { count, formatDuration } from './table.ts';

/** Several lines, labels in one column, then the map of each grid. */
export function recordingText(d: RecordingDescription): string {
  const bad = groupBadChannels(d.badChannels);
  const rows: [string, readonly string[]][] = [
    ['format', [d.device ? `${d.format}, ${d.device}` : d.format]],
    [
      'EMG',
      [
        `${count(d.channels, 'channel')}, ${d.samplingRateHz} Hz, ${formatDuration(d.seconds)} (${d.sampleCount} samples), ${unitWord(d.unit)}`,
      ],
    ],
    ['grids', d.grids.length === 0 ? ['none known; name them with --grid or --map'] : d.grids.map(gridLine)],
    [
      'other signals',
      d.auxiliary.map(
        ({ name, role, unit, samplingRateHz }) => `${name} (${role}, ${unit || 'no unit'}, ${samplingRateHz} Hz)`,
      ),
    ],
    ['amplitude', [d.medianRms === null ? '-' : `median RMS ${amplitude(d.medianRms, d.unit)}`]],
    ['bad channels', bad.length === 0 ? ['none'] : bad],
    [
      'motor units',
      d.decomposition
        ? [
            `${d.decomposition.motorUnits} in the file (${d.decomposition.origin}), ${count(d.decomposition.discharges, 'discharge')}`,
          ]
        : [],
    ],
    ['notes', d.warnings],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.flatMap(([label, values]) =>
    values.map((value, index) => `  ${(index === 0 ? label : '').padEnd(width)}  ${value}`),
  );
  const bads = new Set(d.badChannels.map(({ channel }) => channel));
  const maps = d.grids.map((grid, index) => gridMapText(grid, index, bads));
  return `${[d.fileName, ...lines, ...maps].join('\n')}\n`;
}

function gridLine(grid: GridDescription, index: number): string {
  const spacing = grid.spacingMillimetres === null ? 'distance unknown' : `${grid.spacingMillimetres} mm apart`;
  return `${index + 1}: ${grid.name}, ${grid.rows} rows x ${grid.columns} columns, ${spacing}${grid.muscle ? `, ${grid.muscle}` : ''}`;
}

/** Channel numbers from 1 where their electrodes lie; a bad one has an x, a place without electrode a dot. */
function gridMapText(grid: GridDescription, index: number, bad: ReadonlySet<number>): string {
  const cells = grid.map.map((row) =>
    row.map((channel) => (channel === 0 ? '.' : `${channel}${bad.has(channel) ? 'x' : ' '}`)),
  );
  const width = Math.max(...cells.flat().map((cell) => cell.length)) + 1;
  const lines = cells.map((row) =>
    `    ${row.map((cell) => (cell === '.' ? '. ' : cell).padStart(width)).join('')}`.trimEnd(),
  );
  return `\n  grid ${index + 1}, channel numbers from 1 (x: bad, .: no electrode)\n${lines.join('\n')}`;
}

function unitWord(unit: string): string {
  return unit === 'V' ? 'volts' : 'arbitrary unit';
}

/** Volts with the prefix that suits them. */
function amplitude(value: number, unit: string): string {
  if (unit !== 'V') return `${value.toPrecision(3)} a.u.`;
  const [factor, word] = value < 1e-7 ? [1e9, 'nV'] : value < 1e-3 ? [1e6, 'uV'] : [1e3, 'mV'];
  return `${Number((value * factor).toPrecision(3))} ${word}`;
}
