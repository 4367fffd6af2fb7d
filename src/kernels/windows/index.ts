/** The SIMD sums of windows at events (rows by groups of channels over the pool) and their counterpart (channels). */

import { kernelIndex } from '../kernel-modules.ts';
import type { EventLists, PaddedSignal } from '../kernels.ts';
import { requireInArena, type SimdEngine, signalAddress } from '../simd-engine.ts';

/** See Kernels.windowSumsInto; arguments already checked by checkWindows. */
export function windowSumsSimd(
  engine: SimdEngine,
  out: Float64Array,
  x: PaddedSignal,
  events: EventLists,
  windowLength: number,
  windowLead: number,
): void {
  runWindows(engine, 'windowSumsInto', out, x, events, windowLength, windowLead);
}

/** See Kernels.addWindowsInto; arguments already checked by checkWindows. */
export function addWindowsSimd(
  engine: SimdEngine,
  x: PaddedSignal,
  templates: Float32Array,
  events: EventLists,
  windowLength: number,
  windowLead: number,
): void {
  runWindows(engine, 'addWindowsInto', templates, x, events, windowLength, windowLead);
}

function runWindows(
  engine: SimdEngine,
  where: 'windowSumsInto' | 'addWindowsInto',
  table: Float32Array | Float64Array,
  x: PaddedSignal,
  events: EventLists,
  windowLength: number,
  windowLead: number,
): void {
  requireInArena(where, where === 'windowSumsInto' ? 'out' : 'templates', table, engine.arena);
  requireInArena(where, 'x', x.data, engine.arena);
  requireInArena(where, 'events.offsets', events.offsets, engine.arena);
  requireInArena(where, 'events.times', events.times, engine.arena);
  requireInArena(where, 'events.weights', events.weights, engine.arena);
  const rows = events.offsets.length - 1;
  if (rows === 0 || x.channelCount === 0) return;
  engine.pool.run(kernelIndex.windows, [
    table.byteOffset,
    signalAddress(x),
    4 * x.stride,
    rows,
    x.channelCount,
    x.sampleCount,
    events.offsets.byteOffset,
    events.times.byteOffset,
    events.weights.byteOffset,
    windowLength,
    windowLead,
    where === 'addWindowsInto' ? 1 : 0,
    engine.scratchAddress,
    engine.scratchStride,
  ]);
}
