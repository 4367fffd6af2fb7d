import { beforeAll, describe, expect, it } from 'vitest';
import { LANES, nodeIndex } from '../../kernels/stencil/stencil-grid.ts';
import { nodeCountsOf, TENSOR } from '../../linalg/multigrid/element-grid.ts';
import { electrodeLoad, type NodeLoad, potentialOfLoad, returnLoad } from './electrode-currents.ts';
import { elementAt } from './element-place.ts';
import { type LimbElements, limbElements } from './limb-elements.ts';
import { FIXTURE_RADII, fixtureCylinder, pointElectrodes, solveLoads } from './limb-fixtures.ts';

const [, , , skin] = FIXTURE_RADII;
let limb: LimbElements;
beforeAll(() => {
  limb = limbElements(fixtureCylinder(), { elementMetres: 2e-3 });
});

const total = ({ amperes }: NodeLoad) => amperes.reduce((sum, value) => sum + value, 0);

/** Trilinear load at a point of the map's frame, world coordinates. */
function pointLoad(x: number, y: number, z: number): NodeLoad {
  const place = elementAt(limb.box, ...limb.frame.fromWorld(x, y, z));
  if (!place) throw new Error('outside');
  const counts = nodeCountsOf(limb.grid);
  const corners = Array.from({ length: 8 }, (_, c) => [c & 1, (c >> 1) & 1, c >> 2]);
  return {
    nodes: corners.map((c) => {
      const [i, j, k] = place.element.map((value, axis) => value + c[axis]);
      return nodeIndex(counts, i, j, k);
    }),
    amperes: corners.map((c) =>
      c.reduce((product, bit, axis) => product * (bit ? place.within[axis] : 1 - place.within[axis]), 1),
    ),
  };
}

describe('currents', () => {
  it('sum to 1 A at an electrode and at the ends together', () => {
    const electrodes = pointElectrodes(skin, [
      [0, -0.025],
      [33, -0.02],
    ]);
    for (const e of [0, 1]) expect(Math.abs(total(electrodeLoad(limb, electrodes, e)) - 1)).toBeLessThanOrEqual(1e-14);
    // a few hundred shares
    expect(Math.abs(total(returnLoad(limb)) - 1)).toBeLessThanOrEqual(1e-12);
  });

  it('refuse an electrode in the air', () => {
    expect(() => electrodeLoad(limb, pointElectrodes(0.2, [[0, -0.025]]), 0)).toThrow(/not on the limb/);
  });

  it('leave by each end in equal parts: half an ampere crosses every section between electrode and end', async () => {
    const electrodes = pointElectrodes(skin, [[20, -0.025]]);
    const x = await solveLoads(limb, [
      [
        [electrodeLoad(limb, electrodes, 0), 1],
        [returnLoad(limb), -1],
      ],
    ]);
    const counts = nodeCountsOf(limb.grid);
    const [nx, ny] = limb.box.counts;
    const { planesZ, edgeMetres } = limb.box;
    // flux through a layer of elements far from the electrode: mean of S_zz du/dz, times the section; elements that surfaces cut included
    const flux = (k: number) => {
      let sum = 0;
      for (let n = 0; n < nx * ny; n++) {
        const [i, j] = [n % nx, Math.floor(n / nx)];
        const along = limb.grid.tensors[TENSOR.length * (n + nx * ny * k) + TENSOR.zz];
        if (along === 0) continue;
        const rise = [0, 1, 2, 3].reduce(
          (total4, c) =>
            total4 +
            x[LANES * nodeIndex(counts, i + (c & 1), j + (c >> 1), k + 1)] -
            x[LANES * nodeIndex(counts, i + (c & 1), j + (c >> 1), k)],
          0,
        );
        sum += (along * edgeMetres * edgeMetres * rise) / 4 / (planesZ[k + 1] - planesZ[k]);
      }
      return sum;
    };
    // 0.002: skin's sheet and lean fields of cut elements are left out of the sum
    expect(Math.abs(flux(2) - 0.5)).toBeLessThanOrEqual(2e-3);
    expect(Math.abs(flux(limb.box.counts[2] - 3) + 0.5)).toBeLessThanOrEqual(2e-3);
  });
});

describe('reciprocity', () => {
  it('an electrode sees of 1 A at a point what the point has of 1 A at the electrode', async () => {
    const electrode = electrodeLoad(limb, pointElectrodes(skin, [[50, -0.022]]), 0);
    const back = returnLoad(limb);
    const sources = [
      pointLoad(0.02, 0.005, -0.03),
      pointLoad(-0.004, 0.017, -0.012),
      pointLoad(0.0275, 0.002, -0.026), // in the fat
    ];
    const x = await solveLoads(
      limb,
      [electrode, ...sources].map((load) => [
        [load, 1],
        [back, -1],
      ]),
    );
    const atEnds = [0, 1, 2, 3].map((lane) => potentialOfLoad(x, back, lane));
    sources.forEach((source, s) => {
      const there = potentialOfLoad(x, source, 0) - atEnds[0];
      const here = potentialOfLoad(x, electrode, s + 1) - atEnds[s + 1];
      // energy norm 3e-6 of solutions whose own energy is up to 1e4 times that of the field between the two
      expect(Math.abs(there / here - 1)).toBeLessThanOrEqual(3e-4);
    });
  });
});
