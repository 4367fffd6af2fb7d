/**
 * Basis paths through a muscle: one through each node of a square grid in its reference section, along the fibres, up to
 * the muscle's ends. All have samples at the same arc lengths: 0 in the section, rising towards distal; beyond its own end a
 * path goes on straight.
 */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import type { Anatomy, AnatomyLabel, LabelMap } from '../label-map.ts';
import { gridDirectionInto } from './direction-grid.ts';
import type { FibreField, MuscleFibres } from './fibre-field.ts';
import { createGuide } from './guided-direction.ts';
import { inverseAffine } from './inverse-affine.ts';
import { placeAlong } from './muscle-extent.ts';
import { createInsideShare, LEAST_INSIDE } from './muscle-inside.ts';
import { type MuscleSection, muscleSection, sectionToWorld } from './muscle-section.ts';
import { pathPositions, type SectionGrid, sectionGrid } from './section-grid.ts';
import { tracePath } from './trace-path.ts';

export interface MusclePathOptions {
  /** between paths; default 2 mm */
  readonly spacingMetres?: number;
  /** between samples; default 1 mm */
  readonly stepMetres?: number;
  /** place of the reference section, from the middle of the muscle along the limb, towards distal; default the belly */
  readonly alongMetres?: number;
  /** straight pieces beyond the farthest ends of the muscle; default 0 */
  readonly marginMetres?: number;
}

export interface MusclePaths {
  readonly label: AnatomyLabel;
  readonly section: MuscleSection;
  readonly grid: SectionGrid;
  readonly pathCount: number;
  readonly sampleCount: number;
  /** arc length of sample 0 */
  readonly startMetres: number;
  readonly stepMetres: number;
  /** world, x, y, z interleaved, paths x samples */
  readonly pointsMetres: Float64Array;
  /** section coordinates of each path, two each */
  readonly positionsMetres: Float64Array;
  /** first and last sample of each path that is in the muscle */
  readonly firstInside: Int32Array;
  readonly lastInside: Int32Array;
}

/** a muscle whose longest path is shorter has no room for a travelling potential */
const SHORTEST_METRES = 0.02;
/** a path that has left the muscle by about a voxel and stays outside this long has ended; one that keeps to its side may return */
const OUTSIDE_METRES = 0.01;
const PENNATE_OUTSIDE_METRES = 2e-3;

/**
 * @param field - of the same anatomy
 * @throws ParameterError for a label that the field does not have (empty, no muscle), for a place where the muscle is not,
 * and where the longest path within the muscle is shorter than 20 mm ("fibre too short")
 * Cost: 2 to 3 microseconds per sample: 0.1 s for 150 paths of 200 mm.
 */
export function musclePaths(
  anatomy: Anatomy,
  muscleLabel: number,
  field: FibreField,
  options: MusclePathOptions = {},
): MusclePaths {
  const { spacingMetres = 2e-3, stepMetres = 1e-3, marginMetres = 0, alongMetres } = options;
  const where = `${anatomy.name}: paths`;
  requireNumber(where, 'spacing (m)', spacingMetres, 2e-4, 0.05);
  requireNumber(where, 'step (m)', stepMetres, 1e-4, 5e-3);
  requireNumber(where, 'margin (m)', marginMetres, 0, 0.2);
  const muscle = requireFibres(anatomy, muscleLabel, field);
  const section = muscleSection(anatomy, muscle, field.axis, alongMetres);
  const inside = createInsideShare(anatomy.labelMap, muscleLabel);
  const grid = sectionGrid(section.samples, spacingMetres, (first, second) => {
    const [x, y, z] = sectionToWorld(section, first, second);
    return inside(x, y, z) >= LEAST_INSIDE;
  });
  const positions = pathPositions(grid);
  const traced = traceAll(anatomy, muscle, field, section, positions, stepMetres);
  const longest = Math.max(...traced.map(({ before, after }) => (before.length + after.length) / 3)) * stepMetres;
  if (longest < SHORTEST_METRES)
    throw new ParameterError(
      `${anatomy.name}: fibre too short: label ${muscleLabel} (${muscle.label.name}) has fibres of ${(longest * 1000).toFixed(1)} mm at most, ${SHORTEST_METRES * 1000} mm are needed; take a longer piece of the limb, or check the label`,
      { index: muscleLabel, metres: longest },
    );
  const margin = Math.round(marginMetres / stepMetres);
  const back = margin + traced.reduce((most, { before }) => Math.max(most, before.length / 3), 0);
  const ahead = margin + traced.reduce((most, { after }) => Math.max(most, after.length / 3), 0);
  const sampleCount = back + 1 + ahead;
  const pointsMetres = new Float64Array(traced.length * sampleCount * 3);
  traced.forEach((path, p) => {
    layPath(pointsMetres.subarray(p * sampleCount * 3, (p + 1) * sampleCount * 3), path, back, stepMetres);
  });
  return {
    label: muscle.label,
    section,
    grid,
    pathCount: traced.length,
    sampleCount,
    startMetres: -back * stepMetres,
    stepMetres,
    pointsMetres,
    positionsMetres: positions,
    firstInside: Int32Array.from(traced, ({ before }) => back - before.length / 3),
    lastInside: Int32Array.from(traced, ({ after }) => back + after.length / 3),
  };
}

/** One path in the form that conductors take; a view. */
export function fibrePathOf(paths: MusclePaths, path: number): { pointsMetres: Float64Array; spacingMetres: number } {
  const length = 3 * paths.sampleCount;
  return {
    pointsMetres: paths.pointsMetres.subarray(path * length, (path + 1) * length),
    spacingMetres: paths.stepMetres,
  };
}

function requireFibres(anatomy: Anatomy, label: number, field: FibreField): MuscleFibres {
  const muscle = field.muscles.get(label);
  if (muscle) return muscle;
  const entry = anatomy.labels.find(({ index }) => index === label);
  const what = entry ? `label ${label} (${entry.name})` : `label ${label}`;
  const reason = !entry
    ? 'is not in the look-up table'
    : entry.tissue !== 'muscle'
      ? 'is no muscle'
      : 'has no voxel, or the fibre field was made without it';
  const has = [...field.muscles.values()].map((other) => `${other.label.index} (${other.label.name})`);
  throw new ParameterError(
    `${anatomy.name}: ${what} ${reason}, so that it has no fibres; name one of ${has.join(', ') || 'the muscles of a map that has some'}`,
    { index: label },
  );
}

interface TracedPath {
  readonly start: readonly [number, number, number];
  /** samples on the proximal and distal side of the start, the nearest first */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** unit vectors, towards distal, at the two ends */
  readonly firstDirection: Float64Array;
  readonly lastDirection: Float64Array;
}

function traceAll(
  { labelMap }: Anatomy,
  muscle: MuscleFibres,
  field: FibreField,
  section: MuscleSection,
  positions: Float64Array,
  step: number,
): TracedPath[] {
  const inside = createInsideShare(labelMap, muscle.label.index);
  const within = createWithinEnds(labelMap, muscle, field);
  const [low, high] = muscle.extent.alongMetres;
  const limit = Math.ceil((3 * (high - low)) / step);
  const patience = muscle.pennationDegrees === 0 ? OUTSIDE_METRES : PENNATE_OUTSIDE_METRES;
  const guide = createGuide(muscle);
  const side = (start: readonly [number, number, number], sign: 1 | -1): Float64Array => {
    let outside = 0;
    const goesOn = (x: number, y: number, z: number) => {
      outside = inside(x, y, z) > 0 ? 0 : outside + step;
      return outside <= patience && within(x, y, z);
    };
    const path = tracePath(
      start,
      step,
      limit,
      guide(start, sign, () => outside),
      goesOn,
    );
    let length = path.length;
    while (length > 0 && inside(path[length - 3], path[length - 2], path[length - 1]) === 0) length -= 3;
    return path.slice(0, length);
  };
  const endDirection = (start: readonly number[], path: Float64Array): Float64Array => {
    const [x, y, z] = path.length > 0 ? path.slice(-3) : start;
    const out = new Float64Array(3);
    gridDirectionInto(out, muscle.fibres, x, y, z);
    return out;
  };
  return Array.from({ length: positions.length / 2 }, (_, p) => {
    const start = sectionToWorld(section, positions[2 * p], positions[2 * p + 1]);
    const [before, after] = [side(start, -1), side(start, 1)];
    return {
      start,
      before,
      after,
      firstDirection: endDirection(start, before),
      lastDirection: endDirection(start, after),
    };
  });
}

/** Is a point within the volume, between the muscle's ends? */
function createWithinEnds(map: LabelMap, { extent }: MuscleFibres, { axis }: FibreField) {
  const m = inverseAffine(map.affine);
  const place = placeAlong(map, axis);
  const [low, high] = extent.alongMetres;
  return (x: number, y: number, z: number): boolean => {
    const i = m[0] * x + m[1] * y + m[2] * z + m[3];
    const j = m[4] * x + m[5] * y + m[6] * z + m[7];
    const k = m[8] * x + m[9] * y + m[10] * z + m[11];
    const at = place(i, j, k);
    return at > low - 1e-6 && at < high + 1e-6;
  };
}

/** Writes a path with `back` samples before the start, straight on beyond its ends. */
function layPath(out: Float64Array, path: TracedPath, back: number, step: number): void {
  const { start, before, after, firstDirection, lastDirection } = path;
  const count = out.length / 3;
  const first = back - before.length / 3;
  const last = back + after.length / 3;
  out.set(start, 3 * back);
  for (let s = first; s < back; s++) out.set(before.subarray(3 * (back - 1 - s), 3 * (back - s)), 3 * s);
  out.set(after, 3 * (back + 1));
  for (let s = first - 1; s >= 0; s--)
    for (let c = 0; c < 3; c++) out[3 * s + c] = out[3 * s + 3 + c] - step * firstDirection[c];
  for (let s = last + 1; s < count; s++)
    for (let c = 0; c < 3; c++) out[3 * s + c] = out[3 * s - 3 + c] + step * lastDirection[c];
}
