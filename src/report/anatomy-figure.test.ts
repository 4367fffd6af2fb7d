import { describe, expect, it } from 'vitest';
import { makeCylinder } from '../anatomy/make-cylinder.ts';
import { anatomyFigure } from './anatomy-figure.ts';
import { labelOutlines } from './label-outlines.ts';

/** Shoelace formula; holes count negative. */
const area = (outlines: number[][]) =>
  outlines.reduce((sum, p) => {
    let twice = 0;
    for (let k = 0; k < p.length; k += 2) {
      const n = (k + 2) % p.length;
      twice += p[k] * p[n + 1] - p[n] * p[k + 1];
    }
    return sum + twice / 2;
  }, 0);

describe('labelOutlines', () => {
  it('cuts an eighth of a pixel off each corner and turns holes the other way', () => {
    const block = { labels: [1, 1, 1, 1, 0, 1, 1, 1, 1], columns: 3, rows: 3 };
    const outlines = labelOutlines(block, 1);
    expect(outlines.length).toBe(2);
    // outer 9 - 4/8, hole 1 - 4/8
    expect(area(outlines)).toBe(8);
    expect(labelOutlines(block, 2)).toEqual([]);
  });

  it('closes two pixels that meet at a corner', () => {
    const outlines = labelOutlines({ labels: [1, 0, 0, 1], columns: 2, rows: 2 }, 1);
    expect(outlines.flat().length).toBe(16);
    expect(outlines.every((outline) => outline.every(Number.isFinite))).toBe(true);
  });
});

describe('anatomyFigure', () => {
  it('draws every label of the slice, with its name escaped', () => {
    const made = makeCylinder({ radiiMetres: [0.004, 0.01, 0.012, 0.014], lengthMetres: 0.01 });
    const labels = made.labels.map((label) => ({ ...label, name: `<${label.name}>` }));
    const { markup } = anatomyFigure({ ...made, labels }, { slice: 4 });
    expect(markup.match(/<path d=/g)?.length).toBe(4 + 1);
    expect(markup).toContain('<title>&lt;skin&gt;</title>');
    expect(markup).not.toContain('<skin>');
  });
});
