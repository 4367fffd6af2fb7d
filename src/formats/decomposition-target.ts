/** Where a decomposition goes in its derivative dataset: folder and first part of the file names. */

import type { Recording } from '../core/recording.ts';
import { bidsEntities, bidsFolder, bidsLabel, bidsStem } from './bids/bids-path.ts';

export interface DecompositionTarget {
  /** with its last '/', e.g. 'sub-01/emg/' */
  readonly folder: string;
  /** e.g. 'sub-01_task-hold_run-1' */
  readonly stem: string;
}

/**
 * The recording's own BIDS entities; for input that is not BIDS `sub-01` and a task of the letters and digits of the
 * file's name.
 */
export function decompositionTarget(recording: Recording): DecompositionTarget {
  const path = recording.source.metadata?.bidsPath ?? recording.source.fileName;
  const name = recording.source.fileName.split(/[/\\]/).at(-1) ?? '';
  const dot = name.indexOf('.', 1);
  const entities = bidsEntities(String(path)) ?? {
    subject: '01',
    task: bidsLabel(dot < 0 ? name : name.slice(0, dot)),
  };
  return { folder: bidsFolder(entities), stem: bidsStem(entities) };
}
