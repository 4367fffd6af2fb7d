/** Interleaved integers of a device, channel fastest, to channel-major float32 in one pass. */

/** Frames turned at a time, so that both sides stay in a small cache. */
const blockFrames = 64;

export interface Interleaved {
  readonly bytes: Uint8Array;
  /** bytes of one value: 2 (int16) or 4 (int32), little-endian */
  readonly width: 2 | 4;
  /** channels in a frame */
  readonly frameChannels: number;
}

/** Whole frames in the bytes, and the bytes left over. */
export function frameCount({ bytes, width, frameChannels }: Interleaved): { frames: number; rest: number } {
  const frameBytes = width * frameChannels;
  return { frames: Math.floor(bytes.length / frameBytes), rest: bytes.length % frameBytes };
}

/**
 * @param picks - channel of the frame and factor, for each row of `out`
 * @param out - picks.length x sampleCount, channel-major: out[row, t] = value[t, channel] * factor
 */
export function deinterleaveInto(
  out: Float32Array,
  source: Interleaved,
  picks: readonly { readonly channel: number; readonly factor: number }[],
  sampleCount: number,
): void {
  const values = nativeIntegers(source);
  const { frameChannels } = source;
  for (let start = 0; start < sampleCount; start += blockFrames) {
    const end = Math.min(start + blockFrames, sampleCount);
    picks.forEach(({ channel, factor }, row) => {
      const base = row * sampleCount;
      for (let t = start; t < end; t++) out[base + t] = values[t * frameChannels + channel] * factor;
    });
  }
}

/** The integers as a typed array: a view where the bytes are aligned, a copy otherwise. */
function nativeIntegers({ bytes, width }: Interleaved): Int16Array | Int32Array {
  const count = Math.floor(bytes.length / width);
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice(0, count * width);
  const { buffer, byteOffset } = aligned;
  return width === 2 ? new Int16Array(buffer, byteOffset, count) : new Int32Array(buffer, byteOffset, count);
}
