/** The report's section on motor units as parts of a limb: where they lie, and how their properties go together. */

import type { Decomposition } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { count, type Html, html } from './html.ts';
import { inversionsOf } from './inverted-properties.ts';
import { placeMotorUnits, sectionOfElectrodes } from './limb-places.ts';
import { propertyTableOf } from './motor-unit-table.ts';
import { motorUnitsAlong } from './motor-units-along.ts';
import { motorUnitsSection } from './motor-units-section.ts';
import { propertyColumns } from './property-columns.ts';
import { propertyPlots } from './property-plots.ts';
import type { ReportBody } from './report-extras.ts';
import { recruitmentOrder } from './statistics.ts';

/** @returns undefined where no motor unit has an inversion */
export function limbSection(
  recording: Recording,
  decomposition: Decomposition,
  body: ReportBody | undefined,
): Html | undefined {
  const plots = propertyPlots(recording, decomposition);
  if (!plots) return undefined;
  const found = inversionsOf(decomposition).length;
  const all = decomposition.motorUnits.length;
  const missing =
    found < all
      ? ` The model does not explain ${count(all - found, 'of them', 'of them')}, which are not shown here.`
      : '';
  return html`<p class="caption">What the inverted model of the limb says of ${found === all ? count(all, 'motor unit') : `${found} of ${count(all, 'motor unit')}`}${found > 1 && html`, coloured from <span class="key s0">first</span> to <span class="key s7">last</span> recruited as above`}.${missing} Large and shallow motor units are found first: these are no random sample of the active ones.</p>${body && limbFigures(decomposition, body)}${plots}${propertyTableOf(decomposition, propertyColumns)}`;
}

function limbFigures(decomposition: Decomposition, { anatomy, leadFields, muscles }: ReportBody): Html | undefined {
  const { electrodes } = leadFields;
  const section = sectionOfElectrodes(anatomy.labelMap, electrodes);
  const placed = placeMotorUnits(decomposition, { muscles }, section).filter(({ place, zone }) =>
    [...place, zone.value].every(Number.isFinite),
  );
  if (placed.length === 0) return undefined;
  const order = recruitmentOrder(decomposition);
  const ordered = [...placed].sort((a, b) => order.indexOf(a.index) - order.indexOf(b.index));
  return html`<div class="on-limb"><figure><figcaption>In the cross-section under the electrodes</figcaption>${motorUnitsSection(anatomy, electrodes, section, placed)}</figure><figure><figcaption>Along the limb</figcaption>${motorUnitsAlong(electrodes, section, ordered)}<p class="note">Dots are innervation zones, lines the reach of the fibres; the broad parts are 90 % intervals. Dashed, grey: not told by this grid. First recruited at the bottom.</p></figure></div>`;
}
