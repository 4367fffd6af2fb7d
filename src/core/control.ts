/** How a long computation reports progress, gives way and is cancelled; handed in by the doors. */

import { AbortedError } from './errors.ts';

export interface Progress {
  /** what is being done, in a user's words */
  readonly stage: string;
  /** share of the whole run that is done, 0 to 1; never falls */
  readonly fraction: number;
  /** e.g. '14 motor units' */
  readonly detail?: string;
}

export interface RunControl {
  readonly signal?: { readonly aborted: boolean };
  /** called at each step, with a fraction that never falls */
  readonly onProgress?: (progress: Progress) => void;
  /** lets timers and signals run between two steps; a door supplies it, absent means never */
  readonly giveWay?: () => Promise<void>;
}

/** Call between steps: reports, gives way, and throws AbortedError when asked to stop. */
export async function checkpoint(control: RunControl, progress?: Progress): Promise<void> {
  if (progress) control.onProgress?.(progress);
  if (control.giveWay) await control.giveWay();
  if (control.signal?.aborted) throw new AbortedError();
}
