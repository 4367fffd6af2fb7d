import { describe, expect, it } from 'vitest';
import { applyMontage, makeMontage } from './montage.ts';

/** 4 x 2, the first corner empty: E1 E2 E3 below it, then E4 to E7. */
const electrodes = {
  names: ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7'],
  grid: { rows: 4, columns: 2, cells: Int32Array.of(-1, 3, 0, 4, 1, 5, 2, 6) },
};

describe('makeMontage', () => {
  it('keeps all electrodes in order as monopolar channels, bad ones left out', () => {
    expect(makeMontage('monopolar', electrodes).channelNames).toEqual(electrodes.names);
    const montage = makeMontage('monopolar', electrodes, { bad: [1] });
    expect(montage.channelNames).toEqual(['E1', 'E3', 'E4', 'E5', 'E6', 'E7']);
    expect(Array.from(montage.cells?.cells ?? [])).toEqual([-1, 2, 0, 3, -1, 4, 1, 5]);
    expect(makeMontage('monopolar', { names: ['A'] }).cells).toBeUndefined();
  });

  it('takes differences down each column, only where all electrodes are', () => {
    const single = makeMontage('single-differential', electrodes);
    expect(single.channelNames).toEqual(['E1-E2', 'E2-E3', 'E4-E5', 'E5-E6', 'E6-E7']);
    expect(Array.from(single.cells?.cells ?? [])).toEqual([-1, 2, 0, 3, 1, 4]);
    expect(makeMontage('single-differential', electrodes, { bad: [4] }).channelNames).toEqual([
      'E1-E2',
      'E2-E3',
      'E6-E7',
    ]);
    const double = makeMontage('double-differential', electrodes);
    expect(double.channelNames).toEqual(['E1-2E2+E3', 'E4-2E5+E6', 'E5-2E6+E7']);
    expect(double.cells?.rows).toBe(2);
  });

  it('refuses what leaves no channel', () => {
    expect(() => makeMontage('single-differential', { names: ['A', 'B'] })).toThrow(/lie in no grid/);
    expect(() => makeMontage('double-differential', electrodes, { bad: [1, 4, 5] })).toThrow(/no channel is left of 7/);
    expect(() => makeMontage('monopolar', electrodes, { bad: [7] })).toThrow(/bad electrode expected an integer/);
  });
});

describe('applyMontage', () => {
  /** row e: (e, e^2, 1) down the columns; columns differ by a constant */
  const data = Float64Array.from([0, 1, 2, 10, 11, 12, 13].flatMap((e) => [e, e * e, 1]));

  it('takes first and second differences, a constant to 0', () => {
    const single = applyMontage(makeMontage('single-differential', electrodes), data, 3);
    expect(Array.from(single)).toEqual([-1, -1, 0, -1, -3, 0, -1, -21, 0, -1, -23, 0, -1, -25, 0]);
    const double = applyMontage(makeMontage('double-differential', electrodes), data, 3);
    expect(Array.from(double)).toEqual([0, 2, 0, 0, 2, 0, 0, 2, 0]);
  });

  it('keeps the type of its data, sums in float64, and checks its length', () => {
    const montage = makeMontage('monopolar', electrodes);
    const narrow = applyMontage(montage, Float32Array.from(data), 3);
    expect(narrow).toBeInstanceOf(Float32Array);
    expect(Array.from(narrow)).toEqual(Array.from(data));
    expect(() => applyMontage(montage, data, 4)).toThrow(/data expected 28 values, got 21/);
  });
});
