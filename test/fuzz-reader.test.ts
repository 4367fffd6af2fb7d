import { describe, expect, it } from 'vitest';
import { FormatError } from '../src/core/errors.ts';
import { fuzzReader } from './fuzz-reader.ts';

const seed = Uint8Array.from({ length: 64 }, (_, i) => i);

describe('fuzzReader', () => {
  it('counts what is read and what is refused, the same on every run', async () => {
    const read = (bytes: Uint8Array) => {
      if (bytes.length !== 64) throw new FormatError('expected 64 bytes, got another number of them');
    };
    const first = await fuzzReader('lengths', [seed], read, 300);
    const second = await fuzzReader('lengths', [seed], read, 300);
    expect(first.read + first.refused).toBe(300);
    expect(first.refused).toBeGreaterThan(50);
    expect(first.read).toBeGreaterThan(20);
    expect(second.refused).toBe(first.refused);
    expect(seed[5]).toBe(5);
  });

  it('fails on any other error, and names the input', async () => {
    const read = (bytes: Uint8Array) => {
      if (bytes.length < 64) throw new RangeError('out of range');
    };
    await expect(fuzzReader('ranges', [seed], read, 300)).rejects.toThrow(/ranges: input \d+ made it throw RangeError/);
  });
});
