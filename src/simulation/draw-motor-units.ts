/**
 * Motor units of a pool, drawn into their muscle: territory, fibres, conduction velocity, innervation zone, lengths. What is
 * drawn for motor unit i depends on the seed, the muscle, its pool and i alone, not on which others are drawn.
 *
 * Laws, with sources in forward-models.md 7:
 * - territory: centre by territory-places.ts, whatever the size; radius r with pi r^2 = pi (2.5 mm)^2 + fibres / (20 per mm^2)
 *   (diameters of 5 mm and more; own fibres 20 per mm^2, Fuglevand), its area at most a quarter of the muscle's section, r at least 1.5 mm
 * - conduction velocity: over the pool normal, 4.0 +- 0.3 m/s, correlated 0.87 with the order of recruitment (Andreassen and
 *   Arendt-Nielsen 1987 found that with twitch torque), nothing beyond 2.5 standard deviations of the private part
 * - innervation zone: normal around the typical one, standard deviation 7 % of the fibres' length; half-lengths: typical times a
 *   normal 1 +- 0.05; drawn again while the fibres leave the muscle as it is along the paths near the territory's centre, the
 *   half-lengths 3 % shorter after every 50 draws (paths at a muscle's border are short)
 * - fibres: draw-fibres.ts. theta holds means and spreads of the laws that the fibres were drawn by, which are also the fibres' own means
 *   (pairs on opposite sides), and the size that they add up to, diameters that follow from velocities included.
 */

import type { MusclePaths } from '../anatomy/fibres/muscle-paths.ts';
import { type TypicalFibre, typicalFibre } from '../anatomy/fibres/typical-fibre.ts';
import { ParameterError, requireInteger, requireLength, requireNumber } from '../core/errors.ts';
import { randomStream } from '../core/random.ts';
import type { MuscleLeadField } from '../motorunit/lead-field-set.ts';
import type { PlacedFibre } from '../motorunit/motor-unit-fibres.ts';
import { DEFAULT_FIBRE_SCATTER, type FibreScatter, type MotorUnitTheta } from '../motorunit/motor-unit-theta.ts';
import { SCATTER_REACH } from '../motorunit/scatter.ts';
import { boundedNormal, drawPairedFibres, logSizeOf } from './draw-fibres.ts';
import { createIsInSection } from './is-in-section.ts';
import { normalQuantile } from './normal-quantile.ts';
import { territoryPlaces } from './territory-places.ts';

/** What is needed of a MotorNeuronPool, in order of recruitment. */
export interface PoolSizes {
  readonly fibreCounts: ArrayLike<number>;
  /** share of the maximal excitation */
  readonly recruitmentThresholds: ArrayLike<number>;
}

export interface MotorUnitDraw {
  readonly seed: number;
  /** default DEFAULT_FIBRE_SCATTER */
  readonly scatter?: FibreScatter;
  /** of the fibres of a motor unit, relative standard deviation; default 0 */
  readonly velocityScatter?: number;
  /** more fibres than this are stood for by as many; default MOST_FIBRES */
  readonly mostFibres?: number;
}

export interface DrawnMotorUnit {
  /** number in its pool, 0 is recruited first */
  readonly poolIndex: number;
  readonly recruitmentThreshold: number;
  readonly fibreCount: number;
  readonly theta: MotorUnitTheta;
  readonly fibres: readonly PlacedFibre[];
}

/** From many times as many the potentials differ by rdm 0.012 in the median, as those of 300 random fibres do by 0.019 (draw-motor-units.test.ts). */
export const MOST_FIBRES = 100;

export const territoryLaw = {
  smallestRadiusMetres: 2.5e-3,
  fibresPerSquareMetre: 20e6,
  largestShare: 0.25,
  leastMetres: 1.5e-3,
};
export const velocityLaw = { mean: 4, standardDeviation: 0.3, orderCorrelation: 0.87 };
export const fibreLaw = { zoneSpread: 0.07, lengthSpread: 0.05 };

const WIDEST_DRAW = 2.5;
const DRAWS_PER_LENGTH = 50;
const SHORTENING = 0.97;
/** fibres end this many standard deviations of their ends before the muscle does */
const END_MARGIN = 1;
/** of a place on shorter paths none is used where there are others */
const SHORTEST_ROOM_METRES = 0.02;

/**
 * @param indices - of the motor units in the pool
 * @throws ParameterError for an index that the pool does not have, and where a muscle is too short for fibres
 * Cost: 20 ms, and 0.3 ms for each motor unit.
 */
export function drawMotorUnits(
  { paths }: Pick<MuscleLeadField, 'paths'>,
  pool: PoolSizes,
  indices: readonly number[],
  { seed, scatter = DEFAULT_FIBRE_SCATTER, velocityScatter = 0, mostFibres = MOST_FIBRES }: MotorUnitDraw,
): DrawnMotorUnit[] {
  const where = `motor units of ${paths.label.name}`;
  const count = pool.fibreCounts.length;
  requireLength(where, 'recruitmentThresholds', pool.recruitmentThresholds.length, count);
  requireNumber(where, 'velocity scatter', velocityScatter, 0, 0.2);
  requireInteger(where, 'mostFibres', mostFibres, 2);
  for (const index of indices) requireInteger(where, 'index', index, 0, count - 1);
  const { section, label } = paths;
  const typical = typicalFibre(paths);
  const isInMuscle = createIsInSection(section);
  const area = Math.PI / territoryLaw.largestShare;
  const largest = Math.max(territoryLaw.leastMetres, Math.sqrt(section.areaSquareMetres / area));
  const radius = (fibreCount: number) => Math.min(largest, territoryRadius(fibreCount));
  const places = territoryPlaces(possibleCentres(paths), typicalRadius(pool.fibreCounts, radius), seed, label.index);
  return indices.map((poolIndex) => {
    const fibreCount = Math.max(1, Math.round(pool.fibreCounts[poolIndex]));
    const index = label.index * 65536 + poolIndex;
    const positionMetres = places.place(poolIndex);
    const law = {
      positionMetres,
      territoryRadiusMetres: radius(fibreCount),
      conductionVelocity: drawVelocity(seed, index, (poolIndex + 0.5) / count),
      ...drawPlaceAlong(paths, typical, positionMetres, scatter, seed, index),
    };
    const drawnCount = Math.min(fibreCount, mostFibres);
    const fibres = drawPairedFibres(law, { seed, index, fibreCount, drawnCount, scatter, velocityScatter, isInMuscle });
    const recruitmentThreshold = pool.recruitmentThresholds[poolIndex];
    return { poolIndex, recruitmentThreshold, fibreCount, theta: { ...law, logSize: logSizeOf(fibres) }, fibres };
  });
}

function territoryRadius(fibreCount: number): number {
  const { smallestRadiusMetres, fibresPerSquareMetre } = territoryLaw;
  return Math.sqrt(smallestRadiusMetres ** 2 + fibreCount / (Math.PI * fibresPerSquareMetre));
}

/** Mean over the muscle's fibres, since it is their density that is to be even. */
function typicalRadius(fibreCounts: ArrayLike<number>, radius: (fibreCount: number) => number): number {
  let [sum, weights] = [0, 0];
  for (let i = 0; i < fibreCounts.length; i++) {
    sum += fibreCounts[i] * radius(fibreCounts[i]);
    weights += fibreCounts[i];
  }
  return sum / weights;
}

function drawVelocity(seed: number, index: number, order: number): number {
  const { mean, standardDeviation, orderCorrelation } = velocityLaw;
  const own = boundedNormal(randomStream(seed, 'conduction velocity', index), WIDEST_DRAW);
  const shared = normalQuantile(order);
  return mean + standardDeviation * (orderCorrelation * shared + Math.sqrt(1 - orderCorrelation ** 2) * own);
}

/** Innervation zone and half-lengths that fit the muscle at this place. */
function drawPlaceAlong(
  paths: MusclePaths,
  typical: TypicalFibre,
  positionMetres: readonly [number, number],
  scatter: FibreScatter,
  seed: number,
  index: number,
): Pick<MotorUnitTheta, 'innervationZoneMetres' | 'halfLengthsMetres'> {
  const [low, high] = roomAt(paths, positionMetres);
  const margin = END_MARGIN * Math.hypot(scatter.endPlateMetres, scatter.tendonEndMetres);
  const least = SCATTER_REACH * scatter.tendonEndMetres;
  const stream = randomStream(seed, 'fibre lengths', index);
  const zoneSpread = fibreLaw.zoneSpread * (typical.halfLengthsMetres[0] + typical.halfLengthsMetres[1]);
  const stretch = () => 1 + fibreLaw.lengthSpread * boundedNormal(stream, WIDEST_DRAW);
  for (let share = 1; ; share *= SHORTENING) {
    for (let tries = 0; tries < DRAWS_PER_LENGTH; tries++) {
      const zone = typical.innervationZoneMetres + zoneSpread * boundedNormal(stream, WIDEST_DRAW);
      const first = share * typical.halfLengthsMetres[0] * stretch();
      const second = share * typical.halfLengthsMetres[1] * stretch();
      const isLongEnough = first >= least && second >= least;
      if (isLongEnough && zone - first - margin >= low && zone + second + margin <= high)
        return { innervationZoneMetres: zone, halfLengthsMetres: [first, second] };
    }
    if (share * Math.max(...typical.halfLengthsMetres) < least)
      throw new ParameterError(
        `${paths.label.name}: fibre too short: near (${positionMetres.map((metres) => (metres * 1000).toFixed(1)).join(', ')}) mm the muscle is ${((high - low) * 1000).toFixed(1)} mm long, too short for fibres whose ends scatter by ${scatter.tendonEndMetres * 1000} mm; take a longer piece of the limb`,
        { positionMetres },
      );
  }
}

/** Median arc lengths at which the paths round a place leave the muscle: those within 1.5 distances, or the nearest. */
function roomAt(
  { grid, positionsMetres, firstInside, lastInside, startMetres, stepMetres }: MusclePaths,
  [first, second]: readonly [number, number],
): [number, number] {
  const distances = Array.from(firstInside, (_, p) =>
    Math.hypot(positionsMetres[2 * p] - first, positionsMetres[2 * p + 1] - second),
  );
  const reach = Math.max(1.5 * grid.spacingMetres, Math.min(...distances) + 1e-12);
  const near = Array.from(distances.keys()).filter((p) => distances[p] <= reach);
  const median = (samples: Int32Array) => near.map((p) => samples[p]).sort((a, b) => a - b)[near.length >> 1];
  return [startMetres + median(firstInside) * stepMetres, startMetres + median(lastInside) * stepMetres];
}

/**
 * The points of the section where a territory may have its centre: with a path at a corner of the grid's square round it (a muscle may
 * have edges thinner than the distance of paths), the nearest one long enough for fibres. All of them where none is.
 */
function possibleCentres({ section, grid, positionsMetres, firstInside, lastInside, stepMetres }: MusclePaths) {
  const { samples, sampleMetres } = section;
  const hasPath = (first: number, second: number) => {
    const i = Math.floor((first - grid.originMetres[0]) / grid.spacingMetres);
    const j = Math.floor((second - grid.originMetres[1]) / grid.spacingMetres);
    return [i, i + 1].some((a) =>
      [j, j + 1].some(
        (b) =>
          a >= 0 && b >= 0 && a < grid.counts[0] && b < grid.counts[1] && grid.pathOfNode[a + grid.counts[0] * b] >= 0,
      ),
    );
  };
  // a place is anywhere in the square of its point
  const sides = [-sampleMetres / 2, sampleMetres / 2];
  const kept: number[] = [];
  for (let n = 0; n < samples.length; n += 2) {
    const [first, second] = [samples[n], samples[n + 1]];
    if (!sides.every((a) => sides.every((b) => hasPath(first + a, second + b)))) continue;
    let nearest = Infinity;
    let path = 0;
    for (let p = 0; p < firstInside.length; p++) {
      const distance = Math.hypot(positionsMetres[2 * p] - first, positionsMetres[2 * p + 1] - second);
      if (distance >= nearest) continue;
      nearest = distance;
      path = p;
    }
    if ((lastInside[path] - firstInside[path]) * stepMetres >= SHORTEST_ROOM_METRES) kept.push(first, second);
  }
  return { samples: kept.length > 0 ? Float64Array.from(kept) : samples, sampleMetres };
}
