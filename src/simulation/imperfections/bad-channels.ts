/**
 * Channels that recorded nothing of use: 'disconnected' (open input: noise far above the EMG, and no EMG), 'saturated' (an offset
 * drives the amplifier to its rail most of the time), 'dead' (flat). The recording calls them good: that its user has to find
 * them is what they are for; only the truth names them.
 */

import { requireInteger } from '../../core/errors.ts';
import { fillNormalInto } from '../../core/fill-normal.ts';
import { randomStream } from '../../core/random.ts';
import { rms } from '../../signal/rms.ts';
import type { SignalShape } from './signal-shape.ts';

export const badChannelKinds = ['disconnected', 'saturated', 'dead'] as const;
export type BadChannelKind = (typeof badChannelKinds)[number];

export interface BadChannel {
  readonly channel: number;
  readonly kind: BadChannelKind;
  /** in words */
  readonly reason: string;
}

const reasons: Readonly<Record<BadChannelKind, string>> = {
  disconnected: 'disconnected electrode: noise instead of EMG',
  saturated: 'amplifier saturated: at its rail most of the time',
  dead: 'dead channel: flat',
};

/** noise of an open input, times the root mean square of the recording */
const OPEN_INPUT_FACTOR = 20;
/** input range of amplifiers of surface EMG, an estimate */
const RAIL_VOLTS = 5e-3;
/** offset of a saturated input: around 1.1 rails, swinging by 0.2 of them within 3 to 10 s */
const OFFSET = 1.1;
const SWING = 0.2;
const SWING_SECONDS = [3, 10] as const;

/**
 * Spoils `count` channels of `data`, volts, channels x samples; kinds take turns, so that three have one of each.
 * @returns the channels, ascending
 * @throws ParameterError unless fewer channels are bad than there are
 */
export function spoilChannelsInto(
  data: Float32Array,
  shape: SignalShape,
  count: number,
  seed: number,
): readonly BadChannel[] {
  const { channelCount, sampleCount } = shape;
  requireInteger('bad channels', 'number', count, 0, channelCount - 1);
  if (count === 0) return [];
  const openVolts = OPEN_INPUT_FACTOR * rms(data);
  const spoilt = drawChannels(channelCount, count, seed).map((channel, n): BadChannel => {
    const kind = badChannelKinds[n % badChannelKinds.length];
    return { channel, kind, reason: reasons[kind] };
  });
  for (const { channel, kind } of spoilt) {
    const samples = data.subarray(channel * sampleCount, (channel + 1) * sampleCount);
    if (kind === 'dead') samples.fill(0);
    else if (kind === 'disconnected') fillOpenInput(samples, openVolts, channel, seed);
    else saturate(samples, shape.samplingRateHz, channel, seed);
  }
  return spoilt.sort((a, b) => a.channel - b.channel);
}

/** `count` different channels, in the order drawn. */
function drawChannels(channelCount: number, count: number, seed: number): number[] {
  const stream = randomStream(seed, 'bad channels');
  const left = Array.from({ length: channelCount }, (_, n) => n);
  return Array.from({ length: count }, () => left.splice(stream.integer(left.length), 1)[0]);
}

function fillOpenInput(samples: Float32Array, volts: number, channel: number, seed: number): void {
  fillNormalInto(samples, seed, 'open input', channel);
  for (let t = 0; t < samples.length; t++) samples[t] *= volts;
}

function saturate(samples: Float32Array, samplingRateHz: number, channel: number, seed: number): void {
  const stream = randomStream(seed, 'saturated input', channel);
  const sign = stream.uniform() < 0.5 ? -1 : 1;
  const [shortest, longest] = SWING_SECONDS;
  const rate = (2 * Math.PI) / (shortest + (longest - shortest) * stream.uniform()) / samplingRateHz;
  const phase = 2 * Math.PI * stream.uniform();
  for (let t = 0; t < samples.length; t++) {
    const offset = sign * RAIL_VOLTS * (OFFSET + SWING * Math.sin(rate * t + phase));
    samples[t] = Math.min(RAIL_VOLTS, Math.max(-RAIL_VOLTS, samples[t] + offset));
  }
}
