import { requireInteger } from '../../core/errors.ts';
import { checkCapacity, checkDisjoint, checkEvents, checkSignal } from '../check-signal.ts';
import type { EventLists, PaddedSignal } from '../kernels.ts';

/**
 * Checks the arguments of Kernels.windowSumsInto and Kernels.addWindowsInto; `table` is the array of rows x channels x
 * windowLength values.
 * @throws ShapeError when sizes do not fit or an event lies too far outside, ParameterError when windowLength or windowLead
 * is out of range or out lies over an input
 */
export function checkWindows(
  where: 'windowSumsInto' | 'addWindowsInto',
  table: Float32Array | Float64Array,
  x: PaddedSignal,
  events: EventLists,
  windowLength: number,
  windowLead: number,
): void {
  checkSignal(where, 'x', x);
  requireInteger(where, 'windowLength', windowLength, 1, 1 << 20);
  requireInteger(where, 'windowLead', windowLead, -(1 << 20), 1 << 20);
  const rows = checkEvents(where, events, x.sampleCount);
  const tableName = where === 'windowSumsInto' ? 'out' : 'templates';
  checkCapacity(where, tableName, table.length, rows * x.channelCount * windowLength);
  checkDisjoint(where, tableName, table, 'x', x.data);
}
