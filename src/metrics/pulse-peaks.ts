/**
 * Local maxima of a pulse train, none nearer to a higher one than a distance.
 * Highest first (of equal ones the earlier), each removes those less than `minimumDistance` samples away: the rule of
 * scipy.signal.find_peaks, which the peers use. A plateau counts at its first sample; ends are no maxima.
 *
 * Without sorting: a peak higher than all undecided ones near it is kept in any order of that kind, so that from each peak one
 * climbs to such a one, decides, and comes back.
 */

const KEPT = 1;
const REMOVED = 2;

/**
 * @returns ascending samples, a new array
 * Cost: linear in the samples, times the number of maxima within the distance.
 */
export function pulsePeaks(pulseTrain: Float32Array | Float64Array, minimumDistance: number): Int32Array {
  const peaks = localMaxima(pulseTrain);
  const state = new Uint8Array(peaks.length);
  const climb = new Int32Array(peaks.length);
  for (let i = 0; i < peaks.length; i++) {
    if (state[i] !== 0) continue;
    let height = 0;
    climb[0] = i;
    while (height >= 0) {
      const here = climb[height];
      const highest = state[here] === 0 ? highestNear(here, pulseTrain, peaks, state, minimumDistance) : here;
      if (highest !== here) climb[++height] = highest;
      else {
        if (state[here] === 0) keep(here, peaks, state, minimumDistance);
        height--;
      }
    }
  }
  return peaks.filter((_, i) => state[i] === KEPT);
}

function localMaxima(pulseTrain: Float32Array | Float64Array): Int32Array {
  const peaks = new Int32Array(pulseTrain.length >> 1);
  let count = 0;
  for (let t = 1; t < pulseTrain.length - 1; t++) {
    if (!(pulseTrain[t] > pulseTrain[t - 1])) continue;
    const start = t;
    while (t < pulseTrain.length - 2 && pulseTrain[t + 1] === pulseTrain[t]) t++;
    if (pulseTrain[t] > pulseTrain[t + 1]) peaks[count++] = start;
  }
  return peaks.subarray(0, count);
}

/** Highest of the undecided peaks nearer than the distance to peak i, itself included; of equal ones the first. */
function highestNear(
  i: number,
  pulseTrain: Float32Array | Float64Array,
  peaks: Int32Array,
  state: Uint8Array,
  distance: number,
): number {
  let first = i;
  while (first > 0 && peaks[i] - peaks[first - 1] < distance) first--;
  let best = -1;
  for (let j = first; j < peaks.length && peaks[j] - peaks[i] < distance; j++)
    if (state[j] === 0 && (best < 0 || pulseTrain[peaks[j]] > pulseTrain[peaks[best]])) best = j;
  // a distance below one sample parts nothing, not even a peak from itself
  return best < 0 ? i : best;
}

function keep(i: number, peaks: Int32Array, state: Uint8Array, distance: number): void {
  for (let j = i - 1; j >= 0 && peaks[i] - peaks[j] < distance; j--) state[j] = REMOVED;
  for (let j = i + 1; j < peaks.length && peaks[j] - peaks[i] < distance; j++) state[j] = REMOVED;
  state[i] = KEPT;
}
