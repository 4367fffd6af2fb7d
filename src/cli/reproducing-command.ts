/** The command that makes a result again: what the user typed, without what cannot change the result, files without their folders. */

const IRRELEVANT = new Set(['--out', '-o', '--workers', '--quiet', '--json', '--force', '--cache']);
const TAKES_VALUE = new Set(['--out', '-o', '--workers', '--cache']);
const FILES = new Set(['--anatomy', '--labels', '--electrodes', '--fields', '--conductivity', '--profile', '--map']);

/** @param words - after `bmiss command`; @returns e.g. `bmiss decompose recording.mat --exclude 3,17-20 --out DIR` */
export function reproducingCommand(words: readonly string[], input: string, command = 'decompose'): string {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const name = words[i].split('=')[0];
    if (IRRELEVANT.has(name)) {
      if (TAKES_VALUE.has(name) && !words[i].includes('=')) i++;
    } else kept.push(words[i] === input || FILES.has(words[i - 1]) ? baseName(words[i]) : withoutFolder(words[i]));
  }
  return ['bmiss', command, ...kept, '--out', 'DIR'].map(quote).join(' ');
}

/** Of `--flag=FILE`. */
function withoutFolder(word: string): string {
  const at = word.indexOf('=');
  return at > 0 && FILES.has(word.slice(0, at)) ? `${word.slice(0, at + 1)}${baseName(word.slice(at + 1))}` : word;
}

function baseName(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
