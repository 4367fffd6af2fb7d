import { describe, expect, it } from 'vitest';
import { markedBlocks, outputMatches } from './marked-blocks.ts';

const fence = '```';

describe('markedBlocks', () => {
  it('finds what is marked, with its output and its line, and leaves other blocks alone', () => {
    const text = [
      '# Title',
      `${fence}sh`,
      'not run',
      fence,
      '<!-- run -->',
      `${fence}sh`,
      'a',
      'b',
      fence,
      'It prints:',
      '',
      '<!-- output -->',
      fence,
      'c',
      fence,
      '<!-- run -->',
      `${fence}js`,
      'd',
      fence,
    ].join('\n');
    expect(markedBlocks(text)).toEqual([
      { line: 6, language: 'sh', code: 'a\nb\n', output: 'c\n' },
      { line: 17, language: 'js', code: 'd\n', output: null },
    ]);
  });

  it('refuses a marker without a block and an output without a run', () => {
    expect(() => markedBlocks(`<!-- run -->\n\n${fence}sh\na\n${fence}`)).toThrow(/1 markers, 0 blocks/);
    expect(() => markedBlocks(`<!-- output -->\n${fence}\na\n${fence}`)).toThrow(/line 2/);
  });
});

describe('outputMatches', () => {
  it('compares line by line, spaces at the ends apart', () => {
    expect(outputMatches('a\nb\n', 'a  \nb')).toBe(true);
    expect(outputMatches('a\nb', 'a\nb\nc')).toBe(false);
    expect(outputMatches('a.b', 'axb')).toBe(false);
  });

  it('lets ... stand for any number of lines, none included', () => {
    expect(outputMatches('a\n...\nz', 'a\nb\nc\nz')).toBe(true);
    expect(outputMatches('a\n...\nz', 'a\nz')).toBe(true);
    expect(outputMatches('a\n...\nz', 'a\nb')).toBe(false);
    expect(outputMatches('...\nz', 'b\nz')).toBe(true);
  });

  it('lets … stand for any characters of one line', () => {
    expect(outputMatches('done in … s', 'done in 11.2 s')).toBe(true);
    expect(outputMatches('done in … s', 'done in 11.2 min')).toBe(false);
    expect(outputMatches('done … s', 'done\nin 1 s')).toBe(false);
  });
});
