/** Methods paragraph, parameters, checklist, references and the command that makes the decomposition again. */

import type { Decomposition } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { type CitationKey, citations } from './citations.ts';
import type { Sentence } from './decoder-text.ts';
import { fixed, type Html, html, trusted } from './html.ts';
import { inversionSentences } from './inversion-text.ts';
import { methodsText } from './methods-text.ts';
import type { ReportExtras } from './report-extras.ts';
import { reportingChecklist } from './reporting-checklist.ts';

export function methodsSection(recording: Recording, decomposition: Decomposition, extras: ReportExtras): Html {
  const sentences = methodsText(recording, decomposition);
  const model = inversionSentences(decomposition, extras.body);
  const keys: CitationKey[] = [];
  for (const key of [
    ...[...sentences, ...model].flatMap((sentence) => sentence.cites ?? []),
    'gallina2022' as const,
    'martinezValdes2023' as const,
  ])
    if (!keys.includes(key)) keys.push(key);
  const paragraph = (of: readonly Sentence[]) =>
    html`<p class="methods">${of.map((sentence, i) => html`${i > 0 && ' '}${sentence.text}${marks(keys, sentence.cites ?? [])}`)}</p>`;
  return html`${paragraph(sentences)}${model.length > 0 && paragraph(model)}
<p class="note">Written from the parameters of this run; check it against your own set-up before you copy it. Convolutive separation finds motor units with large
and distinct action potentials first: the motor units found are not a random sample of the active ones.</p>
<h3>Parameters</h3>${parameterTable(decomposition, extras)}
<h3>Reporting checklist</h3><p class="note">After the CEDE matrices for high-density surface EMG${marks(keys, ['gallina2022'])} and single motor units${marks(keys, ['martinezValdes2023'])}.</p>
${reportingChecklist(recording, decomposition)}
<h3>References</h3><ol class="references">${keys.map((key) => html`<li id="ref-${key}">${citations[key]}</li>`)}</ol>`;
}

function marks(keys: readonly CitationKey[], cited: readonly CitationKey[]): Html | undefined {
  if (cited.length === 0) return undefined;
  const links = cited.map((key, i) => html`${i > 0 && ', '}<a href="#ref-${key}">${keys.indexOf(key) + 1}</a>`);
  return html`<sup>${links}</sup>`;
}

function parameterTable(decomposition: Decomposition, extras: ReportExtras): Html {
  const { parameters } = decomposition.provenance;
  const rows = Object.keys(parameters).map((name) => {
    const known = extras.parameterTable?.find((row) => row.name === name);
    return html`<tr><th scope="row"><code>${name}</code></th>${trusted(isNested(parameters[name]) ? '<td>' : '<td class="value">')}${parameterText(parameters[name])}${known?.unit && Number.isFinite(parameters[name]) && ` ${known.unit}`}</td>${
      extras.parameterTable && html`<td>${known?.meaning ?? ''}</td><td>${known?.source ?? ''}</td>`
    }</tr>`;
  });
  if (rows.length === 0) return html`<p class="note">none</p>`;
  return html`<div class="scroll"><table class="plain parameters"><thead><tr><th scope="col">Name</th><th scope="col">Value</th>${
    extras.parameterTable && html`<th scope="col">Meaning</th><th scope="col">Source of the default</th>`
  }</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Values of several names: too long for a line. */
function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A parameter's value as text: lists with commas, anything nested as name: value. */
export function parameterText(value: unknown): string {
  if (value === Infinity || value === null) return 'no limit';
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(parameterText).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, part]) => `${name}: ${isNested(part) ? `(${parameterText(part)})` : parameterText(part)}`)
      .join(', ');
  return String(value);
}

export function reproduceSection(recording: Recording, decomposition: Decomposition, extras: ReportExtras): Html {
  const { provenance } = decomposition;
  const facts: [string, string | undefined][] = [
    ['Program', `${provenance.program} ${provenance.version}`],
    ['Method', provenance.method],
    ['Seed', String(provenance.seed)],
    ['Kernels', provenance.backend],
    ['Input', recording.source.fileName],
    ['Digest of the input', extras.inputDigest],
    [
      'Peak memory',
      extras.peakMemoryBytes === undefined ? undefined : `${Math.round(extras.peakMemoryBytes / 1e6)} MB`,
    ],
    ...Object.entries(extras.timingsSeconds ?? {}).map(([stage, seconds]): [string, string] => [
      `Time: ${stage}`,
      `${fixed(seconds, 2)} s`,
    ]),
  ];
  return html`<p>The same file, parameters and seed give the same discharges, for any number of workers.</p>${
    extras.command !== undefined && html`<pre class="command"><code>${extras.command}</code></pre>`
  }<dl class="pairs">${facts.map(([term, value]) => value !== undefined && html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}
