/** Web workers for the pool of the kernels. The page must be cross-origin isolated, or shared memory is missing. */

import { type SpawnWorker, START_MILLISECONDS } from '../kernels/spawn-worker.ts';

const PORT = `
const port = {
  post: (value) => postMessage(value),
  listen: (receive) => { onmessage = (event) => receive(event.data); },
  close: () => close(),
};
`;

/** Starts a web worker from program text through a Blob URL (the page's content policy must allow worker-src blob:). */
export const spawnWorkerBrowser: SpawnWorker = (source) => {
  const url = URL.createObjectURL(new Blob([PORT, source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  let fail: (message: string) => void = () => {};
  const silent = () => fail(`no answer in ${START_MILLISECONDS / 1000} seconds`);
  const timer = setTimeout(silent, START_MILLISECONDS);
  const started = () => {
    clearTimeout(timer);
    URL.revokeObjectURL(url);
  };
  worker.addEventListener('message', started, { once: true });
  return {
    postMessage: (value) => worker.postMessage(value),
    onMessage: (receive) => worker.addEventListener('message', (event) => receive(event.data)),
    onFailure: (receive) => {
      fail = receive;
      worker.addEventListener('error', (event) => {
        clearTimeout(timer);
        receive(event.message || 'the program did not load');
      });
    },
    terminate: () => {
      clearTimeout(timer);
      worker.terminate();
    },
  };
};
