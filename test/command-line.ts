/** Runs the command line inside the test's own process, and makes small recordings for it. */

import { simulationToNpz } from '../examples/example-file.ts';
import { type InfiniteMediumOptions, simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { runCommandLine } from '../src/cli/main.ts';

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly log: string;
}

/** @param words - after `bmiss` */
export async function bmiss(...words: string[]): Promise<CommandResult> {
  const out: string[] = [];
  const log: string[] = [];
  const code = await runCommandLine(words, {
    out: (text) => void out.push(text),
    log: (text) => void log.push(text),
    interactive: false,
    columns: () => 80,
  });
  return { code, out: out.join(''), log: log.join('') };
}

/** 32 channels, 8 s, 4 motor units: decomposed in about a second. */
export const smallOptions: InfiniteMediumOptions = {
  rows: 8,
  columns: 4,
  seconds: 8,
  motorUnitCount: 4,
  snrDecibels: 25,
  seed: 5,
};

export function smallRecording(options: Partial<InfiniteMediumOptions> = {}): Uint8Array {
  return simulationToNpz(simulateInfiniteMedium({ ...smallOptions, ...options }));
}

/** Flags that keep a decomposition short. */
export const quickFlags = ['--rounds', '2', '--starts', '8'];
