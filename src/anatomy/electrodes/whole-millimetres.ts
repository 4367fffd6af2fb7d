/** Lengths in messages; short ones with a digit more, so that they are not 0. */
export function wholeMillimetres(metres: number): string {
  const millimetres = metres * 1000;
  return millimetres > 0 && millimetres < 0.95 ? millimetres.toPrecision(1) : millimetres.toFixed(0);
}
