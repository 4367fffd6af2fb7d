import { describe, expect, it } from 'vitest';
import { checkBlindParameters } from '../separation/blind-parameters.ts';
import { describeRange, formatParameter, parseParameter } from './parameter.ts';
import { completeParameters, decomposeDefaults, parameterTable } from './parameters.ts';

describe('the parameter table', () => {
  it('has a row for every parameter, with a flag of its own', () => {
    expect(parameterTable.map((row) => row.name).sort()).toEqual(Object.keys(decomposeDefaults).sort());
    const flags = parameterTable.map((row) => row.flag);
    expect(new Set(flags).size).toBe(flags.length);
    for (const flag of flags) expect(flag).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('accepts its own defaults, written and read again', () => {
    expect(completeParameters()).toEqual(decomposeDefaults);
    for (const row of parameterTable) {
      if (row.default === Infinity) continue;
      const text = formatParameter({ ...row, unit: '' }, row.default);
      expect(parseParameter(row, text)).toEqual(row.default);
    }
  });

  it('allows nothing that the separation refuses', () => {
    for (const row of parameterTable) {
      if (row.stage !== 'separation' || (row.kind !== 'number' && row.kind !== 'integer')) continue;
      for (const value of [row.minimum ?? 0, row.maximum ?? 0])
        expect(() => checkBlindParameters({ ...decomposeDefaults, [row.name]: value })).not.toThrow();
    }
  });

  it('says what, where it stands and what it would take', () => {
    for (const row of parameterTable) {
      expect(row.meaning.length).toBeGreaterThan(15);
      expect(row.source.length).toBeGreaterThan(5);
      expect(describeRange(row)).not.toContain('undefined');
      expect(() => parseParameter(row, 'seven')).toThrow(`--${row.flag}: expected ${describeRange(row)}`);
    }
    expect(() => completeParameters({ rounds: 0 })).toThrow('--rounds: expected an integer from 1 to 1000, got 0');
    expect(() => completeParameters({ rounds: 1.5 })).toThrow('--rounds');
    expect(() => completeParameters({ silhouetteMinimum: Number.NaN })).toThrow('--sil');
    expect(() => completeParameters({ mains: '55' as '50' })).toThrow('--mains: expected one of auto, off, 50, 60');
    expect(() => completeParameters({ contrasts: [] })).toThrow('--contrasts');
    expect(() => completeParameters({ round: 3 } as object)).toThrow("unknown name 'round'");
    expect(() => completeParameters({ bandLowHz: 500, bandHighHz: 20 })).toThrow('below the upper one');
    expect(() => completeParameters({ fromSeconds: 5, toSeconds: 5 })).toThrow('must end after it begins');
  });

  it('takes undefined for the default', () => {
    expect(completeParameters({ rounds: undefined }).rounds).toBe(decomposeDefaults.rounds);
  });
});
