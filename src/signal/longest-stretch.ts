/**
 * Longest [first, last) in [from, to) whose values span at most `width` and stay at or above `floor`;
 * [from, from) when there is none. Two monotone queues of indices: linear time.
 */
export function longestStretch(
  values: Float64Array,
  from: number,
  to: number,
  width: number,
  floor: number,
): [number, number] {
  let best: [number, number] = [from, from];
  let start = from;
  const rising: number[] = [];
  const falling: number[] = [];
  let [headRising, headFalling] = [0, 0];
  for (let i = from; i < to; i++) {
    if (values[i] < floor) {
      start = i + 1;
      rising.length = falling.length = headRising = headFalling = 0;
      continue;
    }
    while (rising.length > headRising && values[rising[rising.length - 1]] >= values[i]) rising.pop();
    while (falling.length > headFalling && values[falling[falling.length - 1]] <= values[i]) falling.pop();
    rising.push(i);
    falling.push(i);
    while (values[falling[headFalling]] - values[rising[headRising]] > width) {
      start++;
      if (rising[headRising] < start) headRising++;
      if (falling[headFalling] < start) headFalling++;
    }
    if (i + 1 - start > best[1] - best[0]) best = [start, i + 1];
  }
  return best;
}
