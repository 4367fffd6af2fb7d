import { describe, expect, it } from 'vitest';
import { DECODING_PARTS, readDecodingFlags } from '../bench/decoding-flags.ts';

describe('the words of bench:decoding', () => {
  it('choose all parts, or some in the order of the page', () => {
    expect(readDecodingFlags([])).toMatchObject({ parts: DECODING_PARTS, write: false, tuning: false, typed: '' });
    expect(readDecodingFlags(['--only=drift,real', '--write'])).toMatchObject({
      parts: ['real', 'drift'],
      write: true,
    });
  });

  it('send the motor units to a file', () => {
    const words = ['--only=calibration', '--tuning', '--pairs=pairs.tsv'];
    expect(readDecodingFlags(words)).toMatchObject({ tuning: true, pairsFile: 'pairs.tsv', parts: ['calibration'] });
  });

  it.each([
    [['--all'], 'expected --only='],
    [['--only=speed'], "got 'speed'"],
    [['--pairs=pairs.csv'], "got '--pairs=pairs.csv'"],
    [['--tuning', '--write'], '--tuning or --write'],
    [['--only=real', '--tuning'], 'belong to the part calibration'],
  ])('refuse %j', (words, message) => {
    expect(() => readDecodingFlags(words)).toThrow(message);
  });
});
