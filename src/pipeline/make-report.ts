/** The HTML report of a finished decomposition. */

import { renderReport } from '../report/report.ts';
import type { DecomposeOutcome } from './decompose.ts';
import type { InputFile } from './input-digest.ts';
import { parameterTable } from './parameters.ts';

/**
 * @param command - that makes the decomposition again; the same for the same result, so without threads and the like
 * @returns bytes of an HTML file that needs nothing else; the same for the same decomposition
 */
export function makeReport(outcome: DecomposeOutcome, inputs: readonly InputFile[], command: string): Uint8Array {
  const { recording, decomposition, channelRms, agreement, body } = outcome;
  const main = inputs.find((input) => recording.source.fileName.endsWith(input.path)) ?? inputs[0];
  const text = renderReport(recording, decomposition, {
    channelRms,
    channelRmsMeaning: 'after the band-pass filter',
    parameterTable,
    agreement,
    body,
    command,
    inputDigest: main?.sha256 ? `sha256:${main.sha256}` : undefined,
  });
  return new TextEncoder().encode(text);
}
