import { describe, expect, it } from 'vitest';
import { numberPlaces } from './number-places.ts';
import { type ScatterPoint, scatterFigure } from './scatter-figure.ts';

const point = (index: number, x: number, y: number, isTold = true): ScatterPoint => ({
  index,
  colour: index % 8,
  title: `Motor unit ${index} <x>`,
  x: { value: x, isTold: true },
  y: { value: y, interval: [y / 2, y * 2], isTold },
});
const draw = (points: ScatterPoint[], isLogarithmic = true) =>
  scatterFigure({ title: 'A against b', x: { label: 'b (mm)' }, y: { label: 'a (fibres)', isLogarithmic }, points })
    .markup;
const circles = (markup: string) =>
  Array.from(markup.matchAll(/<circle class="dot" cx="([\d.]+)" cy="([\d.]+)"/g), (m) => [Number(m[1]), Number(m[2])]);

describe('scatterFigure', () => {
  it('places values on a linear and a logarithmic axis, with their intervals', () => {
    const markup = draw([point(0, 0, 100), point(1, 5, 200), point(2, 10, 400)]);
    const [a, b, c] = circles(markup);
    // equal steps on both axes, to the tenth to which places are written
    expect(b[0] - a[0]).toBeCloseTo(c[0] - b[0], 0);
    expect(a[1] - b[1]).toBeCloseTo(b[1] - c[1], 0);
    expect(b[1]).toBeLessThan(a[1]);
    // half and twice the value are as far as the neighbours' values
    const bar = markup.match(new RegExp(`M${b[0]} ([\\d.]+)V([\\d.]+)`));
    expect([Number(bar?.[1]), Number(bar?.[2])]).toEqual([expect.closeTo(a[1], 0), expect.closeTo(c[1], 0)]);
    for (const word of ['b (mm)', 'a (fibres)', '>100<', '>500<', 'Motor unit 0 &lt;x&gt;', 'href="#mu-2"'])
      expect(markup).toContain(word);
    // a decade and a bit: 50, 100, 200, 500
    expect(markup.match(/class="edge-right"/g)).toHaveLength(4);
  });

  it('keeps what is not told from stretching the axes, open and cut off at their ends', () => {
    const wide = point(1, 5, 100, false);
    const far: ScatterPoint = { ...wide, y: { value: 100, interval: [1e-9, Infinity], isTold: false } };
    const told = draw([point(0, 0, 100), point(2, 10, 110)]);
    const markup = draw([point(0, 0, 100), far, point(2, 10, 110)]);
    expect(circles(markup)[0]).toEqual(circles(told)[0]);
    expect(markup).toMatch(/class="mu s1 open"/);
    expect(markup).toContain('interval-bar untold');
    expect(markup).toContain('V8"');
    expect(markup).not.toMatch(/NaN|Infinity/);
  });

  it('leaves out points without a value, and draws axes without any', () => {
    expect(circles(draw([point(0, Number.NaN, 1), point(1, 1, 1)]))).toHaveLength(1);
    for (const isLogarithmic of [true, false]) expect(draw([], isLogarithmic)).not.toMatch(/NaN|Infinity|undefined/);
    expect(draw([point(0, 3, 5)], false)).not.toMatch(/NaN|Infinity|undefined/);
    // one value without an interval: still two ticks on each axis
    const alone = draw([{ ...point(0, 3, 5), y: { value: 5, isTold: true } }]);
    expect(alone.match(/class="edge-right"/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

describe('numberPlaces', () => {
  it('keeps numbers off each other and off the marks', () => {
    const marks = Array.from({ length: 12 }, (_, i) => ({
      x: 50 + 7 * (i % 4),
      y: 50 + 7 * Math.floor(i / 4),
      text: String(i),
    }));
    const places = numberPlaces(marks, false).flatMap((place) => place ?? []);
    expect(places.length).toBeGreaterThan(5);
    places.forEach((a, i) => {
      for (const b of places.slice(0, i)) expect(Math.abs(a.x - b.x) >= 6 || Math.abs(a.y - b.y) >= 10).toBe(true);
    });
    expect(numberPlaces([{ x: 0, y: 0, text: '7' }], true)).toEqual([{ x: 0, y: 3.5 }]);
  });
});
