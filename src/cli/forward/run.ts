/** What commands with a forward model share: the cache of lead fields, Ctrl-C, the progress bar, notes. */

import type { ArgsDef } from 'citty';
import type { Progress, RunControl } from '../../core/control.ts';
import type { FileStore } from '../../pipeline/stored-lead-fields.ts';
import { defaultCacheFolder, folderStore } from '../../platform/file-store.node.ts';
import { nodeGiveWay } from '../../platform/node.ts';
import { type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { type Interrupt, listenForInterrupt } from '../interrupt.ts';
import { createProgressBar } from '../progress-bar.ts';
import type { Terminal } from '../terminal.ts';

export const cacheFlag = {
  cache: {
    type: 'string',
    valueHint: 'DIR|none',
    description: 'where lead fields are kept for later runs (default: ~/.cache/bmiss or what your system has for it)',
  },
} satisfies ArgsDef;

export const cacheNote =
  'Lead fields are kept under the SHA-256 of everything they depend on: the same request is read in a second or two, any other one is solved. Files in the cache may be deleted at any time; BMISS_CACHE or --cache name another folder.';

/** undefined for --cache none */
export function openCache(parsed: ParsedFlags): FileStore | undefined {
  const folder = textFlag(parsed, 'cache') ?? defaultCacheFolder();
  return folder === 'none' ? undefined : folderStore(folder);
}

/** Stages of solveLeadFields, which pause between steps. */
const pausing: ReadonlySet<string> = new Set(['elements', 'lead fields']);

/**
 * Runs `work` with a progress bar, answering Ctrl-C. Surfaces and elements are made in one piece of up to a minute, in which no handler
 * would be heard: until the solver begins, the system ends the process itself, and nothing is being written then.
 */
export async function withProgress<Result>(
  parsed: ParsedFlags,
  terminal: Terminal,
  clockSeconds: () => number,
  work: (control: RunControl) => Promise<Result>,
): Promise<Result> {
  let interrupt: Interrupt | undefined;
  const bar = createProgressBar(terminal, clockSeconds, switchFlag(parsed, 'quiet'));
  const signal = {
    get aborted() {
      return interrupt?.signal.aborted ?? false;
    },
  };
  const onProgress = (progress: Progress) => {
    if (pausing.has(progress.stage)) interrupt ??= listenForInterrupt(terminal);
    bar.update(progress);
  };
  try {
    return await work({ signal, onProgress, giveWay: nodeGiveWay() });
  } finally {
    bar.clear();
    interrupt?.stopListening();
  }
}

export function logNotes(parsed: ParsedFlags, terminal: Terminal, notes: readonly string[]): void {
  if (switchFlag(parsed, 'quiet')) return;
  for (const note of new Set(notes)) terminal.log(`note: ${note}\n`);
}
