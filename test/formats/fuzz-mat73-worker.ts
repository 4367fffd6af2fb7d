/** Reads altered MAT v7.3 files from number `first` on, in a thread that can be ended when the HDF5 library hangs. */

import { parentPort, workerData } from 'node:worker_threads';
import { readMatRecording } from '../../src/formats/read-mat-recording.ts';
import { fuzzReader } from '../fuzz-reader.ts';
import { mueditVariables, otbiolabVariables, plainVariables } from './seeds.ts';
import { writeMat73 } from './write-mat73.ts';

const { first, count, done } = workerData as { first: number; count: number; done: Int32Array };
const seeds = await Promise.all(
  [otbiolabVariables, mueditVariables, plainVariables].flatMap((variables) => [
    writeMat73(variables),
    writeMat73(variables, { deflate: true }),
  ]),
);
const read = (bytes: Uint8Array) => {
  Atomics.add(done, 0, 1);
  return readMatRecording(bytes, { fileName: 'fuzzed' });
};
parentPort!.postMessage(await fuzzReader('mat73', seeds, read, count, first));
