/**
 * What the consensus matrices for high-density surface EMG and for single motor units ask authors to report (CEDE project,
 * Gallina 2022 and Martinez-Valdes 2023), filled in as far as the file and the run can answer.
 */

import type { Decomposition } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { count, exact, fixed, type Html, html, short } from './html.ts';
import { median } from './statistics.ts';

export function reportingChecklist(recording: Recording, decomposition: Decomposition): Html {
  const rows = checklistRows(recording, decomposition);
  return html`<div class="scroll"><table class="plain checklist"><thead><tr><th scope="col">Item</th><th scope="col">This recording</th></tr></thead><tbody>${rows.map(
    ([item, answer]) =>
      html`<tr><th scope="row">${item}</th><td>${answer ?? html`<em>to be stated by the authors</em>`}</td></tr>`,
  )}</tbody></table></div>`;
}

function checklistRows(recording: Recording, decomposition: Decomposition): [string, string | undefined][] {
  const { grids, channels, source } = recording;
  const { provenance, motorUnits } = decomposition;
  const muscles = [
    ...new Set([...grids.map((grid) => grid.muscle), ...channels.map((channel) => channel.muscle)]),
  ].filter((muscle) => muscle !== undefined && muscle !== '');
  const bad = channels.filter((channel) => channel.status === 'bad').length;
  const { bandLowHz, bandHighHz } = provenance.parameters;
  const quality = (pick: (index: number) => number, decimals: number) =>
    fixed(median(motorUnits.map((_, i) => pick(i))), decimals);
  const expected = motorUnits.flatMap((motorUnit) => motorUnit.quality.expectedRoa ?? []);
  return [
    ['Muscle', muscles.length > 0 ? muscles.join(', ') : undefined],
    [
      'Electrode grid, inter-electrode distance',
      grids.length > 0
        ? grids
            .map(
              (grid) =>
                `${grid.name}: ${grid.rows} × ${grid.columns}, ${Number.isFinite(grid.spacingMetres) ? `${short(grid.spacingMetres * 1e3)} mm` : 'distance unknown'}`,
            )
            .join('; ')
        : undefined,
    ],
    ['Placement, orientation, skin preparation, reference electrode', undefined],
    ['Amplifier', source.device],
    ['Gain, hardware filters, resolution', undefined],
    ['Sampling rate', `${exact(recording.samplingRateHz)} Hz`],
    [
      'Digital filters',
      typeof bandLowHz === 'number' && typeof bandHighHz === 'number'
        ? `band-pass ${exact(bandLowHz)}–${exact(bandHighHz)} Hz, zero phase`
        : undefined,
    ],
    ['Channels excluded', bad === 0 ? 'none' : `${bad} of ${channels.length}, with reasons above`],
    ['Task, effort, contraction profile', undefined],
    [
      'Decomposition software, version, parameters',
      `${provenance.program} ${provenance.version}, method ${provenance.method}, all parameters above`,
    ],
    ['Manual editing', 'none'],
    ['Motor units', count(motorUnits.length, 'motor unit')],
    [
      'Accuracy measures',
      motorUnits.length === 0
        ? 'none, no motor unit was found'
        : `median silhouette ${quality((i) => motorUnits[i].quality.silhouette, 3)}, median pulse-to-noise ratio ${quality((i) => motorUnits[i].quality.pnrDecibels, 1)} dB (MUniverse convention), ${quality((i) => motorUnits[i].quality.pnrHolobarDecibels, 1)} dB (Holobar)${expected.length > 0 ? `, median expected rate of agreement ${fixed(median(expected), 2)}` : ''}`,
    ],
    ['Tracking across contractions', 'none'],
  ];
}
