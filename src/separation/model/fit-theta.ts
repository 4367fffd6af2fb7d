/**
 * Theta from a measured MUAP: maximum a posteriori by Levenberg-Marquardt, in the metric of noise-metric.ts. With d the measured MUAP
 * and m(theta, shift) the model's, both along the noise's eigenvectors,
 *   cost = sum over c, k of (d - m)^2 w_c / SHARED + sum over components of ((theta - mean) / deviation)^2.
 * SHARED: errors of neighbouring samples and coordinates are the same error, so that this many of them count as one.
 * The share of the MUAP that the model cannot explain comes from the residual and is fitted in turn with theta.
 */

import { type MotorUnitTheta, thetaFromVector, thetaToVector } from '../../motorunit/motor-unit-theta.ts';
import type { FloatArray } from '../../motorunit/row-sums/index.ts';
import { FILTERED_COMPONENTS, type FilteredMuaps } from './filtered-muap.ts';
import { estimateErrorShare, metricWeights, type NoiseMetric } from './noise-metric.ts';
import type { Products } from './product.ts';
import type { ThetaSpace } from './separation-model.ts';
import type { SharedErrors } from './shared-errors.ts';
import { invertSymmetric, logDeterminant } from './small-symmetric.ts';
import { boundInPlace, FIT_COUNT, SHIFT, type ThetaPrior, thetaPriorOf, WAVE, WAVE_PRIOR } from './theta-bounds.ts';

/** What a fit needs of a muscle and a window; buffers are its own. */
export interface ThetaFitter {
  readonly space: ThetaSpace;
  readonly filtered: FilteredMuaps;
  readonly metric: NoiseMetric;
  readonly products: Products;
  /** from the rows that are evaluated, channels or the model's components, to coordinates */
  readonly rotation: FloatArray;
  readonly evaluated: FilteredMuaps;
  readonly rotated: FloatArray;
  readonly rotatedSlopes: FloatArray;
}

/** A measured MUAP along the noise's eigenvectors, coordinates x samples of the fitter's window. */
export interface MeasuredMuap {
  readonly rotated: FloatArray;
  readonly dischargeCount: number;
  /** mean over all values of its square */
  readonly meanSquare: number;
}

export interface ThetaFit {
  readonly theta: MotorUnitTheta;
  /** sample of the window at which the waves leave the end-plates */
  readonly shift: number;
  /** length of the action potential, relative to the model's */
  readonly wave: number;
  /** FIT_COUNT x FIT_COUNT, of the components of theta, shift and wave, as the data and the prior have it */
  readonly covariance: Float64Array;
  readonly cost: number;
  /** logarithm of the data's probability with theta integrated out by Laplace, but for what all fits of the same data and shares have alike */
  readonly logEvidence: number;
  /** of the MUAP's energy that the model cannot explain */
  readonly errorShare: number;
  /** of the MUAPs' energy, over all motor units, that the conductor leaves (shared-errors.ts); 0 in first fits */
  readonly conductorShare: number;
  /** 1 - |d - m|^2 / |d|^2 in the metric of the noise and the model's error */
  readonly fit: number;
  /** the same of what is left of |d|^2 without the noise that is expected in it */
  readonly noiselessFit: number;
  readonly prior: ThetaPrior;
}

/** Neighbouring values of noise and of single fibres' errors that count as one. */
const SHARED_VALUES = 2;
/** Values that errors of the conductor have in common: they are as smooth as the MUAP. Chosen by the coverage of intervals (bench:properties). */
const SHARED_CONDUCTOR = 300;
const FIRST_ERROR_SHARE = 0.03;
const ERROR_SHARES: readonly [number, number] = [1e-5, 1];
const EARLY_STEPS = 4;
const LATE_STEPS = 8;
/** least part of |d|^2, in variances of values, that is judged: parameters explain this much of noise alone now and then */
const LEAST_SIGNAL = 10 * FIT_COUNT;
/** a step that lowers the cost by less than this share, or this much, is the last */
const TOLERANCE = 1e-4;

export function createThetaFitter(
  space: ThetaSpace,
  filtered: FilteredMuaps,
  metric: NoiseMetric,
  products: Products,
): ThetaFitter {
  const { channelCount, count, components } = filtered;
  const length = channelCount * count;
  const rows = components?.filtered.channelCount ?? channelCount;
  const mixed = components && products.floats(channelCount * rows);
  if (mixed) products.product(mixed, metric.rotation, components.mixing, channelCount, rows, channelCount);
  return {
    space,
    filtered,
    metric,
    products,
    rotation: mixed ?? metric.rotation,
    evaluated: components?.filtered ?? filtered,
    rotated: products.floats(length),
    rotatedSlopes: products.floats(FILTERED_COMPONENTS.length * length),
  };
}

/**
 * The best fit from several starts: all take a few steps, the best goes on (others nearly always end where it does).
 * @returns undefined without starts
 * Cost: about 20 MUAPs with derivatives.
 */
export function fitTheta(
  fitter: ThetaFitter,
  measured: MeasuredMuap,
  starts: readonly { readonly theta: MotorUnitTheta; readonly shift: number; readonly wave?: number }[],
): ThetaFit | undefined {
  const early = starts.map(({ theta, shift, wave = WAVE_PRIOR[0] }) => {
    const prior = thetaPriorOf(fitter.space, shift);
    const vector = Float64Array.of(...thetaToVector(theta), shift, wave);
    boundInPlace(vector, fitter.space);
    setSizeInPlace(fitter, measured, vector);
    return descend(fitter, measured, vector, prior, { errorShare: FIRST_ERROR_SHARE, conductorShare: 0 }, EARLY_STEPS);
  });
  early.sort((a, b) => a.cost - b.cost);
  const best = early[0] && settle(fitter, measured, early[0]);
  return best && finish(fitter, measured, best.state, best.errorShare);
}

interface FitState {
  readonly vector: Float64Array;
  readonly cost: number;
  readonly prior: ThetaPrior;
}

/** Fits theta and the model's error in turn. */
function settle(fitter: ThetaFitter, measured: MeasuredMuap, start: FitState) {
  let state = start;
  for (const steps of [EARLY_STEPS, LATE_STEPS]) {
    const errorShare = residualShare(fitter, measured, state.vector);
    state = descend(fitter, measured, state.vector, start.prior, { errorShare, conductorShare: 0 }, steps);
  }
  return { state, errorShare: residualShare(fitter, measured, state.vector) };
}

/**
 * The fit again, with what all motor units say of the wave and of the conductor.
 * @param errorShare - of the MUAP's energy; fits that are compared with each other must have the same
 * Cost: about 6 MUAPs with derivatives.
 */
export function refitTheta(
  fitter: ThetaFitter,
  measured: MeasuredMuap,
  first: ThetaFit,
  shared: SharedErrors,
  errorShare: number,
): ThetaFit {
  const prior = thetaPriorOf(fitter.space, first.shift, shared.wave);
  const vector = Float64Array.of(...thetaToVector(first.theta), first.shift, first.wave);
  const shares = { errorShare, conductorShare: shared.conductorShare };
  const state = descend(fitter, measured, vector, prior, shares, LATE_STEPS);
  return finish(fitter, measured, state, errorShare, shared.conductorShare);
}

function residualShare(
  fitter: ThetaFitter,
  { rotated, dischargeCount, meanSquare }: MeasuredMuap,
  vector: Float64Array,
) {
  const { metric, filtered } = fitter;
  const model = evaluateRotated(fitter, vector, false).rotated;
  const { channelCount, count } = filtered;
  const squares = new Float64Array(channelCount);
  for (let c = 0; c < channelCount; c++)
    for (let k = c * count; k < (c + 1) * count; k++) squares[c] += (rotated[k] - model[k]) ** 2;
  const free = Math.max(1, channelCount * count - FIT_COUNT);
  return estimateErrorShare(metric, squares, dischargeCount, meanSquare, free, ERROR_SHARES);
}

/** The size at which the model is nearest to the measured MUAP, exactly, since the MUAP is linear in the number of fibres. */
function setSizeInPlace(fitter: ThetaFitter, measured: MeasuredMuap, vector: Float64Array): void {
  const { rotated } = evaluateRotated(fitter, vector, false);
  const { metric, filtered } = fitter;
  const weights = metricWeights(metric, measured.dischargeCount, FIRST_ERROR_SHARE, measured.meanSquare);
  let [own, both] = [0, 0];
  for (let n = 0; n < rotated.length; n++) {
    const weight = weights[Math.floor(n / filtered.count)];
    own += weight * rotated[n] * rotated[n];
    both += weight * rotated[n] * measured.rotated[n];
  }
  if (both > 0 && own > 0) vector[7] += Math.log(both / own);
}

/** Levenberg-Marquardt from a vector; ends where steps no longer lower the cost. */
function descend(
  fitter: ThetaFitter,
  measured: MeasuredMuap,
  start: Float64Array,
  prior: ThetaPrior,
  { errorShare, conductorShare }: Pick<ThetaFit, 'errorShare' | 'conductorShare'>,
  steps: number,
): FitState {
  const weights = valueWeights(fitter, measured, errorShare, conductorShare);
  let vector = start;
  let cost = costOf(fitter, measured, vector, prior, weights);
  let damping = 0.01;
  for (let step = 0; step < steps; step++) {
    const { matrix, gradient } = normalSystem(fitter, measured, vector, prior, weights);
    let gained = 0;
    for (let tries = 0; tries < 4; tries++) {
      const next = dampedStep(matrix, gradient, vector, damping);
      if (!next) break;
      boundInPlace(next, fitter.space);
      const nextCost = costOf(fitter, measured, next, prior, weights);
      if (nextCost < cost) {
        gained = cost - nextCost;
        [vector, cost] = [next, nextCost];
        damping = Math.max(1e-4, damping / 5);
        break;
      }
      damping *= 8;
    }
    if (gained <= TOLERANCE * (1 + cost)) break;
  }
  return { vector, cost, prior };
}

function dampedStep(
  matrix: Float64Array,
  gradient: Float64Array,
  vector: Float64Array,
  damping: number,
): Float64Array | undefined {
  const damped = matrix.slice();
  for (let i = 0; i < FIT_COUNT; i++) damped[i * FIT_COUNT + i] *= 1 + damping;
  const inverse = invertSymmetric(damped, FIT_COUNT);
  return inverse && vector.map((value, i) => value + rowDot(inverse, i, gradient));
}

function rowDot(matrix: Float64Array, row: number, vector: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < FIT_COUNT; j++) sum += matrix[row * FIT_COUNT + j] * vector[j];
  return sum;
}

/** 1 / variance of a value, with what shares its error. */
function valueWeights(
  { metric }: ThetaFitter,
  { dischargeCount, meanSquare }: MeasuredMuap,
  errorShare: number,
  conductorShare: number,
) {
  const share = errorShare + (SHARED_CONDUCTOR / SHARED_VALUES) * conductorShare;
  return metricWeights(metric, dischargeCount, share, meanSquare).map((weight) => weight / SHARED_VALUES);
}

function evaluateRotated(fitter: ThetaFitter, vector: Float64Array, withDerivatives: boolean) {
  const { filtered, evaluated, products, rotation, rotated, rotatedSlopes } = fitter;
  const { channelCount, count } = filtered;
  const rows = evaluated.channelCount;
  const { muap, derivatives } = evaluated.evaluate(
    thetaFromVector(vector),
    withDerivatives,
    vector[SHIFT],
    vector[WAVE],
  );
  products.product(rotated, rotation, muap, channelCount, count, rows);
  if (withDerivatives)
    for (let i = 0; i < FIT_COUNT; i++) {
      const slopes = rotatedSlopes.subarray(i * channelCount * count, (i + 1) * channelCount * count);
      const own = derivatives.subarray(i * rows * count, (i + 1) * rows * count);
      products.product(slopes, rotation, own, channelCount, count, rows);
    }
  return { rotated, rotatedSlopes };
}

function costOf(
  fitter: ThetaFitter,
  measured: MeasuredMuap,
  vector: Float64Array,
  { means, deviations }: ThetaPrior,
  weights: Float64Array,
): number {
  const { rotated } = evaluateRotated(fitter, vector, false);
  const { count } = fitter.filtered;
  let cost = 0;
  for (let c = 0; c < weights.length; c++) {
    let square = 0;
    for (let k = c * count; k < (c + 1) * count; k++) square += (measured.rotated[k] - rotated[k]) ** 2;
    cost += weights[c] * square;
  }
  for (let i = 0; i < FIT_COUNT; i++) cost += ((vector[i] - means[i]) / deviations[i]) ** 2;
  return cost;
}

/** Half the Gauss-Newton matrix of the cost, and minus half its gradient. */
function normalSystem(
  fitter: ThetaFitter,
  measured: MeasuredMuap,
  vector: Float64Array,
  { means, deviations }: ThetaPrior,
  weights: Float64Array,
) {
  const { rotated, rotatedSlopes } = evaluateRotated(fitter, vector, true);
  const { count } = fitter.filtered;
  const length = rotated.length;
  const matrix = new Float64Array(FIT_COUNT * FIT_COUNT);
  const gradient = new Float64Array(FIT_COUNT);
  const slopes = new Float64Array(FIT_COUNT);
  // one pass over the values: slopes of all components at a value stay in registers and near caches
  for (let n = 0; n < length; n++) {
    const weight = weights[(n / count) | 0];
    const left = weight * (measured.rotated[n] - rotated[n]);
    for (let i = 0; i < FIT_COUNT; i++) slopes[i] = rotatedSlopes[i * length + n];
    for (let i = 0; i < FIT_COUNT; i++) {
      const weighted = weight * slopes[i];
      gradient[i] += left * slopes[i];
      for (let j = 0; j <= i; j++) matrix[i * FIT_COUNT + j] += weighted * slopes[j];
    }
  }
  for (let i = 0; i < FIT_COUNT; i++) {
    gradient[i] += (means[i] - vector[i]) / deviations[i] ** 2;
    matrix[i * FIT_COUNT + i] += 1 / deviations[i] ** 2;
    for (let j = 0; j < i; j++) matrix[j * FIT_COUNT + i] = matrix[i * FIT_COUNT + j];
  }
  return { matrix, gradient };
}

function finish(
  fitter: ThetaFitter,
  measured: MeasuredMuap,
  { vector, prior }: FitState,
  errorShare: number,
  conductorShare = 0,
): ThetaFit {
  const weights = valueWeights(fitter, measured, errorShare, conductorShare);
  const { matrix } = normalSystem(fitter, measured, vector, prior, weights);
  const covariance = invertSymmetric(matrix, FIT_COUNT) ?? diagonalOf(prior);
  const { rotated } = evaluateRotated(fitter, vector, false);
  const fitWeights = valueWeights(fitter, measured, errorShare, 0);
  const { count } = fitter.filtered;
  let [residual, all, noise] = [0, 0, 0];
  for (let n = 0; n < rotated.length; n++) {
    const weight = fitWeights[Math.floor(n / count)];
    residual += weight * (measured.rotated[n] - rotated[n]) ** 2;
    all += weight * measured.rotated[n] ** 2;
  }
  for (const [c, weight] of fitWeights.entries())
    noise += (count * weight * fitter.metric.variances[c]) / measured.dischargeCount;
  const cost = costOf(fitter, measured, vector, prior, weights);
  const spread = prior.deviations.reduce((sum, deviation) => sum + 2 * Math.log(deviation), 0);
  return {
    theta: thetaFromVector(vector),
    shift: vector[SHIFT],
    wave: vector[WAVE],
    covariance,
    cost,
    logEvidence: (logDeterminant(covariance, FIT_COUNT) - spread - cost) / 2,
    errorShare,
    conductorShare,
    fit: 1 - residual / all,
    noiselessFit: (all - residual) / Math.max(LEAST_SIGNAL, all - noise),
    prior,
  };
}

/** What is known without data, where rounding leaves no more. */
function diagonalOf({ deviations }: ThetaPrior): Float64Array {
  const out = new Float64Array(FIT_COUNT * FIT_COUNT);
  for (let i = 0; i < FIT_COUNT; i++) out[i * FIT_COUNT + i] = deviations[i] ** 2;
  return out;
}
