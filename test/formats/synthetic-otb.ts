/** OTB files for tests, laid out as published readers describe the formats; no real file stood model for them. */

import { packTar } from 'modern-tar';

export interface SyntheticAdapter {
  readonly id: string;
  readonly start: number;
  readonly gain?: number;
  readonly channels: readonly {
    readonly model: string;
    readonly prefix?: string;
    readonly description?: string;
    readonly muscle?: string;
    readonly side?: string;
  }[];
}

export interface SyntheticOtbPlus {
  readonly device: string;
  readonly rate: number;
  readonly bits: number;
  readonly totalChannels: number;
  readonly adapters: readonly SyntheticAdapter[];
}

/** The .xml of an OTB+ recording. */
export function otbPlusXml({ device, rate, bits, totalChannels, adapters }: SyntheticOtbPlus): string {
  const body = adapters.map(({ id, start, gain, channels }, a) => {
    const list = channels.map(
      ({ model, prefix = '', description = '', muscle = '', side = 'Not defined' }, i) =>
        `<Channel Index="${i}" ID="${model}" Prefix="${prefix}" Description="${description}" Muscle="${muscle}" Side="${side}"/>`,
    );
    return `<Adapter ID="${id}" AdapterIndex="${a + 1}" ChannelStartIndex="${start}" Gain="${gain ?? 150}" HighPassFilter="10" LowPassFilter="500">${list.join('')}</Adapter>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><Device Name="${device}" SampleFrequency="${rate}" ad_bits="${bits}" DeviceTotalChannels="${totalChannels}" Date="2024-05-06 07:08:09"><Channels>${body.join('')}</Channels></Device>`;
}

/** `count` channels of one kind. */
export function channelsOf<T>(count: number, channel: T): T[] {
  return new Array<T>(count).fill(channel);
}

/** Little-endian bytes of interleaved integers: value(frame, channel). */
export function interleaved(
  bits: number,
  frames: number,
  channels: number,
  value: (frame: number, channel: number) => number,
): Uint8Array {
  const width = bits === 16 ? 2 : 4;
  const view = new DataView(new ArrayBuffer(frames * channels * width));
  for (let t = 0; t < frames; t++)
    for (let c = 0; c < channels; c++) {
      const at = (t * channels + c) * width;
      if (width === 2) view.setInt16(at, value(t, c), true);
      else view.setInt32(at, value(t, c), true);
    }
  return new Uint8Array(view.buffer);
}

/** Bytes of a .sip track. */
export function doubles(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer);
}

/** A tar of the members; texts become UTF-8. */
export async function tar(members: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array> {
  const encode = (body: string | Uint8Array) => (typeof body === 'string' ? new TextEncoder().encode(body) : body);
  return packTar(
    Object.entries(members).map(([name, body]) => ({
      header: { name, size: encode(body).length, mtime: new Date(0) },
      body: encode(body),
    })),
  );
}
