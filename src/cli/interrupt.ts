/**
 * Ctrl-C and SIGTERM ask a run to stop at its next step; asking a second time ends the process at once. Either way
 * nothing half-written stays: results are renamed into place in one go, and what is being staged is removed.
 */

import { removeStaging } from '../platform/write-output.node.ts';
import type { Terminal } from './terminal.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  readonly stopListening: () => void;
}

export function listenForInterrupt(terminal: Terminal): Interrupt {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) {
      removeStaging();
      process.exit(1);
    }
    controller.abort();
    terminal.log(`${terminal.interactive ? '\r\u001b[K' : ''}stopping ...\n`);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    stopListening: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
