/** Runs the marked examples of README.md and docs/*.md, in order, in the root of the project. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, projectRoot } from './built-program.ts';
import { type MarkedBlock, markedBlocks, outputMatches } from './marked-blocks.ts';

const pages = ['README.md', ...readdirSync(join(projectRoot, 'docs')).map((name) => `docs/${name}`)]
  .filter((page) => page.endsWith('.md') && existsSync(join(projectRoot, page)))
  .map((page) => ({ page, blocks: markedBlocks(readFileSync(join(projectRoot, page), 'utf8')) }))
  .filter(({ blocks }) => blocks.length > 0);

/** lead fields of the examples, not among those of the person who runs the tests */
const cache = join(projectRoot, 'results/readme-cache');

beforeAll(() => {
  ensureBuilt();
  // what `npm start` left there would be taken as done; the example of the README writes it again
  rmSync(join(projectRoot, 'results/example'), { recursive: true, force: true });
  rmSync(cache, { recursive: true, force: true });
}, 120_000);

it('README.md has an example that is run', () => {
  expect(pages.map(({ page }) => page)).toContain('README.md');
});

describe.each(pages)('$page', ({ page, blocks }) => {
  it.each(blocks)('line $line runs and prints what it says', { timeout: 120_000 }, (block) => {
    const { status, stdout, stderr } = run(block);
    expect(status, `${page}:${block.line}: exit code; on stderr:\n${stderr}`).toBe(0);
    if (block.output !== null && !outputMatches(block.output, stdout))
      expect(stdout, `${page}:${block.line}: output`).toBe(block.output);
  });
});

/** A block of shell, or of JavaScript as a file of its own inside the package (so that `import 'bmiss'` finds it). */
function run({ language, code }: MarkedBlock) {
  // the Node that runs the tests comes first, also for `npx`
  const path = [join(process.execPath, '..'), process.env.PATH].join(delimiter);
  const options = {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, PATH: path, NO_COLOR: '1', BMISS_CACHE: cache },
  } as const;
  if (language === 'sh') return spawnSync('bash', ['-euc', code], options);
  if (language !== 'js') throw new Error(`expected a block of sh or js, got '${language}'`);
  const folder = join(projectRoot, 'results/readme');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'example.mjs');
  writeFileSync(file, code);
  return spawnSync(process.execPath, [file], options);
}
