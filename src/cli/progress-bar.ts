/** Progress on stderr: one line redrawn with the time left on a terminal, a line now and then elsewhere. */

import type { Progress } from '../core/control.ts';
import { formatDuration } from './table.ts';
import type { Terminal } from './terminal.ts';

const BAR_WIDTH = 24;
const REDRAW_SECONDS = 0.1;
const SPARSE_SECONDS = 15;

export interface ProgressBar {
  readonly update: (progress: Progress) => void;
  /** takes the line away, so that other text can follow */
  readonly clear: () => void;
}

export function createProgressBar(terminal: Terminal, clockSeconds: () => number, quiet: boolean): ProgressBar {
  if (quiet) return { update: () => {}, clear: () => {} };
  return terminal.interactive ? redrawnLine(terminal, clockSeconds) : sparseLines(terminal, clockSeconds);
}

function redrawnLine(terminal: Terminal, clockSeconds: () => number): ProgressBar {
  const start = clockSeconds();
  let drawnAt = -Infinity;
  let shown = false;
  return {
    update: (progress) => {
      const now = clockSeconds();
      if (now - drawnAt < REDRAW_SECONDS && progress.fraction < 1) return;
      drawnAt = now;
      shown = true;
      const line = progressLine(progress, now - start).slice(0, Math.max(20, terminal.columns() - 1));
      terminal.log(`\r${line}\u001b[K`);
    },
    clear: () => {
      if (shown) terminal.log('\r\u001b[K');
      shown = false;
    },
  };
}

/** e.g. `[==========              ]  42 %  round 3: separating, 14 motor units, 12 s left` */
export function progressLine(progress: Progress, elapsedSeconds: number): string {
  const fraction = Math.min(1, Math.max(0, progress.fraction));
  const bar = '='.repeat(Math.round(fraction * BAR_WIDTH)).padEnd(BAR_WIDTH);
  const left =
    fraction > 0.03 && fraction < 1 && elapsedSeconds > 1 ? (elapsedSeconds * (1 - fraction)) / fraction : undefined;
  const parts = [
    progress.stage,
    progress.detail,
    left === undefined ? undefined : `about ${formatDuration(left)} left`,
  ];
  return `[${bar}] ${String(Math.round(fraction * 100)).padStart(3)} %  ${parts.filter(Boolean).join(', ')}`;
}

function sparseLines(terminal: Terminal, clockSeconds: () => number): ProgressBar {
  let writtenAt = -Infinity;
  return {
    update: (progress) => {
      const now = clockSeconds();
      if (now - writtenAt < SPARSE_SECONDS) return;
      writtenAt = now;
      const detail = progress.detail ? `, ${progress.detail}` : '';
      terminal.log(`${Math.round(progress.fraction * 100)} %: ${progress.stage}${detail}\n`);
    },
    clear: () => {},
  };
}
