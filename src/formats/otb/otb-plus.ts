/**
 * OTB+ (.otb+): an archive of `<id>.sig` (interleaved int16, or int32 above 16 bits) with `<id>.xml` (device, adapters,
 * channels), and processed tracks `<n>.sip` (float64) with `<n>.pro` (what they are).
 * Tracks are matched by their description, never by their order; lengths that differ are cropped or padded, with a word.
 */

import { FormatError } from '../../core/errors.ts';
import { type AuxiliarySignal, checkRecording, type Recording } from '../../core/recording.ts';
import { layOutGrids } from '../lay-out-grids.ts';
import type { ReadOptions, ReadResult } from '../read-result.ts';
import { unitScale } from '../signal-unit.ts';
import { deinterleaveInto, frameCount, type Interleaved } from './deinterleave.ts';
import type { OtbChannel, OtbDevice } from './otb-device.ts';
import { readOtbDevice } from './otb-device.ts';
import { groupOtbChannels } from './otb-groups.ts';
import { readOtbTracks } from './otb-tracks.ts';

/**
 * @param members - of the archive, see readOtbArchive
 * @throws FormatError naming the member and field that is missing or damaged
 */
export function readOtbPlus(members: ReadonlyMap<string, Uint8Array>, options: ReadOptions): ReadResult {
  const where = options.fileName;
  const warnings: string[] = [];
  const { id, device } = findDevice(members, where, warnings);
  const samplingRateHz = options.samplingRateHz ?? device.samplingRateHz;
  const source: Interleaved = {
    bytes: members.get(`${id}.sig`)!,
    width: device.bits === 16 ? 2 : 4,
    frameChannels: device.channelCount,
  };
  const { frames: sampleCount, rest } = frameCount(source);
  if (sampleCount === 0)
    throw new FormatError(
      `${where}: ${id}.sig expected frames of ${device.channelCount} channels, got ${source.bytes.length} bytes, less than one`,
      { bytes: source.bytes.length },
    );
  if (rest > 0) warnings.push(`${id}.sig ends inside a frame; its last ${rest} bytes were left out`);
  const emg = device.channels.filter((channel) => channel.scale.kind === 'emg').sort((a, b) => a.index - b.index);
  if (emg.length === 0)
    throw new FormatError(`${where}: none of the ${device.channels.length} channels in ${id}.xml is EMG`, {
      device: device.name,
    });
  for (const warning of new Set(device.channels.flatMap(({ scale }) => scale.warning ?? []))) warnings.push(warning);
  const user = options.unit === undefined ? undefined : unitScale(options.unit);
  const data = new Float32Array(emg.length * sampleCount);
  const picks = emg.map(({ index, scale }) => ({ channel: index, factor: user?.factor ?? scale.factor }));
  deinterleaveInto(data, source, picks, sampleCount);
  const layout = layOutGrids(groupOtbChannels(emg, device.name));
  const recording: Recording = {
    data,
    channelCount: emg.length,
    sampleCount,
    samplingRateHz,
    unit: user?.unit ?? 'V',
    channels: layout.channels,
    grids: layout.grids,
    auxiliary: [
      ...readAuxiliary(device, source, sampleCount, samplingRateHz),
      ...readOtbTracks(members, { sampleCount, samplingRateHz, where, warnings }),
    ],
    source: {
      format: 'otb+',
      fileName: where,
      device: device.name,
      metadata: { bits: device.bits, filters: device.filters, ...(device.date && { recordedAt: device.date }) },
    },
    warnings: [...warnings, ...layout.warnings],
  };
  return { recording: checkRecording(recording) };
}

/** The .sig with its .xml; a second pair is a second device, which is left out with a word. */
function findDevice(
  members: ReadonlyMap<string, Uint8Array>,
  where: string,
  warnings: string[],
): { id: string; device: OtbDevice } {
  const ids = [...members.keys()].filter((name) => name.endsWith('.sig')).map((name) => name.slice(0, -4));
  const paired = ids.filter((id) => members.has(`${id}.xml`)).sort();
  if (paired.length === 0)
    throw new FormatError(
      `${where}: expected a .sig with an .xml of the same name, the archive holds ${[...members.keys()].slice(0, 20).join(', ')}`,
      { members: [...members.keys()].slice(0, 20) },
    );
  const [id, ...others] = paired;
  if (others.length > 0)
    warnings.push(`the file holds ${paired.length} recordings; the first (${id}) was read, not ${others.join(', ')}`);
  return { id, device: readOtbDevice(members.get(`${id}.xml`)!, `${where}, ${id}.xml`) };
}

function readAuxiliary(
  device: OtbDevice,
  source: Interleaved,
  sampleCount: number,
  samplingRateHz: number,
): AuxiliarySignal[] {
  return device.channels
    .filter((channel) => channel.scale.kind === 'auxiliary')
    .map((channel) => {
      const data = new Float32Array(sampleCount);
      deinterleaveInto(data, source, [{ channel: channel.index, factor: channel.scale.factor }], sampleCount);
      return { name: auxiliaryName(channel), role: 'other', unit: channel.scale.unit, samplingRateHz, data };
    });
}

function auxiliaryName({ prefix, model, adapter, index }: OtbChannel): string {
  return [prefix, model].filter((text) => text !== '').join(' ') || `${adapter || 'channel'} ${index + 1}`;
}
