/** Motor units along the limb: innervation zones and the reach of their fibres, against the rows of the electrodes. */

import { scaleLinear } from 'd3-scale';
import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import { vectorAt } from '../anatomy/electrodes/vector.ts';
import { count, fixed, type Html, html } from './html.ts';
import { isTold, UNTOLD } from './inverted-properties.ts';
import type { Interval, LimbSection, PlacedMotorUnit } from './limb-places.ts';

const WIDTH = 560;
const LEFT = 34;
const RIGHT = 10;
const TOP = 34;
/** more lines than this would be a grey area */
const MOST_LINES = 40;

/** @param motorUnits - from the bottom */
export function motorUnitsAlong(
  electrodes: PlacedElectrodes,
  section: LimbSection,
  motorUnits: readonly PlacedMotorUnit[],
): Html {
  const rows = electrodeRows(electrodes, section).map((metres) => 1e3 * metres);
  const shown = motorUnits.flatMap(({ zone, ends }) => [zone.value, ...ends.map(({ value }) => value)]);
  const told = motorUnits.flatMap(({ ends }) => ends.flatMap((end) => (end.isTold ? end.interval : [])));
  const all = [...rows, ...[...shown, ...told].map((metres) => 1e3 * metres)];
  const x = scaleLinear([Math.min(...all) - 2, Math.max(...all) + 2], [LEFT, WIDTH - RIGHT]);
  const row = Math.min(22, Math.max(5, 440 / motorUnits.length));
  const height = Math.max(110, row * motorUnits.length);
  const bottom = TOP + height;
  const place = (metres: number) => fine(Math.min(WIDTH - RIGHT, Math.max(LEFT, x(1e3 * metres))));
  const everyth = Math.ceil(9 / row);
  const marks = motorUnits.map((motorUnit, rank) => {
    const y = fine(bottom - (rank + 0.5) * row);
    const label =
      rank % everyth === 0 &&
      html`<text x="${LEFT - 8}" y="${fine(Number(y) + 3.5)}" class="edge-right">${motorUnit.index}</text>`;
    return html`${label}${fibreMarks(motorUnit, y, place, Math.min(4, row / 2.6))}`;
  });
  return html`<svg class="plot along" viewBox="0 0 ${WIDTH} ${fine(bottom + 38)}" role="img" aria-label="Innervation zones and fibres of ${count(motorUnits.length, 'motor unit')} along the limb"><g class="axis">${x
    .ticks(7)
    .map(
      (tick) =>
        html`<path d="M${fine(x(tick))} ${bottom}v4"/><text x="${fine(x(tick))}" y="${bottom + 17}">${fixed(tick, 0)}</text>`,
    )}<path d="M${LEFT} ${bottom}H${WIDTH - RIGHT}"/><text x="${fine((LEFT + WIDTH - RIGHT) / 2)}" y="${bottom + 34}">along the limb from the middle of the electrodes (mm)</text></g><text class="edge" x="${LEFT}" y="${bottom + 34}">← proximal</text><text class="edge-right" x="${WIDTH - RIGHT}" y="${bottom + 34}">distal →</text>${rows.map(
    (metres) =>
      html`<path class="electrode-row" d="M${fine(x(metres))} ${TOP - 4}V${bottom}"/><circle class="skin-electrode" cx="${fine(x(metres))}" cy="${TOP - 9}" r="3"/>`,
  )}<text class="edge" x="${LEFT}" y="11">${electrodes.grid ? 'rows of electrodes' : 'electrodes'}</text>${marks}</svg>`;
}

function fibreMarks(
  { index, colour, inversion, zone, ends }: PlacedMotorUnit,
  y: string,
  place: (metres: number) => string,
  radius: number,
): Html {
  const across = (interval: Interval) => `M${place(interval[0])} ${y}H${place(interval[1])}`;
  const isZoneTold = isTold(inversion, 'innervationZone');
  const millimetres = (metres: number) => fixed(1e3 * metres, 0);
  const words = `Motor unit ${index}: innervation zone at ${millimetres(zone.value)} mm${isZoneTold ? ` (${zone.interval.map(millimetres).join(' to ')})` : `, ${UNTOLD}`}; fibres from ${ends.map((end) => `${millimetres(end.value)} mm${end.isTold ? '' : ` (${UNTOLD})`}`).join(' to ')}`;
  return html`<g class="mu s${colour}"><title>${words}</title>${ends.map(
    ({ value, interval, isTold: isEndTold }) =>
      html`<path class="fibres${!isEndTold && ' untold'}" d="M${place(zone.value)} ${y}H${place(value)}"/>${isEndTold && html`<path class="ends" d="${across(interval)}"/>`}`,
  )}${isZoneTold && html`<path class="zone" d="${across(zone.interval)}"/>`}</g><g class="mu s${colour}${!isZoneTold && ' open'}"><a href="#mu-${index}"><circle class="dot" cx="${place(zone.value)}" cy="${y}" r="${fine(radius)}"/></a></g>`;
}

/** Places along the limb, from the plane to distal: means over the rows of a grid, else one for each millimetre with electrodes. */
function electrodeRows(
  electrodes: Pick<PlacedElectrodes, 'grid' | 'positionsMetres' | 'names'>,
  section: LimbSection,
): number[] {
  const { grid, positionsMetres, names } = electrodes;
  const placeOf = (n: number) => section.distalOf(vectorAt(positionsMetres, n));
  if (!grid) {
    const places = [...new Set(names.map((_, n) => Math.round(1e3 * placeOf(n))))].map((mm) => mm / 1e3);
    return places.length > MOST_LINES ? [Math.min(...places), Math.max(...places)] : places;
  }
  const rows = Array.from({ length: grid.rows }, (_, r) => {
    const own = Array.from(grid.cells.subarray(r * grid.columns, (r + 1) * grid.columns)).filter((cell) => cell >= 0);
    return own.reduce((sum, electrode) => sum + placeOf(electrode), 0) / own.length;
  }).filter(Number.isFinite);
  const reach = Math.max(...rows) - Math.min(...rows);
  const columnsRunAlong = reach < ((grid.rows - 1) * grid.spacingMetres) / 2;
  // a grid that lies across the limb: its rows have no places along it
  return columnsRunAlong ? electrodeRows({ positionsMetres, names }, section) : rows;
}

function fine(value: number): string {
  return String(Math.round(value * 10) / 10);
}
