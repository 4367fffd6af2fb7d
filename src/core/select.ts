/** Order statistics without a sort (Hoare 1961, "Find"): a median of thousands of samples is asked for in every decoding. */

/**
 * @param values - without NaN; reordered: what stands before `rank` is no larger than the result, what stands behind no smaller
 * @param rank - 0 for the smallest, below values.length
 * @returns what `values` sorted would have at `rank`
 * Cost: linear on average; middle elements as pivots, so that sorted values are no worse.
 */
export function selectInPlace(values: Float32Array | Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const swapped = values[i];
      values[i++] = values[j];
      values[j--] = swapped;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank];
}
