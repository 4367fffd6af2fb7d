import { describe, expect, test } from 'vitest';
import { isBmissError } from '../core/errors.ts';
import { conductivitiesWith, conductivityTable } from './conductivities.ts';

describe('conductivities', () => {
  test('every row has positive values, a source, and a name of its own', () => {
    for (const { tissue, longitudinal, transverse, source } of conductivityTable) {
      expect(longitudinal > 0 && transverse > 0 && longitudinal >= transverse).toBe(true);
      expect(source.length > 10).toBe(true);
      expect(conductivityTable.filter((row) => row.tissue === tissue).length).toBe(1);
    }
  });

  test('a number is isotropic, a pair anisotropic, the rest stays; the table is not changed', () => {
    const changed = conductivitiesWith({ skin: 1, muscle: { longitudinal: 0.5, transverse: 0.1 } });
    expect(changed.skin).toEqual({ longitudinal: 1, transverse: 1 });
    expect(changed.muscle).toEqual({ longitudinal: 0.5, transverse: 0.1 });
    expect(changed.fat).toEqual({ longitudinal: 0.04, transverse: 0.04 });
    expect(conductivitiesWith().muscle).toEqual({ longitudinal: 0.4, transverse: 0.09 });
  });

  test('refuses what it does not know, naming the tissue', () => {
    const bad: [unknown, RegExp][] = [
      [{ muscel: 1 }, /tissue expected one of muscle, fat.*got 'muscel'/],
      [{ fat: 0 }, /fat expected a number > 0 in S\/m, got 0/],
      [{ fat: -1 }, /fat/],
      [{ fat: '0.04' }, /fat expected a number in S\/m, got the text "0\.04"; leave the quotes out/],
      [{ fat: [0.04] }, /fat expected an object such as/],
      [{ muscle: { longitudinal: 0.4 } }, /transverse of muscle expected a number > 0 in S\/m, got none/],
      [{ 'cortical bone': { longitudinal: 0.02, transverse: 0.01 } }, /cortical bone expected one number.*only muscle/],
      [{ muscle: { longitudinal: 0.4, transverse: 0.1, across: 1 } }, /got also 'across'/],
      [{ fat: Number.POSITIVE_INFINITY }, /finite/],
      [[1], /overrides expected an object/],
      [null, /overrides expected an object/],
      [{ constructor: 1 }, /got 'constructor'/],
    ];
    for (const [overrides, message] of bad) {
      try {
        conductivitiesWith(overrides);
        expect.unreachable(JSON.stringify(overrides));
      } catch (error) {
        expect(isBmissError(error, 'parameter')).toBe(true);
        expect(String(error)).toMatch(message);
      }
    }
  });
});
