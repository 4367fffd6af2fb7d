/**
 * Where the territories of a muscle's motor units have their centres: so that muscle fibres lie equally dense everywhere, and
 * motor units of all sizes intermingle.
 *
 * Centres drawn uniformly leave the border with too few fibres (0.69 of the middle's density in theory, since a territory that
 * reaches beyond the border gives its fibres to the inside), as Navallas et al. warn; so points of the muscle get weights
 * w that make sum over centres c of w_c K(x - c) / Z_c the same at every point x of it, K: spread of a territory's fibres, Z_c: its
 * part inside the muscle. The points are strung on a Hilbert curve, neighbours beside neighbours, and motor unit i takes the place
 * where the weight summed along the curve is the fraction of u0 + i times the golden ratio: any run of motor units, the first
 * recruited too, is spread over the whole muscle, and a place depends on nothing but the seed, the muscle, its pool and i.
 * Source of the warning: Navallas et al. 2009 (J Electromyogr Kinesiol 20:1132; their remedy is another one); of the iteration:
 * Richardson 1972, J Opt Soc Am 62:55; of the sequence: Weyl's theorem, the golden ratio being the most even.
 */

import { ParameterError } from '../core/errors.ts';
import { randomStream } from '../core/random.ts';

export interface TerritoryArea {
  /** points of the muscle in its section, two coordinates each, equally many on every area */
  readonly samples: Float64Array;
  readonly sampleMetres: number;
}

export interface TerritoryPlaces {
  /** centre of motor unit i of the pool, section coordinates */
  readonly place: (i: number) => [number, number];
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** weights are found for at most this many groups of neighbouring points */
const MOST_GROUPS = 300;
const ITERATIONS = 20;

/**
 * @param radiusMetres - typical territory radius: twice the standard deviation of its fibres' places
 * @throws ParameterError for a muscle without points
 * Cost: 15 ms.
 */
export function territoryPlaces(
  { samples, sampleMetres }: TerritoryArea,
  radiusMetres: number,
  seed: number,
  muscleIndex: number,
): TerritoryPlaces {
  if (samples.length === 0)
    throw new ParameterError('territories: the section of the muscle has no points; give one in the muscle');
  const order = alongHilbertCurve(samples, sampleMetres);
  const groupSize = Math.ceil(order.length / MOST_GROUPS);
  const groups = Array.from({ length: Math.ceil(order.length / groupSize) }, (_, g) => {
    const members = order.slice(g * groupSize, (g + 1) * groupSize);
    return members[members.length >> 1];
  });
  const weights = evenWeights(samples, groups, radiusMetres / 2);
  const cumulative = new Float64Array(order.length + 1);
  for (let n = 0; n < order.length; n++) cumulative[n + 1] = cumulative[n] + weights[Math.floor(n / groupSize)];
  const total = cumulative[order.length];
  const start = randomStream(seed, 'territory places', muscleIndex).uniform();
  return {
    place: (i) => {
      const wanted = total * ((start + (i + 1) * GOLDEN) % 1);
      // a binary search for the last point whose sum before it is at most that
      let [low, high] = [0, order.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (cumulative[middle] <= wanted) low = middle;
        else high = middle - 1;
      }
      const stream = randomStream(seed, 'territory jitter', muscleIndex * 65536 + i);
      const jitter = () => (stream.uniform() - 0.5) * sampleMetres;
      return [samples[2 * order[low]] + jitter(), samples[2 * order[low] + 1] + jitter()];
    },
  };
}

/** Richardson's iteration for weights of centres at the groups, all densities being one. */
function evenWeights(samples: Float64Array, groups: readonly number[], spread: number): Float64Array {
  const count = groups.length;
  const kernel = new Float64Array(count * count);
  for (let c = 0; c < count; c++) {
    const row = kernel.subarray(c * count, (c + 1) * count);
    let inside = 0;
    for (let x = 0; x < count; x++) {
      const first = samples[2 * groups[c]] - samples[2 * groups[x]];
      const second = samples[2 * groups[c] + 1] - samples[2 * groups[x] + 1];
      inside += row[x] = Math.exp(-(first * first + second * second) / (2 * spread * spread));
    }
    for (let x = 0; x < count; x++) row[x] /= inside;
  }
  const weights = new Float64Array(count).fill(1);
  const density = new Float64Array(count);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    density.fill(0);
    for (let c = 0; c < count; c++) for (let x = 0; x < count; x++) density[x] += weights[c] * kernel[c * count + x];
    for (let x = 0; x < count; x++) density[x] = 1 / density[x];
    for (let c = 0; c < count; c++) {
      let ratio = 0;
      for (let x = 0; x < count; x++) ratio += kernel[c * count + x] * density[x];
      weights[c] *= ratio;
    }
  }
  return weights;
}

/** Indices of the points in the order in which a Hilbert curve visits them. */
function alongHilbertCurve(samples: Float64Array, sampleMetres: number): number[] {
  const count = samples.length / 2;
  const low = [Infinity, Infinity];
  samples.forEach((value, n) => {
    low[n % 2] = Math.min(low[n % 2], value);
  });
  const keys = Float64Array.from({ length: count }, (_, n) => {
    const at = [0, 1].map((c) => Math.floor((2 * (samples[2 * n + c] - low[c])) / sampleMetres));
    return hilbertIndex(at[0], at[1]);
  });
  return Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b] || a - b);
}

/** cells along a side of the curve's square, 2^10: 250 mm */
const SIDE = 1024;

function hilbertIndex(i: number, j: number): number {
  let x = Math.min(SIDE - 1, i);
  let y = Math.min(SIDE - 1, j);
  let index = 0;
  for (let size = SIDE >> 1; size > 0; size >>= 1) {
    const right = (x & size) === 0 ? 0 : 1;
    const upper = (y & size) === 0 ? 0 : 1;
    index += size * size * ((3 * right) ^ upper);
    if (upper === 1) continue;
    const kept = right === 1 ? SIDE - 1 - x : x;
    x = right === 1 ? SIDE - 1 - y : y;
    y = kept;
  }
  return index;
}
