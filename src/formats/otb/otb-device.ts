/** The description of an OTB+ recording: device, rate, bits, and for each channel its place in a frame and its scale. */

import { FormatError } from '../../core/errors.ts';
import { type OtbScale, otbScale } from './otb-scale.ts';
import { parseOtbXml, type XmlNode, xmlChildren, xmlInteger, xmlText } from './otb-xml.ts';

export interface OtbChannel {
  /** place in a frame, from 0 */
  readonly index: number;
  /** `ID`: grid or sensor model */
  readonly model: string;
  /** e.g. 'MULTIPLE IN 1', 'IN3' */
  readonly prefix: string;
  readonly description: string;
  readonly muscle: string;
  readonly adapter: string;
  readonly adapterIndex: number;
  readonly scale: OtbScale;
}

export interface OtbDevice {
  /** up to the first ';' */
  readonly name: string;
  readonly samplingRateHz: number;
  readonly bits: 16 | 24;
  /** channels in a frame */
  readonly channelCount: number;
  readonly date: string;
  readonly channels: OtbChannel[];
  /** adapter to its high-pass and low-pass, as the file writes them */
  readonly filters: Readonly<Record<string, string>>;
}

const mostChannels = 4096;

/** @throws FormatError naming the field that is missing or absurd */
export function readOtbDevice(xml: Uint8Array, where: string): OtbDevice {
  const [root] = xmlChildren(parseOtbXml(xml, where), 'Device');
  if (!root) throw new FormatError(`${where}: expected a root element Device`, { where });
  const name = xmlText(root, 'Name').split(';')[0].trim();
  const samplingRateHz = Number(xmlText(root, 'SampleFrequency'));
  if (!(samplingRateHz > 0 && samplingRateHz <= 1e6))
    throw new FormatError(
      `${where}: SampleFrequency expected Hz above 0, got '${xmlText(root, 'SampleFrequency').slice(0, 40)}'`,
      { where },
    );
  const bits = xmlInteger(root, 'ad_bits', 16, 24, where);
  if (bits !== 16 && bits !== 24) throw new FormatError(`${where}: ad_bits expected 16 or 24, got ${bits}`, { bits });
  const channelCount = xmlInteger(root, 'DeviceTotalChannels', 1, mostChannels, where);
  const adapters = xmlChildren(root, 'Channels').flatMap((node) => xmlChildren(node, 'Adapter'));
  const filters: Record<string, string> = {};
  const seen = new Set<number>();
  const channels = adapters.flatMap((adapter) => {
    const adapterId = xmlText(adapter, 'ID');
    filters[`${adapterId || 'adapter'} ${xmlText(adapter, 'AdapterIndex')}`.trim()] =
      `high-pass ${xmlText(adapter, 'HighPassFilter')}, low-pass ${xmlText(adapter, 'LowPassFilter')}`;
    return xmlChildren(adapter, 'Channel').map((channel) => {
      const read = readChannel(channel, adapter, { name, bits, where });
      if (read.index >= channelCount || seen.has(read.index))
        throw new FormatError(
          `${where}: channel ${read.index} of adapter ${adapterId} ${seen.has(read.index) ? 'is there twice' : `is beyond the ${channelCount} channels of the device`}`,
          { index: read.index },
        );
      seen.add(read.index);
      return read;
    });
  });
  if (channels.length === 0)
    throw new FormatError(`${where}: no Channel element in Device/Channels/Adapter`, { where });
  return { name, samplingRateHz, bits, channelCount, date: xmlText(root, 'Date'), channels, filters };
}

function readChannel(
  channel: XmlNode,
  adapter: XmlNode,
  { name, bits, where }: { name: string; bits: number; where: string },
): OtbChannel {
  const start = xmlInteger(adapter, 'ChannelStartIndex', 0, mostChannels, where);
  const side = xmlText(channel, 'Side');
  const muscle = xmlText(channel, 'Muscle');
  const adapterId = xmlText(adapter, 'ID');
  const adapterIndex = Number(xmlText(adapter, 'AdapterIndex'));
  return {
    index: start + xmlInteger(channel, 'Index', 0, mostChannels, where),
    model: xmlText(channel, 'ID'),
    prefix: xmlText(channel, 'Prefix'),
    description: xmlText(channel, 'Description'),
    muscle: /left|right/i.test(side) && muscle ? `${muscle}, ${side.toLowerCase()}` : muscle,
    adapter: adapterId,
    adapterIndex: Number.isInteger(adapterIndex) ? adapterIndex : 0,
    scale: otbScale(name, adapterId, bits),
  };
}
