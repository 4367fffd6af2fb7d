/**
 * Fork and join over a fixed set of threads that share one WebAssembly memory. A job is a number of items; every thread,
 * the calling one included, takes the next item from a common counter until none is left. Which thread takes which item
 * does not matter: each output element is computed by exactly one item, in an order fixed by the kernel.
 * Calls are synchronous. Without `spawnWorker`, or with one worker, the calling thread does everything.
 *
 * Control words (int32, in the common memory): see `word`. A job is published by setting `next` to 0 and waking the sleepers
 * on `generation`; it is closed by setting `next` to CLOSED. A thread that wakes late finds it closed and takes nothing, so
 * the caller waits only for threads that are inside a job (`active`), not for sleepers: on a busy machine a sleeper may need
 * milliseconds to wake.
 */

import { UnsupportedError } from '../core/errors.ts';
import type { KernelExports } from './kernel-modules.ts';
import { word, workerProgram } from './pool-worker.ts';
import type { SpawnWorker, WorkerHandle } from './spawn-worker.ts';

const CLOSED = 0x40000000;
/** a thread inside a job that finishes no item in this many waits of 100 ms is taken for dead */
const PATIENCE_WAITS = 600;

export interface Pool {
  readonly workerCount: number;
  /** runs all items of one kernel with the given argument words; returns when all are done */
  readonly run: (kernel: number, words: readonly number[]) => void;
  /** calls another export of a kernel on the calling thread */
  readonly call: (kernel: number, name: 'items' | 'scratchBytes' | 'pack', words: readonly number[]) => number;
  readonly close: () => Promise<void>;
}

/**
 * @param control - word.count int32 zeros in `memory`
 * @throws UnsupportedError when a worker does not start
 */
export async function createPool(
  memory: WebAssembly.Memory,
  modules: readonly WebAssembly.Module[],
  control: Int32Array,
  workers: number,
  spawnWorker?: SpawnWorker,
): Promise<Pool> {
  const threads =
    workers > 1 && spawnWorker ? await startWorkers(memory, modules, control, workers - 1, spawnWorker) : [];
  return poolOver(memory, modules, control, threads);
}

/** A pool of the calling thread alone, made without waiting. */
export function createLocalPool(
  memory: WebAssembly.Memory,
  modules: readonly WebAssembly.Module[],
  control: Int32Array,
): Pool {
  return poolOver(memory, modules, control, []);
}

function poolOver(
  memory: WebAssembly.Memory,
  modules: readonly WebAssembly.Module[],
  control: Int32Array,
  threads: WorkerHandle[],
): Pool {
  const kernels = modules.map(
    (module) => new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports,
  );
  const args = control.byteOffset + 4 * word.args;
  const canBlock = mayBlock(control);
  let failure: string | undefined;
  for (const [i, thread] of threads.entries())
    thread.onFailure((message) => {
      failure ??= `worker ${i + 1}: ${message}`;
    });

  const check = (): void => {
    if (failure === undefined && Atomics.load(control, word.failed) !== 0)
      failure = `worker ${Atomics.load(control, word.failed)} stopped with an error`;
    if (failure !== undefined)
      throw new UnsupportedError(`kernels: ${failure}; the results of this run are lost, try again with --workers 1`);
  };

  return {
    workerCount: threads.length + 1,
    call: (kernel, name, words) => {
      control.set(words, word.args);
      return kernels[kernel][name]?.(args) ?? 0;
    },
    run: (kernel, words) => {
      check();
      control.set(words, word.args);
      const { items, run } = kernels[kernel];
      const count = items(args);
      if (threads.length === 0 || count < 2) {
        for (let item = 0; item < count; item++) run(args, item, 0);
        return;
      }
      Atomics.store(control, word.kernel, kernel);
      Atomics.store(control, word.count, count);
      Atomics.store(control, word.next, 0);
      Atomics.add(control, word.generation, 1);
      Atomics.notify(control, word.generation, count - 1);
      try {
        for (let item = Atomics.add(control, word.next, 1); item < count; item = Atomics.add(control, word.next, 1))
          run(args, item, 0);
      } finally {
        Atomics.store(control, word.next, CLOSED);
        failure ??= join(control, threads.length, canBlock);
      }
      check();
    },
    close: async () => {
      Atomics.store(control, word.stop, 1);
      Atomics.add(control, word.generation, 1);
      Atomics.notify(control, word.generation);
      await Promise.all(threads.map((thread) => thread.terminate()));
      threads.length = 0;
    },
  };
}

/** Waits until no thread is inside a job; returns why that may never happen. */
function join(control: Int32Array, threadCount: number, canBlock: boolean): string | undefined {
  for (let spin = 0; spin < 2000; spin++) if (Atomics.load(control, word.active) === 0) return undefined;
  let progress = progressOf(control, threadCount);
  for (let waits = 0; waits < PATIENCE_WAITS; waits++) {
    for (let spin = 0; !canBlock && spin < 1e7; spin++) if (Atomics.load(control, word.active) === 0) return undefined;
    const active = Atomics.load(control, word.active);
    if (active === 0) return undefined;
    if (canBlock) Atomics.wait(control, word.active, active, 100);
    const now = progressOf(control, threadCount);
    if (now !== progress) waits = 0;
    progress = now;
  }
  return `a worker finished nothing for ${PATIENCE_WAITS / 10} seconds`;
}

function progressOf(control: Int32Array, threadCount: number): number {
  let sum = 0;
  for (let i = 1; i <= threadCount; i++) sum = (sum + Atomics.load(control, word.progress + i)) | 0;
  return sum;
}

/** The main thread of a page may not block; there the join spins. */
function mayBlock(control: Int32Array): boolean {
  try {
    return control.buffer instanceof ArrayBuffer ? false : Atomics.wait(control, word.stop, 1, 0) === 'not-equal';
  } catch {
    return false;
  }
}

async function startWorkers(
  memory: WebAssembly.Memory,
  modules: readonly WebAssembly.Module[],
  control: Int32Array,
  count: number,
  spawnWorker: SpawnWorker,
): Promise<WorkerHandle[]> {
  Atomics.store(control, word.next, CLOSED);
  const threads: WorkerHandle[] = [];
  try {
    const started: Promise<void>[] = [];
    for (let index = 1; index <= count; index++) {
      const thread = spawnWorker(workerProgram);
      threads.push(thread);
      started.push(isReady(thread, index));
      thread.postMessage({ memory, modules, address: control.byteOffset, index });
    }
    await Promise.all(started);
  } catch (cause) {
    await Promise.all(threads.map((thread) => thread.terminate()));
    throw cause;
  }
  return threads;
}

/** Settles with the thread's first word; the platform reports a thread that says nothing as failed. */
function isReady(thread: WorkerHandle, index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(
        new UnsupportedError(`kernels: worker ${index} did not start: ${why}; try again with --workers 1`, { index }),
      );
    thread.onMessage((value) => {
      if (value === 'ready') resolve();
      else fail(String(value));
    });
    thread.onFailure(fail);
  });
}
