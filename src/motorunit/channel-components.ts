/**
 * Channels as sums of fewer components. Far from a muscle its lead fields are smooth round the limb, so that the g = dw/ds of many
 * electrodes, as functions over the muscle, are nearly sums of few:  g_c(path, s) = sum over r of V_cr h_r(path, s), V the first
 * eigenvectors of  sum over paths of g g^T / |g of the path|^2.  MUAPs are linear in g, so that tables of the components do for all
 * channels; derivatives by theta likewise. Paths count alike, deep ones with small fields too.
 */

import { ParameterError, requireLength, requireNumber } from '../core/errors.ts';
import { createArena } from '../kernels/arena.ts';
import { symmetricEigenInto } from '../linalg/symmetric-eigen/index.ts';
import type { PathLeadField } from './path-lead-field.ts';

export interface ChannelComponents {
  readonly channelCount: number;
  readonly componentCount: number;
  /** channels x components, columns orthonormal */
  readonly mixing: Float64Array;
  /** share of the norm of g, over all channels, that is left out on the path where it is most */
  readonly worstShare: number;
}

/** g is sampled so far apart along the paths: far less than an electrode's field is wide */
const SAMPLE_METRES = 3e-3;
/** tables of MUAPs pad their channels to this */
const MULTIPLE = 4;

/**
 * The fewest components that leave out no more than `tolerance` of any path's g.
 * @throws ParameterError for a tolerance outside 0 to 1, or fields that are not finite
 * Cost: channels^2 / 2 multiply-adds for each path and 3 mm of it, and as many to judge: 1 s for 320 channels and 80 paths of 200 mm.
 */
export function channelComponents(field: PathLeadField, tolerance: number): ChannelComponents {
  const { pathCount, channelCount } = field;
  requireNumber('channel components', 'tolerance', tolerance, 0, 1);
  const { places, stride } = placesAlong(field);
  const columns = normalisedColumns(field, places, stride);
  const vectors = new Float64Array(channelCount * channelCount);
  for (let from = 0; from < columns.length; from += channelCount)
    for (let a = 0; a < channelCount; a++) {
      const value = columns[from + a];
      for (let b = 0; b <= a; b++) vectors[a * channelCount + b] += value * columns[from + b];
    }
  const { status } = symmetricEigenInto(
    createArena(8 * channelCount * (channelCount + 100) + 65536, false),
    vectors,
    channelCount,
  );
  if (status !== 'converged')
    throw new ParameterError('channel components: expected finite lead fields, got NaN or infinity');
  const left = new Float64Array(pathCount).fill(1);
  let count = 0;
  let worst = 1;
  // eigenvalues rise
  const vectorOf = (r: number) =>
    vectors.subarray((channelCount - 1 - r) * channelCount, (channelCount - r) * channelCount);
  while (count < channelCount && (worst > tolerance ** 2 || count % MULTIPLE !== 0)) {
    takeOff(left, columns, places, vectorOf(count++));
    worst = Math.max(0, ...left);
  }
  const mixing = new Float64Array(channelCount * count);
  for (let r = 0; r < count; r++) for (const [c, value] of vectorOf(r).entries()) mixing[c * count + r] = value;
  return { channelCount, componentCount: count, mixing, worstShare: Math.sqrt(worst) };
}

function placesAlong({ sampleCount, stepMetres }: PathLeadField): { places: number; stride: number } {
  const stride = Math.max(1, Math.round(SAMPLE_METRES / stepMetres));
  return { places: Math.ceil(sampleCount / stride), stride };
}

/** g of all channels at a place of a path, place by place, path by path; squares of a path add up to 1 (or 0). */
function normalisedColumns(
  { gradient, pathCount, channelCount, sampleCount }: PathLeadField,
  places: number,
  stride: number,
): Float64Array {
  const columns = new Float64Array(pathCount * places * channelCount);
  for (let p = 0; p < pathCount; p++) {
    const own = columns.subarray(p * places * channelCount, (p + 1) * places * channelCount);
    let squares = 0;
    for (let c = 0; c < channelCount; c++)
      for (let k = 0; k < places; k++) {
        const value = gradient[(p * channelCount + c) * sampleCount + k * stride];
        own[k * channelCount + c] = value;
        squares += value * value;
      }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let n = 0; n < own.length; n++) own[n] *= scale;
  }
  return columns;
}

/** Takes off what one more vector has of each path's squares. */
function takeOff(left: Float64Array, columns: Float64Array, places: number, vector: Float64Array): void {
  const channels = vector.length;
  for (let p = 0; p < left.length; p++)
    for (let k = p * places; k < (p + 1) * places; k++) {
      let product = 0;
      for (let c = 0; c < channels; c++) product += vector[c] * columns[k * channels + c];
      left[p] -= product * product;
    }
}

/**
 * The components' own lead field, h = V^T g, in place of the channels'.
 * @throws ShapeError for components of another number of channels
 */
export function componentField(field: PathLeadField, components: ChannelComponents): PathLeadField {
  const { pathCount, channelCount, sampleCount, gradient } = field;
  const { componentCount, mixing } = components;
  requireLength('channel components', 'channels of the field', channelCount, components.channelCount);
  const out = new Float64Array(pathCount * componentCount * sampleCount);
  for (let p = 0; p < pathCount; p++)
    for (let c = 0; c < channelCount; c++) {
      const from = (p * channelCount + c) * sampleCount;
      for (let r = 0; r < componentCount; r++) {
        const weight = mixing[c * componentCount + r];
        const to = (p * componentCount + r) * sampleCount;
        for (let i = 0; i < sampleCount; i++) out[to + i] += weight * gradient[from + i];
      }
    }
  return { ...field, channelCount: componentCount, gradient: out };
}
