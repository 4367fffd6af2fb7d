import { describe, expect, it } from 'vitest';
import { limbFrame } from '../anatomy/electrodes/limb-frame.ts';
import { placeOnLimb } from '../anatomy/electrodes/place-on-limb.ts';
import { ellipticCylinder } from '../anatomy/electrodes/surface-fixtures.ts';
import { makeCylinder } from '../anatomy/make-cylinder.ts';
import { limbFigure } from './limb-figure.ts';
import { foilEdge } from './limb-figure-grid.ts';
import { limbView, onPage, skinMesh } from './limb-figure-view.ts';

const anatomy = makeCylinder({ lengthMetres: 0.14, voxelMetres: [0.002, 0.002] });
const surface = ellipticCylinder(0.049, 0.049);
const grid = {
  name: 'G <13 x 5>',
  rows: 13,
  columns: 5,
  spacingMetres: 0.008,
  cells: Int32Array.from({ length: 65 }, (_, cell) => (cell % 5) * 13 + Math.floor(cell / 5) - 1),
};
const { electrodes, frame } = placeOnLimb(anatomy, surface, { grid, angleDegrees: 100 });

describe('limbView', () => {
  const view = limbView(frame, 100);

  it('puts proximal left, the side looked at in front, and larger angles up', () => {
    const side = (degrees: number, z: number) => {
      const angle = ((degrees + 90) * Math.PI) / 180;
      return onPage(view, [0.049 * Math.cos(angle), 0.049 * Math.sin(angle), z]);
    };
    const [x, y] = side(100, -0.07);
    expect(y).toBeCloseTo(0, 9);
    // the skin in front is moved by the turn about the vertical
    expect(x).toBeCloseTo(0.049 * Math.sin(Math.PI / 9), 9);
    expect(side(100, 0)[0]).toBeLessThan(x);
    expect(side(110, -0.07)[1]).toBeGreaterThan(0.008);
  });

  it('has a mesh of the skin of whole stations', () => {
    const skin = { map: anatomy.labelMap, surface, frame: limbFrame(anatomy.labelMap) };
    const { stations, angles, positions } = skinMesh(skin, 0);
    expect(stations).toBe(Math.ceil(0.138 / 0.004) + 1);
    for (let n = 0; n < stations * angles; n++)
      expect(Math.hypot(positions[3 * n], positions[3 * n + 1])).toBeCloseTo(0.049, 6);
    expect(() => skinMesh({ ...skin, surface: { nearest: () => undefined } }, 0)).toThrow(/found nowhere all round/);
  });
});

describe('foilEdge', () => {
  it('runs half a spacing outside, round an empty corner too', () => {
    const edge = foilEdge(electrodes) ?? [];
    expect(edge.length).toBe(2 * (13 + 5));
    const heights = edge.map(([, , z]) => z);
    expect(Math.max(...heights) - Math.min(...heights)).toBeCloseTo(13 * 0.008, 6);
    expect(foilEdge({ ...electrodes, grid: undefined })).toBeUndefined();
  });
});

describe('limbFigure', () => {
  const muscle = anatomy.labels.find(({ tissue }) => tissue === 'muscle');
  const { markup } = limbFigure(anatomy, surface, frame, { electrodes, muscle, ends: ['elbow', 'wrist'] });

  it('draws every electrode, the section and the muscle, names escaped, no number missing', () => {
    expect(markup.match(/<ellipse/g)?.length).toBe(64);
    for (const word of ['elbow', 'wrist', 'E1', '20 mm', '<title>cortical bone</title>', '&lt;13 x 5&gt;'])
      expect(markup).toContain(word);
    expect(markup).not.toMatch(/NaN|Infinity|undefined|<13/);
  });

  it('leaves the far side to outlines', () => {
    const positions = [0, 1, 2].map((n) => (n * 2 * Math.PI) / 3);
    const round = {
      name: 'band',
      names: ['A', 'B', 'C'],
      positionsMetres: Float64Array.from(positions.flatMap((a) => [0.049 * Math.cos(a), 0.049 * Math.sin(a), -0.07])),
      normals: Float64Array.from(positions.flatMap((a) => [Math.cos(a), Math.sin(a), 0])),
      skinDistancesMetres: new Float64Array(3),
      warnings: [],
    };
    // two of them weigh more than the third
    const { markup: band } = limbFigure(anatomy, surface, frame, {
      electrodes: { ...round, normals: Float64Array.from(round.normals, (part, n) => (n < 3 ? part : part * 1.5)) },
    });
    expect(band.match(/<ellipse[^>]*fill="none"/g)?.length).toBe(1);
    expect(band).toContain('band (3 electrodes)');
  });
});
