/** `Tracks_000.xml` of an OTB4 file: for each track its stream, its place in the frame, its scale and its grid. */

import { FormatError, isBmissError } from '../../core/errors.ts';
import { findGridName, gridFromMap, gridFromName } from '../grid-map.ts';
import type { ChannelGroup } from '../lay-out-grids.ts';
import { parseOtbXml, type XmlNode, xmlChildren, xmlInteger, xmlText } from './otb-xml.ts';

export interface Otb4Track {
  readonly device: string;
  readonly name: string;
  readonly title: string;
  readonly isEmg: boolean;
  readonly samplingRateHz: number;
  /** member of the archive */
  readonly stream: string;
  /** bytes of a value */
  readonly width: 2 | 4;
  /** channels in a frame of the stream */
  readonly frameChannels: number;
  /** first channel of the track in a frame */
  readonly start: number;
  readonly channelCount: number;
  /** volts per count, 1 when `unit` is '' */
  readonly factor: number;
  readonly unit: 'V' | '';
  readonly filters: string;
  /** rows x columns of 1-based channel numbers as the file states them, undefined when it states none */
  readonly map?: readonly (readonly number[])[];
}

const mostChannels = 4096;

/** @throws FormatError naming the field that is missing or absurd */
export function readOtb4Tracks(xml: Uint8Array, where: string): Otb4Track[] {
  const [root] = xmlChildren(parseOtbXml(xml, where), 'ArrayOfTrackInfo');
  const infos = xmlChildren(root, 'TrackInfo');
  if (infos.length === 0)
    throw new FormatError(`${where}: expected ArrayOfTrackInfo with TrackInfo elements`, { where });
  if (infos.length > mostChannels)
    throw new FormatError(`${where}: ${infos.length} tracks, at most ${mostChannels} are read`, {});
  const device = xmlText(infos[0], 'Device').split(';')[0].trim();
  const sliced = /^novecento/i.test(device);
  const counts = infos.map((info) => xmlInteger(info, 'NumberOfChannels', 1, mostChannels, where));
  const total = counts.reduce((sum, count) => sum + count, 0);
  let next = 0;
  return infos.map((info, i) => {
    const channelCount = counts[i];
    const start = sliced ? xmlInteger(info, 'AcquisitionChannel', 0, mostChannels, where) : next;
    const frameChannels = sliced ? xmlInteger(info, 'ChannelsInBlock', 1, mostChannels, where) : total;
    next += channelCount;
    if (start + channelCount > frameChannels)
      throw new FormatError(
        `${where}: track ${i + 1} takes channels ${start} to ${start + channelCount - 1} of a frame of ${frameChannels}`,
        { track: i },
      );
    return { ...readTrack(info, where), device, width: sliced ? 4 : 2, start, frameChannels, channelCount };
  });
}

function readTrack(info: XmlNode, where: string) {
  const [description] = xmlChildren(info, 'Description');
  const [texts] = xmlChildren(info, 'StringsDescriptions');
  const title = xmlText(info, 'Title');
  const name = xmlText(description, 'Name') || xmlText(texts, 'OriginalSensor') || title || 'track';
  const rateText = xmlText(info, 'SamplingFrequency');
  const samplingRateHz = Number(rateText);
  if (!(samplingRateHz > 0 && samplingRateHz <= 1e6))
    throw new FormatError(`${where}: SamplingFrequency expected Hz above 0, got '${rateText.slice(0, 40)}'`, { where });
  const bits = xmlInteger(info, 'ADC_Nbits', 0, 32, where);
  const range = Number(xmlText(info, 'ADC_Range'));
  const gain = Number(xmlText(info, 'Gain'));
  if (bits > 0 && !(range > 0 && Number.isFinite(range) && gain > 0 && Number.isFinite(gain)))
    throw new FormatError(
      `${where}: ADC_Range and Gain of ${name} expected numbers above 0, got ${range} and ${gain}`,
      { range, gain },
    );
  const auxiliary = /^(AUX|Quaternion|Buffer|Ramp|Control|Load)/i.test(name);
  const map = readMap(description);
  return {
    name,
    title,
    isEmg: !auxiliary && (/^(HD|GR)/i.test(name) || /^(MULTIPLE )?IN\b|^IN\d/i.test(title)),
    samplingRateHz,
    stream: xmlText(info, 'SignalStreamPath').replace(/^.*[\\/]/, ''),
    factor: bits === 0 ? 1 : range / 2 ** bits / gain,
    unit: bits === 0 ? ('' as const) : ('V' as const),
    filters: `high-pass ${xmlText(texts, 'HighPassFilter')}, low-pass ${xmlText(texts, 'LowPassFilter')}`,
    ...(map && { map }),
  };
}

function readMap(description: XmlNode | undefined): number[][] | undefined {
  const rows = Number(xmlText(description, 'NRow'));
  const columns = Number(xmlText(description, 'NColumn'));
  const list = xmlChildren(xmlChildren(description, 'Map')[0], 'ArrayOfInt').flatMap(({ int }) => int ?? []);
  const numbers = list.map(Number);
  if (!(rows > 0 && columns > 0) || numbers.length !== rows * columns) return undefined;
  return Array.from({ length: rows }, (_, r) => numbers.slice(r * columns, (r + 1) * columns));
}

/** A grid that is known by name uses its built-in map; else the map in the file, read row by row, with a word. */
export function otb4Group(track: Otb4Track, row: number, warnings: string[]): ChannelGroup {
  const channels = Array.from({ length: track.channelCount }, (_, i) => row + i);
  const label = track.title || track.name;
  const names = channels.map((_, i) => `${label} ${i + 1}`);
  const model = findGridName(track.name);
  try {
    if (track.map && (model === undefined || gridFromName(model).warning)) {
      const spacing = model === undefined ? Number.NaN : gridFromName(model).spacingMetres;
      const map = gridFromMap(track.map, spacing, model ?? track.name);
      warnings.push(`grid ${map.name}: laid out by the map in the file, read row by row; check it`);
      return { map, channels, names };
    }
  } catch (error) {
    if (!isBmissError(error)) throw error;
    warnings.push(`grid ${track.name}: the map in the file is not usable (${error.message})`);
  }
  return { ...(model && { model }), channels, names };
}
