/** The recordings that a folder holds, each once. */

import { listBidsRecordings } from '../formats/bids/read-bids.ts';
import type { FileSet } from '../formats/file-set.ts';

const EXTENSIONS = ['.otb+', '.otb4', '.mat', '.edf', '.bdf', '.npz', '.npy', '.csv'];
/** folders that hold no raw recordings, by the rules of BIDS or by custom */
const SKIPPED_FOLDERS = new Set(['derivatives', 'code', 'stimuli', 'sourcedata', 'node_modules']);

/**
 * A folder with BIDS names (sub-01/emg/sub-01_task-hold_emg.edf or .bdf): those. Any other: every file below it that ends
 * like a recording. Hidden files, derivatives and this program's own results are left out.
 * @returns paths below the set's root, sorted
 */
export async function listRecordings(files: FileSet): Promise<readonly string[]> {
  const bids = (await listBidsRecordings(files)).filter(isVisible);
  if (bids.length > 0) return bids;
  return (await files.list()).filter((path) => isVisible(path) && looksLikeRecording(path));
}

export function looksLikeRecording(path: string): boolean {
  return EXTENSIONS.some((extension) => path.toLowerCase().endsWith(extension));
}

function isVisible(path: string): boolean {
  const parts = path.split('/');
  const folders = parts.slice(0, -1);
  if (parts.some((part) => part.startsWith('.')) || folders.some((folder) => SKIPPED_FOLDERS.has(folder))) return false;
  return !parts[parts.length - 1].includes('_desc-decomposed_');
}
