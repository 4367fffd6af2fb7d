import { describe, expect, it } from 'vitest';
import { compactPath, envelopeOf, envelopePath } from './compact-path.ts';

/** Absolute points of path data in the letters that these paths use. */
function pointsOf(path: string): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  let start = [0, 0];
  for (const [, letter, numbers] of path.matchAll(/([mMlvz])([^mMlvz]*)/g)) {
    const values = Array.from(numbers.matchAll(/-?\d+/g), Number);
    if (letter === 'v') {
      y += values[0];
      points.push([x, y]);
    } else if (letter === 'z') [x, y] = start;
    else
      for (let i = 0; i + 1 < values.length; i += 2) {
        x = letter === 'M' ? values[i] : x + values[i];
        y = letter === 'M' ? values[i + 1] : y + values[i + 1];
        points.push([x, y]);
        if (i === 0 && letter.toLowerCase() === 'm') start = [x, y];
      }
  }
  return points;
}

describe('compactPath', () => {
  it('keeps every point to half a step, however many came before', () => {
    const path = compactPath();
    const points = Array.from({ length: 500 }, (_, i): [number, number] => [i * 0.73, 40 * Math.sin(i * 0.31)]);
    for (const [i, [x, y]] of points.entries()) i === 0 ? path.context.moveTo(x, y) : path.context.lineTo(x, y);
    const drawn = pointsOf(path.text());
    expect(drawn).toHaveLength(points.length);
    drawn.forEach(([x, y], i) => {
      expect(Math.abs(x - points[i][0])).toBeLessThanOrEqual(0.5);
      expect(Math.abs(y - points[i][1])).toBeLessThanOrEqual(0.5);
    });
  });

  it('goes on from where a closed outline began', () => {
    const path = compactPath();
    const corners = [
      [1, 2],
      [9, 2],
      [9, 8],
      [20, 20],
      [24, 20],
      [24, 26],
    ];
    corners.forEach(([x, y], i) => {
      if (i % 3 === 0) path.context.moveTo(x, y);
      else path.context.lineTo(x, y);
      if (i % 3 === 2) path.context.closePath();
    });
    expect(pointsOf(path.text())).toEqual(corners);
  });

  it('starts anew after a gap', () => {
    const path = compactPath();
    path.context.moveTo(1, 2);
    path.context.lineTo(3, -1);
    path.context.moveTo(10, 10);
    path.context.lineTo(11, 10);
    expect(path.text()).toBe('m1 2 2-3m7 11 1 0');
  });
});

describe('envelopePath', () => {
  it('visits the lowest and the highest value of every part', () => {
    const signal = Float32Array.from({ length: 1000 }, (_, i) => 50 * Math.sin(i * i));
    const envelope = envelopeOf(signal, 37);
    const drawn = pointsOf(envelopePath(envelope, (value) => -value));
    for (let part = 0; part < 37; part++) {
      const inside = Array.from(signal).filter((_, i) => Math.floor((i * 37) / 1000) === part);
      const ys = drawn.filter(([x]) => x === part).map(([, y]) => -y);
      expect(Math.max(...ys)).toBe(Math.round(Math.max(...inside)));
      expect(Math.min(...ys)).toBe(Math.round(Math.min(...inside)));
    }
  });

  it('leaves a gap where there are no numbers', () => {
    const signal = Float32Array.of(1, 2, Number.NaN, Number.NaN, 3, 5);
    expect(pointsOf(envelopePath(envelopeOf(signal, 3), (value) => value)).filter(([x]) => x === 2)).toEqual([
      [2, 5],
      [2, 3],
    ]);
  });
});
