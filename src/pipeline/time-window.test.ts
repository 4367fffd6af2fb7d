import { describe, expect, it } from 'vitest';
import type { Recording } from '../core/recording.ts';
import { completeParameters } from './parameters.ts';
import { timeWindow } from './time-window.ts';

const recording = { sampleCount: 20_001, samplingRateHz: 2000, source: { fileName: 'x.edf' } } as Recording;
const window = (fromSeconds?: number, toSeconds?: number) =>
  timeWindow(recording, completeParameters({ fromSeconds, toSeconds }));

describe('timeWindow', () => {
  it('is the whole recording unless told otherwise', () => {
    expect(window()).toEqual({ start: 0, end: 20_001 });
  });

  it('rounds to the nearest sample and never beyond the end', () => {
    expect(window(1.00026, 3)).toEqual({ start: 2001, end: 6000 });
    expect(window(2, 10.0005)).toEqual({ start: 4000, end: 20_001 });
  });

  it('refuses what lies outside or is too short', () => {
    expect(() => window(11)).toThrow('--from 11: x.edf lasts 10.00 s; begin earlier');
    expect(() => window(0, 11)).toThrow('--to 11: x.edf lasts 10.00 s; end earlier');
    expect(() => window(1, 1.9)).toThrow('the part to decompose lasts 0.90 s; at least 1 s is needed');
  });
});
