import { beforeAll, describe, expect, it } from 'vitest';
import { LANES, nodeIndex, vectorLength } from '../../kernels/stencil/stencil-grid.ts';
import { nodeCountsOf } from '../../linalg/multigrid/element-grid.ts';
import { type LimbElements, limbElements } from './limb-elements.ts';
import { fixtureCylinder } from './limb-fixtures.ts';
import { potentialSampler } from './potential-sampler.ts';

let limb: LimbElements;
beforeAll(() => {
  limb = limbElements(fixtureCylinder(), { elementMetres: 2e-3 });
});

/** Values of a function of the map's frame at all nodes, in one lane. */
function nodesOf(value: (x: number, y: number, z: number) => number, lane: number): Float64Array {
  const counts = nodeCountsOf(limb.grid);
  const out = new Float64Array(vectorLength(counts));
  const { startX, startY, edgeMetres, planesZ } = limb.box;
  for (let k = 0; k < counts[2]; k++)
    for (let j = 0; j < counts[1]; j++)
      for (let i = 0; i < counts[0]; i++)
        out[LANES * nodeIndex(counts, i, j, k) + lane] = value(
          startX + i * edgeMetres,
          startY + j * edgeMetres,
          planesZ[k],
        );
  return out;
}

function sample(points: readonly number[], value: (x: number, y: number, z: number) => number, reference = 0) {
  const sampler = potentialSampler(limb, Float64Array.from(points));
  const out = new Float32Array(sampler.pointCount);
  sampler.sampleInto(out, nodesOf(value, 2), 2, reference);
  const expected = Array.from(out, (_, p) => value(...limb.frame.fromWorld(...at(points, p))) - reference);
  return { out, expected, sampler };
}

const at = (points: readonly number[], p: number) =>
  points.slice(3 * p, 3 * p + 3) as unknown as [number, number, number];

/** in the muscle, deep and near bone and fat, and in the fat */
const everywhere = [
  [0.018, 0.0011, -0.0247],
  [0.0113, 0.0007, -0.01],
  [-0.012, 0.0221, -0.04],
  [0.0275, -0.002, -0.0333],
].flat();

describe('potentialSampler', () => {
  it('is exact for linear potentials, wherever surfaces cut elements', () => {
    const { out, expected } = sample(everywhere, (x, y, z) => 3 + 100 * x - 70 * y + 250 * z, 2);
    // float32 of numbers up to 20
    for (const [p, value] of out.entries()) expect(Math.abs(value - expected[p])).toBeLessThanOrEqual(4e-6);
  });

  it('is exact for cubics where a tissue is wide, and linear across borders', () => {
    const cubic = (x: number, y: number, z: number) => 1e6 * (x ** 3 - 2 * y ** 3 + z ** 3 + x * y * z);
    const inside = sample(everywhere.slice(0, 3), cubic);
    expect(Math.abs(inside.out[0] - inside.expected[0])).toBeLessThanOrEqual(1e-5);
    const near = sample(everywhere.slice(3, 6), cubic);
    const bend = Math.abs(near.out[0] - near.expected[0]);
    // h^2 / 8 of a second derivative of 6e6 x 0.012 per square metre
    expect(bend).toBeGreaterThan(1e-4);
    expect(bend).toBeLessThanOrEqual(2e-3 ** 2 * 6e6 * 0.03);
  });

  it('gives points in the skin the potential of the body under them, and counts them', () => {
    const axis = limb.frame.fromWorld(0, 0, 0);
    const radius = (x: number, y: number) => Math.hypot(x - axis[0], y - axis[1]);
    const { sampler, out } = sample([0.0296, 0, -0.025, 0.02, 0, -0.025], (x, y) => radius(x, y));
    expect(sampler.pointsInSkin).toBe(1);
    // the body ends at 29 mm; the surface is good to 0.1 mm, and the bend of the radius over 2 mm is 0.02 mm
    expect(Math.abs(out[0] - 0.029)).toBeLessThanOrEqual(1.5e-4);
  });

  it('knows skin that is thicker than the elements reach', () => {
    const thick = limbElements(fixtureCylinder(0.03, [0.006, 0.014, 0.016, 0.02]), { elementMetres: 1e-3 });
    const points = [0.0165, 0.0175, 0.0185, 0.0195].flatMap((x) => [x, 0, -0.015]);
    expect(potentialSampler(thick, Float64Array.from(points)).pointsInSkin).toBe(4);
    expect(() => potentialSampler(thick, Float64Array.of(0.0206, 0, -0.015))).toThrow(/outside the limb/);
  });

  it.each([
    ['beside the limb', [0.05, 0, -0.025], /point 2 .* outside the limb/],
    ['beyond its end', [0.02, 0, 0.01], /point 2 .* beyond the end of the label map/],
  ])('refuses a point %s, naming it', (_, point, message) => {
    expect(() => potentialSampler(limb, Float64Array.from([0.02, 0, -0.02, ...point]))).toThrow(message);
  });
});
