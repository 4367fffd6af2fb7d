/** Electrodes all round a parametric limb, as a sleeve has them: rows along it, as many columns as close the ring evenly. */

import type { ElectrodePositions } from '../src/anatomy/electrodes/project-electrodes.ts';
import { type LimbOptions, limbParameters, limbTemplate } from '../src/anatomy/limb-parameters.ts';
import { limbOutline, limbShape } from '../src/anatomy/limb-section.ts';

export interface SleeveShape {
  readonly rows: number;
  readonly columns: number;
  /** between rows */
  readonly spacingMetres: number;
  /** of the middle between the first row and the last, from the proximal joint */
  readonly middleMetres: number;
}

/**
 * Columns run along the limb at equal shares of the girth, from lateral over anterior; rows from proximal to distal.
 * Electrode number = column x rows + row. The outline is that of the limb's own section, so that they lie on its skin.
 */
export function sleevePositions(limb: LimbOptions, shape: SleeveShape): ElectrodePositions {
  const { rows, columns, spacingMetres, middleMetres } = shape;
  const parameters = limbParameters(limb);
  const outline = limbShape(limbTemplate(limb.limb), parameters);
  const middle = limbOutline(outline, middleMetres / parameters.lengthMetres);
  const angles = evenAngles(middle.a, middle.b, columns);
  const mirror = parameters.side === 'left' ? -1 : 1;
  const positions = new Float64Array(3 * rows * columns);
  for (let r = 0; r < rows; r++) {
    const along = middleMetres + (r - (rows - 1) / 2) * spacingMetres;
    const { a, b } = limbOutline(outline, along / parameters.lengthMetres);
    for (const [c, angle] of angles.entries())
      positions.set([mirror * a * Math.cos(angle), b * Math.sin(angle), -along], 3 * (c * rows + r));
  }
  const cells = Int32Array.from(
    { length: rows * columns },
    (_, cell) => (cell % columns) * rows + Math.floor(cell / columns),
  );
  return {
    name: `sleeve ${rows} x ${columns}`,
    names: Array.from({ length: rows * columns }, (_, n) => `E${n + 1}`),
    positionsMetres: positions,
    cells: { rows, columns, cells },
    warnings: [],
  };
}

/** Parameters t of the ellipse (a cos t, b sin t) that divide its girth into equal arcs, from t = 0. */
function evenAngles(a: number, b: number, count: number): number[] {
  const steps = 20000;
  const lengths = new Float64Array(steps + 1);
  for (let n = 0; n < steps; n++) {
    const t = ((n + 0.5) * 2 * Math.PI) / steps;
    lengths[n + 1] = lengths[n] + Math.hypot(a * Math.sin(t), b * Math.cos(t));
  }
  let n = 0;
  return Array.from({ length: count }, (_, k) => {
    const wanted = (k / count) * lengths[steps];
    while (lengths[n + 1] < wanted) n++;
    return ((n + (wanted - lengths[n]) / (lengths[n + 1] - lengths[n])) * 2 * Math.PI) / steps;
  });
}
