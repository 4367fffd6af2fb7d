/** The spatial low-pass of a round electrode: the mean of the potential over a disc, in the wavenumber domain. */

/**
 * 2 J_1(x) / x, the factor of a disc of radius r at spatial frequency k, x = r k; 1 at x = 0, even in x.
 * Series (DLMF 10.2.2) below x = 4, above it the trapezoidal rule on J_1(x) = (1 / 2 pi) integral over a period of
 * cos(t - x sin t) (DLMF 10.9.2), which is exact to rounding once it has more than x + 10 x^(1/3) + 20 points.
 * Accuracy: absolute error below 1e-14. Cost: O(x).
 * Source: Farina, Cescon and Merletti 2002, IEEE Trans Biomed Eng 49:1279 (electrode transfer function).
 */
export function discFactor(x: number): number {
  const argument = Math.abs(x);
  if (argument < 4) return seriesOfDisc(argument);
  const count = Math.ceil((argument + 10 * Math.cbrt(argument) + 20) / 4) * 4;
  // The integrand is even about t = pi: half of the points with their mirror images.
  let sum = 0;
  for (let j = 0; j < count / 2; j++) {
    const angle = (2 * Math.PI * (j + 0.5)) / count;
    sum += Math.cos(angle - argument * Math.sin(angle));
  }
  return (4 * sum) / (count * argument);
}

function seriesOfDisc(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let j = 1; j < 40 && Math.abs(term) > 1e-18; j++) {
    term *= -quarter / (j * (j + 1));
    sum += term;
  }
  return sum;
}
