/** Which EMG channels of an OTB+ recording belong to one grid. */

import { isBmissError } from '../../core/errors.ts';
import { findGridName, gridFromName } from '../grid-map.ts';
import type { ChannelGroup } from '../lay-out-grids.ts';
import type { OtbChannel } from './otb-device.ts';

/**
 * Quattrocento: each MULTIPLE IN k is a grid's connector; IN1 to IN4 lead to the first splitter, IN5 to IN8 to the second.
 * Other devices: one connector an adapter. A connector that carries a whole multiple of the grid's electrodes has that
 * many grids of the model; the same model on two connectors is two grids.
 * @param emg - ascending by index; the recording's channels in this order
 */
export function groupOtbChannels(emg: readonly OtbChannel[], device: string): ChannelGroup[] {
  const connectors = new Map<string, number[]>();
  emg.forEach((channel, row) => {
    const key = `${connector(channel, device)}|${channel.model}|${channel.muscle}`;
    const rows = connectors.get(key);
    if (rows) rows.push(row);
    else connectors.set(key, [row]);
  });
  return [...connectors.values()].flatMap((rows) => {
    const { model, muscle } = emg[rows[0]];
    const grid = findGridName(model);
    const size = (grid === undefined ? undefined : electrodeCount(grid)) ?? rows.length;
    const parts = rows.length > size && rows.length % size === 0 ? rows.length / size : 1;
    return Array.from({ length: parts }, (_, part): ChannelGroup => {
      const channels = rows.slice((part * rows.length) / parts, ((part + 1) * rows.length) / parts);
      const names = channels.map((row, i) => `${emg[row].prefix || emg[row].adapter || 'EMG'} ${i + 1}`);
      return { ...(grid && { model: grid }), ...(muscle && { muscle }), channels, names };
    });
  });
}

function connector({ prefix, adapterIndex }: OtbChannel, device: string): string {
  if (!/^QUATTRO(CENTO)?$/i.test(device)) return `adapter ${adapterIndex}`;
  const multiple = /MULTIPLE\s*IN\s*(\d+)/i.exec(prefix);
  if (multiple) return `multiple ${multiple[1]}`;
  const single = /IN\s*(\d+)/i.exec(prefix);
  return single ? `splitter ${Number(single[1]) < 5 ? 1 : 2}` : `adapter ${adapterIndex}`;
}

function electrodeCount(model: string): number | undefined {
  try {
    return gridFromName(model).channelCount;
  } catch (error) {
    if (isBmissError(error)) return undefined;
    throw error;
  }
}
