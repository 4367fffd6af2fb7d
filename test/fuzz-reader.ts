/**
 * Mutation fuzzing of a reader: whatever bytes come, it returns a value or throws a BmissError, within a time and a
 * memory limit. Mutations are drawn from a seeded stream, so a failure repeats; its message names the input's number.
 */

import { isBmissError } from '../src/core/errors.ts';
import { type RandomStream, randomStream } from '../src/core/random.ts';

/** Longest time that one input may take; a reader of files of a few kB needs milliseconds, CI machines stall. */
const longestSeconds = 5;
/** Growth of the process over a whole run; a claimed count that is believed costs far more. */
const largestGrowthBytes = 768 * 2 ** 20;

export interface FuzzSummary {
  readonly inputs: number;
  /** inputs that were read although they were altered */
  readonly read: number;
  /** inputs that were refused with a BmissError */
  readonly refused: number;
  readonly slowestSeconds: number;
}

/**
 * Feeds `count` altered copies of the seed files to `read`.
 * @param name - of the reader, for messages and for the stream of mutations
 * @param read - may be asynchronous
 * @param first - number of the first input, to go on where another run ended
 * @throws Error naming the input when the reader throws anything but a BmissError, is too slow or takes too much memory
 */
export async function fuzzReader(
  name: string,
  seedFiles: readonly Uint8Array[],
  read: (bytes: Uint8Array) => unknown,
  count: number,
  first = 0,
): Promise<FuzzSummary> {
  const before = peakBytes();
  let refused = 0;
  let slowestSeconds = 0;
  for (let index = first; index < first + count; index++) {
    const random = randomStream(20_240_601, `fuzz ${name}`, index);
    const bytes = mutate(seedFiles, random);
    const start = performance.now();
    try {
      await read(bytes);
    } catch (error) {
      if (!isBmissError(error))
        throw new Error(`${name}: input ${index} made it throw ${String(error)}`, { cause: error });
      if (error.message.length < 20)
        throw new Error(`${name}: input ${index} got no helpful message: ${error.message}`);
      refused++;
    }
    const seconds = (performance.now() - start) / 1000;
    slowestSeconds = Math.max(slowestSeconds, seconds);
    if (seconds > longestSeconds) throw new Error(`${name}: input ${index} took ${seconds.toFixed(1)} s`);
    const growth = peakBytes() - before;
    if (growth > largestGrowthBytes) throw new Error(`${name}: input ${index} took ${Math.round(growth / 2 ** 20)} MB`);
  }
  return { inputs: count, read: count - refused, refused, slowestSeconds };
}

/** Largest resident size so far; 0 where the platform does not tell. */
function peakBytes(): number {
  const usage = globalThis.process?.resourceUsage?.();
  return usage ? usage.maxRSS * 1024 : 0;
}

/** A copy of one seed with 1 to 8 alterations; small ones in the header are as likely as those anywhere else. */
export function mutate(seedFiles: readonly Uint8Array[], random: RandomStream): Uint8Array {
  let bytes: Uint8Array = seedFiles[random.integer(seedFiles.length)].slice();
  // mostly one or two, so that many files get past the first check
  const rounds = 1 + Math.floor(8 * random.uniform() ** 3);
  for (let i = 0; i < rounds && bytes.length > 0; i++) {
    const reach = random.uniform() < 0.5 ? Math.min(bytes.length, 512) : bytes.length;
    const at = random.integer(reach);
    bytes = alterations[random.integer(alterations.length)](bytes, at, random, seedFiles);
  }
  return bytes;
}

type Alteration = (bytes: Uint8Array, at: number, random: RandomStream, seeds: readonly Uint8Array[]) => Uint8Array;

/** Numbers at which sizes, counts and signs go wrong. */
const awkward = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

const alterations: readonly Alteration[] = [
  (bytes, at, random) => {
    bytes[at] ^= 1 << random.integer(8);
    return bytes;
  },
  (bytes, at, random) => {
    bytes[at] = random.integer(256);
    return bytes;
  },
  (bytes, at, random) => {
    const value = awkward[random.integer(awkward.length)];
    const width = [1, 2, 4][random.integer(3)];
    const littleEndian = random.uniform() < 0.7;
    for (let i = 0; i < width && at + i < bytes.length; i++)
      bytes[at + i] = value >>> (8 * (littleEndian ? i : width - 1 - i));
    return bytes;
  },
  // a digit of a textual header
  (bytes, at, random) => {
    bytes[at] = '0123456789-.eE, \0'.charCodeAt(random.integer(17));
    return bytes;
  },
  // cut off
  (bytes, at) => bytes.slice(0, at),
  // a piece taken out
  (bytes, at, random) => {
    const end = Math.min(bytes.length, at + 1 + random.integer(64));
    return concatenate(bytes.subarray(0, at), bytes.subarray(end));
  },
  // a piece twice
  (bytes, at, random) => {
    const end = Math.min(bytes.length, at + 1 + random.integer(64));
    return concatenate(bytes.subarray(0, end), bytes.subarray(at));
  },
  // a run of one value
  (bytes, at, random) => bytes.fill(random.uniform() < 0.5 ? 0 : 0xff, at, at + 1 + random.integer(32)),
  // a piece of another file
  (bytes, at, random, seeds) => {
    const other = seeds[random.integer(seeds.length)];
    const from = random.integer(Math.max(1, other.length));
    bytes.set(other.subarray(from, from + Math.min(64, bytes.length - at)), at);
    return bytes;
  },
];

function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
