/** What lead fields are asked for, and the values on which they depend. */

import type { GridShape } from '../anatomy/electrodes/place-grid.ts';
import type { ElectrodePositions } from '../anatomy/electrodes/project-electrodes.ts';
import type { Pennation } from '../anatomy/fibres/fibre-field.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import { type Conductivities, conductivitiesWith } from '../conductor/conductivities.ts';
import { valuesDigest } from './input-digest.ts';
import { type AnatomyRequest, makeAnatomy } from './make-anatomy.ts';
import type { PlatformServices } from './platform-services.ts';
import { version } from './version.ts';

/** To be raised when the same request gives other numbers: solver, surfaces, parametric limbs, fibres, paths, file. */
export const LEAD_FIELD_VERSION = 2;

/** An anatomy that is made or read only where it is needed. */
export interface AnatomySource {
  /** of a file, which may have another name than when it was solved */
  readonly name?: string;
  /** plain values that say what it is: parameters of a made limb, digests of the files of another */
  readonly identity: unknown;
  /** parameters of a made limb */
  readonly limb?: AnatomyRequest;
  /** makes or reads it; may be called more than once */
  readonly load: () => Promise<Anatomy>;
}

/** A limb made from parameters. */
export function limbSource(limb: AnatomyRequest): AnatomySource {
  return { identity: { made: limb }, limb, load: async () => makeAnatomy(limb).anatomy };
}

/** The same source, whose anatomy is made or read once, when it is first needed. */
export function loadedOnce(source: AnatomySource): AnatomySource {
  let loaded: Promise<Anatomy> | undefined;
  return { ...source, load: () => (loaded ??= source.load()) };
}

/** A grid laid on the skin (placeOnLimb), its muscle by name, or electrodes at given positions. */
export type ElectrodeRequest =
  | {
      readonly kind: 'grid';
      readonly grid: GridShape;
      readonly muscle?: string;
      readonly angleDegrees?: number;
      readonly distalMetres?: number;
      readonly rotationDegrees?: number;
      readonly mirror?: boolean;
    }
  | { readonly kind: 'positions'; readonly positions: ElectrodePositions };

/** What the solution in the limb depends on. */
export interface ConductorRequest {
  readonly electrodes: ElectrodeRequest;
  /** default 0, point electrodes */
  readonly electrodeRadiusMetres?: number;
  /** replaced conductivities, as conductivitiesWith takes them */
  readonly conductivities?: unknown;
  /** default that of limbElements */
  readonly elementMetres?: number;
  /** tilt of the fibres, in conductor and paths; default none (fibre-field.ts) */
  readonly pennation?: Pennation;
}

export interface LeadFieldRequest extends ConductorRequest {
  /** names, abbreviations or indices */
  readonly muscles?: readonly string[];
  /** also all muscles with fibres this near to an electrode; default NEAR_METRES where no muscle is named, else none */
  readonly nearMetres?: number;
  /** between the paths through a muscle; default 2 mm */
  readonly pathSpacingMetres?: number;
}

/** Fibres farther from every electrode than this add little to a surface EMG. */
export const NEAR_METRES = 0.03;
export const PATH_SPACING_METRES = 2e-3;

/** A request with its defaults, as plain values. */
export interface CompleteRequest {
  readonly electrodes: ElectrodeRequest;
  readonly electrodeRadiusMetres: number;
  readonly conductivities: Conductivities;
  readonly elementMetres?: number;
  readonly pennation: Pennation;
  readonly muscles: readonly string[];
  readonly nearMetres: number;
  readonly pathSpacingMetres: number;
}

/** @throws ParameterError for conductivities of unknown tissues or no numbers above 0 */
export function completeRequest(request: LeadFieldRequest): CompleteRequest {
  const muscles = request.muscles ?? [];
  return {
    electrodes: request.electrodes,
    electrodeRadiusMetres: request.electrodeRadiusMetres ?? 0,
    conductivities: conductivitiesWith(request.conductivities),
    elementMetres: request.elementMetres,
    pennation: request.pennation ?? 'none',
    muscles,
    nearMetres: request.nearMetres ?? (muscles.length > 0 ? 0 : NEAR_METRES),
    pathSpacingMetres: request.pathSpacingMetres ?? PATH_SPACING_METRES,
  };
}

/** SHA-256 of everything that the lead fields depend on. */
export function leadFieldKey(
  source: Pick<AnatomySource, 'identity'>,
  request: LeadFieldRequest,
  services: Pick<PlatformServices, 'digest'>,
): Promise<string> {
  const values = { solver: LEAD_FIELD_VERSION, program: version, anatomy: source.identity };
  return valuesDigest({ ...values, ...plainRequest(completeRequest(request)) }, services);
}

/** The request as JSON can hold it: typed arrays become lists. */
export function plainRequest({ electrodes, ...rest }: CompleteRequest): Record<string, unknown> {
  if (electrodes.kind === 'grid') {
    const { grid, ...place } = electrodes;
    return { ...rest, electrodes: { ...place, grid: { ...grid, cells: [...grid.cells] } } };
  }
  const { positions } = electrodes;
  const cells = positions.cells && { ...positions.cells, cells: [...positions.cells.cells] };
  const plain = { ...positions, positionsMetres: [...positions.positionsMetres], cells };
  return { ...rest, electrodes: { kind: electrodes.kind, positions: plain } };
}
