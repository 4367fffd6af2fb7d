/** The report on one decomposition: a single HTML file that needs nothing else, on a screen or on paper. */

import type { Decomposition } from '../core/decomposition.ts';
import { requireLength } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import { agreementSection } from './agreement-section.ts';
import { channelSection } from './channel-figure.ts';
import { type ForceLayer, forceLayer } from './force-layer.ts';
import { count, exact, fixed, grouped, type Html, html, trusted } from './html.ts';
import { inversionStyle } from './inversion-style.ts';
import { inversionsOf, shownProperties } from './inverted-properties.ts';
import { limbSection } from './limb-section.ts';
import { methodsSection, reproduceSection } from './methods-section.ts';
import { gridName, motorUnitCard } from './motor-unit-card.ts';
import { type Column, motorUnitColumns } from './motor-unit-columns.ts';
import { type Definition, definitionList, motorUnitTable } from './motor-unit-table.ts';
import { propertyColumns } from './property-columns.ts';
import { qualityStrips } from './quality-strips.ts';
import { rasterFigure, shadeLegend } from './raster-figure.ts';
import { ratesFigure } from './rates-figure.ts';
import type { ReportExtras } from './report-extras.ts';
import { reportScript, reportScriptDigest } from './report-script.ts';
import { reportStyle } from './report-style.ts';
import { forceName, forceOf, median, PAUSE_SECONDS, SMOOTHING_SECONDS } from './statistics.ts';

interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/**
 * Renders the report. No clock, no chance: the same arguments give the same bytes.
 * @param recording - as it was read, with channels marked good or bad as they were used
 * @returns a whole HTML document; it loads nothing, and its content security policy lets it load nothing. Scripts only sort
 *   the table and zoom in time; without them everything is there to see
 * @throws ShapeError when recording and decomposition do not belong together
 * Cost: about 40 kB and 10 ms per motor unit of 30 s on 64 channels; besides the text a few MB of memory.
 */
export function renderReport(recording: Recording, decomposition: Decomposition, extras: ReportExtras = {}): string {
  requireLength('renderReport', 'samples of the decomposition', decomposition.sampleCount, recording.sampleCount);
  if (extras.channelRms)
    requireLength('renderReport', 'extras.channelRms', extras.channelRms.length, recording.channelCount);
  const sections = sectionsOf(recording, decomposition, extras);
  const { fileName } = recording.source;
  const page = html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${reportScriptDigest}'; base-uri 'none'; form-action 'none'"/>
<meta name="color-scheme" content="light dark"/><meta name="generator" content="${decomposition.provenance.program} ${decomposition.provenance.version}"/>
<title>${fileName}: ${count(decomposition.motorUnits.length, 'motor unit')}</title><style>${trusted(inversionsOf(decomposition).length > 0 ? reportStyle + inversionStyle : reportStyle)}</style></head><body>
<nav class="bar" aria-label="Sections"><div class="inner"><span class="mark">${decomposition.provenance.program}</span><ul>${sections.map(
    (section) => html`<li><a href="#${section.id}">${section.title}</a></li>`,
  )}</ul><div class="zoom" hidden="hidden"><button type="button" data-zoom="back" aria-label="Earlier">‹</button><button type="button" data-zoom="in" aria-label="Zoom in">+</button><button type="button" data-zoom="out" aria-label="Zoom out">−</button><button type="button" data-zoom="on" aria-label="Later">›</button><button type="button" data-zoom="all">All</button></div></div></nav>
<main>${masthead(recording, decomposition)}${warningList(recording, decomposition)}${sections.map(
    (section) =>
      html`<section id="${section.id}" aria-labelledby="${section.id}-title"><h2 id="${section.id}-title">${section.title}</h2>${section.content}</section>`,
  )}</main><script>${trusted(reportScript)}</script></body></html>
`;
  return page.markup;
}

function sectionsOf(recording: Recording, decomposition: Decomposition, extras: ReportExtras): Section[] {
  const columns = motorUnitColumns(recording, decomposition, extras);
  const indices = decomposition.motorUnits.map((_, index) => index);
  const some = indices.length > 0;
  const force = forceOf(recording);
  const layer = some && force ? forceLayer(force) : undefined;
  const limb = limbSection(recording, decomposition, extras.body);
  const sections: (Section | false)[] = [
    some && { id: 'discharges', title: 'Discharges', content: dischargeSection(recording, decomposition, layer) },
    some && {
      id: 'table',
      title: 'Table',
      content: html`${qualityStrips(decomposition)}${motorUnitTable(decomposition, columns)}`,
    },
    limb !== undefined && { id: 'limb', title: 'Limb', content: limb },
    some && { id: 'motor-units', title: 'Motor units', content: cardSection(recording, decomposition, layer) },
    extras.agreement !== undefined && {
      id: 'agreement',
      title: 'Agreement',
      content: agreementSection(extras.agreement, decomposition),
    },
    { id: 'channels', title: 'Channels', content: channelSection(recording, extras) },
    { id: 'methods', title: 'Methods', content: methodsSection(recording, decomposition, extras) },
    some && { id: 'definitions', title: 'Definitions', content: definitionList(definitionsOf(columns, decomposition)) },
    { id: 'reproduce', title: 'Reproduce', content: reproduceSection(recording, decomposition, extras) },
  ];
  return sections.filter((section) => section !== false);
}

/** Of the columns, and of what an inverted model says of motor units. */
function definitionsOf(columns: readonly Column[], decomposition: Decomposition): readonly Definition[] {
  if (inversionsOf(decomposition).length === 0) return columns;
  const position = shownProperties.filter(({ property }) => propertyColumns.every(({ id }) => id !== property));
  return [
    ...columns,
    ...propertyColumns.slice(1),
    ...position.map(({ property: id, name, unit, definition }) => ({ id, name, unit, definition })),
    { id: 'interval', name: '90 % interval', definition: INTERVAL_DEFINITION },
  ];
}

const INTERVAL_DEFINITION =
  'Holds the property with a probability of 90 %, as far as the errors of the model are known. Where the electrodes tell little more than was assumed before the recording, the report says “not told by this grid” and the interval is that of the assumption.';

function masthead(recording: Recording, decomposition: Decomposition): Html {
  const { motorUnits, provenance } = decomposition;
  const quality = (pick: (index: number) => number) => median(motorUnits.map((_, index) => pick(index)));
  const seconds = recording.sampleCount / recording.samplingRateHz;
  const tiles: [string, string, string][] = [
    [grouped(motorUnits.length), '', motorUnits.length === 1 ? 'motor unit' : 'motor units'],
    [fixed(seconds, 1), 's', 'recording'],
  ];
  if (motorUnits.length > 0) {
    const expected = motorUnits.flatMap(({ quality: { expectedRoa } }) => expectedRoa ?? []);
    if (expected.length > 0) tiles.push([fixed(median(expected), 2), '', 'median expected RoA']);
    tiles.push([
      fixed(
        quality((i) => motorUnits[i].quality.dischargeRateHz),
        1,
      ),
      'Hz',
      'median rate',
    ]);
    tiles.push([
      fixed(
        quality((i) => motorUnits[i].quality.silhouette),
        3,
      ),
      '',
      'median SIL',
    ]);
    tiles.push([
      fixed(
        quality((i) => motorUnits[i].quality.pnrDecibels),
        1,
      ),
      'dB',
      'median PNR',
    ]);
  }
  return html`<header class="masthead"><p class="eyebrow">Motor unit decomposition</p><h1>${recording.source.fileName}</h1>
<dl class="pairs">${headFacts(recording, decomposition).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
<ul class="tiles">${tiles.map(([value, unit, label]) => html`<li><b>${value}${unit && html`<small> ${unit}</small>`}</b><span>${label}</span></li>`)}</ul>${
    motorUnits.length === 0 &&
    html`<p class="empty">No motor unit met the acceptance rules of the method "${provenance.method}". Look at the channels below; a longer or stronger contraction, fewer bad channels, or looser rules may help.</p>`
  }</header>`;
}

function headFacts(recording: Recording, decomposition: Decomposition): [string, string][] {
  const { source, grids, channels, samplingRateHz } = recording;
  const muscles = [
    ...new Set([...grids.map((grid) => grid.muscle), ...channels.map((channel) => channel.muscle)]),
  ].filter((muscle) => muscle);
  const bad = channels.filter((channel) => channel.status === 'bad').length;
  const force = forceOf(recording);
  const facts: [string, string][] = [];
  if (muscles.length > 0) facts.push(['Muscle', muscles.join(', ')]);
  facts.push(['Grid', grids.length > 0 ? grids.map((_, i) => gridName(recording, i)).join(', ') : 'unknown']);
  facts.push(['Channels', bad === 0 ? String(channels.length) : `${channels.length}, ${bad} not used`]);
  facts.push(['Sampling rate', `${exact(samplingRateHz)} Hz`]);
  if (source.device) facts.push(['Device', source.device]);
  facts.push(['Format', source.format]);
  if (force) facts.push(['Force', `${force.name}${force.unit && ` (${force.unit})`}`]);
  facts.push([
    'Method',
    `${decomposition.provenance.method}, ${decomposition.provenance.program} ${decomposition.provenance.version}`,
  ]);
  return facts;
}

function warningList(recording: Recording, decomposition: Decomposition): Html | undefined {
  const warnings = [...new Set([...recording.warnings, ...decomposition.warnings])];
  if (warnings.length === 0) return undefined;
  return html`<aside class="warnings" aria-label="Warnings"><h2>${count(warnings.length, 'warning')}</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></aside>`;
}

function dischargeSection(recording: Recording, decomposition: Decomposition, layer?: ForceLayer): Html {
  const force = forceOf(recording);
  return html`${layer?.definition}<p class="caption">Each stroke is a discharge, each row a motor unit, in order of recruitment with the first at the bottom${
    force && html`; the shaded area is the ${forceName(force)}`
  }.${shadeLegend(decomposition)}<span class="hint" hidden="hidden"> Drag across any time axis to zoom all of them; double-click shows everything.</span></p>
<figure class="wide">${rasterFigure(recording, decomposition, layer)}</figure>
<p class="caption">Discharge rates: 1 / mean interval under a Hann window of ${SMOOTHING_SECONDS} s, broken at pauses longer than ${PAUSE_SECONDS} s, from <span class="key s0">first</span> to <span class="key s7">last</span> recruited.</p>
<figure class="wide">${ratesFigure(decomposition, layer)}</figure>`;
}

function cardSection(recording: Recording, decomposition: Decomposition, layer?: ForceLayer): Html {
  const shaded = decomposition.motorUnits.some((motorUnit) => motorUnit.dischargeProbability !== undefined);
  return html`<p class="caption">Left, the action potential at each electrode of the grid over a tint of its amplitude. Middle, the discharge rate (dots: 1 / interval, line: smoothed) and the innervation
pulse train, with a stroke above each discharge${shaded && ', shaded by its probability as above'}. Right, the intervals between discharges and their median. Best motor unit first.${inversionsOf(decomposition).length > 0 && ' Where the model of the limb explains a motor unit, its action potential lies over the measured one and its properties stand below.'}</p>${decomposition.motorUnits.map((_, index) => motorUnitCard(recording, decomposition, index, layer))}`;
}
