/** What a user may choose of a parametric limb, checked. */

import { ParameterError, requireNumber } from '../core/errors.ts';
import { forearmTemplate } from './forearm.ts';
import { defaultVoxelMetres, voxelRangeMetres } from './limb-grid.ts';
import type { LimbTemplate } from './limb-template.ts';
import { lowerLegTemplate } from './lower-leg.ts';
import { thighTemplate } from './thigh.ts';
import { upperArmTemplate } from './upper-arm.ts';

export type LimbName = LimbTemplate['name'];

export const limbNames: readonly LimbName[] = ['forearm', 'lower-leg', 'upper-arm', 'thigh'];

const templates: Readonly<Record<LimbName, LimbTemplate>> = {
  forearm: forearmTemplate,
  'lower-leg': lowerLegTemplate,
  'upper-arm': upperArmTemplate,
  thigh: thighTemplate,
};

export function limbTemplate(limb: LimbName): LimbTemplate {
  return templates[limb];
}

/** Metres throughout. */
export interface LimbParameters {
  readonly limb: LimbName;
  readonly sex: 'male' | 'female';
  readonly side: 'left' | 'right';
  /** round the limb at the template's section, skin included */
  readonly circumferenceMetres: number;
  readonly fatMetres: number;
  readonly skinMetres: number;
  /** between the two joints */
  readonly lengthMetres: number;
  /** the part to be made: distances from the proximal joint */
  readonly segmentMetres: readonly [number, number];
  /** voxel edges: across the limb, along it */
  readonly voxelMetres: readonly [number, number];
}

export type LimbOptions = Partial<LimbParameters> & { readonly limb: LimbName };

type LimbRange = readonly [minimum: number, maximum: number];

/** In metres. */
export const limbRanges: Readonly<Record<'circumference' | 'fat' | 'skin' | 'length', LimbRange>> = {
  circumference: [0.08, 1.5],
  fat: [0, 0.08],
  skin: [0, 0.01],
  length: [0.05, 1],
};

/**
 * Fills in the template's defaults for the sex.
 * @throws ParameterError where a value is out of range or the layers leave no room for muscles
 */
export function limbParameters(options: LimbOptions): LimbParameters {
  const where = `anatomy ${options.limb}`;
  const template = limbTemplate(options.limb);
  const sex = options.sex ?? 'male';
  const defaults = template[sex];
  const required = (name: keyof typeof limbRanges, metres: number | undefined, defaultMm: number) =>
    requireNumber(where, `${name} (m)`, metres ?? defaultMm / 1000, ...limbRanges[name]);
  const lengthMetres = required('length', options.lengthMetres, defaults.lengthMm);
  const circumferenceMetres = required('circumference', options.circumferenceMetres, defaults.circumferenceMm);
  const fatMetres = required('fat', options.fatMetres, defaults.fatMm);
  const skinMetres = required('skin', options.skinMetres, defaults.skinMm);
  const narrowest = Math.min(...template.profile.map(([, ratio]) => ratio));
  const radius = (circumferenceMetres / (2 * Math.PI)) * narrowest;
  if (fatMetres + skinMetres > 0.6 * radius)
    throw new ParameterError(
      `${where}: fat and skin of ${((fatMetres + skinMetres) * 1000).toFixed(1)} mm leave no room for muscles where the limb is narrowest (radius ${(radius * 1000).toFixed(0)} mm); choose a larger circumference or less fat`,
    );
  const [u0, u1] = template.covers;
  const segmentMetres = options.segmentMetres ?? [u0 * lengthMetres, u1 * lengthMetres];
  checkSegment(where, template, lengthMetres, segmentMetres);
  const voxelMetres = options.voxelMetres ?? defaultVoxelMetres;
  for (const edge of voxelMetres) requireNumber(where, 'voxel (m)', edge, ...voxelRangeMetres);
  return {
    limb: options.limb,
    sex,
    side: options.side ?? 'right',
    circumferenceMetres,
    fatMetres,
    skinMetres,
    lengthMetres,
    segmentMetres,
    voxelMetres,
  };
}

function checkSegment(
  where: string,
  template: LimbTemplate,
  length: number,
  [from, to]: readonly [number, number],
): void {
  const [first, last] = template.covers.map((u) => u * length);
  const tolerance = 1e-9;
  if (from >= first - tolerance && to <= last + tolerance && to - from >= 0.01) return;
  const mm = (metres: number) => (metres * 1000).toFixed(0);
  throw new ParameterError(
    `${where}: segment expected from ${mm(first)} to ${mm(last)} mm from the ${template.joints[0]}, 10 mm or longer, got ${mm(from)} to ${mm(to)}`,
  );
}
