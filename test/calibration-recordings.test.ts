import { describe, expect, it } from 'vitest';
import { checkRecordings, tuningRecordings } from '../bench/calibration-recordings.ts';

describe('the recordings that check the expected rate of agreement', () => {
  it('are 24 or more, and share neither seed nor difficulty with those that it is fitted on', () => {
    expect(checkRecordings.length).toBeGreaterThanOrEqual(24);
    expect(tuningRecordings.length).toBe(16);
    const all = [...checkRecordings, ...tuningRecordings].map(({ options }) => options);
    expect(new Set(all.map(({ seed }) => seed)).size).toBe(all.length);
    const difficulty = all.map(({ seed: _, ...options }) => JSON.stringify(options));
    expect(new Set(difficulty).size).toBe(all.length);
    expect(new Set(checkRecordings.map(({ options }) => options.snrDecibels))).toEqual(new Set([8, 12, 16, 20, 30]));
  });

  it('are named by what they are', () => {
    expect(checkRecordings[0].name).toBe('5001: 13 x 5, 10 s, 15 motor units, 8 dB white');
    expect(checkRecordings[0].options).toMatchObject({ seed: 5001, rows: 13, missingCorner: true, phasesPerSample: 4 });
  });
});
