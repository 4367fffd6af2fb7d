/**
 * Lead fields along the fibres of muscles: electrodes placed, paths laid, elements filled, one solution per electrode, and its
 * slope along every path.
 *
 * Paths go on straight for MARGIN_METRES beyond the farthest ends of their muscle, so that end-plates and fibre ends may lie anywhere in it
 * and the scatter of ends has room; fibres cannot be longer than their muscle. Where a path leaves the limb or the label map its
 * lead field ends: the slope falls to zero over FADE_METRES, since a step would look like a fibre end.
 */

import { labelAt } from '../anatomy/electrodes/label-at.ts';
import { type MusclePaths, musclePaths } from '../anatomy/fibres/muscle-paths.ts';
import type { Anatomy, AnatomyLabel } from '../anatomy/label-map.ts';
import type { LimbElements } from '../conductor/finite-elements/limb-elements.ts';
import type { RunControl } from '../core/control.ts';
import { BmissError, ParameterError } from '../core/errors.ts';
import type { LeadFieldSet, MuscleLeadField } from '../motorunit/lead-field-set.ts';
import { pathGradients } from '../motorunit/path-lead-field.ts';
import { limbModel, namedMuscles, type PreparedLimb, partOf, prepareLimb, solveLimb } from './conductor-model.ts';
import {
  type CompleteRequest,
  completeRequest,
  LEAD_FIELD_VERSION,
  type LeadFieldRequest,
  plainRequest,
} from './lead-field-request.ts';
import type { PlatformServices } from './platform-services.ts';
import { version } from './version.ts';

const STEP_METRES = 1e-3;
const MARGIN_METRES = 0.01;
const FADE_METRES = 0.01;
/** slopes need five samples */
const FEWEST_SAMPLES = 5;

export interface LeadFieldOptions {
  /** threads, the calling one included; default 1. Results do not depend on it */
  readonly workers?: number;
}

/**
 * @throws FormatError for an anatomy with errors; ParameterError for muscles that are not there or too short, electrodes off
 *   the limb, unknown tissues; AbortedError when asked to stop
 * Cost: 5 minutes on two cores for 64 electrodes on a forearm of 180 mm; 160 bytes a node (docs/benchmarks.md).
 */
export async function makeLeadFields(
  anatomy: Anatomy,
  request: LeadFieldRequest,
  options: LeadFieldOptions,
  services: PlatformServices,
  control: RunControl = {},
): Promise<LeadFieldSet> {
  const complete = completeRequest(request);
  const prepared = await prepareLimb(anatomy, complete, true, partOf(control, 0, 0.05));
  const { paths, warnings: pathWarnings } = layPaths(prepared, complete);
  const { limb, warnings } = await limbModel(prepared, complete, partOf(control, 0.05, 0.2));
  const solved = paths.map((muscle) => solvedSamples(anatomy, limb, muscle));
  const points = joined(paths.flatMap((muscle, m) => solvedPoints(muscle, solved[m])));
  const { workers = 1 } = options;
  const result = await solveLimb(limb, prepared.electrodePoints, points, services, workers, partOf(control, 0.2, 1));
  const electrodeCount = prepared.electrodes.names.length;
  let first = 0;
  const muscles = paths.map((muscle, m): MuscleLeadField => {
    const potentials = { ...result, first };
    const gradient = gradients(muscle, solved[m], potentials, electrodeCount);
    first += countOf(solved[m]);
    return { paths: muscle, gradient, solvedSamples: solved[m] };
  });
  return {
    anatomyName: anatomy.name,
    electrodes: prepared.electrodes,
    muscles,
    settings: {
      version,
      solverVersion: LEAD_FIELD_VERSION,
      elementMetres: limb.box.edgeMetres,
      elementCounts: [...limb.box.counts],
      solverSteps: Math.max(...result.steps),
      solverResidual: result.residual,
      conductivities: complete.conductivities,
      electrodeRadiusMetres: complete.electrodeRadiusMetres,
      request: plainRequest(complete),
    },
    warnings: [...prepared.warnings, ...pathWarnings, ...warnings, ...result.warnings, ...cutWarnings(paths, solved)],
  };
}

/** Paths of the muscles that are named, then of those near electrodes. */
function layPaths(
  { anatomy, electrodes, fibres }: PreparedLimb,
  { muscles, nearMetres, pathSpacingMetres }: CompleteRequest,
): { paths: MusclePaths[]; warnings: string[] } {
  const options = { spacingMetres: pathSpacingMetres, stepMetres: STEP_METRES, marginMetres: MARGIN_METRES };
  const pathsOf = (label: AnatomyLabel) => musclePaths(anatomy, label.index, fibres, options);
  const named = namedMuscles(anatomy, muscles);
  const paths = named.map(pathsOf);
  const warnings: string[] = [];
  if (nearMetres === 0) return { paths, warnings };
  for (const { label } of fibres.muscles.values()) {
    if (named.includes(label)) continue;
    try {
      const found = pathsOf(label);
      if (distanceTo(found, electrodes.positionsMetres) <= nearMetres) paths.push(found);
    } catch (error) {
      // one that was not asked for by name may be too short a piece
      if (!(error instanceof BmissError)) throw error;
      warnings.push(`left out: ${error.message}`);
    }
  }
  if (paths.length > 0) return { paths, warnings };
  throw new ParameterError(
    `${anatomy.name}: no muscle has fibres within ${nearMetres * 1000} mm of an electrode; name one with --muscle, or move the electrodes`,
    { nearMetres },
  );
}

/** Least distance between electrodes and samples of the paths within the muscle (every fourth: 4 mm apart). */
function distanceTo(
  { pathCount, sampleCount, pointsMetres, firstInside, lastInside }: MusclePaths,
  electrodes: Float64Array,
): number {
  let least = Infinity;
  for (let p = 0; p < pathCount; p++)
    for (let s = firstInside[p]; s <= lastInside[p]; s += 4) {
      const at = 3 * (p * sampleCount + s);
      for (let e = 0; e < electrodes.length; e += 3) {
        const [x, y, z] = [0, 1, 2].map((c) => pointsMetres[at + c] - electrodes[e + c]);
        least = Math.min(least, x * x + y * y + z * z);
      }
    }
  return Math.sqrt(least);
}

/** First and last sample of each path that is in the limb, from the section outwards. */
function solvedSamples(anatomy: Anatomy, limb: LimbElements, paths: MusclePaths): Int32Array {
  const label = labelAt(anatomy.labelMap);
  const { body, limb: outside } = limb.boundaries;
  const isInLimb = (path: number, sample: number): boolean => {
    if (sample < 0 || sample >= paths.sampleCount) return false;
    const at = 3 * (path * paths.sampleCount + sample);
    const [x, y, z] = paths.pointsMetres.subarray(at, at + 3);
    if (label([x, y, z]) === 0) return false;
    const toBody = body.surface?.distance(x, y, z) ?? Number.NaN;
    // far from the surface the label alone says it
    return Number.isNaN(toBody) || toBody <= 0 || (outside.surface?.distance(x, y, z) ?? Number.NaN) <= 0;
  };
  const section = Math.round(-paths.startMetres / paths.stepMetres);
  const ends = new Int32Array(2 * paths.pathCount);
  for (let p = 0; p < paths.pathCount; p++) {
    let [first, last] = [section, section];
    while (isInLimb(p, first - 1)) first--;
    while (isInLimb(p, last + 1)) last++;
    if (last - first + 1 < FEWEST_SAMPLES)
      throw new ParameterError(
        `${anatomy.name}: label ${paths.label.index} (${paths.label.name}) lies on the border of the limb where its fibres are laid; its section must be inside the skin: check the segmentation there`,
        { index: paths.label.index },
      );
    ends.set([first, last], 2 * p);
  }
  return ends;
}

function countOf(solved: Int32Array): number {
  return solved.reduce((sum, value, n) => sum + (n % 2 === 0 ? -value : value + 1), 0);
}

function solvedPoints({ pathCount, sampleCount, pointsMetres }: MusclePaths, solved: Int32Array): Float64Array[] {
  return Array.from({ length: pathCount }, (_, p) =>
    pointsMetres.subarray(3 * (p * sampleCount + solved[2 * p]), 3 * (p * sampleCount + solved[2 * p + 1] + 1)),
  );
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** dw/ds, paths x electrodes x samples, from potentials at the solved samples of the paths. */
function gradients(
  { pathCount, sampleCount, stepMetres }: MusclePaths,
  solved: Int32Array,
  { potential, pointCount, first }: { potential: Float32Array; pointCount: number; first: number },
  electrodeCount: number,
): Float32Array {
  const out = new Float32Array(pathCount * electrodeCount * sampleCount);
  let at = first;
  for (let p = 0; p < pathCount; p++) {
    const [from, to] = [solved[2 * p], solved[2 * p + 1]];
    const length = to - from + 1;
    for (let e = 0; e < electrodeCount; e++) {
      const start = e * pointCount + at;
      const slope = pathGradients(Float64Array.from(potential.subarray(start, start + length)), length, stepMetres);
      const row = out.subarray((p * electrodeCount + e) * sampleCount, (p * electrodeCount + e + 1) * sampleCount);
      row.set(slope, from);
      for (let n = 1; n * stepMetres < FADE_METRES; n++) {
        const share = 0.5 + 0.5 * Math.cos((Math.PI * n * stepMetres) / FADE_METRES);
        if (from - n >= 0) row[from - n] = share * slope[0];
        if (to + n < sampleCount) row[to + n] = share * slope[length - 1];
      }
    }
    at += length;
  }
  return out;
}

function cutWarnings(paths: readonly MusclePaths[], solved: readonly Int32Array[]): string[] {
  return paths.flatMap(({ label, pathCount, firstInside, lastInside }, m) => {
    const cut = Array.from({ length: pathCount }, (_, p) => p).filter(
      (p) => solved[m][2 * p] > firstInside[p] || solved[m][2 * p + 1] < lastInside[p],
    );
    return cut.length === 0
      ? []
      : [
          `${label.name}: ${cut.length} of ${pathCount} paths leave the limb before they leave the muscle; their lead fields end there`,
        ];
  });
}
