/** The table of motor units, sortable where scripts run, and the definitions of its columns. */

import type { Decomposition } from '../core/decomposition.ts';
import { type Html, html } from './html.ts';
import type { Column } from './motor-unit-columns.ts';
import { orderName } from './motor-unit-order.ts';

export function motorUnitTable(decomposition: Decomposition, columns: readonly Column[]): Html {
  return html`<div class="scroll"><table class="sortable"><caption>Motor units, best first (largest ${orderName(decomposition)}). A dotted line marks values outside what is commonly accepted.</caption>
<thead><tr>${columns.map(header)}</tr></thead><tbody>${decomposition.motorUnits.map((motorUnit, index) => {
    const cells = columns.map((column, i) => {
      const text = column.show(motorUnit, index);
      const value = column.value(motorUnit, index);
      if (i === 0) return html`<th scope="row" data-value="${index}"><a href="#mu-${index}">${text}</a></th>`;
      const doubtful = column.doubtful?.(motorUnit) === true;
      return html`<td class="${column.text ? '' : 'number'}${doubtful && ' doubtful'}" data-value="${Number.isFinite(value) ? value : ''}">${text}</td>`;
    });
    return html`<tr>${cells}</tr>`;
  })}</tbody></table></div>`;
}

function header(column: Column, index: number): Html {
  const unit = column.unit ? html` <span class="unit">${column.unit}</span>` : undefined;
  return html`<th scope="col" class="${column.text || index === 0 ? '' : 'number'}" title="${column.definition}"><span class="sorts">${column.name}${unit}</span></th>`;
}

export function definitionList(columns: readonly Column[]): Html {
  return html`<dl class="definitions">${columns.map(
    (column) =>
      html`<div id="def-${column.id}"><dt>${column.name}${column.unit && ` (${column.unit})`}</dt><dd>${column.definition}</dd></div>`,
  )}</dl>`;
}
