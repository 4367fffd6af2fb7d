import { describe, expect, it } from 'vitest';
import { calibrationFigure } from '../bench/calibration-figure.ts';
import { randomStream } from '../src/core/random.ts';

const { uniform } = randomStream(7, 'pairs');
const pairs = Array.from({ length: 200 }, () => {
  const expectedRoa = 1 - 0.55 * uniform() ** 3;
  return { expectedRoa, trueRoa: uniform() < 0.05 ? 0.02 : Math.max(0, expectedRoa - 0.1 * uniform()) };
});
const figure = calibrationFigure(pairs, 26);

describe('the picture of the expected rate of agreement', () => {
  it('has a dot per motor unit and a point per bin that is not empty, all inside', () => {
    const dots = /class="dots" d="([^"]*)"/.exec(figure)?.[1] ?? '';
    const places = [...dots.matchAll(/M([\d.]+) ([\d.]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(places).toHaveLength(200);
    const [left, top, size] = [62, 18, 470];
    expect(places.every(([x, y]) => x >= left && x <= left + size && y >= top && y <= top + size)).toBe(true);
    const bins = new Set(
      pairs.map(({ expectedRoa: e }) => [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98].filter((b) => e > b).length),
    );
    expect(figure.match(/<circle/g)).toHaveLength(bins.size);
  });

  it('puts a perfect statement on the dashed line', () => {
    const one = calibrationFigure([{ expectedRoa: 0.95, trueRoa: 0.95 }], 1);
    const [, x0, y0, x1, y1] = /class="diagonal" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"/.exec(one) ?? [];
    const [, x, y] = /class="dots" d="M([\d.]+) ([\d.]+)h0"/.exec(one) ?? [];
    const share = (Number(x) - Number(x0)) / (Number(x1) - Number(x0));
    const onLine = Number(y0) + share * (Number(y1) - Number(y0));
    // places are rounded to 0.1, and a slope of less than 1 brings both errors together
    expect(Math.abs(Number(y) - onLine)).toBeLessThanOrEqual(0.2);
  });

  it('is well formed, without figures that do not exist', () => {
    expect(figure).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    for (const text of [figure, calibrationFigure([], 0)]) expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect((figure.match(/<(?!\/)[a-z]+[^>]*[^/]>/g) ?? []).length).toBe((figure.match(/<\/[a-z]+>/g) ?? []).length);
  });
});
