/** What the inverted model says of one motor unit: each property with its interval, in the motor unit's card. */

import type { MotorUnitInversion } from '../core/motor-unit-inversion.ts';
import { type Html, html } from './html.ts';
import { intervalText, isTold, type ShownProperty, shownProperties, UNTOLD, valueText } from './inverted-properties.ts';

/** @param index - of the motor unit */
export function propertyTable(inversion: MotorUnitInversion, index: number): Html {
  const cell = (shown: ShownProperty, content: Html | string) =>
    html`<td class="number${!isTold(inversion, shown.property) && ' untold'}">${content}</td>`;
  return html`<div class="scroll"><table class="plain properties"><caption>Motor unit ${index} in ${inversion.muscle}</caption><thead><tr><th scope="col"></th>${shownProperties.map(
    ({ name, unit }) => html`<th scope="col" class="number">${name} <span class="unit">${unit}</span></th>`,
  )}</tr></thead><tbody><tr><th scope="row">value</th>${shownProperties.map((shown) => cell(shown, valueText(shown, inversion)))}</tr><tr><th scope="row">90 %</th>${shownProperties.map(
    (shown) =>
      cell(
        shown,
        isTold(inversion, shown.property)
          ? intervalText(shown, inversion)
          : html`<span title="${intervalText(shown, inversion)}">${UNTOLD}</span>`,
      ),
  )}</tr></tbody></table></div>`;
}
