/** Lines of a bench on stdout as they come, and with --write in its section of docs/benchmarks.md when it has ended. */

import { measuredHere } from './page.ts';
import { type SectionName, writeSection } from './write-section.ts';

export interface Printer {
  readonly print: (line: string) => void;
  readonly finish: () => void;
}

/** @param words - the words after the script's name, as typed */
export function createPrinter(name: SectionName, title: string, words: readonly string[]): Printer {
  const where = measuredHere(`npm run bench:${name}${words.length > 0 ? ` -- ${words.join(' ')}` : ''}`);
  const lines: string[] = [];
  return {
    print: (line) => {
      if (lines.length === 0) console.log(`${where}\n`);
      lines.push(line);
      console.log(line);
    },
    finish: () => {
      if (words.includes('--write'))
        writeSection(name, `## ${title}\n\n${where}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\``);
    },
  };
}
