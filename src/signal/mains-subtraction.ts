/**
 * Subtracts sinusoids of slowly varying amplitude and known phase from a signal.
 *
 * A_k(t) = 2 / n * Hann-weighted sum of x exp(-i k phase(t)), the least-squares amplitude of a sinusoid over the window (its
 * neighbours are orthogonal to it within the window's side lobes); fitted every half second, linear between;
 * x(t) -= Re sum_k A_k(t) exp(i k phase(t)).
 */

import { carrierPhase, type HarmonicMixer, harmonicBasebandInto } from './harmonic-baseband.ts';

/** Hann window of the fit. Longer follows changes of the hum less well, shorter takes more EMG (figures in mains.ts). */
const FIT_SECONDS = 4;
const NODE_SECONDS = 0.5;

/** Subtracts the harmonics with the given indices in place; returns the mean square of what it took. */
export type Subtraction = (samples: Float32Array, used: readonly number[]) => number;

/** @param mixer - with its `phase` following the true frequency */
export function createSubtraction(mixer: HarmonicMixer): Subtraction {
  const { blockCount, blockLength, harmonics, sampleCount } = mixer;
  const baseband = new Float64Array(2 * harmonics.length * blockCount);
  const nodeStep = Math.max(1, Math.round((NODE_SECONDS * mixer.samplingRateHz) / blockLength));
  const nodeCount = Math.ceil(blockCount / nodeStep) + 1;
  const nodes = new Float64Array(2 * nodeCount * harmonics.length);
  const hann = hannBlocks(mixer);
  const ends = boundaryTurns(mixer);
  const hum = new Float64Array(blockLength);
  const edges = new Float64Array(8);
  return (samples, used) => {
    harmonicBasebandInto(baseband, samples, mixer, used);
    for (const h of used) fitNodes(nodes, 2 * nodeCount * h, nodeCount, baseband, h, mixer, hann, nodeStep);
    let energy = 0;
    for (let m = 0; m < blockCount; m++) {
      hum.fill(0);
      for (let i = 0; i < used.length; i += 2) {
        edgeAmplitudes(edges, 0, nodes, nodeStep, ends, used[i], m, mixer);
        if (i + 1 < used.length) edgeAmplitudes(edges, 4, nodes, nodeStep, ends, used[i + 1], m, mixer);
        else edges.fill(0, 4);
        const other = used[Math.min(i + 1, used.length - 1)];
        addCarriers(hum, edges, mixer.cosine, mixer.sine, used[i] * blockLength, other * blockLength);
      }
      const start = m * blockLength;
      const length = Math.min(blockLength, sampleCount - start);
      for (let t = 0; t < length; t++) {
        samples[start + t] -= hum[t];
        energy += hum[t] * hum[t];
      }
    }
    return energy / sampleCount;
  };
}

function hannBlocks(mixer: HarmonicMixer): Float64Array {
  const half = Math.max(1, Math.round((FIT_SECONDS * mixer.samplingRateHz) / mixer.blockLength / 2));
  return Float64Array.from({ length: 2 * half }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / (2 * half)) ** 2);
}

/** harmonics x blockCount x 4: exp(i .) of carrier at the start + k phase at the start, and at the end, of each block */
function boundaryTurns(mixer: HarmonicMixer): Float64Array {
  const { blockCount, blockLength, frequencyHz, harmonics, phase, samplingRateHz } = mixer;
  const ends = new Float64Array(4 * harmonics.length * blockCount);
  harmonics.forEach((k, h) => {
    for (let m = 0; m < blockCount; m++) {
      const carrier = carrierPhase(k * frequencyHz, samplingRateHz, m * blockLength);
      const [first, last] = [carrier + k * phase[m], carrier + k * phase[m + 1]];
      ends.set([Math.cos(first), Math.sin(first), Math.cos(last), Math.sin(last)], 4 * (h * blockCount + m));
    }
  });
  return ends;
}

/** Amplitude at block boundary node * nodeStep: Hann-weighted mean of the blocks round it that exist. */
function fitNodes(
  nodes: Float64Array,
  at: number,
  nodeCount: number,
  baseband: Float64Array,
  h: number,
  mixer: HarmonicMixer,
  hann: Float64Array,
  nodeStep: number,
): void {
  const { blockCount, blockLength, sampleCount } = mixer;
  const half = hann.length / 2;
  for (let node = 0; node < nodeCount; node++) {
    const first = Math.min(node * nodeStep, blockCount) - half;
    let [sumRe, sumIm, sumWeight] = [0, 0, 0];
    for (let i = Math.max(0, -first); i < hann.length && first + i < blockCount; i++) {
      const m = first + i;
      sumRe += hann[i] * baseband[2 * (h * blockCount + m)];
      sumIm += hann[i] * baseband[2 * (h * blockCount + m) + 1];
      sumWeight += hann[i] * Math.min(blockLength, sampleCount - m * blockLength);
    }
    nodes[at + 2 * node] = (2 * sumRe) / sumWeight;
    nodes[at + 2 * node + 1] = (2 * sumIm) / sumWeight;
  }
}

/** Amplitude times turn at both ends of block m, as re, im, re, im from `to` on. */
function edgeAmplitudes(
  edges: Float64Array,
  to: number,
  nodes: Float64Array,
  nodeStep: number,
  ends: Float64Array,
  h: number,
  m: number,
  mixer: HarmonicMixer,
): void {
  // both ends of a block lie between the same two nodes
  const node = Math.floor(m / nodeStep);
  const from = (h * nodes.length) / mixer.harmonics.length + 2 * node;
  const slopeRe = (nodes[from + 2] - nodes[from]) / nodeStep;
  const slopeIm = (nodes[from + 3] - nodes[from + 1]) / nodeStep;
  const offset = m - node * nodeStep;
  const turn = 4 * (h * mixer.blockCount + m);
  for (let end = 0; end < 2; end++) {
    const re = nodes[from] + (offset + end) * slopeRe;
    const im = nodes[from + 1] + (offset + end) * slopeIm;
    const c = ends[turn + 2 * end];
    const s = ends[turn + 2 * end + 1];
    edges[to + 2 * end] = re * c - im * s;
    edges[to + 2 * end + 1] = re * s + im * c;
  }
}

/** hum += Re(amplitude * carrier) of two harmonics, amplitudes linear over the block. */
function addCarriers(
  hum: Float64Array,
  edges: Float64Array,
  cosine: Float64Array,
  sine: Float64Array,
  a: number,
  b: number,
): void {
  const length = hum.length;
  const stepRe1 = (edges[2] - edges[0]) / length;
  const stepIm1 = (edges[3] - edges[1]) / length;
  const stepRe2 = (edges[6] - edges[4]) / length;
  const stepIm2 = (edges[7] - edges[5]) / length;
  let re1 = edges[0];
  let im1 = edges[1];
  let re2 = edges[4];
  let im2 = edges[5];
  for (let t = 0; t < length; t++) {
    hum[t] += re1 * cosine[a + t] - im1 * sine[a + t] + re2 * cosine[b + t] - im2 * sine[b + t];
    re1 += stepRe1;
    im1 += stepIm1;
    re2 += stepRe2;
    im2 += stepIm2;
  }
}
