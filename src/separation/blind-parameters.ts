/** Parameters of the blind separation with their defaults; ranges, meanings and sources are in pipeline/parameters.ts. */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';

export type ContrastName = 'bounded' | 'skewness' | 'kurtosis' | 'logcosh';

/**
 * What 'auto' stands for. The bounded contrast finds weak motor units, which two classes of peaks cannot decode: with the linear
 * decoder it found 7 motor units on the real recording instead of 16, with the renewal decoder 40 instead of 30. No other follows it there:
 * kurtosis in a late round sees single instants (32 of 32 starts on half of the real recording's electrodes).
 */
const AUTOMATIC_CONTRASTS: Readonly<Record<DecoderName, readonly ContrastName[]>> = {
  renewal: ['bounded'],
  linear: ['skewness', 'kurtosis'],
};

/**
 * What 0 fine iterations stand for. The renewal decoder goes on from a direction that is nearly there: six simulated limbs, 185 motor
 * units with 3 as with 8. Two classes of peaks do not: 6 s of a forearm, 6 motor units with 3 and 13 with 8.
 */
const AUTOMATIC_FINE_ITERATIONS: Readonly<Record<DecoderName, number>> = { renewal: 3, linear: 8 };

/** What 0 idle rounds stand for: as many searches that bring nothing with one contrast as with two. */
const AUTOMATIC_IDLE_ROUNDS: Readonly<Record<DecoderName, number>> = { renewal: 4, linear: 2 };

/** How accepted motor units are decoded: two-means on each pulse train, or posterior probabilities (method.md 4.1). */
export type DecoderName = 'renewal' | 'linear';

/** Parts of the renewal decoder; all by default, fewer to measure what each brings. */
export type DecoderPart = 'soft' | 'intervals' | 'unknown' | 'pauses' | 'timing';

export interface BlindParameters {
  /** copies per channel, the undelayed one included; 0 chooses it by `automaticExtensionFactor` */
  readonly extensionFactor: number;
  /** samples between two copies; 0 chooses it by `automaticTapSpacing` */
  readonly tapSpacing: number;
  /** most rounds of separation and peel-off */
  readonly rounds: number;
  /** rounds in a row without a new motor unit after which the next contrast is used, or the search ends; 0: `idleRoundsOf` */
  readonly idleRounds: number;
  /** fixed points searched per round; 0, with a model of the limb: none but the model's, every round */
  readonly startsPerRound: number;
  /** share of the starts that are random directions; the others are the most active instants */
  readonly randomStartShare: number;
  /** with a model of the limb, every other round: fixed points that begin at its motor units, beside `startsPerRound` */
  readonly modelStarts: number;
  /** steps of the inversion that brings those starts to motor units of the recording (model/invert-starts.ts) */
  readonly modelIterations: number;
  /** used in turn, the next when one brings nothing new */
  readonly contrasts: readonly (ContrastName | 'auto')[];
  /** length of the part of the recording that the first iterations of a round see */
  readonly coarseSeconds: number;
  readonly fixedPointIterations: number;
  /** most iterations on the whole recording, from where the part of it led; 0: as many as the decoder needs, `fineIterationsOf` */
  readonly fineIterations: number;
  /** a fixed point has converged when the cosine between two steps exceeds one minus this */
  readonly fixedPointTolerance: number;
  /** ridge of the whitening over the noise floor (mean of the smaller half of the pivots) */
  readonly ridgeFactor: number;
  readonly refinementIterations: number;
  /** shortest interval between two discharges of one motor unit */
  readonly minimumIntervalSeconds: number;
  readonly silhouetteMinimum: number;
  /** the same while searching, for trains of regular intervals */
  readonly silhouetteSearchMinimum: number;
  /** a train of many discharges with a silhouette of 0.93 or more may reach 0.5 */
  readonly coefficientOfVariationMaximum: number;
  readonly dischargesMinimum: number;
  /** two trains that share at least this of the longer one's discharges, at one lag, are one motor unit */
  readonly duplicateAgreement: number;
  /** window of the MUAPs that are peeled off */
  readonly muapWindowSeconds: number;
  /**
   * least distance of the knots between which MUAPs may change, for the renewal decoder and recordings of more than twice that;
   * 0: they do not change
   */
  readonly muapDriftSeconds: number;
  readonly decoder: DecoderName;
  /** least rate of agreement that the renewal decoder expects of a motor unit it returns */
  readonly expectedRoaMinimum: number;
  readonly decoderParts: readonly DecoderPart[];
}

export const blindDefaults: BlindParameters = {
  extensionFactor: 0,
  tapSpacing: 0,
  rounds: 12,
  idleRounds: 0,
  startsPerRound: 32,
  randomStartShare: 0.25,
  modelStarts: 16,
  modelIterations: 5,
  contrasts: ['auto'],
  coarseSeconds: 10,
  fixedPointIterations: 25,
  fineIterations: 0,
  fixedPointTolerance: 1e-4,
  ridgeFactor: 1,
  refinementIterations: 12,
  minimumIntervalSeconds: 0.004,
  silhouetteMinimum: 0.9,
  silhouetteSearchMinimum: 0.85,
  coefficientOfVariationMaximum: 0.35,
  dischargesMinimum: 15,
  duplicateAgreement: 0.3,
  muapWindowSeconds: 0.036,
  muapDriftSeconds: 15,
  decoder: 'renewal',
  expectedRoaMinimum: 0.8,
  decoderParts: ['soft', 'intervals', 'unknown', 'pauses', 'timing'],
};

/** Extension factor that makes about 1000 extended rows, kept between 8 and 16 (32 for fewer than 32 channels). */
export function automaticExtensionFactor(channelCount: number): number {
  const most = channelCount < 32 ? 32 : 16;
  return Math.min(most, Math.max(8, Math.round(1000 / channelCount)));
}

/** Spacing that samples the extension at 1000 Hz or a little more: surface EMG is filtered to 500 Hz. */
export function automaticTapSpacing(samplingRateHz: number): number {
  return Math.max(1, Math.floor(samplingRateHz / 1000));
}

/** The contrasts in the order of their use. */
export function contrastsOf({ contrasts, decoder }: BlindParameters): ContrastName[] {
  return contrasts.flatMap((name) => (name === 'auto' ? AUTOMATIC_CONTRASTS[decoder] : name));
}

/** The most iterations of a fixed point on the whole recording. */
export function fineIterationsOf({ fineIterations, decoder }: BlindParameters): number {
  return fineIterations || AUTOMATIC_FINE_ITERATIONS[decoder];
}

/** Rounds without a new motor unit after which a contrast is given up. */
export function idleRoundsOf({ idleRounds, decoder }: BlindParameters): number {
  return idleRounds || AUTOMATIC_IDLE_ROUNDS[decoder];
}

/** What only one of the decoders reads. */
const READ_BY: Readonly<Record<DecoderName, readonly (keyof BlindParameters)[]>> = {
  renewal: ['expectedRoaMinimum', 'muapDriftSeconds', 'decoderParts'],
  linear: ['silhouetteMinimum', 'silhouetteSearchMinimum', 'coefficientOfVariationMaximum'],
};

/** What is read only where there is a model of the limb. */
const READ_WITH_MODEL: readonly (keyof BlindParameters)[] = ['modelStarts', 'modelIterations'];

/** Parameters that differ from their default and that the decoder in use, or a separation without a model, does not read. */
export function parametersWithoutEffect(
  p: BlindParameters,
  hasModel: boolean,
): Readonly<Record<'decoder' | 'model', readonly (keyof BlindParameters)[]>> {
  const given = (name: keyof BlindParameters) => String(p[name]) !== String(blindDefaults[name]);
  return {
    decoder: READ_BY[p.decoder === 'linear' ? 'renewal' : 'linear'].filter(given),
    model: hasModel ? [] : READ_WITH_MODEL.filter(given),
  };
}

/** @throws ParameterError naming the first parameter outside its range */
export function checkBlindParameters(p: BlindParameters): BlindParameters {
  const where = 'separateBlind';
  requireInteger(where, 'extensionFactor', p.extensionFactor, 0, 128);
  requireInteger(where, 'tapSpacing', p.tapSpacing, 0, 64);
  requireInteger(where, 'rounds', p.rounds, 1, 1000);
  requireInteger(where, 'idleRounds', p.idleRounds, 0, 1000);
  requireInteger(where, 'startsPerRound', p.startsPerRound, 0, 1000);
  requireNumber(where, 'randomStartShare', p.randomStartShare, 0, 1);
  requireInteger(where, 'modelStarts', p.modelStarts, 0, 1000);
  requireInteger(where, 'modelIterations', p.modelIterations, 0, 10);
  requireNumber(where, 'coarseSeconds', p.coarseSeconds, 0.5);
  requireInteger(where, 'fixedPointIterations', p.fixedPointIterations, 1, 1000);
  requireInteger(where, 'fineIterations', p.fineIterations, 0, 1000);
  requireNumber(where, 'fixedPointTolerance', p.fixedPointTolerance, 1e-12, 0.5);
  requireNumber(where, 'ridgeFactor', p.ridgeFactor, 1e-6, 1e6);
  requireInteger(where, 'refinementIterations', p.refinementIterations, 0, 1000);
  requireNumber(where, 'minimumIntervalSeconds', p.minimumIntervalSeconds, 1e-4, 0.1);
  requireNumber(where, 'silhouetteMinimum', p.silhouetteMinimum, 0, 1);
  requireNumber(where, 'silhouetteSearchMinimum', p.silhouetteSearchMinimum, 0, 1);
  requireNumber(where, 'coefficientOfVariationMaximum', p.coefficientOfVariationMaximum, 0.01, 10);
  requireInteger(where, 'dischargesMinimum', p.dischargesMinimum, 3);
  requireNumber(where, 'duplicateAgreement', p.duplicateAgreement, 0.01, 1);
  requireNumber(where, 'muapWindowSeconds', p.muapWindowSeconds, 0.005, 0.1);
  requireNumber(where, 'muapDriftSeconds', p.muapDriftSeconds, 0);
  requireNumber(where, 'expectedRoaMinimum', p.expectedRoaMinimum, 0, 1);
  const known: readonly string[] = ['auto', 'bounded', 'skewness', 'kurtosis', 'logcosh'];
  for (const name of p.contrasts) {
    if (!known.includes(name))
      throw new ParameterError(`${where}: contrasts expected any of ${known.join(', ')}, got ${name}`);
  }
  if (p.contrasts.length === 0) throw new ParameterError(`${where}: contrasts expected at least one name`);
  return p;
}
