/** Simulated recordings as rows, for the tests of separation. */

import { type InfiniteMediumOptions, simulateInfiniteMedium } from '../examples/infinite-medium.ts';

export type SimulationOptions = InfiniteMediumOptions;

/** One array per channel, and the true discharges. */
export function simulatedRows(options: SimulationOptions): {
  readonly rows: Float32Array[];
  readonly spikes: readonly Int32Array[];
} {
  const { recording, spikes } = simulateInfiniteMedium(options);
  const { channelCount, sampleCount, data } = recording;
  const rows = Array.from({ length: channelCount }, (_, c) => data.slice(c * sampleCount, (c + 1) * sampleCount));
  return { rows, spikes };
}
