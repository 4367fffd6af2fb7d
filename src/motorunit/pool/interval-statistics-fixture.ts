/** For tests: intervals of a train, in seconds. */
export function intervalStatistics(times: Float64Array, samplingRateHz: number) {
  const intervals = times.subarray(1).map((time, k) => (time - times[k]) / samplingRateHz);
  const count = intervals.length;
  const mean = intervals.reduce((a, b) => a + b, 0) / count;
  const variance = intervals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { count, mean, variation: Math.sqrt(variance) / mean };
}
