/** Flags that say how the effort goes. */

import type { ArgsDef } from 'citty';
import { ParameterError } from '../../core/errors.ts';
import { readForceTrace } from '../../formats/force-trace.ts';
import type { ForceProfile } from '../../simulation/profiles.ts';
import { readNamed } from '../anatomy/input.ts';
import { nearest, numberFlag, type ParsedFlags, textFlag } from '../arguments.ts';

const profileNames = ['trapezoid', 'triangle', 'sinusoid', 'ballistic', 'constant'] as const;
type ProfileName = (typeof profileNames)[number];

const DEFAULT_EFFORT = 30;
const DEFAULT_SECONDS = 30;
const DEFAULT_FREQUENCY = 0.25;

export const profileFlags = {
  profile: {
    type: 'string',
    valueHint: `${profileNames.join('|')}|FILE`,
    description:
      'how the effort goes (trapezoid); or a table with the columns time (s) and force (% of the maximal force), .tsv or .csv',
  },
  effort: {
    type: 'string',
    valueHint: '%MVC',
    description: `largest effort, % of the maximal one (${DEFAULT_EFFORT}; of a table: its own)`,
  },
  seconds: { type: 'string', valueHint: 'S', description: `length (${DEFAULT_SECONDS}; of a table: its own)` },
  rest: {
    type: 'string',
    valueHint: 'S',
    description: 'before and after trapezoid, triangle, sinusoid (5 %, 0.5 to 2 s)',
  },
  ramp: {
    type: 'string',
    valueHint: 'S',
    description: 'each ramp of trapezoid, triangle, sinusoid (20 %, at most 5 s)',
  },
  frequency: {
    type: 'string',
    valueHint: 'HZ',
    description: `of the sinusoid, which swings between a third and all of the effort (${DEFAULT_FREQUENCY})`,
  },
  bursts: { type: 'string', valueHint: 'N', description: 'of ballistic (one every 3 s)' },
} satisfies ArgsDef;

/** Which of the flags above go with which profile. */
const flagsOf: Readonly<Record<ProfileName | 'trace', readonly string[]>> = {
  trapezoid: ['rest', 'ramp'],
  triangle: ['rest', 'ramp'],
  sinusoid: ['rest', 'ramp', 'frequency'],
  ballistic: ['bursts'],
  constant: [],
  trace: [],
};

export interface ReadProfile {
  readonly profile: ForceProfile;
  readonly seconds: number;
}

/** @throws ParameterError for values out of range or flags that do not go together; FormatError for a table that cannot be read */
export async function readProfile(parsed: ParsedFlags): Promise<ReadProfile> {
  const word = textFlag(parsed, 'profile') ?? 'trapezoid';
  const name = profileNames.find((candidate) => candidate === word);
  const percent = numberFlag(parsed, 'effort', { minimum: 0.1, maximum: 100, unit: '% of the maximum' });
  const given = numberFlag(parsed, 'seconds', { minimum: 0.5, maximum: 3600, unit: 's' });
  for (const flag of ['rest', 'ramp', 'frequency', 'bursts'])
    if (textFlag(parsed, flag) !== undefined && !flagsOf[name ?? 'trace'].includes(flag))
      throw new ParameterError(`--${flag} does not go with --profile ${word}`);
  if (name === undefined) return readTrace(word, percent, given);
  const seconds = given ?? DEFAULT_SECONDS;
  return { profile: namedProfile(name, (percent ?? DEFAULT_EFFORT) / 100, parsed), seconds };
}

function namedProfile(kind: ProfileName, effort: number, parsed: ParsedFlags): ForceProfile {
  const restSeconds = numberFlag(parsed, 'rest', { minimum: 0, maximum: 1800, unit: 's' });
  const rampSeconds = numberFlag(parsed, 'ramp', { minimum: 0, maximum: 1800, unit: 's' });
  const times = {
    ...(restSeconds !== undefined && { restSeconds }),
    ...(rampSeconds !== undefined && { rampSeconds }),
  };
  switch (kind) {
    case 'trapezoid':
    case 'triangle':
      return { kind, effort, ...times };
    case 'sinusoid': {
      const frequencyHz =
        numberFlag(parsed, 'frequency', { minimum: 0.01, maximum: 5, unit: 'Hz' }) ?? DEFAULT_FREQUENCY;
      return { kind, mean: (2 * effort) / 3, amplitude: effort / 3, frequencyHz, ...times };
    }
    case 'ballistic': {
      const repetitions = numberFlag(parsed, 'bursts', { minimum: 1, maximum: 1000, integer: true });
      return { kind, peak: effort, ...(repetitions !== undefined && { repetitions }) };
    }
    case 'constant':
      return { kind, effort };
  }
}

async function readTrace(word: string, percent: number | undefined, given: number | undefined): Promise<ReadProfile> {
  const near = /[./\\]/.test(word) ? undefined : nearest(word, profileNames);
  if (near)
    throw new ParameterError(
      `--profile: expected ${profileNames.join(', ')} or a file, got '${word}'; did you mean ${near}?`,
    );
  const { bytes } = await readNamed(word, `--profile ${word}: expected a table, got a folder`);
  const { values, samplingRateHz, seconds } = readForceTrace(bytes, word);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  if (largest === 0) throw new ParameterError(`--profile ${word}: its force is 0 all the time; nothing would act`);
  const scale = percent === undefined ? 1 : percent / 100 / largest;
  const profile = { kind: 'trace' as const, values: values.map((value) => Math.min(1, scale * value)), samplingRateHz };
  return { profile, seconds: given ?? seconds };
}
