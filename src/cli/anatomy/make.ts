/** bmiss anatomy make: the label map of a typical limb, or of a cylinder. */

import { voxelRangeMetres } from '../../anatomy/limb-grid.ts';
import { type LimbName, type LimbOptions, limbNames, limbRanges } from '../../anatomy/limb-parameters.ts';
import { cylinderLengthRange } from '../../anatomy/make-cylinder.ts';
import { ParameterError } from '../../core/errors.ts';
import { type AnatomyRequest, makeAnatomy } from '../../pipeline/make-anatomy.ts';
import { choiceFlag, nearest, type ParsedFlags, textFlag } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';
import { metresFlag, metresList } from './input.ts';
import { outputPath, writeAnatomyFiles } from './output.ts';

export const shapes = [...limbNames, 'cylinder'] as const;

export async function make(parsed: ParsedFlags, words: readonly string[], terminal: Terminal): Promise<number> {
  const [input] = words;
  const shape = shapes.find((candidate) => candidate === input);
  if (!shape) {
    const near = input === undefined ? undefined : nearest(input, shapes);
    throw new ParameterError(
      `bmiss anatomy make: expected one of ${shapes.join(', ')}, got ${input === undefined ? 'nothing' : `'${input}'`}${near ? `; did you mean ${near}?` : ''}`,
    );
  }
  const out = outputPath(parsed, 'make', `${shape}_dseg.nii.gz`);
  return writeAnatomyFiles(makeAnatomy(readRequest(shape, parsed)), out, 'make', parsed, terminal);
}

function readRequest(shape: (typeof shapes)[number], parsed: ParsedFlags): AnatomyRequest {
  if (shape !== 'cylinder') {
    refuse(parsed, shape, ['radii']);
    return readLimbRequest(shape, parsed);
  }
  refuse(parsed, shape, ['sex', 'side', 'circumference', 'fat', 'skin', 'segment']);
  const radii = metresList(parsed, 'radii', [4]);
  return {
    limb: shape,
    radiiMetres: radii && [radii[0], radii[1], radii[2], radii[3]],
    lengthMetres: metresFlag(parsed, 'length', cylinderLengthRange),
    voxelMetres: readVoxel(parsed),
  };
}

/** The parameters of a typical limb from the flags that say them; other commands have the same. */
export function readLimbRequest(limb: LimbName, parsed: ParsedFlags): LimbOptions {
  const segment = metresList(parsed, 'segment', [2]);
  return {
    limb,
    sex: choiceFlag(parsed, 'sex', ['male', 'female']),
    side: choiceFlag(parsed, 'side', ['left', 'right']),
    circumferenceMetres: metresFlag(parsed, 'circumference', limbRanges.circumference),
    fatMetres: metresFlag(parsed, 'fat', limbRanges.fat),
    skinMetres: metresFlag(parsed, 'skin', limbRanges.skin),
    lengthMetres: metresFlag(parsed, 'length', limbRanges.length),
    segmentMetres: segment && [segment[0], segment[1]],
    voxelMetres: readVoxel(parsed),
  };
}

function readVoxel(parsed: ParsedFlags): readonly [number, number] | undefined {
  const voxel = metresList(parsed, 'voxel', [1, 2], voxelRangeMetres);
  return voxel && [voxel[0], voxel[1] ?? voxel[0]];
}

function refuse(parsed: ParsedFlags, shape: string, names: readonly string[]): void {
  const given = names.find((name) => textFlag(parsed, name) !== undefined);
  if (given !== undefined)
    throw new ParameterError(`bmiss anatomy make ${shape}: --${given} does not go with ${shape}`);
}
