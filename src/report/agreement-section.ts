/** Agreement with the decomposition that came with the file. */

import type { Decomposition } from '../core/decomposition.ts';
import { count, fixed, grouped, type Html, html } from './html.ts';
import type { ReportAgreement } from './report-extras.ts';

export function agreementSection(agreement: ReportAgreement, decomposition: Decomposition): Html {
  const above = agreement.rows.filter((row) => row.rateOfAgreement > 0.9).length;
  const matched = agreement.rows.filter((row) => row.motorUnit >= 0).length;
  const expectedOf = (motorUnit: number) => decomposition.motorUnits[motorUnit].quality.expectedRoa;
  const stated = agreement.rows.some((row) => row.motorUnit >= 0 && expectedOf(row.motorUnit) !== undefined);
  const beyond = decomposition.motorUnits.length - matched;
  return html`<p>The file holds ${count(agreement.rows.length, 'motor unit')} of another origin: ${agreement.origin}. <b>${above} of ${agreement.rows.length}</b>
were found with a rate of agreement above 0.9, counting discharges within ±${fixed(agreement.toleranceSeconds * 1e3, 1)} ms after the best common lag. ${
    beyond > 0 &&
    `${count(beyond, 'motor unit')} of this decomposition ${beyond === 1 ? 'has' : 'have'} no counterpart there.`
  }</p><div class="scroll"><table class="plain"><thead><tr><th scope="col">Reference</th><th scope="col" class="number">Discharges</th><th scope="col" class="number">Motor unit</th>
<th scope="col" class="number">Discharges</th><th scope="col" class="number">Lag (ms)</th>${
    stated && html`<th scope="col" class="number">Expected RoA</th>`
  }<th scope="col" class="number">RoA</th><th scope="col" class="bar-cell"><span class="hidden">RoA as a bar</span></th></tr></thead><tbody>${agreement.rows.map(
    (row) => {
      const found = row.motorUnit >= 0;
      const link = found ? html`<a href="#mu-${row.motorUnit}">${row.motorUnit}</a>` : '–';
      const discharges = found ? grouped(decomposition.motorUnits[row.motorUnit].dischargeSamples.length) : '–';
      const length = Math.round(100 * Math.min(1, Math.max(0, row.rateOfAgreement)));
      return html`<tr><th scope="row">${row.referenceName}</th><td class="number">${grouped(row.referenceDischarges)}</td><td class="number">${link}</td><td class="number">${discharges}</td>
<td class="number">${found && row.lagSeconds !== undefined ? fixed(row.lagSeconds * 1e3, 1) : '–'}</td>${
        stated && html`<td class="number">${found ? fixed(expectedOf(row.motorUnit), 3) : '–'}</td>`
      }<td class="number">${found ? fixed(row.rateOfAgreement, 3) : 'not found'}</td>
<td class="bar-cell"><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><path class="bar-all" d="M0 4H100"/><path class="bar-part" d="M0 4H${length}"/></svg></td></tr>`;
    },
  )}</tbody></table></div>`;
}
