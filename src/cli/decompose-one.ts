/** One recording of a `bmiss decompose`: read, skip when it is done, decompose, write. */

import type { RunControl } from '../core/control.ts';
import { ParameterError } from '../core/errors.ts';
import { decompositionTarget } from '../formats/decomposition-target.ts';
import { readRecording } from '../formats/read-recording.ts';
import { partOf } from '../pipeline/conductor-model.ts';
import { type DecomposeOutcome, decomposeRecording } from '../pipeline/decompose.ts';
import { digestingFileSet, valuesDigest } from '../pipeline/input-digest.ts';
import { makeReport } from '../pipeline/make-report.ts';
import type { PlatformServices } from '../pipeline/platform-services.ts';
import {
  compareResult,
  isOwnDescription,
  type ResultOrigin,
  resultFiles,
  resultPaths,
} from '../pipeline/result-files.ts';
import { version } from '../pipeline/version.ts';
import { diskFileSet, type FoundInput } from '../platform/disk-file-set.node.ts';
import { nodeEnvironment } from '../platform/node.ts';
import { type WriteFolderOptions, writeFolder } from '../platform/write-output.node.ts';
import type { ForwardPlan } from './decompose-forward.ts';
import type { DecomposeRequest } from './decompose-request.ts';

export interface DoneRecording {
  readonly status: 'done';
  readonly input: string;
  readonly outcome: DecomposeOutcome;
  /** of the model of the limb, beside the warnings of the decomposition */
  readonly notes: readonly string[];
  /** paths below the folder of results */
  readonly files: readonly string[];
  readonly report?: string;
  readonly seconds: number;
}

export interface SkippedRecording {
  readonly status: 'skipped';
  readonly input: string;
  readonly log: string;
}

export const ownFolder: Pick<WriteFolderOptions, 'isOurs' | 'marker'> = {
  isOurs: isOwnDescription,
  marker: (path) => path.endsWith('_log.json'),
};

/**
 * @param path - below the root of `found`
 * @param taken - names of results of this run, by the recording that they belong to; this one is added
 */
export async function decomposeOne(
  request: DecomposeRequest,
  found: FoundInput,
  path: string,
  taken: Map<string, string>,
  services: PlatformServices,
  control: RunControl,
): Promise<DoneRecording | SkippedRecording> {
  const start = services.clockSeconds();
  const files = digestingFileSet(found.fileSet, services);
  const read = await readRecording(path, files, { ...request.readOptions, fileName: path });
  const paths = resultPaths(decompositionTarget(read.recording));
  const other = taken.get(paths.log);
  if (other !== undefined)
    throw new ParameterError(
      `${path}: its results would have the name of those of ${other}; rename one of the files, or decompose it into a folder of its own`,
    );
  taken.set(paths.log, path);
  const { parameters, seed, readOptions, workers } = request;
  const plan = await request.forward?.plan(read, files);
  const settings = {
    version,
    method: plan ? 'bmiss' : 'cbss',
    parameters,
    seed,
    readOptions,
    report: request.report,
    forward: plan?.identity,
  };
  const origin: ResultOrigin = {
    inputs: files.inputs(),
    settingsDigest: await valuesDigest(settings, services),
    readOptions: definedValues(readOptions),
  };
  // names of a BIDS dataset are its own; other files of one name may be different recordings
  const isBids = read.recording.source.metadata?.bidsPath !== undefined;
  const standing = await compareResult(diskFileSet(request.out), paths, origin, path);
  if (standing === 'same' && found.kind === 'folder' && !request.force)
    return { status: 'skipped', input: path, log: paths.log };
  if (standing === 'otherRecording' && !isBids && found.kind === 'file' && !request.force)
    throw new ParameterError(
      `--out ${request.out}: it holds results of another file (or an earlier version of it) under the name ${paths.stem}; name another folder, or add --force to replace them`,
    );
  const { forward, notes, rest } = await solved(plan, workers, control);
  const outcome = await decomposeRecording(read, { parameters, seed, workers, forward }, services, rest);
  const seconds = services.clockSeconds() - start;
  const report = request.report ? makeReport(outcome, origin.inputs, request.command) : undefined;
  const output = resultFiles(outcome, origin, { ...nodeEnvironment(), runtimeSeconds: seconds }, report);
  await writeFolder(request.out, output, { ...ownFolder, replaces: paths.owns, force: request.force });
  return {
    status: 'done',
    input: path,
    outcome,
    notes,
    files: [...output.keys()].sort(),
    report: report && paths.report,
    seconds,
  };
}

/** Lead fields that have to be solved take the first half of the progress. */
async function solved(plan: ForwardPlan | undefined, workers: number, control: RunControl) {
  if (!plan) return { notes: [], rest: control };
  let wasSolved = false;
  const { onProgress } = control;
  const first = partOf(control, 0, 0.5);
  const { options, notes } = await plan.solve(workers, {
    ...first,
    onProgress:
      onProgress &&
      first.onProgress &&
      ((progress) => {
        wasSolved = true;
        first.onProgress?.(progress);
      }),
  });
  return { forward: options, notes, rest: wasSolved ? partOf(control, 0.5, 1) : control };
}

function definedValues(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
