/** Lead fields of a body, from the benches' own store or solved and kept there. */

import { join } from 'node:path';
import type { Progress } from '../src/core/control.ts';
import { type StoredLeadFields, storedLeadFields } from '../src/pipeline/stored-lead-fields.ts';
import { folderStore } from '../src/platform/file-store.node.ts';
import { nodeGiveWay, nodeServices } from '../src/platform/node.ts';
import { projectRoot } from './shared-data.ts';
import { type Body, bodyRequest } from './simulated-sets.ts';

export const fieldsFolder = join(projectRoot, '.cache/bench/fields');

/** @param title - before the lines of progress on stderr */
export function readBodyFields(
  body: Body,
  mismatched: boolean,
  workers: number,
  title: string = body.name,
): Promise<StoredLeadFields> {
  const { source, leadFields } = bodyRequest(body, mismatched);
  const control = { onProgress: lines(title), giveWay: nodeGiveWay() };
  return storedLeadFields(source, leadFields, folderStore(fieldsFolder), { workers }, nodeServices(), control);
}

/** A line for every new stage, and every tenth within one. */
function lines(title: string): (progress: Progress) => void {
  let last = '';
  return ({ stage, fraction, detail }) => {
    const now = `${stage} ${Math.floor(10 * fraction)}`;
    if (now === last) return;
    last = now;
    process.stderr.write(
      `bench: ${title}: ${(100 * fraction).toFixed(0)} % ${stage}${detail === undefined ? '' : ` (${detail})`}\n`,
    );
  };
}
