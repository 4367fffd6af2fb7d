/**
 * The one table of the parameters of a decomposition: flags, checks, help, docs/parameters.md and the report's methods
 * paragraph are made from it. Defaults of the separation come from separation/blind-parameters.ts.
 */

import { ParameterError } from '../core/errors.ts';
import { type BlindParameters, blindDefaults } from '../separation/blind-parameters.ts';
import { checkParameter, type ParameterDefinition, type ParameterValue } from './parameter.ts';

export interface DecomposeParameters extends BlindParameters {
  readonly fromSeconds: number;
  /** Infinity: to the end of the recording */
  readonly toSeconds: number;
  readonly bandLowHz: number;
  readonly bandHighHz: number;
  readonly mains: 'auto' | 'off' | '50' | '60';
  /** window of the MUAPs that are written, centred on the discharge */
  readonly muapSeconds: number;
}

export const decomposeDefaults: DecomposeParameters = {
  ...blindDefaults,
  fromSeconds: 0,
  toSeconds: Infinity,
  bandLowHz: 20,
  bandHighHz: 500,
  mains: 'auto',
  muapSeconds: 0.04,
};

type Name = keyof DecomposeParameters;
type Row = Omit<ParameterDefinition<Name>, 'name' | 'default'>;

const rows: Readonly<Record<Name, Row>> = {
  fromSeconds: {
    flag: 'from',
    kind: 'number',
    unit: 's',
    minimum: 0,
    stage: 'time window',
    meaning: 'start of the part that is decomposed, counted from the first sample of the recording',
    source: 'custom',
    common: true,
  },
  toSeconds: {
    flag: 'to',
    kind: 'number',
    unit: 's',
    minimum: 0,
    stage: 'time window',
    meaning: 'end of the part that is decomposed; without it the end of the recording',
    source: 'custom',
    common: true,
  },
  bandLowHz: {
    flag: 'band-low',
    kind: 'number',
    unit: 'Hz',
    minimum: 1,
    maximum: 10000,
    stage: 'filter',
    meaning: 'lower corner of the zero-phase Butterworth band-pass (also the first number of --band)',
    source: 'surface EMG custom, 20-500 Hz (Merletti and Farina 2016)',
  },
  bandHighHz: {
    flag: 'band-high',
    kind: 'number',
    unit: 'Hz',
    minimum: 2,
    maximum: 20000,
    stage: 'filter',
    meaning:
      'upper corner of the band-pass (also the second number of --band); lowered, with a warning, where the sampling rate is too low for the default',
    source: 'surface EMG custom, 20-500 Hz (Merletti and Farina 2016)',
  },
  mains: {
    flag: 'mains',
    kind: 'choice',
    unit: '',
    choices: ['auto', 'off', '50', '60'],
    stage: 'filter',
    meaning: 'mains interference to remove: its frequency in Hz, off, or auto (removed where it stands out)',
    source: 'custom',
    common: true,
  },
  extensionFactor: {
    flag: 'extension',
    kind: 'integer',
    unit: '',
    minimum: 0,
    maximum: 128,
    stage: 'separation',
    meaning:
      'copies per channel, the undelayed one included; 0: about 1000 extended rows, between 8 and 16 copies (up to 32 for fewer than 32 channels)',
    source: 'Negro et al. 2016, section 2.3: channels times copies near 1000',
    common: true,
  },
  tapSpacing: {
    flag: 'tap-spacing',
    kind: 'integer',
    unit: '',
    minimum: 0,
    maximum: 64,
    stage: 'separation',
    meaning: 'samples between two copies of a channel; 0: such that they sample it at 1000 Hz or a little more',
    source: 'surface EMG is filtered to 500 Hz, so closer copies add rows and no information',
  },
  rounds: {
    flag: 'rounds',
    kind: 'integer',
    unit: '',
    minimum: 1,
    maximum: 1000,
    stage: 'separation',
    meaning: 'most rounds of separation and peel-off',
    source: 'measured: of 60 motor units 33 to 35 after 12 rounds, 35 to 36 after 14 (renewal decoder)',
    common: true,
  },
  idleRounds: {
    flag: 'idle-rounds',
    kind: 'integer',
    unit: '',
    minimum: 0,
    maximum: 1000,
    stage: 'separation',
    meaning: 'rounds in a row without a new motor unit before the next contrast, or the end; 0: 4, linear 2',
    source: 'measured',
  },
  startsPerRound: {
    flag: 'starts',
    kind: 'integer',
    unit: '',
    minimum: 0,
    maximum: 1000,
    stage: 'separation',
    meaning: 'fixed points searched per round; 0, with a model of the limb: those of --model-starts alone, every round',
    source: 'measured: yield against time',
    common: true,
  },
  randomStartShare: {
    flag: 'random-starts',
    kind: 'number',
    unit: '',
    minimum: 0,
    maximum: 1,
    stage: 'separation',
    meaning: 'share of the starts that are random directions; the others are the most active instants',
    source: 'activity starts: Negro et al. 2016, section 2.4; the mixture: measured',
  },
  modelStarts: {
    flag: 'model-starts',
    kind: 'integer',
    unit: '',
    minimum: 0,
    maximum: 1000,
    stage: 'separation',
    meaning: 'starts of every other round at motor units of the limb, beside those of --starts (with a model)',
    source: 'measured: docs/decisions.md, Inverting the forward model',
  },
  modelIterations: {
    flag: 'model-iterations',
    kind: 'integer',
    unit: '',
    minimum: 0,
    maximum: 10,
    stage: 'separation',
    meaning: 'steps of the inversion that moves those starts to motor units of the recording (with a model)',
    source: 'method.md 4, step 3; measured: more change little, the free fixed point goes on from there',
  },
  contrasts: {
    flag: 'contrasts',
    kind: 'list',
    unit: '',
    choices: ['auto', 'bounded', 'skewness', 'kurtosis', 'logcosh'],
    stage: 'separation',
    meaning:
      'contrasts in turn, the next when one brings nothing new; auto: bounded, or skewness and kurtosis for the linear decoder',
    source: 'Hyvarinen and Oja 1997 (kurtosis, log-cosh); Thomas et al. 2006 and Negro et al. 2016 (skewness)',
  },
  coarseSeconds: {
    flag: 'coarse-seconds',
    kind: 'number',
    unit: 's',
    minimum: 0.5,
    maximum: 1e6,
    stage: 'separation',
    meaning: 'length of the part of the recording that the first iterations of a round see',
    source: 'measured: yield against time',
  },
  fixedPointIterations: {
    flag: 'iterations',
    kind: 'integer',
    unit: '',
    minimum: 1,
    maximum: 1000,
    stage: 'separation',
    meaning: 'most iterations of one fixed point on the part of the recording that a round begins with',
    source: 'measured: most starts converge earlier',
  },
  fineIterations: {
    flag: 'fine-iterations',
    kind: 'integer',
    unit: '',
    minimum: 0,
    maximum: 1000,
    stage: 'separation',
    meaning: 'most iterations on the whole recording, from where the part of it led; 0: 3, linear decoder 8',
    source: 'measured: yield against time',
  },
  fixedPointTolerance: {
    flag: 'tolerance',
    kind: 'number',
    unit: '',
    minimum: 1e-12,
    maximum: 0.5,
    stage: 'separation',
    meaning: 'a fixed point has converged when the cosine between two steps exceeds one minus this',
    source: 'Negro et al. 2016: 1e-4',
  },
  ridgeFactor: {
    flag: 'ridge',
    kind: 'number',
    unit: '',
    minimum: 1e-6,
    maximum: 1e6,
    stage: 'separation',
    meaning:
      'ridge of the whitening over the noise floor (mean of the smaller half of the pivots); grows in proportion where a recording has fewer than 30 samples per extended row',
    source: 'Negro et al. 2016: mean of the smaller half of the eigenvalues; growth measured',
  },
  refinementIterations: {
    flag: 'refinements',
    kind: 'integer',
    unit: '',
    minimum: 0,
    maximum: 1000,
    stage: 'separation',
    meaning: 'most steps of the refinement by coefficient of variation; the best step is kept',
    source: 'Negro et al. 2016, section 2.4; best-so-far: ours',
  },
  minimumIntervalSeconds: {
    flag: 'minimum-interval',
    kind: 'number',
    unit: 's',
    minimum: 1e-4,
    maximum: 0.1,
    stage: 'separation',
    meaning: 'shortest interval between two discharges of one motor unit',
    source: 'refractory period and doublets: 3-5 ms',
  },
  silhouetteMinimum: {
    flag: 'sil',
    kind: 'number',
    unit: '',
    minimum: 0,
    maximum: 1,
    stage: 'separation',
    meaning: 'least silhouette of an accepted motor unit (linear decoder)',
    source: 'Negro et al. 2016: 0.9',
    common: true,
  },
  silhouetteSearchMinimum: {
    flag: 'sil-search',
    kind: 'number',
    unit: '',
    minimum: 0,
    maximum: 1,
    stage: 'separation',
    meaning:
      'least silhouette while searching, for trains of regular intervals; the final one must reach --sil (linear decoder)',
    source: 'measured: cancelling its neighbours raises the silhouette of a true motor unit',
  },
  coefficientOfVariationMaximum: {
    flag: 'cov',
    kind: 'number',
    unit: '',
    minimum: 0.01,
    maximum: 10,
    stage: 'separation',
    meaning:
      'largest coefficient of variation of the inter-discharge intervals of an accepted motor unit, intervals over 1.7 times their neighbours left out; a train of many discharges with a silhouette of 0.93 or more may reach 0.5 (linear decoder)',
    source: 'custom of the field: 0.3 good, 0.3-0.5 marginal',
    common: true,
  },
  dischargesMinimum: {
    flag: 'discharges',
    kind: 'integer',
    unit: '',
    minimum: 3,
    maximum: 1e6,
    stage: 'separation',
    meaning: 'least number of discharges of an accepted motor unit',
    source: 'fewer leave the quality measures without meaning',
  },
  duplicateAgreement: {
    flag: 'duplicate-agreement',
    kind: 'number',
    unit: '',
    minimum: 0.01,
    maximum: 1,
    stage: 'separation',
    meaning: 'two trains, of one grid or of two, whose rate of agreement at one lag exceeds this are one motor unit',
    source: 'custom of the field: 30 % common discharges',
  },
  muapWindowSeconds: {
    flag: 'peel-window',
    kind: 'number',
    unit: 's',
    minimum: 0.005,
    maximum: 0.1,
    stage: 'separation',
    meaning: 'window of the action potentials that are subtracted by the peel-off',
    source: 'measured: shorter leaves tails behind',
  },
  decoder: {
    flag: 'decoder',
    kind: 'choice',
    unit: '',
    choices: ['renewal', 'linear'],
    stage: 'separation',
    meaning:
      'how accepted motor units are decoded: renewal (soft cancellation, posterior probabilities under a renewal prior) or linear (two classes of peaks, hard cancellation)',
    source: 'measured: docs/benchmarks.md, Decoding',
    common: true,
  },
  muapDriftSeconds: {
    flag: 'muap-drift',
    kind: 'number',
    unit: 's',
    minimum: 0,
    maximum: 3600,
    stage: 'separation',
    meaning:
      'least time between the knots of action potentials that change along the recording (renewal decoder, recordings of more than twice that); 0: they do not change',
    source: 'measured: docs/benchmarks.md, Decoding',
  },
  expectedRoaMinimum: {
    flag: 'expected-roa',
    kind: 'number',
    unit: '',
    minimum: 0,
    maximum: 1,
    stage: 'separation',
    meaning: 'least rate of agreement that the renewal decoder expects of a motor unit it returns',
    source: 'measured: docs/benchmarks.md, Decoding',
  },
  decoderParts: {
    flag: 'decoder-parts',
    kind: 'list',
    unit: '',
    choices: ['soft', 'intervals', 'unknown', 'pauses', 'timing'],
    stage: 'separation',
    meaning:
      'parts of the renewal decoder: cancellation by probability (else by all or nothing), prior of the intervals, term for motor units not found yet, pauses, discharges between samples',
    source: 'all; fewer to measure what each brings',
  },
  muapSeconds: {
    flag: 'muap-window',
    kind: 'number',
    unit: 's',
    minimum: 0.005,
    maximum: 0.1,
    stage: 'action potentials',
    meaning: 'window of the action potentials that are written, centred on the discharge',
    source: 'surface action potentials with their end-of-fibre waves last 30-50 ms',
  },
};

/** The table, in the order of the processing. */
export const parameterTable: readonly ParameterDefinition<Name>[] = (Object.keys(rows) as Name[]).map((name) => ({
  name,
  default: decomposeDefaults[name],
  ...rows[name],
}));

/**
 * Defaults overlaid with what the caller gives (undefined means the default), every value checked against its row.
 * @throws ParameterError naming the flag of the first value outside its range, or an unknown name
 */
export function completeParameters(given: Partial<DecomposeParameters> = {}): DecomposeParameters {
  const values: Record<string, ParameterValue> = { ...decomposeDefaults };
  for (const [name, value] of Object.entries(given)) {
    const row = parameterTable.find((definition) => definition.name === name);
    if (!row && !Object.hasOwn(decomposeDefaults, name))
      throw new ParameterError(`parameters: unknown name '${name}'; the known ones are in docs/parameters.md`, {
        name,
      });
    if (row && value !== undefined) values[name] = checkParameter(row, value);
  }
  const complete = values as unknown as DecomposeParameters;
  if (!(complete.bandLowHz < complete.bandHighHz))
    throw new ParameterError(
      `--band: the lower corner must lie below the upper one, got ${complete.bandLowHz}-${complete.bandHighHz} Hz`,
    );
  if (!(complete.fromSeconds < complete.toSeconds))
    throw new ParameterError(
      `--from and --to: the part must end after it begins, got ${complete.fromSeconds} to ${complete.toSeconds} s`,
    );
  return complete;
}
