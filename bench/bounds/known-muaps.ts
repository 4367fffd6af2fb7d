/** True MUAPs as a decoder needs them: filtered as the recording is, each with its centre of energy at one place of a common window. */

import { strongestWindow } from '../../src/separation/cancellation.ts';
import type { MuapWindow } from '../../src/separation/joint-muaps.ts';
import { designButterworth } from '../../src/signal/butterworth.ts';
import type { BandPass } from '../../src/signal/prepare-signal.ts';
import { zeroPhaseFilterInto } from '../../src/signal/zero-phase.ts';

export interface KnownMuaps {
  /** motor units x channels x window.length */
  readonly muaps: Float32Array;
  readonly count: number;
  /** the centre of energy lies at `window.lead` */
  readonly window: MuapWindow;
  /** from sample 0 of each MUAP, where it was discharged, to its centre, samples */
  readonly offsets: readonly number[];
}

/** Samples of five have most energy at the centre, as in the decoders. */
const CENTRE_WIDTH = 5;
/** Where the energy over all channels has fallen to this share of its largest, a MUAP has ended. */
const ENDED = 1e-3;
/** As far as kernels reach. */
const LONGEST = 240;
/** What the filter adds before and after. */
const FILTER_SECONDS = 0.04;

/**
 * @param muaps - motor units x channels x sampleCount, as they were added to the recording
 * @param band - zero-phase Butterworth that the recording goes through; undefined: none
 */
export function knownMuaps(
  muaps: Float32Array,
  channelCount: number,
  sampleCount: number,
  samplingRateHz: number,
  band: BandPass | undefined,
): KnownMuaps {
  const extra = band ? Math.round(FILTER_SECONDS * samplingRateHz) : 0;
  const length = sampleCount + 2 * extra;
  const wide = widened(muaps, sampleCount, extra);
  if (band) filterRows(wide, length, band, samplingRateHz);
  const count = muaps.length / (channelCount * sampleCount);
  const size = channelCount * length;
  const spans = Array.from({ length: count }, (_, j) => {
    const muap = wide.subarray(j * size, (j + 1) * size);
    const centre = strongestWindow(muap, channelCount, length, CENTRE_WIDTH) + (CENTRE_WIDTH >> 1);
    return { centre, ...energySpan(muap, length) };
  });
  const reach = (of: (span: (typeof spans)[number]) => number) => Math.max(...spans.map(of));
  const lead = Math.min(
    LONGEST >> 1,
    reach(({ centre, first }) => centre - first),
  );
  const after = Math.min(
    (LONGEST >> 1) - 1,
    reach(({ centre, last }) => last - centre),
  );
  const window = { length: lead + 1 + after, lead };
  const out = new Float32Array(count * channelCount * window.length);
  for (const [j, { centre }] of spans.entries())
    for (let c = 0; c < channelCount; c++)
      for (let k = 0; k < window.length; k++) {
        const at = centre - lead + k;
        if (at >= 0 && at < length) out[(j * channelCount + c) * window.length + k] = wide[j * size + c * length + at];
      }
  return { muaps: out, count, window, offsets: spans.map(({ centre }) => centre - extra) };
}

function widened(muaps: Float32Array, sampleCount: number, extra: number): Float32Array {
  const length = sampleCount + 2 * extra;
  const out = new Float32Array((muaps.length / sampleCount) * length);
  for (let row = 0; row < muaps.length / sampleCount; row++)
    out.set(muaps.subarray(row * sampleCount, (row + 1) * sampleCount), row * length + extra);
  return out;
}

function filterRows(rows: Float32Array, length: number, band: BandPass, samplingRateHz: number): void {
  const cascade = designButterworth({ kind: 'band-pass', ...band }, samplingRateHz);
  const pad = cascade.settlingSamples;
  const silent = new Float32Array(length + 2 * pad);
  for (let start = 0; start < rows.length; start += length) {
    silent.set(rows.subarray(start, start + length), pad);
    zeroPhaseFilterInto(rows.subarray(start, start + length), silent, pad, cascade, { padSamples: pad });
  }
}

/** First and last sample where the energy over channels is above ENDED of its largest. */
function energySpan(muap: Float32Array, length: number): { first: number; last: number } {
  const energy = new Float64Array(length);
  for (let i = 0; i < muap.length; i++) energy[i % length] += muap[i] ** 2;
  const least = ENDED * energy.reduce((most, value) => Math.max(most, value), 0);
  return { first: energy.findIndex((value) => value > least), last: energy.findLastIndex((value) => value > least) };
}
