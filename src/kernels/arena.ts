/**
 * Stack allocator in one WebAssembly memory whose size is fixed when it is made, so that views never detach. The
 * operating system commits pages when they are first touched: reserving costs address space, not memory.
 */

import { BmissError, ParameterError } from '../core/errors.ts';

const PAGE_BYTES = 65536;
const ALIGNMENT = 64;
/** address 0 is never handed out, and kernels may read a few vectors before the first array */
const FIRST_ADDRESS = 1024;

export interface Arena {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly capacityBytes: number;
  readonly usedBytes: () => number;
  /** zeroed, 64-byte aligned views; `byteOffset` is the address that kernels take */
  readonly float32: (length: number) => Float32Array;
  readonly float64: (length: number) => Float64Array;
  readonly int32: (length: number) => Int32Array;
  /** everything allocated after a mark is freed by releasing it */
  readonly mark: () => number;
  readonly release: (mark: number) => void;
}

/**
 * @param capacityBytes - rounded up to whole pages of 64 KiB, at most 4 GiB
 * @throws ParameterError when the capacity is out of range or the platform refuses it
 */
export function createArena(capacityBytes: number, shared: boolean): Arena {
  const pages = Math.ceil((capacityBytes + FIRST_ADDRESS) / PAGE_BYTES);
  if (!(pages >= 1 && pages <= 65536))
    throw new ParameterError(
      `createArena: capacityBytes expected 1 to 4 GiB, got ${capacityBytes}: shorten the time window or use fewer channels`,
    );
  const memory = reserve(pages, shared);
  const capacity = pages * PAGE_BYTES;
  let top = FIRST_ADDRESS;
  const allocate = (bytes: number): number => {
    const start = Math.ceil(top / ALIGNMENT) * ALIGNMENT;
    if (start + bytes > capacity) {
      throw new ParameterError(
        `arena: ${bytes} bytes asked, ${capacity - start} of ${capacity} free: shorten the time window or use fewer channels`,
        { bytes, capacity },
      );
    }
    top = start + bytes;
    return start;
  };
  return {
    memory,
    shared,
    capacityBytes: capacity,
    usedBytes: () => top,
    float32: (length) => new Float32Array(memory.buffer, allocate(length * 4), length).fill(0),
    float64: (length) => new Float64Array(memory.buffer, allocate(length * 8), length).fill(0),
    int32: (length) => new Int32Array(memory.buffer, allocate(length * 4), length).fill(0),
    mark: () => top,
    release: (mark) => {
      if (!(mark >= FIRST_ADDRESS && mark <= top))
        throw new BmissError('parameter', `arena: release expected a mark up to ${top}, got ${mark}`);
      top = mark;
    },
  };
}

function reserve(pages: number, shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory(
      shared ? { initial: pages, maximum: pages, shared: true } : { initial: pages, maximum: pages },
    );
  } catch (cause) {
    throw new ParameterError(
      `createArena: the platform refused ${pages * PAGE_BYTES} bytes: shorten the time window or use fewer channels`,
      { pages },
      { cause },
    );
  }
}
