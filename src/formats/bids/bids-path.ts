/**
 * BIDS file names: `sub-01_task-hold_emg.bdf` is entities (key-label, joined by '_'), a suffix and an extension.
 * Source: Brain Imaging Data Structure 1.11, "File name structure" and "Electromyography".
 */

import { ParameterError } from '../../core/errors.ts';

export interface BidsPath {
  /** '' or 'sub-01/emg/' with its last '/' */
  readonly folder: string;
  readonly entities: ReadonlyMap<string, string>;
  /** last part of the name, e.g. 'emg', 'channels' */
  readonly suffix: string;
  /** from the first dot, e.g. '.bdf', '.tsv.gz' */
  readonly extension: string;
}

/** Who and what an EMG recording is; labels are letters and digits. */
export interface BidsEntities {
  readonly subject: string;
  readonly session?: string;
  readonly task: string;
  readonly acquisition?: string;
  readonly run?: string;
  readonly recording?: string;
}

/** Short name and order of the entities of an EMG recording. */
const order = [
  ['subject', 'sub'],
  ['session', 'ses'],
  ['task', 'task'],
  ['acquisition', 'acq'],
  ['run', 'run'],
  ['recording', 'recording'],
] as const;

const labelPattern = /^[a-zA-Z0-9+]+$/;

/** Splits a path; undefined when the name has no suffix, or a part before it is no key-label pair. */
export function parseBidsPath(path: string): BidsPath | undefined {
  const slash = path.lastIndexOf('/') + 1;
  const name = path.slice(slash);
  const dot = name.indexOf('.');
  const parts = (dot < 0 ? name : name.slice(0, dot)).split('_');
  const suffix = parts.pop() ?? '';
  const entities = new Map<string, string>();
  for (const part of parts) {
    const match = /^([a-zA-Z]+)-(.+)$/.exec(part);
    if (!match) return undefined;
    entities.set(match[1], match[2]);
  }
  if (suffix === '' || suffix.includes('-')) return undefined;
  return { folder: path.slice(0, slash), entities, suffix, extension: dot < 0 ? '' : name.slice(dot) };
}

/**
 * Name without suffix: `sub-01_ses-1_task-hold_run-2`.
 * @param but - entities to leave out
 * @param space - label of a coordinate system, which stands before `recording`
 * @throws ParameterError when a label holds anything but letters and digits
 */
export function bidsStem(entities: BidsEntities, but: readonly (keyof BidsEntities)[] = [], space?: string): string {
  const parts = order
    .filter(([key]) => entities[key] !== undefined && !but.includes(key))
    .map(([key, short]) => {
      const label = entities[key] ?? '';
      if (!labelPattern.test(label))
        throw new ParameterError(`BIDS: ${key} expected letters, digits and + only, got '${label}'`, { key, label });
      return `${short}-${label}`;
    });
  const recording = parts.findIndex((part) => part.startsWith('recording-'));
  if (space !== undefined) parts.splice(recording < 0 ? parts.length : recording, 0, `space-${space}`);
  return parts.join('_');
}

/** Folder of a recording: `sub-01/emg/` or `sub-01/ses-1/emg/`. */
export function bidsFolder(entities: BidsEntities): string {
  const session = entities.session === undefined ? '' : `ses-${entities.session}/`;
  return `sub-${entities.subject}/${session}emg/`;
}

/** A text as a BIDS label: its letters and digits; 'unnamed' when it has none. */
export function bidsLabel(text: string): string {
  return text.normalize('NFKD').replace(/[^a-zA-Z0-9]/g, '') || 'unnamed';
}

/** Entities of a path, where it has a subject and a task, and all labels are valid. */
export function bidsEntities(path: string): BidsEntities | undefined {
  const parsed = parseBidsPath(path);
  const found: Record<string, string> = {};
  for (const [key, short] of order) {
    const label = parsed?.entities.get(short);
    if (label !== undefined && !labelPattern.test(label)) return undefined;
    if (label !== undefined) found[key] = label;
  }
  const { subject, task } = found;
  return subject === undefined || task === undefined ? undefined : { ...found, subject, task };
}
