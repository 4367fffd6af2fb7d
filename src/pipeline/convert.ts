/** Recordings and decompositions in other formats. Writers are imported when they are needed. */

import type { Decomposition } from '../core/decomposition.ts';
import { ParameterError } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import { bidsEntities, bidsLabel } from '../formats/bids/bids-path.ts';
import type { OutputFiles } from '../formats/file-set.ts';
import type { StoredDecomposition } from '../formats/read-result.ts';
import { storedToDecomposition } from './stored-to-decomposition.ts';
import { programName, version } from './version.ts';

export const recordingTargets = ['bids', 'npz', 'csv'] as const;
export const decompositionTargets = ['muedit', 'openhdemg', 'munitquest'] as const;
export type ConvertTarget = (typeof recordingTargets)[number] | (typeof decompositionTargets)[number];

export interface ConvertInput {
  readonly recording: Recording;
  /** what the file, or a table beside it, says about motor units */
  readonly stored?: StoredDecomposition;
  /** one per motor unit of `stored` */
  readonly pulseTrains?: readonly Float32Array[];
}

export interface ConvertOptions {
  /** BIDS labels, letters and digits; absent: as in the file's own BIDS name, else sub-01 and the file's name */
  readonly subject?: string;
  readonly session?: string;
  readonly task?: string;
  readonly run?: string;
  /** MUnitQuest: first part of the file names in the zip */
  readonly stem?: string;
}

export interface Converted {
  /** a folder of files, or one file */
  readonly output: { readonly folder: OutputFiles } | { readonly file: Uint8Array };
  readonly warnings: readonly string[];
}

/** @throws ParameterError when the target needs a decomposition and there is none */
export async function convert(
  input: ConvertInput,
  to: ConvertTarget,
  options: ConvertOptions = {},
): Promise<Converted> {
  const { recording } = input;
  const file = (bytes: Uint8Array): Converted => ({ output: { file: bytes }, warnings: [] });
  switch (to) {
    case 'bids':
      return convertToBids(recording, options);
    case 'npz':
      return convertToNpz(recording);
    case 'csv':
      return convertToCsv(recording);
    case 'muedit':
      return file((await import('../formats/muedit-mat.ts')).writeMueditMat(recording, decompositionOf(input, to)));
    case 'openhdemg':
      return file(
        (await import('../formats/openhdemg-json.ts')).writeOpenhdemgJson(recording, decompositionOf(input, to)),
      );
    case 'munitquest': {
      const stem = options.stem ?? bidsLabel(recording.source.fileName.replace(/\.[^.]*$/, ''));
      const decomposition = decompositionOf(input, to);
      const { writeMunitquestZip } = await import('../formats/munitquest-zip.ts');
      return file(writeMunitquestZip([{ stem, recording, decomposition }]));
    }
  }
}

function decompositionOf({ recording, stored, pulseTrains }: ConvertInput, to: string): Decomposition {
  if (stored) return storedToDecomposition(recording, stored, pulseTrains);
  throw new ParameterError(
    `--to ${to}: ${recording.source.fileName} carries no decomposition; name one with --events FILE_events.tsv (bmiss decompose makes it)`,
  );
}

async function convertToBids(recording: Recording, options: ConvertOptions): Promise<Converted> {
  const { writeBidsRecording } = await import('../formats/bids/write-bids.ts');
  const { fileName, metadata } = recording.source;
  const own = bidsEntities(String(metadata?.bidsPath ?? fileName));
  const name = fileName.split(/[/\\]/).at(-1) ?? fileName;
  const entities = {
    ...(own ?? { subject: '01', task: bidsLabel(name.replace(/\.[^.]*$/, '')) }),
    ...definedOnly({ subject: options.subject, session: options.session, task: options.task, run: options.run }),
  };
  const written = writeBidsRecording(recording, entities, {
    generatedBy: { Name: programName, Version: version },
    electrodesPerRecording: true,
  });
  return { output: { folder: written.files }, warnings: written.warnings };
}

async function convertToNpz(recording: Recording): Promise<Converted> {
  const { storedForce, writeNpz } = await import('../formats/npz.ts');
  const force = storedForce(recording);
  const warnings = recording.auxiliary.flatMap((signal) =>
    signal === force ? [] : [`${signal.name} was left out: an .npz holds one force with the samples of the EMG`],
  );
  return { output: { file: writeNpz(recording) }, warnings };
}

async function convertToCsv(recording: Recording): Promise<Converted> {
  const { writeCsv } = await import('../formats/csv/write-csv.ts');
  const { bytes, leftOut } = writeCsv(recording);
  const warnings = leftOut.map((name) => `${name} has another sampling rate or length than the EMG and was left out`);
  return { output: { file: bytes }, warnings };
}

function definedOnly(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
