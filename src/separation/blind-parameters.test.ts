import { describe, expect, it } from 'vitest';
import { blindDefaults, checkBlindParameters, fineIterationsOf, idleRoundsOf } from './blind-parameters.ts';

describe('fineIterationsOf', () => {
  it('is what the decoder needs, or what was asked for', () => {
    expect(fineIterationsOf(blindDefaults)).toBe(3);
    expect(fineIterationsOf({ ...blindDefaults, decoder: 'linear' })).toBe(8);
    expect(fineIterationsOf({ ...blindDefaults, decoder: 'linear', fineIterations: 5 })).toBe(5);
    expect(() => checkBlindParameters({ ...blindDefaults, fineIterations: -1 })).toThrow('fineIterations');
  });
});

describe('idleRoundsOf', () => {
  it('is as many for one contrast as for two, or what was asked for', () => {
    expect(idleRoundsOf(blindDefaults)).toBe(4);
    expect(idleRoundsOf({ ...blindDefaults, decoder: 'linear' })).toBe(2);
    expect(idleRoundsOf({ ...blindDefaults, idleRounds: 1 })).toBe(1);
    expect(() => checkBlindParameters({ ...blindDefaults, idleRounds: -1 })).toThrow('idleRounds');
  });
});
