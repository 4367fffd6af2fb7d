import { describe, expect, it } from 'vitest';
import { blindDefaults, checkBlindParameters, fineIterationsOf } from './blind-parameters.ts';

describe('fineIterationsOf', () => {
  it('is what the decoder needs, or what was asked for', () => {
    expect(fineIterationsOf(blindDefaults)).toBe(3);
    expect(fineIterationsOf({ ...blindDefaults, decoder: 'linear' })).toBe(8);
    expect(fineIterationsOf({ ...blindDefaults, decoder: 'linear', fineIterations: 5 })).toBe(5);
    expect(() => checkBlindParameters({ ...blindDefaults, fineIterations: -1 })).toThrow('fineIterations');
  });
});
