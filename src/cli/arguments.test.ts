import { describe, expect, it } from 'vitest';
import { isBmissError } from '../core/errors.ts';
import { checkArguments, choiceFlag, nearest, numberFlag } from './arguments.ts';

const definitions = {
  input: { type: 'positional' },
  out: { type: 'string', alias: 'o' },
  report: { type: 'boolean', default: true },
  quiet: { type: 'boolean' },
} as const;

function complaint(words: string[]): string {
  try {
    checkArguments('decompose', words, definitions);
    return '';
  } catch (error) {
    return isBmissError(error, 'parameter') ? error.message : `unexpected ${String(error)}`;
  }
}

describe('checkArguments', () => {
  it('takes known flags in every spelling', () => {
    for (const words of [['a.edf', '--out', 'x'], ['--out=x'], ['-o', 'x', 'a.edf'], ['--no-report', '--quiet'], []])
      expect(complaint(words)).toBe('');
  });

  it.each([
    [['--ot', 'x'], 'unknown flag --ot; did you mean --out?'],
    [['--frobnicate'], 'unknown flag --frobnicate (see'],
    [['--no-out'], 'unknown flag --no-out'],
    [['--out'], '--out expects a value'],
    [['--out='], '--out expects a value'],
    [['--out', '--quiet'], '--out expects a value'],
    [['--quiet=yes'], '--quiet takes no value'],
    [['--out', 'a', '-o', 'b'], '-o is given twice'],
    [['a', 'b'], "unexpected word 'b'"],
  ])('refuses %j', (words, message) => {
    expect(complaint(words)).toContain(message);
  });
});

describe('nearest', () => {
  it('finds a slip and leaves strangers alone', () => {
    expect(nearest('exlude', ['exclude', 'extension'])).toBe('exclude');
    expect(nearest('ext', ['exclude', 'extension'])).toBe('extension');
    expect(nearest('zzzzzz', ['exclude', 'extension'])).toBeUndefined();
  });
});

describe('values', () => {
  it('reads numbers in their range', () => {
    const range = { minimum: 1, maximum: 8, unit: 'Hz', integer: true };
    expect(numberFlag({ rate: '4' }, 'rate', range)).toBe(4);
    expect(numberFlag({}, 'rate', range)).toBeUndefined();
    for (const rate of ['0', '9', '2.5', 'four', 'NaN', '1e9'])
      expect(() => numberFlag({ rate }, 'rate', range)).toThrow(
        `--rate: expected an integer from 1 to 8 Hz, got '${rate}'`,
      );
  });

  it('reads choices', () => {
    expect(choiceFlag({ to: 'bids' }, 'to', ['bids', 'npz'])).toBe('bids');
    expect(() => choiceFlag({ to: 'bid' }, 'to', ['bids', 'npz'])).toThrow('did you mean bids?');
  });
});
