/**
 * OTB4 (.otb4, OTBiolab24 and later): an archive of `Tracks_000.xml` and .sig files of interleaved integers.
 * Novecento+: int32, each track is a slice of its own stream's frame. Other devices: one int16 stream whose frame holds
 * all tracks one after another. Volts = counts * ADC_Range / 2^ADC_Nbits / Gain; ADC_Nbits 0 means raw numbers.
 */

import { FormatError } from '../../core/errors.ts';
import { type AuxiliarySignal, checkRecording, type Recording } from '../../core/recording.ts';
import { auxiliaryRole } from '../auxiliary-role.ts';
import { type ChannelGroup, layOutGrids } from '../lay-out-grids.ts';
import type { ReadOptions, ReadResult } from '../read-result.ts';
import { unitScale } from '../signal-unit.ts';
import { deinterleaveInto, frameCount, type Interleaved } from './deinterleave.ts';
import { type Otb4Track, otb4Group, readOtb4Tracks } from './otb4-tracks.ts';

interface Stream extends Interleaved {
  readonly sampleCount: number;
}

/**
 * @param members - of the archive, see readOtbArchive
 * @throws FormatError naming the member and field that is missing or damaged
 */
export function readOtb4(members: ReadonlyMap<string, Uint8Array>, options: ReadOptions): ReadResult {
  const where = options.fileName;
  const xmlName = [...members.keys()].filter((name) => /^Tracks_\d+\.xml$/i.test(name)).sort()[0];
  if (xmlName === undefined) throw new FormatError(`${where}: expected Tracks_000.xml in the archive`, { where });
  const tracks = readOtb4Tracks(members.get(xmlName)!, `${where}, ${xmlName}`);
  const warnings: string[] = [];
  const streams = openStreams(tracks, members, where, warnings);
  const emg = tracks.filter((track) => track.isEmg);
  if (emg.length === 0)
    throw new FormatError(
      `${where}: none of the ${tracks.length} tracks is EMG (${tracks
        .map((track) => track.name)
        .slice(0, 20)
        .join(', ')})`,
      { tracks: tracks.length },
    );
  const samplingRateHz = options.samplingRateHz ?? emg[0].samplingRateHz;
  if (emg.some((track) => track.samplingRateHz !== emg[0].samplingRateHz))
    throw new FormatError(`${where}: EMG tracks of different sampling rates; export one device at a time`, {});
  const sampleCount = Math.min(...emg.map((track) => streams.get(track.stream)!.sampleCount));
  if (emg.some((track) => streams.get(track.stream)!.sampleCount !== sampleCount))
    warnings.push(`EMG streams of different length were cropped to the shortest, ${sampleCount} samples`);
  const user = options.unit === undefined ? undefined : unitScale(options.unit);
  const channelCount = emg.reduce((sum, track) => sum + track.channelCount, 0);
  const data = new Float32Array(channelCount * sampleCount);
  const groups: ChannelGroup[] = [];
  let row = 0;
  for (const track of emg) {
    const factor = user?.factor ?? track.factor;
    const picks = Array.from({ length: track.channelCount }, (_, i) => ({ channel: track.start + i, factor }));
    const out = data.subarray(row * sampleCount, (row + track.channelCount) * sampleCount);
    deinterleaveInto(out, streams.get(track.stream)!, picks, sampleCount);
    groups.push(otb4Group(track, row, warnings));
    row += track.channelCount;
  }
  if (user === undefined && emg.some((track) => track.unit === ''))
    throw new FormatError(`${where}: EMG without a scale (ADC_Nbits 0); give its unit with --unit`, {});
  const layout = layOutGrids(groups);
  const recording: Recording = {
    data,
    channelCount,
    sampleCount,
    samplingRateHz,
    unit: user?.unit ?? 'V',
    channels: layout.channels,
    grids: layout.grids,
    auxiliary: tracks.filter((track) => !track.isEmg).flatMap((track) => auxiliary(track, streams.get(track.stream)!)),
    source: {
      format: 'otb4',
      fileName: where,
      device: emg[0].device,
      metadata: { filters: emg.map(({ name, filters }) => `${name}: ${filters}`) },
    },
    warnings: [...warnings, ...layout.warnings],
  };
  return { recording: checkRecording(recording) };
}

/** Every stream that a track names, with its frame; Novecento+ states the frame, elsewhere tracks add up to it. */
function openStreams(
  tracks: readonly Otb4Track[],
  members: ReadonlyMap<string, Uint8Array>,
  where: string,
  warnings: string[],
): Map<string, Stream> {
  const streams = new Map<string, Stream>();
  for (const track of tracks) {
    if (streams.has(track.stream)) continue;
    const bytes = members.get(track.stream);
    if (!bytes)
      throw new FormatError(
        `${where}: track ${track.name} names the stream ${track.stream}, the archive holds ${[...members.keys()].slice(0, 20).join(', ')}`,
        { stream: track.stream },
      );
    const stream: Interleaved = { bytes, width: track.width, frameChannels: track.frameChannels };
    const { frames, rest } = frameCount(stream);
    if (frames === 0)
      throw new FormatError(
        `${where}: ${track.stream} expected frames of ${track.frameChannels} channels, got ${bytes.length} bytes, less than one`,
        { bytes: bytes.length },
      );
    if (rest > 0) warnings.push(`${track.stream} ends inside a frame; its last ${rest} bytes were left out`);
    streams.set(track.stream, { ...stream, sampleCount: frames });
  }
  return streams;
}

function auxiliary(track: Otb4Track, stream: Stream): AuxiliarySignal[] {
  return Array.from({ length: track.channelCount }, (_, i) => {
    const data = new Float32Array(stream.sampleCount);
    deinterleaveInto(data, stream, [{ channel: track.start + i, factor: track.factor }], stream.sampleCount);
    const name = track.channelCount > 1 ? `${track.name} ${i + 1}` : track.name;
    return {
      name,
      role: auxiliaryRole(`${track.name} ${track.title}`),
      unit: track.unit,
      samplingRateHz: track.samplingRateHz,
      data,
    };
  });
}
