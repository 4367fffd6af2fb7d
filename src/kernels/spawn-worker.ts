/** How the kernels get a thread, without naming a platform: the doors hand in a function of this type. */

/** Longest wait for the first message of a thread: starting takes 30 ms, on a crowded machine a second. */
export const START_MILLISECONDS = 20_000;

export interface WorkerHandle {
  readonly postMessage: (value: unknown) => void;
  readonly onMessage: (receive: (value: unknown) => void) => void;
  /** an uncaught error in the thread, its end, or no first message within START_MILLISECONDS */
  readonly onFailure: (receive: (message: string) => void) => void;
  readonly terminate: () => Promise<void> | void;
}

/**
 * Starts a thread that runs a self-contained program. The platform puts one constant before it:
 * `port`, with port.post(value) and port.listen((value) => void). The thread must not keep the process alive.
 */
export type SpawnWorker = (source: string) => WorkerHandle;
