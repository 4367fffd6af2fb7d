/** Lead fields kept between runs: read where the same were made before, else made and kept. */

import type { RunControl } from '../core/control.ts';
import { isBmissError } from '../core/errors.ts';
import { readLeadFields, writeLeadFields } from '../formats/lead-field-file.ts';
import type { LeadFieldSet } from '../motorunit/lead-field-set.ts';
import { type AnatomySource, type LeadFieldRequest, leadFieldKey } from './lead-field-request.ts';
import { type LeadFieldOptions, makeLeadFields } from './make-lead-fields.ts';
import type { PlatformServices } from './platform-services.ts';

/** Where files are kept. */
export interface FileStore {
  /** undefined where there is no such file */
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
  /** whole or not at all; replaces a file of that name. Returns the file's path, for messages */
  readonly write: (name: string, bytes: Uint8Array) => Promise<string>;
  /** for messages */
  readonly pathOf: (name: string) => string;
}

export interface StoredLeadFields {
  readonly set: LeadFieldSet;
  /** the file's bytes, as --out takes them */
  readonly bytes: Uint8Array;
  /** were they made before? */
  readonly fromStore: boolean;
  /** where they are kept; undefined without a store, or where it cannot be written */
  readonly path?: string;
  /** of the store alone: a damaged file, no room */
  readonly warnings: readonly string[];
}

/**
 * The key is the SHA-256 of everything that changes the numbers (leadFieldKey); the anatomy is made or read only when they are not there.
 * A file that is damaged or cut off is made again.
 * @param store - undefined: nothing is read or kept
 * @throws as makeLeadFields
 */
export async function storedLeadFields(
  source: AnatomySource,
  request: LeadFieldRequest,
  store: FileStore | undefined,
  options: LeadFieldOptions,
  services: PlatformServices,
  control: RunControl = {},
): Promise<StoredLeadFields> {
  const { digest } = services;
  const name = `lead-fields-${(await leadFieldKey(source, request, services)).slice(0, 40)}.npz`;
  const warnings: string[] = [];
  const kept = await store?.read(name);
  if (store && kept)
    try {
      const set = await readLeadFields(kept, store.pathOf(name), digest);
      return { set: renamed(set, source.name), bytes: kept, fromStore: true, path: store.pathOf(name), warnings };
    } catch (error) {
      if (!isBmissError(error, 'format')) throw error;
      warnings.push(`${error.message}. It is made again now`);
    }
  const set = await makeLeadFields(await source.load(), request, options, services, control);
  const bytes = await writeLeadFields(set, digest);
  try {
    return { set, bytes, fromStore: false, path: await store?.write(name, bytes), warnings };
  } catch (error) {
    // a cache that cannot be written must not cost the minutes that the solution took
    if (!isBmissError(error)) throw error;
    warnings.push(`lead fields are not kept: ${error.message}`);
    return { set, bytes, fromStore: false, warnings };
  }
}

/** The same anatomy may have another name than when it was solved. */
function renamed(set: LeadFieldSet, name: string | undefined): LeadFieldSet {
  const old = set.anatomyName;
  if (name === undefined || old === name) return set;
  return { ...set, anatomyName: name, warnings: set.warnings.map((warning) => warning.replaceAll(old, name)) };
}
