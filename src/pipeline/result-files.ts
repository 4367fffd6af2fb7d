/** A finished decomposition as files, with what is needed to tell later whether it is up to date. */

import { type RunEnvironment, writeDecomposition } from '../formats/decomposition-files.ts';
import { type DecompositionTarget, decompositionTarget } from '../formats/decomposition-target.ts';
import type { FileSet, OutputFiles } from '../formats/file-set.ts';
import { writeJson } from '../formats/tsv.ts';
import type { DecomposeOutcome } from './decompose.ts';
import type { InputFile } from './input-digest.ts';

/** What a result was made from: its input files, and the digest of version, parameters, seed and reading options. */
export interface ResultOrigin {
  readonly inputs: readonly InputFile[];
  readonly settingsDigest: string;
  /** what the user said about the file, e.g. its grid; plain JSON values */
  readonly readOptions: Readonly<Record<string, unknown>>;
}

export interface ResultPaths extends DecompositionTarget {
  readonly log: string;
  readonly report: string;
  /** is the path a file of this recording's result? */
  readonly owns: (path: string) => boolean;
}

export function resultPaths(target: DecompositionTarget): ResultPaths {
  const prefix = `${target.folder}${target.stem}_desc-decomposed_`;
  return {
    ...target,
    log: `${prefix}log.json`,
    report: `${prefix}report.html`,
    owns: (path) => path.startsWith(prefix),
  };
}

/** All files of a result by path; `report` is left out when undefined. */
export function resultFiles(
  outcome: DecomposeOutcome,
  origin: ResultOrigin,
  environment: RunEnvironment,
  report: Uint8Array | undefined,
): OutputFiles {
  const { recording, decomposition } = outcome;
  const paths = resultPaths(decompositionTarget(recording));
  const files = new Map(writeDecomposition(recording, decomposition, paths, environment));
  const log = readJson(files.get(paths.log)) ?? {};
  const { inputs, settingsDigest, readOptions } = origin;
  files.set(
    paths.log,
    writeJson({
      ...log,
      Separation: outcome.separation,
      Inputs: inputs,
      ReadOptions: readOptions,
      SettingsDigest: settingsDigest,
    }),
  );
  if (report) files.set(paths.report, report);
  return files;
}

/** outdated: of the same recording, with other settings or side files; otherRecording: of other signals under that name */
export type FoundResult = 'none' | 'same' | 'outdated' | 'otherRecording';

/**
 * Compares what stands in a folder of results under a recording's name with what would be made now.
 * @param path - of the recording among the inputs
 */
export async function compareResult(
  results: FileSet,
  paths: ResultPaths,
  origin: ResultOrigin,
  path: string,
): Promise<FoundResult> {
  const log = readJson(await results.read(paths.log));
  if (!log) return 'none';
  const sameFiles = JSON.stringify(log.Inputs) === JSON.stringify(origin.inputs);
  if (sameFiles) return log.SettingsDigest === origin.settingsDigest ? 'same' : 'outdated';
  const inputs: readonly unknown[] = Array.isArray(log.Inputs) ? log.Inputs : [];
  const now = origin.inputs.find((input) => input.path === path)?.sha256;
  return inputs.some((input) => isRecord(input) && input.sha256 === now) ? 'outdated' : 'otherRecording';
}

/** Is the text of a dataset_description.json one that this program wrote? */
export function isOwnDescription(text: string): boolean {
  const description = readJson(new TextEncoder().encode(text));
  const makers = description?.GeneratedBy;
  return Array.isArray(makers) && makers.some((maker) => isRecord(maker) && maker.Name === 'bmiss');
}

function readJson(bytes: Uint8Array | undefined): Record<string, unknown> | undefined {
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
