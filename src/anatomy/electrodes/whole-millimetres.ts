/** Lengths in messages. */
export function wholeMillimetres(metres: number): string {
  return (metres * 1000).toFixed(0);
}
