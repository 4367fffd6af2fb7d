/** What `bmiss leadfield` says of lead fields, as text and as JSON. */

import type { PlacedElectrodes } from '../../anatomy/electrodes/placed-electrodes.ts';
import type { MusclePaths } from '../../anatomy/fibres/muscle-paths.ts';
import { typicalFibre } from '../../anatomy/fibres/typical-fibre.ts';
import type { LeadFieldSet } from '../../motorunit/lead-field-set.ts';
import { count, formatNumber, renderTable } from '../table.ts';

export interface SolvedElements {
  readonly elementMetres: number;
  readonly elementCounts: readonly number[];
  readonly solverSteps: number;
}

export function electrodesLine(
  anatomyName: string,
  { name, names, grid }: PlacedElectrodes,
  radiusMetres: number,
): string {
  const shape = grid ? `, ${grid.rows} x ${grid.columns}, ${mm(grid.spacingMetres)} mm apart` : '';
  const size = radiusMetres > 0 ? `${mm(2 * radiusMetres)} mm wide` : 'points';
  return `${anatomyName}: ${count(names.length, 'electrode')} of ${name}${shape}, ${size}\n`;
}

export function elementsLine({ elementMetres, elementCounts, solverSteps }: SolvedElements): string {
  return `${elementCounts.join(' x ')} elements of ${mm(elementMetres)} mm, ${solverSteps} steps an electrode\n`;
}

export function musclesTable({ muscles }: LeadFieldSet): string {
  const rows = muscles.map(({ paths }) => {
    const { halfLengthsMetres } = typicalFibre(paths);
    return [
      paths.label.abbreviation ?? paths.label.name,
      String(paths.label.index),
      String(paths.pathCount),
      formatNumber(paths.section.areaSquareMetres * 1e6, 0),
      formatNumber(longestMetres(paths) * 1e3, 0),
      halfLengthsMetres.map((metres) => formatNumber(metres * 1e3, 0)).join(' + '),
    ];
  });
  return renderTable(
    [
      { title: 'muscle', align: 'left' },
      { title: 'label' },
      { title: 'paths' },
      { title: 'section mm2' },
      { title: 'length mm' },
      { title: 'typical fibre mm' },
    ],
    rows,
  );
}

export function leadFieldsJson({ anatomyName, electrodes, muscles, settings, warnings }: LeadFieldSet) {
  return {
    anatomy: anatomyName,
    ...electrodesJson(electrodes, settings.electrodeRadiusMetres),
    ...elementsJson(settings),
    muscles: muscles.map(({ paths }) => {
      const { halfLengthsMetres } = typicalFibre(paths);
      return {
        label: paths.label.index,
        name: paths.label.name,
        abbreviation: paths.label.abbreviation,
        paths: paths.pathCount,
        samples: paths.sampleCount,
        first_sample_mm: mm(paths.startMetres),
        step_mm: mm(paths.stepMetres),
        section_mm2: mm(paths.section.areaSquareMetres * 1e3),
        length_mm: mm(longestMetres(paths)),
        typical_half_lengths_mm: halfLengthsMetres.map(mm),
      };
    }),
    warnings,
  };
}

export function electrodesJson(electrodes: PlacedElectrodes, radiusMetres: number) {
  const { name, names, positionsMetres, skinDistancesMetres } = electrodes;
  return {
    grid: name,
    electrode_diameter_mm: mm(2 * radiusMetres),
    electrodes: names.map((electrode, n) => {
      const [x_mm, y_mm, z_mm] = Array.from(positionsMetres.subarray(3 * n, 3 * n + 3), mm);
      return { name: electrode, x_mm, y_mm, z_mm, skin_distance_mm: mm(skinDistancesMetres[n]) };
    }),
  };
}

export function elementsJson({ elementMetres, elementCounts, solverSteps }: SolvedElements) {
  return { element_mm: mm(elementMetres), element_counts: elementCounts, solver_steps: solverSteps };
}

/** Of the paths within the muscle. */
function longestMetres({ firstInside, lastInside, stepMetres }: MusclePaths): number {
  return firstInside.reduce((most, first, p) => Math.max(most, lastInside[p] - first), 0) * stepMetres;
}

function mm(metres: number): number {
  return Number((metres * 1000).toFixed(4));
}
