/**
 * Examples of the documentation that are run as tests. In Markdown, `<!-- run -->` on the line before a fenced block marks
 * it (sh or js); `<!-- output -->` before the next fenced block says what it prints, where a line
 * `...` stands for any lines and `…` within a line for any characters.
 */

export interface MarkedBlock {
  /** 1-based line of the fence */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** null: only the exit code counts */
  readonly output: string | null;
}

const MARKED = /^<!-- (run|output) -->\n```(\w*)\n([\s\S]*?)^```$/gm;

/** @throws Error when an output stands alone, or a marker has no fenced block right after it */
export function markedBlocks(markdown: string): MarkedBlock[] {
  const blocks: MarkedBlock[] = [];
  const matches = [...markdown.matchAll(MARKED)];
  const markers = markdown.match(/^<!-- (run|output) -->$/gm)?.length ?? 0;
  if (markers !== matches.length)
    throw new Error(
      `expected a fenced block right after each marker, got ${markers} markers, ${matches.length} blocks`,
    );
  for (const match of matches) {
    const [, kind, language, code] = match;
    const line = markdown.slice(0, match.index).split('\n').length + 1;
    if (kind === 'run') {
      blocks.push({ line, language, code, output: null });
      continue;
    }
    const last = blocks.at(-1);
    if (!last || last.output !== null) throw new Error(`line ${line}: expected a block to run before an output`);
    blocks[blocks.length - 1] = { ...last, output: code };
  }
  return blocks;
}

/** True if every line of the expected output stands in the printed one, in order; `...` alone on a line skips any lines, `…` any characters. */
export function outputMatches(expected: string, printed: string): boolean {
  const lines = trimmedLines(expected).map((line) => (line === '...' ? '(?:.*\n)*?' : `${escapePattern(line)}\n`));
  return new RegExp(`^${lines.join('')}$`).test(`${trimmedLines(printed).join('\n')}\n`);
}

function trimmedLines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*');
}
