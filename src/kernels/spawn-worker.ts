/** How the kernels get a thread, without naming a platform: the doors hand in a function of this type. */

export interface WorkerHandle {
  readonly postMessage: (value: unknown) => void;
  readonly onMessage: (receive: (value: unknown) => void) => void;
  /** an uncaught error in the thread, or its end */
  readonly onFailure: (receive: (message: string) => void) => void;
  readonly terminate: () => Promise<void> | void;
}

/**
 * Starts a thread that runs a self-contained program. The platform puts one constant before it:
 * `port`, with port.post(value) and port.listen((value) => void). The thread must not keep the process alive.
 */
export type SpawnWorker = (source: string) => WorkerHandle;
