/** What a simulated recording is asked for, its defaults, and checks that cost nothing. */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';
import type { RateLaw } from '../motorunit/pool/discharge-rate.ts';
import type { DischargeModel } from '../motorunit/pool/motor-neuron-pool.ts';
import type { Imperfections } from '../simulation/imperfections/add-imperfections.ts';
import { badChannelKinds } from '../simulation/imperfections/bad-channels.ts';
import { type ForceProfile, forceProfile } from '../simulation/profiles.ts';
import type { ElectrodeRequest, LeadFieldRequest } from './lead-field-request.ts';

/**
 * 'force': the excitation is such that each muscle's force follows the profile; 'excitation': the profile is the excitation, as
 * a share of the maximal one, and force is what comes of it.
 */
export const effortControls = ['force', 'excitation'] as const;
export type EffortControl = (typeof effortControls)[number];

export interface SimulationRequest {
  /** limb's electrodes and conductor as the recording states them; its muscles are those that act, one at least */
  readonly leadFields: LeadFieldRequest;
  readonly profile: ForceProfile;
  readonly seconds: number;
  /** default 2048 */
  readonly samplingRateHz?: number;
  /** default 1 */
  readonly seed?: number;
  /** default 'force' */
  readonly control?: EffortControl;
  /** default 'renewal' */
  readonly model?: DischargeModel;
  /** default 'onion-skin' */
  readonly rateLaw?: RateLaw;
  /** this many motor units of each muscle discharge, the first to be recruited, in a pool as large as it takes */
  readonly activeCount?: number;
  /** odds of a doublet when a motor unit is recruited; default 0 */
  readonly doublets?: number;
  /** all other muscles near the electrodes follow the profile up to this share of the maximal effort; default none */
  readonly crossTalkEffort?: number;
  /** share by which conduction velocities fall along the recording; default 0 */
  readonly velocityFall?: number;
  readonly imperfections?: Imperfections;
  /** simulate with another body than leadFields say (mismatch.ts); default false */
  readonly mismatch?: boolean;
  /** depths of motor units from the skin itself, which costs 4 s; else from the nearest electrode; default true */
  readonly skinDepths?: boolean;
}

export const simulationDefaults = {
  samplingRateHz: 2048,
  seed: 1,
  control: 'force',
  model: 'renewal',
  rateLaw: 'onion-skin',
  doublets: 0,
  crossTalkEffort: 0,
  velocityFall: 0,
  imperfections: {},
  mismatch: false,
  skinDepths: true,
} as const;

export type CompleteSimulation = SimulationRequest &
  Required<Omit<SimulationRequest, 'activeCount'>> & {
    /** share of the maximal force or excitation, one value per sample */
    readonly target: Float32Array;
  };

/** @throws ParameterError for values out of range, before anything is solved */
export function completeSimulation(request: SimulationRequest): CompleteSimulation {
  const where = 'simulation';
  const all: CompleteSimulation = { ...simulationDefaults, ...definedOf(request), target: new Float32Array(0) };
  requireNumber(where, 'sampling rate (Hz)', all.samplingRateHz, 500, 1e5);
  requireNumber(where, 'seconds', all.seconds, 0.5, 3600);
  requireInteger(where, 'seed', all.seed, 0, 2 ** 31 - 1);
  requireNumber(where, 'odds of doublets', all.doublets, 0, 1);
  requireNumber(where, 'effort of cross-talk', all.crossTalkEffort, 0, 1);
  requireNumber(where, 'fall of velocity', all.velocityFall, 0, 0.5);
  if (all.activeCount !== undefined) requireInteger(where, 'active motor units', all.activeCount, 1, 10_000);
  const most = electrodeCount(all.leadFields.electrodes) - 1;
  requireInteger(where, `bad channels (${badChannelKinds.join(', ')})`, all.imperfections.badChannels ?? 0, 0, most);
  if ((all.leadFields.muscles ?? []).length === 0)
    throw new ParameterError(`${where}: expected one muscle at least that acts; name it, e.g. FDS`);
  return { ...all, target: forceProfile(all.profile, all.seconds, all.samplingRateHz) };
}

function definedOf(request: SimulationRequest): SimulationRequest {
  // the keys stay those of the request
  return Object.fromEntries(
    Object.entries(request).filter(([, value]) => value !== undefined),
  ) as unknown as SimulationRequest;
}

function electrodeCount(electrodes: ElectrodeRequest): number {
  if (electrodes.kind === 'positions') return electrodes.positions.names.length;
  return electrodes.grid.cells.reduce((count, cell) => count + (cell >= 0 ? 1 : 0), 0);
}

/** As JSON can hold it, without lead fields, which are told of apart. */
export function plainSimulation({ target: _, leadFields: __, profile, ...rest }: CompleteSimulation) {
  const plain = profile.kind === 'trace' ? { ...profile, values: Array.from(profile.values) } : profile;
  return { ...rest, profile: plain };
}
