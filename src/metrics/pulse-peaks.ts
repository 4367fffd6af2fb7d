/**
 * Local maxima of a pulse train, none nearer to a higher one than a distance.
 * Highest first (of equal ones the earlier), each removes those less than `minimumDistance` samples away: the rule of
 * scipy.signal.find_peaks, which the peers use. A plateau counts at its first sample; ends are no maxima.
 */

/** @returns ascending samples, a new array */
export function pulsePeaks(pulseTrain: Float32Array | Float64Array, minimumDistance: number): Int32Array {
  const candidates: number[] = [];
  for (let t = 1; t < pulseTrain.length - 1; t++) {
    if (!(pulseTrain[t] > pulseTrain[t - 1])) continue;
    const start = t;
    while (t < pulseTrain.length - 2 && pulseTrain[t + 1] === pulseTrain[t]) t++;
    if (pulseTrain[t] > pulseTrain[t + 1]) candidates.push(start);
  }
  const peaks = Int32Array.from(candidates);
  const order = candidates.map((_, i) => i).sort((i, j) => pulseTrain[peaks[j]] - pulseTrain[peaks[i]] || i - j);
  const removed = new Uint8Array(peaks.length);
  for (const i of order) {
    if (removed[i]) continue;
    for (let j = i - 1; j >= 0 && peaks[i] - peaks[j] < minimumDistance; j--) removed[j] = 1;
    for (let j = i + 1; j < peaks.length && peaks[j] - peaks[i] < minimumDistance; j++) removed[j] = 1;
  }
  return peaks.filter((_, i) => removed[i] === 0);
}
