/** Flags that every command has. */

import type { ArgsDef } from 'citty';
import { defaultWorkerCount } from '../platform/node.ts';
import { numberFlag, type ParsedFlags } from './arguments.ts';

export const commonFlags = {
  seed: { type: 'string', valueHint: 'N', description: 'seed of everything random (default 1); same seed, same bytes' },
  workers: {
    type: 'string',
    valueHint: 'N',
    description: 'threads (default: those of the machine, at most 8); never changes a result',
  },
  json: { type: 'boolean', description: 'the result as JSON on stdout' },
  quiet: { type: 'boolean', description: 'no progress and no notes on stderr, only errors' },
  help: { type: 'boolean', alias: 'h', description: 'this text' },
} satisfies ArgsDef;

export function readSeed(flags: ParsedFlags): number {
  return numberFlag(flags, 'seed', { minimum: 0, maximum: 2 ** 31 - 1, integer: true }) ?? 1;
}

export function readWorkers(flags: ParsedFlags): number {
  return numberFlag(flags, 'workers', { minimum: 1, maximum: 64, integer: true }) ?? defaultWorkerCount();
}
