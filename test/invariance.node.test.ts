/** Discharges depend neither on the gain of the amplifier nor on the order of its channels. */

import { beforeAll, expect, it } from 'vitest';
import { simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { decomposeRecording, type Recording } from '../src/index.ts';
import { nodeServices } from '../src/node.ts';
import { smallOptions } from './command-line.ts';

const { recording } = simulateInfiniteMedium(smallOptions);
const parameters = { rounds: 3, startsPerRound: 8 };

async function discharges(input: Recording): Promise<string[]> {
  const { decomposition } = await decomposeRecording({ recording: input }, { parameters }, nodeServices());
  return decomposition.motorUnits.map(({ dischargeSamples }) => dischargeSamples.join(' ')).sort();
}

let expected: string[];
beforeAll(async () => {
  expected = await discharges(recording);
  expect(expected.length).toBeGreaterThanOrEqual(2);
}, 60_000);

it.each([1e-6, 1e6])('times %d', { timeout: 60_000 }, async (gain) => {
  expect(await discharges({ ...recording, data: recording.data.map((value) => value * gain) })).toEqual(expected);
});

it('with the channels in another order', { timeout: 60_000 }, async () => {
  const { channelCount, sampleCount, data, channels, grids } = recording;
  // 13 and 32 have no common factor: every channel moves somewhere
  const from = Array.from({ length: channelCount }, (_, c) => (13 * c + 5) % channelCount);
  const moved = new Float32Array(data.length);
  for (const [to, c] of from.entries())
    moved.set(data.subarray(c * sampleCount, (c + 1) * sampleCount), to * sampleCount);
  const cells = grids[0].cells.map((channel) => from.indexOf(channel));
  const shuffled = {
    ...recording,
    data: moved,
    channels: from.map((c) => channels[c]),
    grids: [{ ...grids[0], cells }],
  };
  expect(await discharges(shuffled)).toEqual(expected);
});
