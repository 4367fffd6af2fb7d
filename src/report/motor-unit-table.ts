/** The table of motor units, sortable where scripts run, and the definitions of its columns. */

import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import { type Html, html } from './html.ts';
import type { Column } from './motor-unit-columns.ts';
import { orderName } from './motor-unit-order.ts';

export function motorUnitTable(decomposition: Decomposition, columns: readonly Column[]): Html {
  return table(
    decomposition,
    columns,
    `Motor units, best first (largest ${orderName(decomposition)}). A dotted line marks values outside what is commonly accepted.`,
  );
}

/** Of the motor units that have an inversion. */
export function propertyTableOf(decomposition: Decomposition, columns: readonly Column[]): Html {
  return table(
    decomposition,
    columns,
    'Properties of the motor units as the model of the limb tells them, with 90 % intervals in small print. Grey: not told by this grid, little more than what was assumed.',
    'sortable by-model',
    (motorUnit) => motorUnit.inversion !== undefined,
  );
}

function table(
  { motorUnits }: Decomposition,
  columns: readonly Column[],
  caption: string,
  className = 'sortable',
  isShown: (motorUnit: MotorUnit) => boolean = () => true,
): Html {
  return html`<div class="scroll"><table class="${className}"><caption>${caption}</caption>
<thead><tr>${columns.map(header)}</tr></thead><tbody>${motorUnits.map((motorUnit, index) => {
    if (!isShown(motorUnit)) return false;
    const cells = columns.map((column, i) => {
      const text = column.show(motorUnit, index);
      const value = column.value(motorUnit, index);
      if (i === 0) return html`<th scope="row" data-value="${index}"><a href="#mu-${index}">${text}</a></th>`;
      const doubtful = column.doubtful?.(motorUnit) === true;
      const untold = column.told?.(motorUnit) === false;
      const interval = column.interval?.(motorUnit);
      return html`<td class="${column.text ? '' : 'number'}${doubtful && ' doubtful'}${untold && ' untold'}" data-value="${Number.isFinite(value) ? value : ''}">${text}${interval !== undefined && html`<small class="interval">${interval}</small>`}</td>`;
    });
    return html`<tr>${cells}</tr>`;
  })}</tbody></table></div>`;
}

function header(column: Column, index: number): Html {
  const unit = column.unit ? html` <span class="unit">${column.unit}</span>` : undefined;
  return html`<th scope="col" class="${column.text || index === 0 ? '' : 'number'}" title="${column.definition}"><span class="sorts">${column.name}${unit}</span></th>`;
}

export interface Definition {
  readonly id: string;
  readonly name: string;
  readonly unit?: string;
  readonly definition: string;
}

export function definitionList(definitions: readonly Definition[]): Html {
  return html`<dl class="definitions">${definitions.map(
    ({ id, name, unit, definition }) =>
      html`<div id="def-${id}"><dt>${name}${unit && ` (${unit})`}</dt><dd>${definition}</dd></div>`,
  )}</dl>`;
}
