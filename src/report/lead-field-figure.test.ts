import { XMLValidator } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { makeCylinder } from '../anatomy/make-cylinder.ts';
import { innerVoxels, leadFieldFigure } from './lead-field-figure.ts';

const anatomy = makeCylinder({
  radiiMetres: [0.01, 0.026, 0.029, 0.03],
  lengthMetres: 0.01,
  voxelMetres: [1e-3, 2e-3],
});
const [columns, rows] = anatomy.labelMap.size;
const electrode = [columns - 3, rows / 2] as const;
const voxels = innerVoxels(anatomy, 2);
const potential = new Float64Array(columns * rows).fill(Number.NaN);
for (const n of voxels)
  potential[n] = 1000 / Math.hypot((n % columns) - electrode[0], Math.floor(n / columns) - electrode[1], 2);

it('draws bands between round levels, every label and the electrode', () => {
  const { markup } = leadFieldFigure(anatomy, { slice: 2, potential, electrode, caption: 'a <test>' });
  expect(XMLValidator.validate(markup)).toBe(true);
  expect(markup).not.toMatch(/NaN|Infinity|undefined/);
  for (const name of ['skin', 'subcutaneous fat', 'muscle', 'cortical bone'])
    expect(markup).toContain(`<title>${name}`);
  expect(markup).toContain('a &lt;test&gt;');
  // 1000 / 60 at the far side to less than 1000 / 2
  const levels = [...markup.matchAll(/font-size="34" fill="#333">(\d+)</g)].map(([, level]) => Number(level));
  expect(levels).toEqual([20, 30, 50, 70, 100, 150, 200, 300]);
});

it('has colours that darken steadily, so that grey print keeps the order', () => {
  const { markup } = leadFieldFigure(anatomy, { slice: 2, potential, electrode, caption: '' });
  const colours = [...markup.matchAll(/width="50"[^>]*fill="#([0-9a-f]{6})"/g)].map(([, hex]) => hex);
  const lightness = colours.map((hex) => {
    const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  expect(lightness.length).toBe(9);
  for (let n = 1; n < lightness.length; n++) expect(lightness[n - 1] - lightness[n]).toBeGreaterThan(8);
});

it('knows the voxels that are surely inside', () => {
  const radii = Array.from(voxels, (n) =>
    Math.hypot((n % columns) - (columns - 1) / 2, Math.floor(n / columns) - (rows - 1) / 2),
  );
  expect(Math.max(...radii)).toBeLessThanOrEqual(28.5);
  expect(voxels.length).toBeGreaterThan(Math.PI * 26 ** 2);
});
