/** The library in ten lines: reads a recording, decomposes it, returns a line for each motor unit. */

import { decomposeRecording, readRecording } from '../src/index.ts';
import { diskFileSet, nodeServices } from '../src/node.ts';

/** e.g. `decomposeFile('examples/data', 'example.npz')` */
export async function decomposeFile(folder: string, fileName: string): Promise<string[]> {
  const input = await readRecording(fileName, diskFileSet(folder), { fileName });
  const { decomposition } = await decomposeRecording(input, { seed: 1, workers: 2 }, nodeServices());
  return decomposition.motorUnits.map(
    ({ dischargeSamples, quality }, unit) =>
      `motor unit ${unit}: ${dischargeSamples.length} discharges, silhouette ${quality.silhouette.toFixed(3)}`,
  );
}
