/**
 * Motor units of a decomposition as the forward model sees them: muscle, theta and its uncertainty from the measured MUAP of each.
 */

import { requireLength } from '../../core/errors.ts';
import type { MotorUnitInversion } from '../../core/motor-unit-inversion.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { FloatArray } from '../../motorunit/row-sums/index.ts';
import type { MuapWindow } from '../joint-muaps.ts';
import { describeInversion } from './describe-inversion.ts';
import { createFilteredMuaps, type FilteredMuaps } from './filtered-muap.ts';
import {
  createThetaFitter,
  fitTheta,
  type MeasuredMuap,
  refitTheta,
  type ThetaFit,
  type ThetaFitter,
} from './fit-theta.ts';
import { createNoiseMetric, type NoiseMetric } from './noise-metric.ts';
import { createProducts, type Products } from './product.ts';
import type { SeparationModel } from './separation-model.ts';
import { type SharedErrors, sharedErrors } from './shared-errors.ts';
import { createThetaLibrary, type ThetaLibrary } from './theta-library.ts';

export interface MeasuredMotorUnit {
  /** channels x window.length, unit of the signal (volts, so that sizes are numbers of fibres) */
  readonly muap: ArrayLike<number>;
  /** that the MUAP is the mean of */
  readonly dischargeCount: number;
}

export interface MotorUnitFit extends ThetaFit {
  /** index into SeparationModel.muscles */
  readonly muscle: number;
  /** that it is this muscle and no other one of the model, all alike before */
  readonly muscleProbability: number;
  /** the next in question; absent where no other muscle was near enough to be fitted */
  readonly nextMuscle?: number;
}

type FirstFit = ThetaFit & Pick<MotorUnitFit, 'muscle'>;

export interface Inverter {
  /**
   * Fits of measured MUAPs, in their order; undefined for one that the model does not explain at all.
   * @param noiseCovariance - at lag 0, of what the MUAPs of all motor units leave of the signal: channels x channels
   */
  readonly fitAll: (
    measured: readonly MeasuredMotorUnit[],
    noiseCovariance: Float64Array,
  ) => (MotorUnitFit | undefined)[];
  /** The same in the words of tables and reports. */
  readonly invert: (
    measured: readonly MeasuredMotorUnit[],
    noiseCovariance: Float64Array,
  ) => (MotorUnitInversion | undefined)[];
}

export interface InverterOptions {
  /** with the arena in which the model's tables lie */
  readonly kernels?: Kernels;
  /** MUAPs from which fits begin, of each muscle */
  readonly libraryCount?: number;
}

/** samples of the signal from one value that is compared to the next: nothing is left above 500 Hz */
const COMPARED_HZ = 1024;
const STARTS = 2;
/** muscles whose best start is this much worse than the best of all are not tried */
const MUSCLE_MARGIN = 0.08;
/** nor are those refitted whose error is this many times the least */
const MOST_ERROR = 4;
/** a model that explains less of a MUAP, its noise apart, says nothing of its motor unit */
const LEAST_FIT = 0.3;

interface MuscleInverter {
  readonly library: ThetaLibrary;
  /** on the compared samples and on all of the window */
  readonly compared: FilteredMuaps;
  readonly whole: FilteredMuaps;
}

/**
 * What does not depend on the motor units is made here once: the libraries of starts, in the arena.
 * Cost: 0.5 s a muscle; then about 30 ms for each motor unit, 64 channels.
 */
export function createInverter(model: SeparationModel, window: MuapWindow, options: InverterOptions = {}): Inverter {
  const { kernels, libraryCount } = options;
  const products = createProducts(kernels);
  const { samplingRateHz } = model.muscles[0].muaps;
  const step = Math.max(1, Math.round(samplingRateHz / COMPARED_HZ));
  const count = Math.ceil(window.length / step);
  const muscles = model.muscles.map((muscle): MuscleInverter => {
    const filtered = (part: { readonly count: number; readonly step: number }) =>
      createFilteredMuaps(muscle.muaps, model.impulseResponse, { firstSample: 0, ...part }, kernels);
    return {
      library: createThetaLibrary(muscle, model.impulseResponse, kernels, libraryCount),
      compared: filtered({ count, step }),
      whole: filtered({ count: window.length, step: 1 }),
    };
  });
  const fitAll: Inverter['fitAll'] = (measured, noiseCovariance) => {
    const mark = kernels?.arena.mark();
    const { channelCount } = model.muscles[0].muaps;
    const metric = createNoiseMetric(noiseCovariance, channelCount, products);
    const fitters = model.muscles.map(({ space }, m) =>
      createThetaFitter(space, muscles[m].compared, metric, products),
    );
    const sampled = products.floats(channelCount * count);
    const rotated = products.floats(channelCount * count);
    const dataOf = ({ muap, dischargeCount }: MeasuredMotorUnit) =>
      rotateMeasured(muap, dischargeCount, { sampled, rotated, window, step, metric, products });
    const first = measured.map((motorUnit): readonly FirstFit[] => {
      requireLength('inversion', 'MUAP', motorUnit.muap.length, channelCount * window.length);
      const data = dataOf(motorUnit);
      return data ? fitMuscles(motorUnit.muap, data, window, muscles, fitters) : [];
    });
    const shared = sharedErrors(first.map(([best]) => best));
    const fits = first.map((found, j) => {
      const data = found.length > 0 ? dataOf(measured[j]) : undefined;
      return data && chooseMuscle(found, data, fitters, shared);
    });
    if (kernels && mark !== undefined) kernels.arena.release(mark);
    return fits;
  };
  return {
    fitAll,
    invert: (measured, noiseCovariance) =>
      fitAll(measured, noiseCovariance).map((found) => {
        if (!found) return undefined;
        const { muap } = muscles[found.muscle].whole.evaluate(found.theta, false, found.shift, found.wave);
        return describeInversion(model.muscles, found, Float32Array.from(muap));
      }),
  };
}

interface RotationParts {
  readonly sampled: FloatArray;
  readonly rotated: MeasuredMuap['rotated'];
  readonly window: MuapWindow;
  readonly step: number;
  readonly metric: NoiseMetric;
  readonly products: Products;
}

/** The compared samples along the noise's eigenvectors; undefined for a MUAP of silence. */
function rotateMeasured(
  muap: ArrayLike<number>,
  dischargeCount: number,
  { sampled, rotated, window, step, metric, products }: RotationParts,
): MeasuredMuap | undefined {
  const { channelCount } = metric;
  const count = sampled.length / channelCount;
  let energy = 0;
  for (let c = 0; c < channelCount; c++)
    for (let k = 0; k < count; k++) {
      const value = muap[c * window.length + k * step];
      sampled[c * count + k] = value;
      energy += value * value;
    }
  if (!(energy > 0 && dischargeCount > 0)) return undefined;
  products.product(rotated, metric.rotation, sampled, channelCount, count, channelCount);
  return { rotated, dischargeCount, meanSquare: energy / sampled.length };
}

/** First fits in the muscles that come into question, the one that explains most first; none where that is too little. */
function fitMuscles(
  muap: ArrayLike<number>,
  data: MeasuredMuap,
  window: MuapWindow,
  muscles: readonly MuscleInverter[],
  fitters: readonly ThetaFitter[],
): FirstFit[] {
  const starts = muscles.map(({ library }) => library.scan(muap, window, STARTS));
  const best = Math.max(...starts.map((of) => of[0]?.score ?? -1));
  const fits = starts.flatMap((of, muscle) => {
    if (!(of[0]?.score >= best - MUSCLE_MARGIN)) return [];
    const found = fitTheta(fitters[muscle], data, of);
    return found ? [{ ...found, muscle }] : [];
  });
  fits.sort((a, b) => a.errorShare - b.errorShare);
  return fits[0]?.noiselessFit >= LEAST_FIT ? fits : [];
}

/** The most probable muscle: fits again with what all motor units have in common, and the same error for all that are compared. */
function chooseMuscle(
  first: readonly FirstFit[],
  data: MeasuredMuap,
  fitters: readonly ThetaFitter[],
  shared: SharedErrors,
): MotorUnitFit {
  const { errorShare } = first[0];
  const fits = first
    .filter((fit) => fit.errorShare <= MOST_ERROR * errorShare)
    .map((fit) => ({ ...refitTheta(fitters[fit.muscle], data, fit, shared, errorShare), muscle: fit.muscle }));
  fits.sort((a, b) => b.logEvidence - a.logEvidence);
  const odds = fits.map(({ logEvidence }) => Math.exp(logEvidence - fits[0].logEvidence));
  const all = odds.reduce((sum, each) => sum + each, 0);
  return {
    ...fits[0],
    muscleProbability: 1 / all,
    ...(fits.length > 1 && { nextMuscle: fits[1].muscle }),
  };
}
