/**
 * Slow random signals: band-limited Gaussian noise of variance 1, for drives that motor neurons share or have for themselves.
 *
 * White normal values at 8 times the band's upper edge go through a Butterworth filter of order 2 (low-pass, or band-pass where
 * the lower edge is above 0) forwards and backwards, are scaled by the gain of filter and interpolation (not by the record's variance), and read
 * by linear interpolation. So the signal does not depend on the sampling rate, and costs little.
 */

import type { RandomStream } from '../../core/random.ts';
import { type ButterworthDesign, designButterworth, responseMagnitude } from '../../signal/butterworth.ts';
import { zeroPhaseFilterInto } from '../../signal/zero-phase.ts';

export interface Fluctuation {
  /** values, the first at time 0 */
  readonly nodes: Float64Array;
  readonly nodesPerSecond: number;
}

const NODES_PER_CYCLE = 8;

/** @param lowHz - 0: low-pass @param highHz - edge, -6 dB */
export function drawFluctuation(seconds: number, lowHz: number, highHz: number, random: RandomStream): Fluctuation {
  const nodesPerSecond = NODES_PER_CYCLE * highHz;
  const design: ButterworthDesign =
    lowHz > 0 ? { kind: 'band-pass', order: 2, lowHz, highHz } : { kind: 'low-pass', order: 2, highHz };
  const cascade = designButterworth(design, nodesPerSecond);
  const margin = cascade.settlingSamples;
  const count = Math.ceil(seconds * nodesPerSecond) + 2;
  const white = new Float64Array(count + 2 * margin);
  for (let i = 0; i < white.length; i++) white[i] = random.normal();
  const nodes = new Float64Array(count);
  zeroPhaseFilterInto(nodes, white, margin, cascade);
  const bins = 512;
  let variance = 0;
  for (let bin = 0; bin < bins; bin++) {
    const frequency = ((bin + 0.5) * nodesPerSecond) / (2 * bins);
    // straight lines between nodes keep (2 + cos w) / 3 of the power of a sine with w radians from node to node
    const kept = (2 + Math.cos((2 * Math.PI * frequency) / nodesPerSecond)) / 3;
    variance += (responseMagnitude(cascade, frequency, nodesPerSecond) ** 4 * kept) / bins;
  }
  const scale = 1 / Math.sqrt(variance);
  return { nodes: nodes.map((value) => value * scale), nodesPerSecond };
}

/** Adds scale * fluctuation to `out`, sample 0 at time 0. */
export function addFluctuationInto(
  out: Float64Array,
  { nodes, nodesPerSecond }: Fluctuation,
  samplingRateHz: number,
  scale: number,
): void {
  const step = nodesPerSecond / samplingRateHz;
  for (let sample = 0; sample < out.length; sample++) {
    const place = sample * step;
    const before = Math.floor(place);
    const part = place - before;
    out[sample] += scale * (nodes[before] + part * (nodes[before + 1] - nodes[before]));
  }
}
