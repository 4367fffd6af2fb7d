import { describe, expect, test } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { createArena } from '../../kernels/arena.ts';
import { firstDifference } from '../../kernels/kernel-fixtures.ts';
import { solveSymmetricInto } from '../solve-symmetric.ts';
import { DEFAULT_SOLVE, type SolveOptions } from './conjugate-gradients.ts';
import type { ElementGrid } from './element-grid.ts';
import {
  boxOf,
  centred,
  denseMatrix,
  jumpingBox,
  nodeCount,
  nodePlace,
  nodePosition,
  randomLoads,
  randomTensor,
  relativeDifference,
  solveBox,
  type Triple,
  tensorForm,
} from './multigrid-fixtures.ts';

const EXACT: SolveOptions = { ...DEFAULT_SOLVE, tolerance: 1e-11 };

function diagonalOf(elements: ElementGrid, dense: Float64Array): Float64Array {
  const n = nodeCount(elements);
  return Float64Array.from({ length: n }, (_, node) => dense[n * node + node]);
}

describe('on a box with jumps of 1000, anisotropy of 4.4 in all directions, and a hole', () => {
  const elements = jumpingBox([10, 9, 8], 1);
  const dense = denseMatrix(elements);
  const diagonal = diagonalOf(elements, dense);
  const loads = [1, 2, 3, 4].map((seed) => randomLoads(elements, diagonal, seed));
  const exact = loads.map((load) => centred(solveSingular(dense, diagonal, load), diagonal));

  test('float64 finds the dense solution', async () => {
    const { result, lanes } = await solveBox(elements, loads, { backend: 'reference', solve: EXACT });
    expect(result.status).toBe('converged');
    for (const [lane, x] of lanes.entries()) {
      expect(result.residuals[lane]).toBeLessThanOrEqual(EXACT.tolerance);
      // the tolerance is of the energy; the condition number of the box is some 1e5, whose root lies between energy and values
      expect(relativeDifference(centred(x, diagonal), exact[lane])).toBeLessThanOrEqual(1e-8);
    }
  });

  test('float32 with the default tolerance finds it within 1e-4 of its size', async () => {
    const { result, lanes } = await solveBox(elements, loads);
    expect(result.status).toBe('converged');
    for (const [lane, x] of lanes.entries())
      expect(relativeDifference(centred(x, diagonal), exact[lane])).toBeLessThanOrEqual(1e-4);
  });
});

/** x with A x = b for the nodes that conduct: one of them is held at 0. */
function solveSingular(dense: Float64Array, diagonal: Float64Array, load: Float64Array): Float64Array {
  const n = diagonal.length;
  const active = Array.from(diagonal.keys()).filter((node) => diagonal[node] > 0);
  const free = active.slice(1);
  const matrix = Float64Array.from({ length: free.length ** 2 }, (_, at) => {
    return dense[n * free[Math.floor(at / free.length)] + free[at % free.length]];
  });
  const solution = Float64Array.from(free, (node) => load[node]);
  solveSymmetricInto(createArena(8e6, false), matrix, solution, free.length, 1, 'reference');
  const x = new Float64Array(n);
  for (const [index, node] of free.entries()) x[node] = solution[index];
  return x;
}

/** Loads of the flux of a linear potential through the outside of a box of one tensor: area times flux, a quarter for each corner. */
function fluxLoads(elements: ElementGrid, tensor: readonly number[], gradient: readonly number[]): Float64Array {
  const { elementCounts, edgeX, edgeY, edgesZ } = elements;
  const loads = new Float64Array(nodeCount(elements));
  const [nx, ny] = [elementCounts[0] + 1, elementCounts[1] + 1];
  for (let e = 0; e < elementCounts[0] * elementCounts[1] * elementCounts[2]; e++) {
    const place = [e % elementCounts[0], Math.floor(e / elementCounts[0]) % elementCounts[1], 0];
    place[2] = Math.floor(e / elementCounts[0] / elementCounts[1]);
    const edges = [edgeX, edgeY, edgesZ[place[2]]];
    for (let side = 0; side < 6; side++) {
      const [axis, upper] = [side >> 1, side & 1];
      if (place[axis] !== (upper ? elementCounts[axis] - 1 : 0)) continue;
      const normal = [0, 1, 2].map((a) => (a === axis ? 2 * upper - 1 : 0));
      const flux = tensorForm(tensor, normal, gradient) * edges[(axis + 1) % 3] * edges[(axis + 2) % 3];
      for (let c = 0; c < 8; c++) {
        if (((c >> axis) & 1) !== upper) continue;
        const [i, j, k] = place.map((value, a) => value + ((c >> a) & 1));
        loads[i + nx * (j + ny * k)] += flux / 4;
      }
    }
  }
  return loads;
}

test('a linear potential is found to rounding, for any tensor and layers of any height', async () => {
  const random = randomStream(1, 'linear');
  const tensor = Array.from(Float32Array.from(randomTensor(5)));
  const edgesZ = Float64Array.from({ length: 12 }, () => 0.5 + random.uniform());
  const elements = boxOf([11, 9, 12], [1, 1.2, 1], () => tensor, edgesZ);
  const gradient = [0.7, -1.1, 0.4];
  const linear = Array.from({ length: nodeCount(elements) }, (_, node) =>
    nodePosition(elements, node).reduce((sum, value, axis) => sum + value * gradient[axis], 0),
  );
  const everywhere = linear.map(() => 1);
  const options = { backend: 'reference', solve: EXACT } as const;
  const { result, lanes } = await solveBox(elements, [fluxLoads(elements, tensor, gradient)], options);
  expect(result.status).toBe('converged');
  expect(relativeDifference(centred(lanes[0], everywhere), centred(linear, everywhere))).toBeLessThanOrEqual(1e-9);
});

test('a smooth solution is approached with the square of the edge', async () => {
  // u = cos(pi x) cos(pi y) cos(pi z) on the unit cube: no flux through its sides; loads are f times the volume of each node
  const tensor = [0.4, 0.7, 1.2, 0, 0, 0];
  const errors: number[] = [];
  for (const n of [4, 8, 16, 32]) {
    const elements = boxOf([n, n, n], [1 / n, 1 / n, 1 / n], () => tensor);
    const exact = Array.from({ length: nodeCount(elements) }, (_, node) =>
      nodePosition(elements, node).reduce((product, value) => product * Math.cos(Math.PI * value), 1),
    );
    const loads = exact.map((value, node) => {
      const sides = nodePlace(elements, node).filter((place) => place === 0 || place === n).length;
      return (Math.PI ** 2 * 2.3 * value) / n ** 3 / 2 ** sides;
    });
    const { lanes } = await solveBox(elements, [loads]);
    const everywhere = exact.map(() => 1);
    errors.push(relativeDifference(centred(lanes[0], everywhere), centred(exact, everywhere)));
  }
  const slopes = errors.slice(1).map((error, index) => Math.log2(errors[index] / error));
  for (const slope of slopes) expect(Math.abs(slope - 2)).toBeLessThanOrEqual(0.1);
  // 3 pi^2 h^2 / 12
  expect(errors[3]).toBeLessThanOrEqual(0.0025);
});

/** A round inclusion of a 20th of the conductivity in a medium of anisotropy 4.4; in at one place, out at another. */
function inclusion(n: number): { elements: ElementGrid; loads: Float64Array } {
  const elements = boxOf([n, n, n], [1 / n, 1 / n, 1 / n], (i, j, k) => {
    const inside = Math.hypot(i + 0.5 - n / 2, j + 0.5 - n / 2, k + 0.5 - n / 2) < n / 5;
    return inside ? [0.05, 0.05, 0.05, 0, 0, 0] : [1, 1, 4.4, 0, 0, 0];
  });
  const loads = new Float64Array(nodeCount(elements));
  const node = (i: number, j: number, k: number) => i + (n + 1) * (j + (n + 1) * k);
  loads[node(0, n / 2, n / 2)] = 1;
  loads[node(n, n / 2, n / 4)] = -1;
  return { elements, loads };
}

test('the number of steps does not depend on the size of the box', async () => {
  const steps: number[] = [];
  for (const n of [16, 32, 64]) {
    const { elements, loads } = inclusion(n);
    const { result } = await solveBox(elements, [loads]);
    expect(result.status).toBe('converged');
    steps.push(result.steps[0]);
  }
  expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(2);
  expect(Math.max(...steps)).toBeLessThanOrEqual(15);
});

test('SIMD agrees with the float64 reference within 1e-4 of the solution', async () => {
  const { elements, loads } = inclusion(12);
  const solve: SolveOptions = { ...DEFAULT_SOLVE, tolerance: 1e-5 };
  const found = await solveBox(elements, [loads], { solve });
  const wanted = await solveBox(elements, [loads], { solve: { ...EXACT, tolerance: 1e-8 }, backend: 'reference' });
  const everywhere = new Float64Array(loads.length).fill(1);
  const [x, exact] = [found, wanted].map(({ lanes }) => centred(lanes[0], everywhere));
  expect(found.result.status).toBe('converged');
  expect(relativeDifference(x, exact)).toBeLessThanOrEqual(1e-4);
});

describe('lanes', () => {
  const elements = jumpingBox([14, 12, 16], 2);
  const everyNode = new Float64Array(nodeCount(elements));
  for (const node of everyNode.keys()) {
    const [i, j, k] = nodePlace(elements, node);
    everyNode[node] = i > 4 || j > 4 || k > 9 ? 1 : 0;
  }
  const zero = new Float64Array(everyNode.length);

  test('do not depend on one another, to the bit', async () => {
    const [a, b, c] = [1, 2, 3].map((seed) => randomLoads(elements, everyNode, seed));
    const alone = await solveBox(elements, [a, zero, zero, zero]);
    const together = await solveBox(elements, [a, b, c, a.map((value) => 1000 * value)]);
    const elsewhere = await solveBox(elements, [c, b, zero, a]);
    expect(firstDifference(together.lanes[0], alone.lanes[0])).toBe(-1);
    expect(firstDifference(elsewhere.lanes[3], alone.lanes[0])).toBe(-1);
    expect(firstDifference(elsewhere.lanes[0], together.lanes[2])).toBe(-1);
    expect(together.result.steps[0]).toBe(alone.result.steps[0]);
  });

  test('of zeros take no step and stay zero', async () => {
    const { result, lanes } = await solveBox(elements, [zero, zero, randomLoads(elements, everyNode, 1), zero]);
    expect(result.steps.map((steps) => steps > 0)).toEqual([false, false, true, false]);
    for (const lane of [0, 1, 3]) expect(lanes[lane].every((value) => value === 0)).toBe(true);
    const nothing = await solveBox(elements, [zero, zero, zero, zero]);
    expect(nothing.result).toEqual({ status: 'converged', steps: [0, 0, 0, 0], residuals: [0, 0, 0, 0] });
  });

  test('scale with their loads: 2^-20 and 2^20 times the loads give as many times the solution', async () => {
    const loads = randomLoads(elements, everyNode, 4);
    const factors = [1, 2 ** -20, 2 ** 20];
    const { lanes } = await solveBox(
      elements,
      factors.map((factor) => loads.map((value) => factor * value)),
    );
    for (const [lane, factor] of factors.entries())
      expect(
        firstDifference(
          lanes[lane],
          lanes[0].map((value) => factor * value),
        ),
      ).toBe(-1);
  });
});

describe('says so', () => {
  const elements = boxOf([6, 6, 6], [1, 1, 1], (i) => (i > 1 ? [1, 1, 1, 0, 0, 0] : undefined));
  const loadsAt = (...pairs: readonly (readonly [Triple, number])[]) => {
    const loads = new Float64Array(nodeCount(elements));
    for (const [[i, j, k], value] of pairs) loads[i + 7 * (j + 7 * k)] += value;
    return loads;
  };

  test.each(['simd', 'reference'] as const)('%s: when loads cannot be', async (backend) => {
    const refused = (loads: Float64Array) => expect(solveBox(elements, [loads], { backend })).rejects;
    const parameter = (message: RegExp) => ({ kind: 'parameter', message: expect.stringMatching(message) });
    await refused(loadsAt([[4, 3, 2], 1])).toMatchObject(
      parameter(/right-hand side 0 expected to sum to zero, got 1 of 1/),
    );
    await refused(loadsAt([[4, 3, 2], 1], [[4, 4, 4], -0.99])).toMatchObject(parameter(/sum to zero/));
    await refused(loadsAt([[4, 3, 2], 1], [[1, 3, 2], -1])).toMatchObject(parameter(/which none touches/));
    await refused(loadsAt([[4, 3, 2], Number.NaN])).toMatchObject(parameter(/finite number/));
    await expect(solveBox(elements, [loadsAt([[4, 3, 2], 1], [[4, 4, 4], -1])], { backend })).resolves.toBeDefined();
  });

  test('when the steps did not suffice', async () => {
    const { elements: box, loads } = inclusion(16);
    const { result } = await solveBox(box, [loads], { solve: { tolerance: 1e-5, stepLimit: 2, sweeps: 1 } });
    expect(result.status).toBe('stepLimit');
    expect(result.steps).toEqual([2, 0, 0, 0]);
    expect(result.residuals[0]).toBeGreaterThan(1e-5);
  });
});

test('a conducting sheet carries its share of the current: the potential of plate and sheet is linear', async () => {
  // 16 x 4 x 8 elements, in at one end, out at the other; the sheet lies along them and doubles their conductance
  const counts: Triple = [16, 4, 8];
  const plate = boxOf(counts, [1, 1, 1], () => [1, 1, 1, 0, 0, 0]);
  const own = Array.from({ length: 16 * 8 }, (_, n) => (n % 16) + 16 * (2 + 4 * Math.floor(n / 16)));
  const sheets = {
    elements: Int32Array.from(own),
    normals: Float32Array.from(own.flatMap(() => [0, 1, 0])),
    offsets: new Float32Array(own.length),
    conductances: new Float32Array(own.length).fill(4),
  };
  const loads = fluxLoads(plate, [1, 1, 1, 0, 0, 0], [1, 0, 0]);
  // where the sheet enters, its current comes in with it: 4 per metre over 8 metres, half at each of the planes j = 2 and 3
  for (let node = 0; node < loads.length; node++) {
    const [i, j, k] = nodePlace(plate, node);
    if ((i === 0 || i === 16) && (j === 2 || j === 3))
      loads[node] += (i === 0 ? -1 : 1) * 4 * 0.5 * (k === 0 || k === 8 ? 0.5 : 1);
  }
  const { result, lanes } = await solveBox(plate, [loads], { sheets, backend: 'reference', solve: EXACT });
  expect(result.status).toBe('converged');
  const everywhere = new Float64Array(loads.length).fill(1);
  const linear = Array.from(loads, (_, node) => nodePosition(plate, node)[0]);
  expect(relativeDifference(centred(lanes[0], everywhere), centred(linear, everywhere))).toBeLessThanOrEqual(1e-9);
});

test.each([1, 2, 4])('pieces of tissue that hang on nothing, %i elements apart, do no harm', async (gap) => {
  const elements = boxOf([13, 12, 12], [1, 1, 1], (i) => (i >= 6 && i < 6 + gap ? undefined : [1, 1, 1, 0, 0, 0]));
  const alone = boxOf([6, 12, 12], [1, 1, 1], () => [1, 1, 1, 0, 0, 0]);
  const loadsIn = (box: ElementGrid, right: boolean) => {
    const loads = new Float64Array(nodeCount(box));
    const node = (i: number, j: number, k: number) => i + (box.elementCounts[0] + 1) * (j + 13 * k);
    loads[node(1, 2, 3)] = 1;
    loads[node(3, 9, 9)] = -1;
    if (right) loads[node(12, 2, 3)] = 1;
    if (right) loads[node(11, 9, 9)] = -1;
    return loads;
  };
  const wanted = await solveBox(alone, [loadsIn(alone, false)], {
    solve: { ...EXACT, tolerance: 1e-8 },
    backend: 'reference',
  });
  const { result, lanes } = await solveBox(elements, [loadsIn(elements, false), loadsIn(elements, true)]);
  expect(result.status).toBe('converged');
  const left = Array.from(lanes[0].keys()).filter((node) => node % 14 <= 6);
  const ones = new Float64Array(left.length).fill(1);
  for (const x of lanes) {
    const own = centred(
      left.map((node) => x[node]),
      ones,
    );
    expect(relativeDifference(own, centred(wanted.lanes[0], ones))).toBeLessThanOrEqual(1e-4);
  }
});
