/** The files that `bmiss anatomy` reads, and lengths in millimetres. */

import type { Anatomy } from '../../anatomy/label-map.ts';
import { FormatError, ParameterError } from '../../core/errors.ts';
import { readAnatomy } from '../../formats/read-anatomy.ts';
import type { NamedFile } from '../../pipeline/import-anatomy.ts';
import { findInput } from '../../platform/disk-file-set.node.ts';
import { numberFlag, type ParsedFlags, textFlag } from '../arguments.ts';

/** A segmentation with the table that --labels names or that lies beside it. */
export async function readSegmentation(parsed: ParsedFlags, input: string): Promise<Anatomy> {
  const found = await findInput(input);
  if (found.kind === 'folder')
    throw new FormatError(`${input}: expected a NIfTI file, got a folder; name one of its files`);
  const anatomy = await readAnatomy(found.path, found.fileSet, { table: await readTable(parsed) });
  return { ...anatomy, name: input };
}

/** The file that --labels names. */
export async function readTable(parsed: ParsedFlags): Promise<NamedFile | undefined> {
  const name = textFlag(parsed, 'labels');
  return name === undefined ? undefined : readNamed(name, `--labels ${name}: expected a look-up table, got a folder`);
}

/** @param folderMessage - where the name is a folder's */
export async function readNamed(name: string, folderMessage: string): Promise<NamedFile> {
  const found = await findInput(name);
  const bytes = found.kind === 'file' ? await found.fileSet.read(found.path) : undefined;
  if (!bytes) throw new FormatError(folderMessage);
  return { name, bytes };
}

/** A length that is given in millimetres, in metres. */
export function metresFlag(
  parsed: ParsedFlags,
  name: string,
  [minimum, maximum]: readonly [number, number],
): number | undefined {
  const mm = numberFlag(parsed, name, { minimum: minimum * 1000, maximum: maximum * 1000, unit: 'mm' });
  return mm === undefined ? undefined : mm / 1000;
}

/** Numbers in millimetres separated by commas, as metres. */
export function metresList(
  parsed: ParsedFlags,
  name: string,
  lengths: readonly number[],
  rangeMetres: readonly [number, number] = [0, Infinity],
): number[] | undefined {
  const text = textFlag(parsed, name);
  if (text === undefined) return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [minimum, maximum] = rangeMetres.map((metres) => metres * 1000);
  if (
    lengths.includes(numbers.length) &&
    numbers.every((value) => Number.isFinite(value) && value >= minimum && value <= maximum)
  )
    return numbers.map((mm) => mm / 1000);
  throw new ParameterError(
    `--${name}: expected ${lengths.join(' or ')} numbers in mm separated by commas, ${maximum === Infinity ? `${minimum} or more` : `from ${minimum} to ${maximum}`}, got '${text}'`,
  );
}
