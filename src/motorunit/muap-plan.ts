/**
 * From theta to weights: which table rows a MUAP needs, and with what weights, for its value and every derivative. All
 * arithmetic on theta is here, in float64; the sums over channels are row-sums/. Formula: muap-basis.ts. Stages:
 *   1. combine: node tables (2 radii x 9 nodes) into one, and into its derivatives by position (2) and radius
 *   2. points: moments at the end-plate (K per wave) and at the tendon nodes (3 K per wave), and their slopes in place
 *   3. samples: taps on combined rows of G and on points, one list for each of value, iz, v, L1, L2.
 */

import { ParameterError, requireNumber } from '../core/errors.ts';
import { type GradientPolynomial, gradientPolynomials, waveReachMetres } from './action-potential.ts';
import { axialConductance } from './fibre-potential.ts';
import type { MuapSampling } from './motor-unit-fibres.ts';
import type { MotorUnitTheta } from './motor-unit-theta.ts';
import type { MuapBasis } from './muap-basis.ts';
import { countTaps, endPlateTaps, tendonTaps, travellingTaps, type Wave } from './muap-taps.ts';
import { type CutPolynomial, cutPolynomials, momentCount } from './path-moments.ts';
import type { FloatArray, TapList } from './row-sums/index.ts';
import { SCATTER_REACH } from './scatter.ts';
import { cubicTapsInto, quadraticTapsInto } from './spline-taps.ts';
import { addTap, endRow, type GrowingTaps, growingTaps, resetTaps } from './tap-list.ts';

/** Node tables that one evaluation reads: two radii, three by three nodes. */
export const SOURCE_COUNT = 18;

/** A piece of a node table that is combined: `row` and `length` in rows of channelStride values. */
export interface PlanBlock {
  /** values from the table's start */
  tableOffset: number;
  /** row in the buffer */
  bufferRow: number;
  rows: number;
}

export interface MuapPlan {
  /** table starts per direction */
  readonly offsets: readonly [Int32Array, Int32Array];
  /** value, position 1, position 2, radius: 4 x SOURCE_COUNT */
  readonly weights: FloatArray;
  /** per direction: G rows, end-plate moments, tendon moments */
  readonly blocks: readonly PlanBlock[];
  readonly points: GrowingTaps;
  /** rows of `points` without and with slopes */
  readonly pointCount: number;
  readonly pointSlopeCount: number;
  readonly pointRow: number;
  readonly bufferRows: number;
  readonly samples: SampleTaps;
  readonly scratch: PlanScratch;
}

/** Taps of all samples: for the value, and for its derivatives by what moves taps along the path. */
export interface SampleTaps {
  readonly value: TapList;
  readonly zone: TapList;
  readonly velocity: TapList;
  readonly halves: readonly [TapList, TapList];
}

export interface PlanScratch {
  readonly cuts: readonly CutPolynomial[];
  /** first table row of each block */
  readonly firstRows: Int32Array;
  readonly values: readonly [Float64Array, Float64Array];
  readonly slopes: readonly [Float64Array, Float64Array];
  /** of the three by three nodes around the position */
  readonly tables: Int32Array;
  readonly cubic: Float64Array;
  readonly cubicSlopes: Float64Array;
  readonly cut: Float64Array;
  readonly cutSlopes: Float64Array;
  readonly tendon: Float64Array;
  readonly tendonSlopes: Float64Array;
  /** where the next tap of each sample goes: value, innervation zone and velocity have theirs at the same places */
  readonly cursor: Int32Array;
  readonly halfCursors: readonly [Int32Array, Int32Array];
}

export type PlanAllocator = {
  readonly floats: (length: number) => FloatArray;
  readonly integers: (length: number) => Int32Array;
};

/** Room for the plans of one basis and sampling. */
export function createMuapPlan(basis: MuapBasis, { sampleCount }: MuapSampling, allocate: PlanAllocator): MuapPlan {
  const K = basis.momentCount;
  const tendonRows = Math.ceil((2 * basis.tendon.nodes[2]) / basis.rowStepMetres) + 5;
  const capacities = [basis.rowCount, 4 * K, tendonRows * K];
  const blocks: PlanBlock[] = [];
  let row = 0;
  for (let direction = 0; direction < 2; direction++)
    for (const capacity of capacities) {
      blocks.push({ tableOffset: 0, bufferRow: row, rows: 0 });
      row += capacity;
    }
  const pointCount = 8 * K;
  // both waves: 4 rows of G, K moments at the end-plate, 3 K at the tendon, and for slopes as many again
  const perSample = 2 * (4 + 8 * K);
  const sampleTaps = () => growingTaps(sampleCount, sampleCount * perSample, allocate);
  return {
    offsets: [allocate.integers(SOURCE_COUNT), allocate.integers(SOURCE_COUNT)],
    weights: allocate.floats(4 * SOURCE_COUNT),
    blocks,
    points: growingTaps(2 * pointCount, 8 * pointCount, allocate),
    pointCount,
    pointSlopeCount: 2 * pointCount,
    pointRow: row,
    bufferRows: row + 2 * pointCount,
    samples: {
      value: sampleTaps(),
      zone: sampleTaps(),
      velocity: sampleTaps(),
      halves: [sampleTaps(), sampleTaps()],
    },
    scratch: planScratch(gradientPolynomials(basis.model), basis.tendon.columns, sampleCount),
  };
}

function planScratch(
  polynomials: readonly GradientPolynomial[],
  tendonColumns: number,
  sampleCount: number,
): PlanScratch {
  const room = (length: number) => new Float64Array(length);
  const moments = momentCount(polynomials);
  return {
    cuts: cutPolynomials(polynomials),
    firstRows: new Int32Array(6),
    values: [room(3), room(3)],
    slopes: [room(3), room(3)],
    tables: new Int32Array(9),
    cubic: room(4),
    cubicSlopes: room(4),
    cut: room(moments),
    cutSlopes: room(moments),
    tendon: room(tendonColumns),
    tendonSlopes: room(tendonColumns),
    cursor: new Int32Array(sampleCount),
    halfCursors: [new Int32Array(sampleCount), new Int32Array(sampleCount)],
  };
}

/**
 * Fills the plan for theta.
 * @throws ParameterError when theta lies outside what the basis covers
 */
export function planMuap(
  plan: MuapPlan,
  basis: MuapBasis,
  sampling: MuapSampling,
  theta: MotorUnitTheta,
  withDerivatives: boolean,
): void {
  checkTheta(basis, theta);
  weighNodes(plan, basis, theta);
  const lastSeconds = (sampling.startSeconds ?? 0) + (sampling.sampleCount - 1) / sampling.samplingRateHz;
  const reach = SCATTER_REACH * basis.scatter.tendonEndMetres;
  resetTaps(plan.points);
  for (let direction = 0; direction < 2; direction++) {
    const start = direction === 0 ? theta.innervationZoneMetres : -theta.innervationZoneMetres;
    const halfLength = theta.halfLengthsMetres[1 - direction];
    const way = Math.max(0, Math.min(theta.conductionVelocity * lastSeconds, halfLength + reach));
    placeBlocks(plan, basis, direction, start, halfLength, way);
  }
  for (const slopes of withDerivatives ? [false, true] : [false])
    for (let direction = 0; direction < 2; direction++) {
      const start = direction === 0 ? theta.innervationZoneMetres : -theta.innervationZoneMetres;
      pointTaps(plan, basis, direction, start, theta.halfLengthsMetres[1 - direction], slopes);
    }
  sampleTaps(plan, basis, sampling, theta, withDerivatives);
}

function checkTheta(basis: MuapBasis, theta: MotorUnitTheta): void {
  const { radiiMetres, rangeMetres, scatter } = basis;
  requireNumber('MUAP', 'conductionVelocity', theta.conductionVelocity, 0.1, 100);
  requireNumber('MUAP', 'logSize', theta.logSize, -30, 30);
  const radius = theta.territoryRadiusMetres;
  requireNumber('MUAP', 'territoryRadiusMetres', radius, radiiMetres[0], radiiMetres[radiiMetres.length - 1]);
  for (const length of theta.halfLengthsMetres)
    requireNumber('MUAP', 'half-length', length, SCATTER_REACH * scatter.tendonEndMetres);
  const zone = theta.innervationZoneMetres;
  const [first, last] = [zone - theta.halfLengthsMetres[0], zone + theta.halfLengthsMetres[1]];
  const slack = 1e-9;
  if (!(first >= rangeMetres[0] - slack && last <= rangeMetres[1] + slack))
    throw new ParameterError(
      `MUAP: fibres from ${first} to ${last} m do not fit on the muscle's path, ${rangeMetres.join(' to ')} m; move the innervation zone or shorten the half-lengths`,
      { first, last, rangeMetres },
    );
}

/** Starts of the node tables and their weights; d weight / d position and / d radius. */
function weighNodes({ offsets, weights, scratch }: MuapPlan, basis: MuapBasis, theta: MotorUnitTheta): void {
  const { nodes, radiiMetres, tableLength } = basis;
  const { values, slopes, tables } = scratch;
  nearestTables(scratch, basis, theta);
  const r = theta.territoryRadiusMetres;
  let upper = 1;
  while (upper < radiiMetres.length - 1 && r > radiiMetres[upper]) upper++;
  const [r0, r1] = [radiiMetres[upper - 1], radiiMetres[upper]];
  const above = (r * r - r0 * r0) / (r1 * r1 - r0 * r0);
  const aboveSlope = (2 * r) / (r1 * r1 - r0 * r0);
  const size = axialConductance() * Math.exp(theta.logSize);
  for (let radius = 0; radius < 2; radius++) {
    const firstMass = (upper - 1 + radius) * nodes.tableCount;
    const [share, shareSlope] = radius === 0 ? [1 - above, -aboveSlope] : [above, aboveSlope];
    // B_n mass_n, to be divided by its sum, and its slopes by position
    let [sum, slope1, slope2] = [0, 0, 0];
    for (let n = 0; n < 9; n++) {
      const [i, j, mass] = [n % 3, Math.floor(n / 3), basis.masses[firstMass + tables[n]]];
      sum += mass * values[0][i] * values[1][j];
      slope1 += mass * slopes[0][i] * values[1][j];
      slope2 += mass * values[0][i] * slopes[1][j];
    }
    for (let n = 0; n < 9; n++) {
      const [i, j, p] = [n % 3, Math.floor(n / 3), 9 * radius + n];
      const mass = basis.masses[firstMass + tables[n]] / sum;
      const node = mass * values[0][i] * values[1][j];
      const scale = (size * share) / nodes.spacingMetres;
      weights[p] = size * share * node;
      weights[SOURCE_COUNT + p] = scale * (mass * slopes[0][i] * values[1][j] - (node * slope1) / sum);
      weights[2 * SOURCE_COUNT + p] = scale * (mass * values[0][i] * slopes[1][j] - (node * slope2) / sum);
      weights[3 * SOURCE_COUNT + p] = size * shareSlope * node;
      for (let direction = 0; direction < 2; direction++)
        offsets[direction][p] =
          ((direction * radiiMetres.length + upper - 1 + radius) * nodes.tableCount + tables[n]) * tableLength;
    }
  }
}

/** Tables of the three by three nodes around the position, and the splines of both coordinates. */
function nearestTables({ values, slopes, tables }: PlanScratch, { nodes }: MuapBasis, theta: MotorUnitTheta): void {
  const [first, second] = [0, 1].map((axis) => {
    const place = (theta.positionMetres[axis] - nodes.originMetres[axis]) / nodes.spacingMetres;
    const node = Math.round(place);
    quadraticTapsInto(values[axis], slopes[axis], place - node);
    return node;
  });
  for (let n = 0; n < 9; n++) {
    const [a, b] = [first - 1 + (n % 3), second - 1 + Math.floor(n / 3)];
    const inside = a >= 0 && b >= 0 && a < nodes.counts[0] && b < nodes.counts[1];
    tables[n] = inside ? nodes.tableOfNode[a + nodes.counts[0] * b] : -1;
    if (tables[n] < 0) throw outsideMuscle(theta);
  }
}

function outsideMuscle(theta: MotorUnitTheta): ParameterError {
  const place = theta.positionMetres.join(', ');
  return new ParameterError(`MUAP: position ${place} m lies outside the muscle's paths; move it into the muscle`, {
    positionMetres: theta.positionMetres,
  });
}

/** The first of the four rows around a place. */
function firstRow(basis: MuapBasis, direction: number, place: number): number {
  return Math.floor((place - basis.firstRowMetres[direction]) / basis.rowStepMetres) - 1;
}

function placeBlocks(
  plan: MuapPlan,
  basis: MuapBasis,
  direction: number,
  start: number,
  halfLength: number,
  way: number,
): void {
  const { channelStride, momentCount, rowCount, tendon } = basis;
  const set = (block: PlanBlock, from: number, to: number, width: number, tableStart: number) => {
    const first = firstRow(basis, direction, from);
    block.tableOffset = tableStart + first * width * channelStride;
    block.rows = (firstRow(basis, direction, to) + 4 - first) * width;
    return first;
  };
  const [wave, endPlate, ends] = plan.blocks.slice(3 * direction, 3 * direction + 3);
  const moments = rowCount * channelStride;
  plan.scratch.firstRows[3 * direction] = set(wave, start, start + way, 1, 0);
  plan.scratch.firstRows[3 * direction + 1] = set(endPlate, start, start, momentCount, moments);
  const end = start + halfLength;
  plan.scratch.firstRows[3 * direction + 2] = set(
    ends,
    end + tendon.nodes[0],
    end + tendon.nodes[2],
    momentCount,
    moments,
  );
}

/** Moments (or, with `slopes`, their derivatives by place) at the end-plate and at the three tendon nodes. */
function pointTaps(
  { points, blocks, scratch }: MuapPlan,
  basis: MuapBasis,
  direction: number,
  start: number,
  halfLength: number,
  slopes: boolean,
): void {
  const K = basis.momentCount;
  for (let point = 0; point < 4; point++) {
    const place = point === 0 ? start : start + halfLength + basis.tendon.nodes[point - 1];
    const index = 3 * direction + (point === 0 ? 1 : 2);
    const row = (place - basis.firstRowMetres[direction]) / basis.rowStepMetres;
    const first = Math.floor(row);
    cubicTapsInto(scratch.cubic, scratch.cubicSlopes, row - first);
    const base = blocks[index].bufferRow + (first - 1 - scratch.firstRows[index]) * K;
    const [weights, scale] = slopes ? [scratch.cubicSlopes, 1 / basis.rowStepMetres] : [scratch.cubic, 1];
    for (let k = 0; k < K; k++) {
      for (let q = 0; q < 4; q++) addTap(points, base + q * K + k, scale * weights[q]);
      endRow(points);
    }
  }
}

function sampleTaps(
  plan: MuapPlan,
  basis: MuapBasis,
  { samplingRateHz, sampleCount, startSeconds = 0 }: MuapSampling,
  theta: MotorUnitTheta,
  withDerivatives: boolean,
): void {
  const endPlateMetres = waveReachMetres(basis.model);
  const waveOf = (direction: 0 | 1): Wave => ({
    direction,
    start: direction === 0 ? theta.innervationZoneMetres : -theta.innervationZoneMetres,
    halfLength: theta.halfLengthsMetres[1 - direction],
    velocity: theta.conductionVelocity,
    startSeconds,
    samplingRateHz,
    sampleCount,
    endPlateMetres,
    reach: SCATTER_REACH * basis.scatter.tendonEndMetres,
    withDerivatives,
  });
  const waves = [waveOf(0), waveOf(1)] as const;
  countTaps(plan, basis, waves);
  for (const wave of waves) {
    travellingTaps(plan, basis, wave);
    endPlateTaps(plan, basis, wave);
    tendonTaps(plan, basis, wave);
  }
}
