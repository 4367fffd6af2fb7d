/** From a motor unit's place in its muscle (section coordinates, arc length along the fibres) to the world, and back. */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import { gridDirectionInto } from './direction-grid.ts';
import type { FibreField } from './fibre-field.ts';
import type { MusclePaths } from './muscle-paths.ts';
import { worldToSection } from './muscle-section.ts';
import { createStepper } from './trace-path.ts';

export interface MusclePosition {
  /** section coordinates, metres (muscle-section.ts) */
  readonly positionMetres: readonly [number, number];
  /** along the fibre from the section, towards distal */
  readonly arcLengthMetres: number;
}

/**
 * World point of a place in the muscle: bilinear between the paths round it, linear between their samples.
 * @throws ParameterError where no path runs within a node distance, or beyond the paths' arc lengths
 */
export function musclePoint(
  paths: MusclePaths,
  { positionMetres, arcLengthMetres }: MusclePosition,
): [number, number, number] {
  const { grid, section, label, sampleCount, startMetres, stepMetres, pointsMetres, positionsMetres } = paths;
  const end = startMetres + (sampleCount - 1) * stepMetres;
  requireNumber(label.name, 'arc length (m)', arcLengthMetres, startMetres - 1e-9, end + 1e-9);
  const place = Math.min(sampleCount - 1, Math.max(0, (arcLengthMetres - startMetres) / stepMetres));
  const sample = Math.min(sampleCount - 2, Math.floor(place));
  const node = [0, 1].map((c) => (positionMetres[c] - grid.originMetres[c]) / grid.spacingMetres);
  const base = node.map(Math.floor);
  // sums over the paths there are: of weights, points and section coordinates
  let total = 0;
  const point: [number, number, number] = [0, 0, 0];
  const mean = [0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const [i, j] = [base[0] + (corner & 1), base[1] + (corner >> 1)];
    if (i < 0 || j < 0 || i >= grid.counts[0] || j >= grid.counts[1]) continue;
    const path = grid.pathOfNode[i + grid.counts[0] * j];
    const weight = (1 - Math.abs(node[0] - i)) * (1 - Math.abs(node[1] - j)) + 1e-9;
    if (path < 0) continue;
    total += weight;
    for (const c of [0, 1]) mean[c] += weight * positionsMetres[2 * path + c];
    const at = 3 * (path * sampleCount + sample);
    for (let c = 0; c < 3; c++) {
      const [here, next] = [pointsMetres[at + c], pointsMetres[at + 3 + c]];
      point[c] += weight * (here + (place - sample) * (next - here));
    }
  }
  if (total === 0)
    throw new ParameterError(
      `${label.name}: position (${positionMetres.map((metres) => (metres * 1000).toFixed(1)).join(', ')}) mm is outside the muscle's section`,
      { positionMetres },
    );
  // where paths are missing, those that are there are moved to the place asked for
  const [first, second] = [0, 1].map((c) => positionMetres[c] - mean[c] / total);
  return [0, 1, 2].map((c) => point[c] / total + first * section.across[c] + second * section.towardsSkin[c]) as [
    number,
    number,
    number,
  ];
}

/**
 * The place in the muscle of a world point, along the fibre through it to the reference section.
 * @throws ParameterError where the fibre does not reach the section
 * Cost: 2 microseconds per millimetre.
 */
export function musclePosition(paths: MusclePaths, field: FibreField, x: number, y: number, z: number): MusclePosition {
  const { label, section, sampleCount, stepMetres } = paths;
  const muscle = field.muscles.get(label.index);
  if (!muscle)
    throw new ParameterError(`${field.anatomyName}: no fibres of label ${label.index} (${label.name}) in the field`);
  const direction = new Float64Array(3);
  const move = createStepper((out, ...at) => gridDirectionInto(out, muscle.fibres, ...at));
  const point = Float64Array.of(x, y, z);
  let arcLengthMetres = 0;
  for (let step = 0; step < 4 * sampleCount; step++) {
    const [first, second, beyond] = worldToSection(section, point[0], point[1], point[2]);
    if (Math.abs(beyond) < 1e-9) return { positionMetres: [first, second], arcLengthMetres };
    gridDirectionInto(direction, muscle.fibres, point[0], point[1], point[2]);
    const { distal } = section;
    const approach = direction[0] * distal[0] + direction[1] * distal[1] + direction[2] * distal[2];
    // fibres that run along the plane do not lead to it
    const wanted = -beyond / Math.max(0.1, approach);
    const length = Math.min(stepMetres, Math.max(-stepMetres, wanted));
    move(point, length);
    arcLengthMetres -= length;
  }
  throw new ParameterError(
    `${field.anatomyName}: the fibre of label ${label.index} (${label.name}) through (${[x, y, z].map((v) => (v * 1000).toFixed(1)).join(', ')}) mm does not reach the reference section; give a point in the muscle`,
  );
}
