/** The model of the limb that `bmiss decompose` inverts: what its flags ask for, and the lead fields of each recording's electrodes. */

import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import type { RunControl } from '../core/control.ts';
import { isBmissError, ParameterError } from '../core/errors.ts';
import { type LimbElectrodes, readLimbElectrodes } from '../formats/bids/limb-electrodes.ts';
import type { FileSet } from '../formats/file-set.ts';
import { parseGridAt } from '../formats/grid-at.ts';
import { readLeadFields } from '../formats/lead-field-file.ts';
import type { ReadResult } from '../formats/read-result.ts';
import { placeElectrodes } from '../pipeline/conductor-model.ts';
import type { ForwardOptions } from '../pipeline/forward-model.ts';
import { type ElectrodeRequest, leadFieldKey, loadedOnce } from '../pipeline/lead-field-request.ts';
import { matchElectrodes } from '../pipeline/match-electrodes.ts';
import type { PlatformServices } from '../pipeline/platform-services.ts';
import { type ElectrodePlace, recordingElectrodes } from '../pipeline/recording-electrodes.ts';
import { skinOf } from '../pipeline/skin-of.ts';
import { type FileStore, storedLeadFields } from '../pipeline/stored-lead-fields.ts';
import { readNamed } from './anatomy/input.ts';
import { choiceFlag, type ParsedFlags, textFlag, textFlags } from './arguments.ts';
import { forwardFlags, rareForwardFlags } from './decompose-forward-flags.ts';
import { anatomyFlags, readAnatomySource } from './forward/anatomy-source.ts';
import { readConductor, readElectrodePositions } from './forward/conductor-request.ts';
import { readReach } from './forward/muscle-request.ts';
import { openCache } from './forward/run.ts';

/** Places that come with a recording and are farther from the skin than this are those of another limb. */
const OWN_SKIN_METRES = 0.01;

export interface ForwardRequest {
  /** for one recording, before anything is solved. @param files - in which it lies */
  readonly plan: (read: ReadResult, files: FileSet) => Promise<ForwardPlan>;
}

export interface ForwardPlan {
  /** everything that the model depends on, as plain values */
  readonly identity: unknown;
  /** lead fields from the cache, or solved; progress from 0 to 1 is reported only where they are solved */
  readonly solve: (workers: number, control: RunControl) => Promise<SolvedForward>;
}

export interface SolvedForward {
  readonly options: ForwardOptions;
  readonly notes: readonly string[];
}

/**
 * @returns undefined for --method cbss, the default where no limb is given
 * @throws ParameterError for flags that do not go together or are out of range; FormatError for files that cannot be read
 */
export async function readForwardRequest(
  parsed: ParsedFlags,
  words: readonly string[],
  services: PlatformServices,
): Promise<ForwardRequest | undefined> {
  const method = choiceFlag(parsed, 'method', ['bmiss', 'cbss']);
  const model = ['anatomy', 'fields'].find((name) => textFlag(parsed, name) !== undefined);
  if (method === 'cbss' && model)
    throw new ParameterError(
      `bmiss decompose: --${model} does not go with --method cbss, which needs no limb; leave one of them out`,
    );
  if (method === 'bmiss' && !model)
    throw new ParameterError(
      'bmiss decompose: --method bmiss inverts a model of the limb: expected --anatomy and --muscle, e.g. --anatomy forearm --muscle FDS, or --fields FILE.npz of bmiss leadfield --out',
    );
  if (!model) {
    const stray = Object.keys({ ...forwardFlags, ...rareForwardFlags }).find((name) => textFlag(parsed, name));
    if (stray !== undefined)
      throw new ParameterError(`bmiss decompose: --${stray} goes with --anatomy, the limb whose model is inverted`);
    return undefined;
  }
  return model === 'anatomy' && textFlag(parsed, 'fields') === undefined
    ? readLimb(parsed, words, services)
    : readFields(parsed, words, services);
}

/** Lead fields from a file; the limb, where it is named too, tells how deep motor units lie. */
async function readFields(
  parsed: ParsedFlags,
  words: readonly string[],
  services: PlatformServices,
): Promise<ForwardRequest> {
  const file = textFlag(parsed, 'fields') ?? '';
  const withLimb = textFlag(parsed, 'anatomy') !== undefined;
  const stray = ['grid-at', 'electrodes', ...Object.keys(rareForwardFlags)].find(
    (name) => textFlag(parsed, name) !== undefined && !(withLimb && name in anatomyFlags),
  );
  if (stray !== undefined)
    throw new ParameterError(
      `bmiss decompose: --${stray} does not go with --fields, whose lead fields are solved already`,
    );
  const { bytes } = await readNamed(file, `--fields ${file}: expected a file of bmiss leadfield --out, got a folder`);
  const set = await readLeadFields(bytes, file, services.digest);
  const source = withLimb ? loadedOnce(await readAnatomySource('decompose', parsed, services)) : undefined;
  const muscles = textFlags(words, 'muscle');
  const chosen = muscles.length > 0 ? { muscles } : {};
  const identity = { fields: await services.digest(bytes), anatomy: source?.identity, ...chosen };
  return {
    plan: async (read, files) => {
      const own = await ownElectrodes(read, files);
      const { electrodeOf, warnings } = matchElectrodes(read.recording, set, own?.electrodeOfChannel);
      return {
        identity,
        solve: async () => ({
          options: { set, ...chosen, electrodeOf, anatomy: await source?.load() },
          notes: warnings,
        }),
      };
    },
  };
}

async function readLimb(
  parsed: ParsedFlags,
  words: readonly string[],
  services: PlatformServices,
): Promise<ForwardRequest> {
  const muscles = textFlags(words, 'muscle');
  const place = await readPlace(parsed, muscles);
  const { conductorOn, notes } = await readConductor(parsed);
  const reach = readReach(parsed);
  const source = loadedOnce(await readAnatomySource('decompose', parsed, services));
  const store = openCache(parsed) ?? memoryStore();
  return {
    plan: async (read, files) => {
      const own = await ownElectrodes(read, files);
      const { request: electrodes, spacingMetres, origin } = recordingElectrodes(read.recording, place, own);
      const request = { ...conductorOn(electrodes, spacingMetres), muscles, ...reach };
      return {
        identity: await leadFieldKey(source, request, services),
        solve: async (workers, control) => {
          if (origin === 'recording') requireOwnSkin(await source.load(), electrodes);
          const { set, warnings } = await storedLeadFields(source, request, store, { workers }, services, control);
          const matched = matchElectrodes(read.recording, set, own?.electrodeOfChannel);
          return {
            options: { set, electrodeOf: matched.electrodeOf, anatomy: await source.load() },
            notes: [...notes, ...warnings, ...matched.warnings],
          };
        },
      };
    },
  };
}

async function readPlace(parsed: ParsedFlags, [muscle]: readonly string[]): Promise<ElectrodePlace> {
  const [at, file] = [textFlag(parsed, 'grid-at'), textFlag(parsed, 'electrodes')];
  if (at !== undefined && file !== undefined)
    throw new ParameterError('bmiss decompose: --grid-at and --electrodes exclude each other: give one of them');
  if (file !== undefined) return { positions: await readElectrodePositions(file) };
  if (at?.trim() === 'muscle-belly' && muscle === undefined)
    throw new ParameterError('bmiss decompose: --grid-at muscle-belly expected --muscle NAME, over whose belly it is');
  return { muscle, ...(at !== undefined && { at: parseGridAt(at) }) };
}

async function ownElectrodes({ recording }: ReadResult, files: FileSet): Promise<LimbElectrodes | undefined> {
  const path = recording.source.metadata?.bidsPath;
  return typeof path === 'string' ? readLimbElectrodes(path, files) : undefined;
}

/** Places that nobody named may belong to another limb. */
function requireOwnSkin(anatomy: Anatomy, request: ElectrodeRequest): void {
  const placed = placedOn(anatomy, request);
  const farthest = placed instanceof Error ? Infinity : Math.max(...placed.skinDistancesMetres.map(Math.abs));
  if (farthest <= OWN_SKIN_METRES) return;
  const found = placed instanceof Error ? placed.message : `up to ${Math.round(1000 * farthest)} mm from its skin`;
  throw new ParameterError(
    `${anatomy.name}: the places of electrodes that come with the recording are not on this limb (${found}); --grid-at muscle-belly lays its grid over the muscle instead, --electrodes takes places of your own`,
  );
}

function placedOn(anatomy: Anatomy, request: ElectrodeRequest): PlacedElectrodes | Error {
  try {
    return placeElectrodes(anatomy, skinOf(anatomy), request);
  } catch (error) {
    if (!isBmissError(error, 'parameter')) throw error;
    return error;
  }
}

/** So that the recordings of a folder share lead fields without a cache, too. */
function memoryStore(): FileStore {
  const files = new Map<string, Uint8Array>();
  return {
    read: async (name) => files.get(name),
    write: async (name, bytes) => {
      files.set(name, bytes);
      return name;
    },
    pathOf: (name) => name,
  };
}
