/** The limb that --anatomy names: a typical one made from parameters, or a segmentation. */

import type { ArgsDef } from 'citty';
import { limbNames } from '../../anatomy/limb-parameters.ts';
import { FormatError, ParameterError } from '../../core/errors.ts';
import { readAnatomy } from '../../formats/read-anatomy.ts';
import { digestingFileSet } from '../../pipeline/input-digest.ts';
import { type AnatomySource, limbSource } from '../../pipeline/lead-field-request.ts';
import type { PlatformServices } from '../../pipeline/platform-services.ts';
import { findInput } from '../../platform/disk-file-set.node.ts';
import { readTable } from '../anatomy/input.ts';
import { readLimbRequest } from '../anatomy/make.ts';
import { nearest, type ParsedFlags, textFlag } from '../arguments.ts';

const limbFlag = (valueHint: string, description: string) => ({
  type: 'string' as const,
  valueHint,
  description: `typical limb: ${description}`,
});

const limbFlags = {
  sex: limbFlag('male|female', 'whose typical sizes are the defaults (male)'),
  side: limbFlag('left|right', 'side of the body (right)'),
  circumference: limbFlag('MM', 'round the limb where its section was measured'),
  fat: limbFlag('MM', 'thickness of the fat under the skin'),
  skin: limbFlag('MM', 'thickness of the skin'),
  length: limbFlag('MM', 'from joint to joint'),
  segment: limbFlag('FROM,TO', 'only this part, mm from the proximal joint'),
  voxel: limbFlag('MM', 'edge of a voxel, or ACROSS,ALONG (default 1)'),
} satisfies ArgsDef;

export const anatomyFlags = {
  anatomy: {
    type: 'string',
    valueHint: `${limbNames.join('|')}|FILE`,
    description: 'a typical limb, or a segmentation (NIfTI .nii, .nii.gz; see bmiss anatomy)',
  },
  labels: {
    type: 'string',
    valueHint: 'FILE',
    description: 'look-up table of the segmentation, where it does not lie beside it',
  },
  ...limbFlags,
} satisfies ArgsDef;

/**
 * @throws ParameterError for a missing or unknown anatomy, or flags that do not go with it; FormatError for files that cannot be read
 */
export async function readAnatomySource(
  command: string,
  parsed: ParsedFlags,
  services: PlatformServices,
): Promise<AnatomySource> {
  const word = textFlag(parsed, 'anatomy');
  if (word === undefined)
    throw new ParameterError(
      `bmiss ${command}: expected --anatomy, one of ${limbNames.join(', ')} or a NIfTI file, e.g. bmiss ${command} --anatomy forearm --grid GR08MM1305 --muscle FDS`,
    );
  const limb = limbNames.find((name) => name === word);
  if (limb) {
    refuse(parsed, ['labels'], `with --anatomy ${word}, whose labels are known`);
    return limbSource(readLimbRequest(limb, parsed));
  }
  const near = /[./\\]/.test(word) ? undefined : nearest(word, limbNames);
  if (near)
    throw new ParameterError(
      `--anatomy: expected ${limbNames.join(', ')} or a file, got '${word}'; did you mean ${near}?`,
    );
  refuse(parsed, Object.keys(limbFlags), `with a segmentation, only with ${limbNames.join(', ')}`);
  return segmentation(word, parsed, services);
}

function refuse(parsed: ParsedFlags, names: readonly string[], reason: string): void {
  const given = names.find((name) => textFlag(parsed, name) !== undefined);
  if (given !== undefined) throw new ParameterError(`--${given} does not go ${reason}`);
}

async function segmentation(input: string, parsed: ParsedFlags, services: PlatformServices): Promise<AnatomySource> {
  const found = await findInput(input);
  if (found.kind === 'folder')
    throw new FormatError(`--anatomy ${input}: expected a NIfTI file, got a folder; name one of its files`);
  const files = digestingFileSet(found.fileSet, services);
  const table = await readTable(parsed);
  const anatomy = { ...(await readAnatomy(found.path, files, { table })), name: input };
  const digests = files.inputs().flatMap(({ sha256 }) => sha256 ?? []);
  const identity = { files: digests, table: table && (await services.digest(table.bytes)) };
  return { name: input, identity, load: async () => anatomy };
}
