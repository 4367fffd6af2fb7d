/**
 * The lead-field MUAP basis (method.md 2.5): per node of the cross-section and per territory radius, tables along the path
 * of G = g * V' and of its exponential moments (path-moments.ts), from which the potential of any motor unit is read. With
 * x = iz + v t and d = v t - L the wave towards rising arc length is
 *   phi+(t) = S [ share(end > d) G(x) + sum over n, k of W_nk(d) M_k(iz + L + e_n) - sum over k of tau_k(v t) M_k(iz) ]:
 * travelling wave, tendon term, end-plate term. The other wave is the same on the mirrored path, with the sign turned.
 * Blurs are in the tables: end-plate scatter along the path, territory across it (territory-blur.ts). Tables hold
 * coefficients of cubic B-splines along the path, so that every look-up is twice continuously differentiable.
 */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';
import type { Arena } from '../kernels/arena.ts';
import { type ActionPotentialModel, gradientPolynomials, rosenfalckActionPotential } from './action-potential.ts';
import { DEFAULT_FIBRE_SCATTER, type FibreScatter } from './motor-unit-theta.ts';
import { musclePoints } from './muscle-points.ts';
import { checkPathLeadField, type PathLeadField } from './path-lead-field.ts';
import {
  convolutionWeights,
  cubicWeights,
  type MomentRecursion,
  momentCount,
  momentRecursion,
  pathMomentsInto,
} from './path-moments.ts';
import { SCATTER_REACH, scatterRule } from './scatter.ts';
import { splineCoefficientsInPlace } from './spline-taps.ts';
import { type TendonWeights, tendonWeights } from './tendon-weights.ts';
import { type BasisNodes, basisNodes, nodesAround, territoryWeights } from './territory-blur.ts';

export interface MuapBasisOptions {
  /** default Rosenfalck */
  readonly model?: ActionPotentialModel;
  readonly scatter?: FibreScatter;
  /**
   * at least two, rising, metres; MUAPs are linear in the territory's variance between neighbours, so that the derivative
   * by the radius, and only that one, jumps at these radii (by a fifth, 1.5 mm apart)
   */
  readonly radiiMetres: readonly number[];
  /** table rows are this many samples of the lead field apart; default: the most that stays within 2 mm */
  readonly rowStride?: number;
  /** tables for motor units at this place of the cross-section only, a sixteenth of a large muscle's or less; default all */
  readonly onlyAtMetres?: readonly [number, number];
  /** tables in float64 (default) or, in an arena, float32 for the vector kernel */
  readonly arena?: Arena;
}

export interface MuapBasis {
  readonly model: ActionPotentialModel;
  readonly scatter: FibreScatter;
  readonly channelCount: number;
  /** channels of a table row, padded with zeros to a multiple of 4 */
  readonly channelStride: number;
  readonly momentCount: number;
  readonly tendon: TendonWeights;
  readonly nodes: BasisNodes;
  /** how much of each node's blur lies in the muscle, radii x node tables */
  readonly masses: Float64Array;
  readonly radiiMetres: readonly number[];
  readonly rowCount: number;
  readonly rowStepMetres: number;
  /** place of row 0, on the path and on the mirrored path (where arc length is negated) */
  readonly firstRowMetres: readonly [number, number];
  /** arc length of the path's ends */
  readonly rangeMetres: readonly [number, number];
  /** [direction: rising, mirrored][radius][node table][ G: rows x channels | M: rows x moments x channels ] */
  readonly tables: Float32Array | Float64Array;
  /** values of one node's table */
  readonly tableLength: number;
  readonly arena?: Arena;
}

const LONGEST_ROW_STEP_METRES = 2e-3;
/** rows before the path's start and, beyond the scatter of the ends, after its end: room for the splines */
const MARGIN_ROWS = 4;
const END_PLATE_RULE = 12;

/** Values that `tables` will have: the room that an arena must offer, 4 bytes each. */
export function muapBasisLength(field: PathLeadField, options: MuapBasisOptions): number {
  const { rowCount, channelStride, moments, nodes } = layOut(field, options);
  return 2 * options.radiiMetres.length * nodes.tableCount * rowCount * channelStride * (1 + moments);
}

/**
 * @throws ShapeError, ParameterError when the field or an option does not fit
 * Cost: about 1 microsecond per node, radius, channel and sample; memory: muapBasisLength values.
 */
export function createMuapBasis(field: PathLeadField, options: MuapBasisOptions): MuapBasis {
  checkPathLeadField(field);
  const { model = rosenfalckActionPotential, scatter = DEFAULT_FIBRE_SCATTER, radiiMetres, arena } = options;
  checkOptions(scatter, radiiMetres);
  const { polynomials, rowStride, marginSamples, rowCount, channelStride, moments, nodes, points } = layOut(
    field,
    options,
  );
  const tableLength = rowCount * channelStride * (1 + moments);
  const length = 2 * radiiMetres.length * nodes.tableCount * tableLength;
  const tables = arena ? arena.float32(length) : new Float64Array(length);
  const masses = new Float64Array(radiiMetres.length * nodes.tableCount);
  const blurred = blurEndPlates(field, scatter.endPlateMetres);
  const recursion = momentRecursion(polynomials, field.stepMetres);
  const layout = { rowStride, marginSamples, rowCount, channelStride, moments };
  for (const [radius, radiusMetres] of radiiMetres.entries())
    for (let node = 0; node < nodes.tableOfNode.length; node++) {
      const table = nodes.tableOfNode[node];
      if (table < 0) continue;
      const [i, j] = [node % nodes.counts[0], Math.floor(node / nodes.counts[0])];
      const territory = territoryWeights(field.grid, points, i, j, radiusMetres);
      masses[radius * nodes.tableCount + table] = territory.mass;
      const mixed = mixPaths(field, blurred, territory);
      for (const direction of [0, 1]) {
        const offset = ((direction * radiiMetres.length + radius) * nodes.tableCount + table) * tableLength;
        fillTable(tables.subarray(offset, offset + tableLength), field, mixed, direction === 1, recursion, layout);
      }
    }
  const margin = marginSamples[0] * field.stepMetres;
  const last = field.startMetres + (field.sampleCount - 1) * field.stepMetres;
  return {
    model,
    scatter,
    channelCount: field.channelCount,
    channelStride,
    momentCount: moments,
    tendon: tendonWeights(polynomials, scatter.tendonEndMetres),
    nodes,
    masses,
    radiiMetres,
    rowCount,
    rowStepMetres: rowStride * field.stepMetres,
    firstRowMetres: [field.startMetres - margin, -last - margin],
    rangeMetres: [field.startMetres, last],
    tables,
    tableLength,
    arena,
  };
}

function checkOptions(scatter: FibreScatter, radii: readonly number[]): void {
  requireNumber('MUAP basis', 'end-plate scatter', scatter.endPlateMetres, 0, 0.02);
  requireNumber('MUAP basis', 'tendon end scatter', scatter.tendonEndMetres, 0.3e-3, 0.02);
  if (radii.length < 2 || radii.some((radius, i) => !(i === 0 ? radius > 0 : radius > radii[i - 1])))
    throw new ParameterError(
      `MUAP basis: radiiMetres expected two or more rising numbers above 0, got ${radii.join(', ')}`,
      { radiiMetres: radii },
    );
}

interface TableLayout {
  readonly rowStride: number;
  readonly marginSamples: readonly [number, number];
  readonly rowCount: number;
  readonly channelStride: number;
  readonly moments: number;
}

function layOut(field: PathLeadField, options: MuapBasisOptions) {
  const { scatter = DEFAULT_FIBRE_SCATTER, model = rosenfalckActionPotential } = options;
  const { stepMetres, sampleCount } = field;
  const fitting = Math.max(1, Math.floor(LONGEST_ROW_STEP_METRES / stepMetres + 1e-9));
  const rowStride = requireInteger('MUAP basis', 'rowStride', options.rowStride ?? fitting, 1);
  const before = MARGIN_ROWS * rowStride;
  const after = before + Math.ceil((SCATTER_REACH * scatter.tendonEndMetres) / stepMetres);
  const polynomials = gradientPolynomials(model);
  const points = musclePoints(field.grid);
  const nodes = basisNodes(field.grid, points);
  return {
    polynomials,
    rowStride,
    marginSamples: [before, after] as const,
    rowCount: Math.floor((before + sampleCount - 1 + after) / rowStride) + 1,
    channelStride: Math.ceil(field.channelCount / 4) * 4,
    moments: momentCount(polynomials),
    points,
    nodes: options.onlyAtMetres ? nodesAround(nodes, options.onlyAtMetres) : nodes,
  };
}

/** g averaged over the end-plates' scatter: each fibre sees g shifted by its own end-plate. Constant beyond the ends. */
function blurEndPlates(field: PathLeadField, standardDeviation: number): Float64Array {
  const { gradient, sampleCount, stepMetres } = field;
  if (standardDeviation === 0) return gradient;
  const rule = scatterRule(standardDeviation, END_PLATE_RULE);
  const taps = new Map<number, number>();
  for (const [i, shift] of rule.nodes.entries()) {
    const place = shift / stepMetres;
    const sample = Math.floor(place);
    for (const [q, weight] of cubicWeights(place - sample).entries()) {
      const tap = sample - 1 + q;
      taps.set(tap, (taps.get(tap) ?? 0) + rule.weights[i] * weight);
    }
  }
  const blurred = new Float64Array(gradient.length);
  for (let row = 0; row < gradient.length; row += sampleCount)
    for (const [tap, weight] of taps)
      for (let i = 0; i < sampleCount; i++)
        blurred[row + i] += weight * gradient[row + Math.min(sampleCount - 1, Math.max(0, i + tap))];
  return blurred;
}

function mixPaths(
  { channelCount, sampleCount }: PathLeadField,
  gradient: Float64Array,
  { paths, weights }: { readonly paths: Int32Array; readonly weights: Float64Array },
): Float64Array {
  const length = channelCount * sampleCount;
  const mixed = new Float64Array(length);
  for (let p = 0; p < paths.length; p++) {
    const start = paths[p] * length;
    for (let i = 0; i < length; i++) mixed[i] += weights[p] * gradient[start + i];
  }
  return mixed;
}

/** G and M of all channels for one node, as spline coefficients along the path. */
function fillTable(
  table: Float32Array | Float64Array,
  { channelCount, sampleCount }: PathLeadField,
  gradient: Float64Array,
  mirrored: boolean,
  recursion: MomentRecursion,
  { rowStride, marginSamples, rowCount, channelStride, moments }: TableLayout,
): void {
  const padded = new Float64Array(marginSamples[0] + sampleCount + marginSamples[1]);
  const along = new Float64Array(padded.length * moments);
  const weights = convolutionWeights(recursion.polynomials);
  const rowLength = (1 + moments) * channelStride;
  const rows = new Float64Array(rowCount * rowLength);
  for (let channel = 0; channel < channelCount; channel++) {
    for (let i = 0; i < padded.length; i++) {
      const sample = Math.min(sampleCount - 1, Math.max(0, i - marginSamples[0]));
      padded[i] = gradient[channel * sampleCount + (mirrored ? sampleCount - 1 - sample : sample)];
    }
    pathMomentsInto(along, padded, recursion);
    for (let row = 0; row < rowCount; row++)
      for (let k = 0; k < moments; k++) {
        const moment = along[row * rowStride * moments + k];
        rows[row * rowLength + channel] += weights[k] * moment;
        rows[row * rowLength + (1 + k) * channelStride + channel] = moment;
      }
  }
  splineCoefficientsInPlace(rows, rowCount, rowLength);
  const momentsStart = rowCount * channelStride;
  for (let row = 0; row < rowCount; row++) {
    const from = row * rowLength;
    table.set(rows.subarray(from, from + channelStride), row * channelStride);
    const momentRows = rows.subarray(from + channelStride, from + rowLength);
    table.set(momentRows, momentsStart + row * moments * channelStride);
  }
}
