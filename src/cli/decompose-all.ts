/** The recordings that a user named, one after the other; one that fails does not stop the others. */

import { join } from 'node:path';
import type { RunControl } from '../core/control.ts';
import { FormatError, isBmissError } from '../core/errors.ts';
import { hasInversion } from '../formats/inversion-columns.ts';
import { listRecordings } from '../pipeline/list-recordings.ts';
import { findInput } from '../platform/disk-file-set.node.ts';
import { nodeGiveWay, nodeServices } from '../platform/node.ts';
import { checkOutputFolder } from '../platform/write-output.node.ts';
import { decomposeJson, type RecordingJson, type RecordingOutcome, recordingJson } from './decompose-json.ts';
import { type DoneRecording, decomposeOne, ownFolder } from './decompose-one.ts';
import type { DecomposeRequest } from './decompose-request.ts';
import { describeError } from './describe-error.ts';
import { type Interrupt, listenForInterrupt } from './interrupt.ts';
import { inversionTable } from './inversion-table.ts';
import { agreementTable, motorUnitTable, recordingLine } from './motor-unit-table.ts';
import { createProgressBar, type ProgressBar } from './progress-bar.ts';
import { count, formatDuration } from './table.ts';
import type { Terminal } from './terminal.ts';

/** @returns the exit code; @throws what stops the whole run: a folder that cannot be written, Ctrl-C, a single file's failure */
export async function decomposeAll(request: DecomposeRequest, terminal: Terminal): Promise<number> {
  const services = nodeServices();
  const found = await findInput(request.input);
  const paths = found.kind === 'file' ? [found.path] : await listRecordings(found.fileSet);
  if (paths.length === 0)
    throw new FormatError(
      `${request.input}: no recording found in the folder; expected OTB+, OTB4, .mat, EDF, BDF, NPZ, NPY or CSV files, or a BIDS dataset with sub-*/emg/*_emg.edf or .bdf`,
    );
  checkOutputFolder(request.out, { ...ownFolder, force: request.force });
  const interrupt = lateInterrupt(terminal);
  if (!request.forward) interrupt.listen();
  const bar = createProgressBar(terminal, services.clockSeconds, request.quiet);
  const outcomes: RecordingJson[] = [];
  const taken = new Map<string, string>();
  try {
    for (const [index, path] of paths.entries()) {
      const control = recordingControl(bar, interrupt, index, paths.length);
      try {
        const outcome = await decomposeOne(request, found, path, taken, services, control);
        bar.clear();
        outcomes.push(recordingJson(request, outcome));
        tell(outcome, request, terminal, paths.length > 1);
      } catch (error) {
        bar.clear();
        if (found.kind === 'file' || isBmissError(error, 'aborted')) throw error;
        outcomes.push(recordingJson(request, { status: 'failed', input: path, error }));
        terminal.log(`${describeError(error)}\n`);
      }
    }
  } finally {
    bar.clear();
    interrupt.stopListening();
  }
  if (request.json) terminal.out(decomposeJson(request, outcomes));
  else if (found.kind === 'folder') terminal.out(summary(outcomes));
  return outcomes.some((outcome) => outcome.status === 'failed') ? 1 : 0;
}

/**
 * Surfaces of a limb are fitted in one piece of up to a minute, in which no handler would be heard: until then the system ends the
 * process itself, and nothing is being written.
 */
function lateInterrupt(terminal: Terminal) {
  let interrupt: Interrupt | undefined;
  return {
    listen: () => {
      interrupt ??= listenForInterrupt(terminal);
    },
    signal: {
      get aborted() {
        return interrupt?.signal.aborted ?? false;
      },
    },
    stopListening: () => interrupt?.stopListening(),
  };
}

const UNHEARD_STAGES: ReadonlySet<string> = new Set([
  'fitting the skin',
  'directions of fibres',
  'fitting surfaces, filling elements',
]);

function recordingControl(
  bar: ProgressBar,
  { signal, listen }: ReturnType<typeof lateInterrupt>,
  index: number,
  total: number,
): RunControl {
  const prefix = total > 1 ? `${index + 1} of ${total}: ` : '';
  return {
    signal,
    giveWay: nodeGiveWay(),
    onProgress: (progress) => {
      if (!UNHEARD_STAGES.has(progress.stage)) listen();
      bar.update({ ...progress, stage: prefix + progress.stage, fraction: (index + progress.fraction) / total });
    },
  };
}

function tell(outcome: RecordingOutcome, request: DecomposeRequest, terminal: Terminal, several: boolean): void {
  if (outcome.status === 'skipped') {
    if (!request.quiet) terminal.log(`${outcome.input}: done already with the same files and parameters; skipped\n`);
    return;
  }
  if (outcome.status !== 'done') return;
  if (!request.quiet) {
    const { recording, decomposition } = outcome.outcome;
    for (const warning of new Set([...outcome.notes, ...recording.warnings, ...decomposition.warnings]))
      terminal.log(`note: ${warning}\n`);
  }
  if (!request.json) terminal.out(`${several ? '\n' : ''}${describeDone(outcome, request)}`);
}

function describeDone(done: DoneRecording, request: DecomposeRequest): string {
  const { decomposition, recording } = done.outcome;
  const found = count(decomposition.motorUnits.length, 'motor unit');
  const sections = [
    `${done.input}: ${recordingLine(recording)}\n${found} in ${formatDuration(done.seconds)}\n`,
    decomposition.motorUnits.length > 0 ? motorUnitTable(decomposition, recording) : noMotorUnits,
    hasInversion(decomposition.motorUnits) ? inversionTable(decomposition) : '',
    done.outcome.agreement ? agreementTable(done.outcome.agreement, decomposition) : '',
    `Results: ${request.out}\n${done.report ? `Report:  ${join(request.out, done.report)}\n` : ''}`,
  ];
  return sections.filter(Boolean).join('\n');
}

const noMotorUnits = `No motor unit passed the limits on silhouette and regularity. What may help: a longer part of the contraction
(--from, --to), leaving out noisy channels (--exclude; bmiss info lists them), or a lower --sil.
`;

function summary(outcomes: readonly RecordingJson[]): string {
  const by = (status: RecordingJson['status']) => outcomes.filter((outcome) => outcome.status === status);
  const failed = by('failed').map((outcome) => `  ${outcome.input}\n`);
  const line = `${count(outcomes.length, 'recording')}: ${by('done').length} decomposed, ${by('skipped').length} done already, ${failed.length} failed\n`;
  return `\n${line}${failed.length > 0 ? `Failed (the messages are above):\n${failed.join('')}` : ''}`;
}
