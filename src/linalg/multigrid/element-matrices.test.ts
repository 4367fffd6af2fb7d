import { describe, expect, test } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { cornerPairs } from './element-matrices.ts';
import { quadratureMatrix, randomTensor, type Triple, tensorForm } from './multigrid-fixtures.ts';

const corner = (n: number): Triple => [n & 1, (n >> 1) & 1, n >> 2];

/** K_ij of each pair, as the header of element-matrices.ts says. */
function couplings(tensor: readonly number[], [hx, hy, hz]: Triple): number[] {
  const volume = hx * hy * hz;
  const scales = [hx * hx, hy * hy, hz * hz, hy * hz, hx * hz, hx * hy];
  return cornerPairs.map(({ unit }) => unit.reduce((sum, e, c) => sum + (volume * tensor[c] * e) / scales[c], 0));
}

function randomEdges(seed: number): Triple {
  const { uniform } = randomStream(seed, 'edges');
  return [0.3 + uniform(), 0.3 + uniform(), 0.3 + uniform()];
}

describe.each([1, 2, 3, 4, 5])('random tensor and edges %i', (seed) => {
  const [tensor, edges] = [randomTensor(seed), randomEdges(seed)];

  test('couplings are those of a quadrature, each pair once', () => {
    const matrix = quadratureMatrix(tensor, edges);
    const found = couplings(tensor, edges);
    expect(new Set(cornerPairs.map(({ i, j }) => 8 * Math.max(i, j) + Math.min(i, j))).size).toBe(28);
    for (const [pair, { i, j }] of cornerPairs.entries()) {
      // sums of 64 terms of the size of the largest entry
      expect(Math.abs(found[pair] - matrix[8 * i + j])).toBeLessThanOrEqual(64 * 2 ** -52 * matrix[0]);
    }
  });

  test('linear functions have their exact energy', () => {
    const { normal } = randomStream(seed, 'gradient');
    const gradient = [normal(), normal(), normal()];
    const values = Array.from({ length: 8 }, (_, n) =>
      corner(n).reduce((sum, place, axis) => sum + place * edges[axis] * gradient[axis], 1),
    );
    // with rows that sum to zero, x' K x = - sum over pairs of K_ij (x_i - x_j)^2
    const energy = couplings(tensor, edges).reduce((sum, coupling, pair) => {
      const { i, j } = cornerPairs[pair];
      return sum - coupling * (values[i] - values[j]) ** 2;
    }, 0);
    const exact = edges[0] * edges[1] * edges[2] * tensorForm(tensor, gradient, gradient);
    expect(Math.abs(energy - exact)).toBeLessThanOrEqual(1e-12 * exact);
  });
});

test('a pair is stored with the node from which the other lies in the positive half', () => {
  for (const { i, j, from, slot } of cornerPairs) {
    const other = [i, j].map(corner).find((place) => place.join() !== from.join());
    const away = from.map((value, axis) => (other?.[axis] ?? Number.NaN) - value);
    // the order of `half`: along i; then row j + 1 from i - 1; then plane k + 1 from (i - 1, j - 1)
    const expected = away[2] === 1 ? 9 + 3 * away[1] + away[0] : away[1] === 1 ? 3 + away[0] : 1;
    expect(slot).toBe(expected);
    expect(away[0] + 3 * away[1] + 9 * away[2]).toBeGreaterThan(0);
  }
});

test('the stencil of equal elements has the stated response to waves, up to fourth order', () => {
  const [tensor, wave]: [number[], Triple] = [
    [0.2, 0.5, 1.3, 0, 0, 0],
    [1.1, -0.4, 0.7],
  ];
  const excess = (edge: number): number => {
    const edges: Triple = [edge, 1.5 * edge, 0.8 * edge];
    // sum over the 27 nodes of coupling times cos(k . shift); a pair with shift s stands for s and -s, in as many elements as share it
    const response = couplings(tensor, edges).reduce((sum, coupling, pair) => {
      const { i, j } = cornerPairs[pair];
      const phase = [0, 1, 2].reduce(
        (p, axis) => p + wave[axis] * edges[axis] * (corner(i)[axis] - corner(j)[axis]),
        0,
      );
      return sum + 2 * coupling * (Math.cos(phase) - 1);
    }, 0);
    const volume = edges[0] * edges[1] * edges[2];
    const exact = [0, 1, 2].reduce((sum, axis) => sum + tensor[axis] * wave[axis] ** 2, 0);
    const factor = 1 - [0, 1, 2].reduce((sum, axis) => sum + (edges[axis] * wave[axis]) ** 2, 0) / 12;
    return response / volume / exact - factor;
  };
  // the remainder is of fourth order: 16 times smaller at half the edge, within the sixth order
  const slope = Math.log2(excess(0.2) / excess(0.1));
  expect(Math.abs(slope - 4)).toBeLessThanOrEqual(0.1);
});
