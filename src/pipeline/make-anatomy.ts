/** A made anatomy with all that its files say about it. */

import type { Anatomy } from '../anatomy/label-map.ts';
import type { LimbOptions } from '../anatomy/limb-parameters.ts';
import { limbTemplate } from '../anatomy/limb-parameters.ts';
import { type CylinderOptions, cylinderParameters, makeCylinder } from '../anatomy/make-cylinder.ts';
import { makeLimb } from '../anatomy/make-limb.ts';
import type { OutputFiles } from '../formats/file-set.ts';
import { writeAnatomy } from '../formats/write-anatomy.ts';
import { version } from './version.ts';

export type AnatomyRequest = LimbOptions | ({ readonly limb: 'cylinder' } & CylinderOptions);

export interface MadeAnatomy {
  readonly anatomy: Anatomy;
  /** contents of the JSON file: version, parameters, source, axes */
  readonly sidecar: Readonly<Record<string, unknown>>;
}

/** @throws ParameterError for parameters out of range */
export function makeAnatomy(request: AnatomyRequest): MadeAnatomy {
  const generated = { GeneratedBy: [{ Name: 'bmiss', Version: version }] };
  if (request.limb === 'cylinder') {
    const anatomy = makeCylinder(request);
    const parameters = { limb: request.limb, ...cylinderParameters(request) };
    return { anatomy, sidecar: { ...generated, Parameters: parameters, Axes: limbAxes(request) } };
  }
  const { anatomy, parameters, source } = makeLimb(request);
  return {
    anatomy,
    sidecar: {
      ...generated,
      Description: `Parametric ${anatomy.name}: an estimate of a typical limb, not a scan of anyone`,
      Source: source,
      Parameters: parameters,
      Axes: limbAxes(request),
    },
  };
}

/** What the coordinates of a made limb are. */
export function limbAxes(request: AnatomyRequest): string {
  if (request.limb === 'cylinder') return 'axis along z, z = 0 at the upper end';
  const [proximal, distal] = limbTemplate(request.limb).joints;
  return `z = 0 at the ${proximal}, towards the ${distal} negative; y to anterior; x to the right of the body`;
}

/** Label map, look-up table and sidecar, named after `stem`. */
export function anatomyFiles({ anatomy, sidecar }: MadeAnatomy, stem: string, compress: boolean): OutputFiles {
  return writeAnatomy(anatomy, stem, sidecar, { compress, description: `bmiss ${version} ${anatomy.name}` });
}
