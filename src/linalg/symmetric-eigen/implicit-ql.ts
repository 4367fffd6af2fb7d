/**
 * Eigenvalues of a symmetric tridiagonal matrix by implicit QL steps with Wilkinson's shift.
 * Source: Golub, Van Loan 2013, Matrix Computations 4th ed., 8.3.3; Parlett 1998, The Symmetric Eigenvalue Problem, 8.13.
 */

/** Steps for one eigenvalue after which it counts as not converging; two or three are usual. */
const MAXIMUM_STEPS = 60;

/**
 * One step's rotations of neighbouring eigenvector rows, k from cosines.length - 1 down to 0, on the rows
 * (lower, upper) = (first + k, first + k + 1): upper' = s lower + c upper, lower' = c lower - s upper.
 * The arrays are reused after the call.
 */
export type ApplyRotations = (first: number, cosines: Float64Array, sines: Float64Array) => void;

/**
 * @param d - n diagonal entries; become the eigenvalues, unsorted
 * @param e - n entries, e[i] couples i - 1 and i, e[0] unused; destroyed
 * @returns false when an eigenvalue did not converge, or values are not finite
 */
export function implicitQl(d: Float64Array, e: Float64Array, n: number, apply?: ApplyRotations): boolean {
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  // far below rounding of the whole: clusters at zero would otherwise be refined without end
  let negligible = 0;
  for (let i = 0; i < n; i++) negligible = Math.max(negligible, Math.abs(d[i]), Math.abs(e[i]));
  negligible *= Number.EPSILON ** 2;
  for (let first = 0; first < n; first++) {
    for (let step = 0; ; step++) {
      const last = blockEnd(d, e, first, n, negligible);
      if (last === first) break;
      if (step === MAXIMUM_STEPS) return false;
      const from = qlStep(d, e, first, last, cosines, sines);
      apply?.(from, cosines.subarray(from, last), sines.subarray(from, last));
    }
    if (!Number.isFinite(d[first])) return false;
  }
  return true;
}

/** Last row of the unreduced block that starts at `first`; a coupling below rounding of its neighbours is cut. */
function blockEnd(d: Float64Array, e: Float64Array, first: number, n: number, negligible: number): number {
  for (let i = first; i < n - 1; i++) {
    const coupling = Math.abs(e[i + 1]);
    if (coupling <= Number.EPSILON * (Math.abs(d[i]) + Math.abs(d[i + 1])) || coupling <= negligible) {
      e[i + 1] = 0;
      return i;
    }
  }
  return n - 1;
}

/** One step on rows first .. last: the bulge is chased upwards. Returns the row at which it vanished, usually `first`. */
function qlStep(
  d: Float64Array,
  e: Float64Array,
  first: number,
  last: number,
  cosines: Float64Array,
  sines: Float64Array,
): number {
  // Wilkinson's shift: the eigenvalue of the leading 2 x 2 that is nearer to d[first]
  const half = (d[first + 1] - d[first]) / (2 * e[first + 1]);
  const root = Math.sqrt(half * half + 1);
  const shift = d[first] - e[first + 1] / (half + (half >= 0 ? root : -root));
  let sine = 1;
  let cosine = 1;
  let moved = 0;
  let g = d[last] - shift;
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i + 1];
    const b = cosine * e[i + 1];
    const r = hypotenuse(f, g);
    if (i + 1 < last) e[i + 2] = r;
    if (r === 0) {
      // the block falls apart here: undo the shift, leave the rest to the next step
      d[i + 1] -= moved;
      return i + 1;
    }
    sine = f / r;
    cosine = g / r;
    sines[i] = sine;
    cosines[i] = cosine;
    const gap = d[i + 1] - moved;
    const t = (d[i] - gap) * sine + 2 * cosine * b;
    moved = sine * t;
    d[i + 1] = gap + moved;
    g = cosine * t - b;
  }
  d[first] -= moved;
  e[first + 1] = g;
  return first;
}

function hypotenuse(x: number, y: number): number {
  const largest = Math.max(Math.abs(x), Math.abs(y));
  if (largest === 0 || largest === Infinity) return largest;
  const a = x / largest;
  const b = y / largest;
  return largest * Math.sqrt(a * a + b * b);
}
