/** Instances of WebAssembly modules on an arena's memory, compiled once and made once per memory. */

import type { Arena } from '../kernels/arena.ts';

/** A module as scripts/build-kernels.js writes it: base64, for private and for shared memory. */
export interface WasmSource {
  readonly plain: string;
  readonly shared: string;
}

/**
 * Returns a function that gives the exports of a module on an arena's memory, or undefined where the platform cannot
 * compile it (no vector instructions): callers then use their reference.
 */
export function wasmExports<Exports>(source: WasmSource): (arena: Arena) => Exports | undefined {
  const modules = new Map<boolean, WebAssembly.Module | undefined>();
  const instances = new WeakMap<WebAssembly.Memory, Exports>();
  return (arena) => {
    const known = instances.get(arena.memory);
    if (known !== undefined) return known;
    if (!modules.has(arena.shared)) modules.set(arena.shared, compile(arena.shared ? source.shared : source.plain));
    const module = modules.get(arena.shared);
    if (module === undefined) return undefined;
    const instance = new WebAssembly.Instance(module, { env: { memory: arena.memory, abort } });
    const exports = instance.exports as Exports;
    instances.set(arena.memory, exports);
    return exports;
  };
}

function compile(base64: string): WebAssembly.Module | undefined {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}

function abort(): never {
  throw new Error('linalg: a kernel aborted');
}

/**
 * Runs `work` on an arena array with the values of `values`: on itself when it lives in the arena, otherwise on a copy
 * that is copied back. What `work` allocates is freed.
 */
export function inArena<Result>(arena: Arena, values: Float64Array, work: (inside: Float64Array) => Result): Result {
  const mark = arena.mark();
  try {
    if (values.buffer === arena.memory.buffer) return work(values);
    const inside = arena.float64(values.length);
    inside.set(values);
    const result = work(inside);
    values.set(inside);
    return result;
  } finally {
    arena.release(mark);
  }
}
