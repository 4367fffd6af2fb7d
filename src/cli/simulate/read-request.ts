/** Flags of `bmiss simulate` beside those of limb and electrodes, and what they ask for. */

import type { ArgsDef } from 'citty';
import { ParameterError } from '../../core/errors.ts';
import { type BidsEntities, bidsLabel } from '../../formats/bids/bids-path.ts';
import type { LeadFieldRequest } from '../../pipeline/lead-field-request.ts';
import { effortControls, type SimulationRequest, simulationDefaults } from '../../pipeline/simulation-request.ts';
import type { Imperfections } from '../../simulation/imperfections/add-imperfections.ts';
import { noiseKinds } from '../../simulation/imperfections/baseline-noise.ts';
import { mainsFrequencies } from '../../simulation/imperfections/mains.ts';
import { choiceFlag, numberFlag, type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { readSeed } from '../common-flags.ts';
import { readProfile } from './read-profile.ts';

const models = ['renewal', 'integrate-and-fire'] as const;
const DEFAULT_SNR = 20;
const DEFAULT_NOISE = 'baseline';

export const motorNeuronFlags = {
  control: {
    type: 'string',
    valueHint: effortControls.join('|'),
    description: 'what the profile is: the force of each muscle (default), or the excitation of its motor neurons',
  },
  pool: { type: 'string', valueHint: models.join('|'), description: 'how motor neurons discharge (renewal)' },
  active: {
    type: 'string',
    valueHint: 'N',
    description: 'motor units of each --muscle that discharge (default: as many as the effort recruits of its pool)',
  },
  doublets: { type: 'string', valueHint: '%', description: 'odds of a doublet when a motor unit is recruited (0)' },
  'cross-talk': {
    type: 'string',
    valueHint: '%MVC',
    description: 'all other muscles within 30 mm of the electrodes (or --near) act along, up to this effort (none)',
  },
  fatigue: { type: 'string', valueHint: '%', description: 'fall of conduction velocities along the recording (0)' },
} satisfies ArgsDef;

export const imperfectionFlags = {
  snr: {
    type: 'string',
    valueHint: 'DB|none',
    description: `EMG over baseline noise, root mean squares over all channels and samples (${DEFAULT_SNR})`,
  },
  noise: {
    type: 'string',
    valueHint: noiseKinds.join('|'),
    description: 'spectrum of the noise: flat, or that of electrodes and amplifier (baseline)',
  },
  mains: {
    type: 'string',
    valueHint: `${mainsFrequencies.join('|')}|none`,
    description: 'hum, 10 uV, with harmonics (none)',
  },
  artefacts: { type: 'string', valueHint: 'N', description: 'movement artefacts a minute (0)' },
  'bad-channels': {
    type: 'string',
    valueHint: 'N',
    description: 'channels that are disconnected, saturated or dead; named in the truth alone (0)',
  },
  mismatch: {
    type: 'boolean',
    description:
      'simulate with another limb, conductor, mesh, grid place, fibre scatter and action potential than stated, as a person differs from a model',
  },
} satisfies ArgsDef;

export const recordingFlags = {
  rate: { type: 'string', valueHint: 'HZ', description: `sampling rate (${simulationDefaults.samplingRateHz})` },
  subject: { type: 'string', valueHint: 'LABEL', description: 'of the data set (01)' },
  task: { type: 'string', valueHint: 'LABEL', description: 'of the data set (the profile)' },
} satisfies ArgsDef;

/** @throws ParameterError, FormatError as the flags' readers */
export async function readSimulation(parsed: ParsedFlags, leadFields: LeadFieldRequest): Promise<SimulationRequest> {
  if ((leadFields.muscles ?? []).length === 0)
    throw new ParameterError('bmiss simulate: expected --muscle NAME, the muscle that acts, e.g. --muscle FDS');
  const share = (name: string, maximum: number, unit = '%') => {
    const percent = numberFlag(parsed, name, { minimum: 0, maximum, unit });
    return percent === undefined ? undefined : percent / 100;
  };
  const crossTalkEffort = share('cross-talk', 100, '% of the maximum');
  if (leadFields.nearMetres !== undefined && !crossTalkEffort)
    throw new ParameterError('bmiss simulate: --near goes with --cross-talk, which the muscles around then add');
  return {
    leadFields,
    ...(await readProfile(parsed)),
    samplingRateHz: numberFlag(parsed, 'rate', { minimum: 500, maximum: 1e5, unit: 'Hz' }),
    seed: readSeed(parsed),
    control: choiceFlag(parsed, 'control', effortControls),
    model: choiceFlag(parsed, 'pool', models),
    activeCount: numberFlag(parsed, 'active', { minimum: 1, maximum: 10_000, integer: true }),
    doublets: share('doublets', 100),
    crossTalkEffort,
    velocityFall: share('fatigue', 50),
    imperfections: readImperfections(parsed),
    mismatch: switchFlag(parsed, 'mismatch'),
  };
}

function readImperfections(parsed: ParsedFlags): Imperfections {
  const isNone = (name: string) => textFlag(parsed, name) === 'none';
  const kind = choiceFlag(parsed, 'noise', noiseKinds);
  if (isNone('snr') && kind !== undefined)
    throw new ParameterError(`--noise ${kind} does not go with --snr none, which leaves noise out`);
  const snr = isNone('snr')
    ? undefined
    : numberFlag(parsed, 'snr', { minimum: -40, maximum: 120, unit: 'dB, or none' });
  const mains = isNone('mains') ? undefined : choiceFlag(parsed, 'mains', ['50', '60', 'none']);
  const perMinute = numberFlag(parsed, 'artefacts', { minimum: 0, maximum: 600, unit: 'a minute' }) ?? 0;
  const badChannels = numberFlag(parsed, 'bad-channels', { minimum: 0, maximum: 10_000, integer: true }) ?? 0;
  return {
    ...(!isNone('snr') && { noise: { kind: kind ?? DEFAULT_NOISE, snrDecibels: snr ?? DEFAULT_SNR } }),
    ...(mains !== undefined && { mains: { frequencyHz: Number(mains) } }),
    ...(perMinute > 0 && { movement: { perMinute } }),
    ...(badChannels > 0 && { badChannels }),
  };
}

/** @throws ParameterError for labels that are not letters and digits */
export function readEntities(parsed: ParsedFlags): BidsEntities {
  const label = (name: string) => {
    const text = textFlag(parsed, name);
    if (text !== undefined && !/^[a-zA-Z0-9]+$/.test(text))
      throw new ParameterError(`--${name}: expected letters and digits, got '${text}'`);
    return text;
  };
  const profile = textFlag(parsed, 'profile') ?? 'trapezoid';
  const ownName = profile.split(/[/\\]/).at(-1)?.replace(/\..*$/, '') ?? '';
  return { subject: label('subject') ?? '01', task: label('task') ?? bidsLabel(ownName) };
}
