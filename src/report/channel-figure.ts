/** Electrode grids with the amplitude of each channel, bad channels marked, and the reasons in a table. */

import type { ElectrodeGrid, Recording } from '../core/recording.ts';
import { count, fixed, type Html, html, short } from './html.ts';
import { gridName } from './motor-unit-card.ts';
import type { ReportExtras } from './report-extras.ts';
import { channelRms, displayUnit } from './statistics.ts';

/** tints of the heat map in report-style.ts */
const TINTS = 9;

export function channelSection(recording: Recording, extras: ReportExtras): Html {
  const { factor, word } = displayUnit(recording.unit);
  const rms = Float64Array.from(extras.channelRms ?? channelRms(recording), (value) => value * factor);
  const good = Array.from(rms).filter((value, i) => recording.channels[i].status === 'good' && Number.isFinite(value));
  const range: [number, number] = good.length > 0 ? [Math.min(...good), Math.max(...good)] : [0, 1];
  const maps = recording.grids.map((grid, g) => gridMap(recording, grid, g, rms, range));
  const loose = recording.channels.flatMap((channel, i) => (channel.grid < 0 || channel.row < 0 ? [i] : []));
  if (loose.length > 0) maps.push(looseMap(recording, loose, rms, range));
  const bad = recording.channels.flatMap((channel, i) => (channel.status === 'bad' ? [i] : []));
  return html`<p class="caption">Root mean square in ${word}, ${extras.channelRmsMeaning ?? 'as recorded, mean removed'}; the shade runs over the good
channels, from ${short(range[0])} to ${short(range[1])} ${word}. Rows run along the fibres as far as the layout of the grid is known. Struck out: not used.${
    bad.length === 0 && ` All ${count(recording.channelCount, 'channel')} were used.`
  }</p>
<div class="channels"><div class="grids">${maps}</div>${bad.length > 0 && html`<div>${badTable(recording, bad, rms, word)}</div>`}</div>`;
}

function gridMap(
  recording: Recording,
  grid: ElectrodeGrid,
  index: number,
  rms: Float64Array,
  range: [number, number],
): Html {
  const used = grid.cells.filter((channel) => channel >= 0 && recording.channels[channel].status === 'good').length;
  const spacing = Number.isFinite(grid.spacingMetres) ? `, ${short(grid.spacingMetres * 1e3)} mm apart` : '';
  const muscle = grid.muscle ? `, ${grid.muscle}` : '';
  const caption = `${used} of ${count(grid.cells.filter((channel) => channel >= 0).length, 'channel')} used, ${grid.rows} × ${grid.columns}${spacing}${muscle}`;
  return heatMap(recording, gridName(recording, index), caption, grid, rms, range);
}

function looseMap(recording: Recording, channels: readonly number[], rms: Float64Array, range: [number, number]): Html {
  const columns = Math.min(8, channels.length);
  const rows = Math.ceil(channels.length / columns);
  const cells = Int32Array.from({ length: rows * columns }, (_, i) => channels[i] ?? -1);
  return heatMap(
    recording,
    'No grid',
    `${count(channels.length, 'channel')} in file order`,
    { rows, columns, cells },
    rms,
    range,
  );
}

function heatMap(
  recording: Recording,
  name: string,
  caption: string,
  layout: Pick<ElectrodeGrid, 'rows' | 'columns' | 'cells'>,
  rms: Float64Array,
  range: [number, number],
): Html {
  const width = Math.max(24, Math.min(46, 460 / layout.columns));
  const height = 24;
  const cells = Array.from(layout.cells, (channel, cell) => {
    if (channel < 0) return html``;
    const x = (cell % layout.columns) * width;
    const y = Math.floor(cell / layout.columns) * height;
    const { name: channelName, status, statusReason } = recording.channels[channel];
    const bad = status === 'bad';
    const share = (rms[channel] - range[0]) / (range[1] - range[0] || 1);
    const tint = Number.isFinite(share) ? Math.min(TINTS - 1, Math.max(0, Math.floor(share * TINTS))) : 0;
    const title = `${channelName}: ${short(rms[channel])}${bad ? `, not used: ${statusReason ?? 'no reason given'}` : ''}`;
    return html`<g><title>${title}</title><rect class="heat ${bad ? 'bad' : `h${tint}`}" x="${x + 0.75}" y="${y + 0.75}" width="${width - 1.5}" height="${height - 1.5}"/>${
      bad && html`<path class="cross" d="M${x + 0.75} ${y + height - 0.75}l${width - 1.5} -${height - 1.5}"/>`
    }<text class="${bad ? 'bad' : `on-h${tint}`}" x="${x + width / 2}" y="${y + height / 2 + 3.8}">${cellText(rms[channel])}</text></g>`;
  });
  const [w, h] = [layout.columns * width, layout.rows * height];
  const numbers = [
    ...Array.from({ length: layout.columns }, (_, i) => html`<text x="${(i + 0.5) * width}" y="-6">${i + 1}</text>`),
    ...Array.from(
      { length: layout.rows },
      (_, i) => html`<text x="-12" y="${(i + 0.5) * height + 3.8}">${i + 1}</text>`,
    ),
  ];
  return html`<figure class="grid-map" data-columns="${layout.columns}"><figcaption><b>${name}</b><span>${caption}</span></figcaption>
<svg class="plot" viewBox="-24 -18 ${w + 24} ${h + 18}" width="${w + 24}" height="${h + 18}" role="img" aria-label="Amplitude per channel of ${name}"><g class="places">${numbers}</g>${cells}</svg></figure>`;
}

/** Few enough digits for a cell. */
function cellText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 9999.5) return value.toExponential(0).replace('+', '');
  return value >= 99.5 ? value.toFixed(0) : value >= 9.95 ? value.toFixed(0) : value.toPrecision(2);
}

function badTable(recording: Recording, bad: readonly number[], rms: Float64Array, word: string): Html {
  return html`<h3 class="first">${count(bad.length, 'channel')} not used</h3><div class="scroll"><table class="plain"><thead><tr><th scope="col">Channel</th><th scope="col">Grid</th>
<th scope="col" class="number">Row</th><th scope="col" class="number">Column</th><th scope="col" class="number">RMS (${word})</th><th scope="col">Reason</th></tr></thead><tbody>${bad.map(
    (i) => {
      const { name, grid, row, column, statusReason } = recording.channels[i];
      const place = (value: number) => (value >= 0 ? String(value + 1) : '–');
      return html`<tr><th scope="row">${name}</th><td>${gridName(recording, grid)}</td><td class="number">${place(row)}</td><td class="number">${place(column)}</td>
<td class="number">${fixed(rms[i], 1)}</td><td>${statusReason ?? 'no reason given'}</td></tr>`;
    },
  )}</tbody></table></div>`;
}
