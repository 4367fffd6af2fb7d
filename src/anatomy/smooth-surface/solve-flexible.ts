/**
 * Solves the normal equations of a height over a plane, 1, u, v, u^2, u v, v^2, with as many terms as the points can tell:
 * all six, else the plane, else the height alone.
 */

const TERMS = 6;
const factor = new Float64Array(TERMS * TERMS);
const solution = new Float64Array(TERMS);

/** a pivot below this share of its diagonal says that the points do not tell the term from those before it */
const PIVOT = 1e-5;

/**
 * @param matrix - 6 x 6, its lower triangle
 * @returns six coefficients, zero for terms left out; a view that the next call overwrites; undefined without any weight
 */
export function solveFlexible(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  for (const terms of [6, 3, 1]) if (factorise(matrix, terms)) return substitute(right, terms);
  return undefined;
}

/** Cholesky factor of the leading terms; false where a pivot is too small. */
function factorise(matrix: Float64Array, terms: number): boolean {
  for (let r = 0; r < terms; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = matrix[TERMS * r + c];
      for (let k = 0; k < c; k++) sum -= factor[TERMS * r + k] * factor[TERMS * c + k];
      if (c < r) factor[TERMS * r + c] = sum / factor[TERMS * c + c];
      else if (sum > PIVOT * matrix[TERMS * r + r]) factor[TERMS * r + r] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

function substitute(right: Float64Array, terms: number): Float64Array {
  solution.fill(0);
  for (let r = 0; r < terms; r++) {
    let sum = right[r];
    for (let k = 0; k < r; k++) sum -= factor[TERMS * r + k] * solution[k];
    solution[r] = sum / factor[TERMS * r + r];
  }
  for (let r = terms - 1; r >= 0; r--) {
    let sum = solution[r];
    for (let k = r + 1; k < terms; k++) sum -= factor[TERMS * k + r] * solution[k];
    solution[r] = sum / factor[TERMS * r + r];
  }
  return solution;
}
