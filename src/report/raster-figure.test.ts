import { describe, expect, it } from 'vitest';
import { testDecomposition, testRecording } from '../../test/small-recording.ts';
import { dischargeTicks, rasterFigure, shadeLegend } from './raster-figure.ts';

const recording = testRecording();
const decomposition = testDecomposition(recording);
const [plain, stated] = decomposition.motorUnits;

/** milliseconds of the strokes of each shade */
function strokes(markup: string): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const [, shade, path] of markup.matchAll(/class="tick (p\d)" d="([^"]*)"/g)) {
    let x = 0;
    found[shade] = Array.from(path.matchAll(/([Mm])(-?\d+)[^Mm]*/g), ([, letter, number]) => {
      x = letter === 'M' ? Number(number) : x + Number(number);
      return x;
    });
  }
  return found;
}

describe('dischargeTicks', () => {
  it('shades each discharge by its own probability, over the range that a decoder returns', () => {
    const dischargeProbability = Float32Array.of(0.51, 0.69, 0.7, 0.89, 0.9, 0.98, 0.99, 1, 0.999, 0.6);
    const dischargeSamples = Int32Array.from(dischargeProbability, (_, i) => 100 * (i + 1));
    const { markup } = dischargeTicks({ ...stated, dischargeSamples, dischargeProbability }, 1000, 3, 7);
    expect(strokes(markup)).toEqual({
      p1: [100, 200, 1000],
      p2: [300, 400],
      p3: [500, 600],
      p4: [700, 800, 900],
    });
  });

  it('draws all in full where the decoder states no probability', () => {
    expect(strokes(dischargeTicks(plain, 1000, 0, 1).markup)).toEqual({ p4: Array.from(plain.dischargeSamples) });
  });
});

describe('shadeLegend', () => {
  it('says what each shade means, in the order of the shades', () => {
    const legend = shadeLegend(decomposition)?.markup ?? '';
    expect(legend.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')).toBe(
      ' The shade of a stroke is the probability of the discharge as the decoder states it: below 0.7, 0.7 to 0.9, 0.9 to 0.99, 0.99 and more.',
    );
    expect(Array.from(legend.matchAll(/class="shade (p\d)"/g), ([, shade]) => shade)).toEqual(['p1', 'p2', 'p3', 'p4']);
  });

  it('is absent where no decoder states probabilities', () => {
    expect(shadeLegend({ ...decomposition, motorUnits: [plain] })).toBeUndefined();
  });
});

describe('rasterFigure', () => {
  it('names the expected agreement of a row that states one', () => {
    const { markup } = rasterFigure(recording, decomposition);
    expect(markup).toContain('<title>Motor unit 0: 6 discharges</title>');
    expect(markup).toContain('<title>Motor unit 1: 2 discharges, expected RoA 0.97</title>');
  });
});
