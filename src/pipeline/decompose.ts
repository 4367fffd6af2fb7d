/**
 * A whole decomposition: quality of the channels, filter, separation grid by grid, action potentials, quality of the motor
 * units, order. Knows no door and no platform.
 */

import { checkpoint, type RunControl } from '../core/control.ts';
import type { Decomposition } from '../core/decomposition.ts';
import { requireInteger } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import type { ReadResult } from '../formats/read-result.ts';
import type { ReportAgreement, ReportBody } from '../report/report-extras.ts';
import type { MuapWindow } from '../separation/joint-muaps.ts';
import { assessRecording } from './assess-recording.ts';
import { collectMotorUnits, usedChannels } from './collect-motor-units.ts';
import { compareWithStored } from './compare-with-stored.ts';
import { decomposeGrid, type GridOutcome, type Stopwatch, shareOfProgress } from './decompose-grid.ts';
import { fitBand } from './filter-channels.ts';
import { type ForwardModel, type ForwardOptions, prepareForward } from './forward-model.ts';
import { arenaBytes } from './memory-budget.ts';
import { orderBestFirst } from './order-best-first.ts';
import { completeParameters, type DecomposeParameters } from './parameters.ts';
import type { PlatformServices } from './platform-services.ts';
import { resolveDuplicates } from './resolve-duplicates.ts';
import { type ChannelGroup, selectChannels } from './select-channels.ts';
import { type TimeWindow, timeWindow } from './time-window.ts';
import { programName, version } from './version.ts';
import { warnOfParameters } from './warn-of-parameters.ts';

export interface DecomposeOptions {
  readonly parameters?: Partial<DecomposeParameters>;
  /** default 1 */
  readonly seed?: number;
  /** threads, the calling one included; default 1. Results do not depend on it */
  readonly workers?: number;
  /** the limb under the electrodes: motor units are also looked for where its model says, and have properties */
  readonly forward?: ForwardOptions;
}

export interface DecomposeOutcome {
  readonly decomposition: Decomposition;
  /** the recording as it was read, its channels marked good or bad as they were used */
  readonly recording: Recording;
  /** root mean square after the filter, one per channel, unit of the recording; NaN for channels that were not used */
  readonly channelRms: Float64Array;
  /** of each grid that was separated: extension factor and the counts of the run */
  readonly separation: readonly GridSummary[];
  /** how a decomposition that came with the recording was found again */
  readonly agreement?: ReportAgreement;
  /** the limb, where the decomposition was given its anatomy */
  readonly body?: ReportBody;
}

export interface GridSummary {
  /** index into `Recording.grids`, -1 for channels of no grid */
  readonly grid: number;
  readonly channels: number;
  readonly extensionFactor: number;
  readonly statistics: Readonly<Record<string, number>>;
}

/**
 * Decomposes a recording into motor units.
 * @param control - progress from 0 to 1, cancelled between steps
 * @returns motor units, best first; discharges are samples of the recording as it was read
 * @throws ParameterError for a parameter outside its range or that does not fit the recording; UnsupportedError when too
 * few channels are good; AbortedError when asked to stop
 */
export async function decomposeRecording(
  input: ReadResult,
  options: DecomposeOptions,
  services: PlatformServices,
  control: RunControl = {},
): Promise<DecomposeOutcome> {
  const plan = planRun(input.recording, options);
  const { recording, parameters, window, muapWindow } = plan;
  const timings: Record<string, number> = {};
  const lap = stopwatch(timings, services.clockSeconds);
  await checkpoint(control, { stage: 'channel quality', fraction: 0 });
  const band = { lowHz: parameters.bandLowHz, highHz: parameters.bandHighHz };
  const quality = assessRecording(recording, window, band);
  lap('channel quality');
  const selection = selectChannels(recording, quality.channels);
  const forward = options.forward && (await forwardModel(plan, selection.groups, options.forward, control));
  if (forward) lap('forward model');
  const { outcomes, backend } = await separateGrids(plan, selection.groups, forward, services, control, lap);
  await checkpoint(control, { stage: 'quality of motor units', fraction: 0.98 });
  const ordered = orderBestFirst(collectMotorUnits(outcomes, recording, window, muapWindow));
  const resolved = resolveDuplicates(ordered, recording, parameters.duplicateAgreement);
  lap('quality of motor units');
  const decomposition: Decomposition = {
    samplingRateHz: recording.samplingRateHz,
    sampleCount: recording.sampleCount,
    motorUnits: resolved.motorUnits,
    muapChannels: usedChannels(selection.groups),
    muapSampleCount: muapWindow.length,
    muapLeadSamples: muapWindow.lead,
    provenance: {
      program: programName,
      version,
      method: methodOf(options),
      parameters: { ...usedParameters(parameters, outcomes), ...(forward && { forwardModel: forward.settings }) },
      seed: plan.seed,
      backend,
      timingsSeconds: timings,
      peakMemoryBytes: services.peakMemoryBytes(),
    },
    warnings: [
      ...plan.warnings,
      ...quality.warnings,
      ...selection.warnings,
      ...(forward?.warnings ?? []),
      ...outcomes.flatMap((outcome) => outcome.warnings),
      ...resolved.warnings,
    ],
  };
  return {
    decomposition,
    recording: { ...recording, channels: quality.channels },
    channelRms: collectRms(outcomes, recording.channelCount),
    separation: outcomes.map(summarise),
    agreement: input.decomposition && compareWithStored(decomposition, input.decomposition, window),
    ...(forward && reportBody(forward, options.forward?.anatomy, outcomes)),
  };
}

/** bmiss: the forward model of a limb was inverted; cbss: blind. */
export function methodOf({ forward }: Pick<DecomposeOptions, 'forward'>): 'bmiss' | 'cbss' {
  return forward ? 'bmiss' : 'cbss';
}

async function forwardModel(
  { recording, parameters }: RunPlan,
  groups: readonly ChannelGroup[],
  options: ForwardOptions,
  control: RunControl,
): Promise<ForwardModel> {
  await checkpoint(control, { stage: 'forward model', fraction: 0.01 });
  return prepareForward(recording, options, groups, parameters);
}

function reportBody(
  { set }: ForwardModel,
  anatomy: ForwardOptions['anatomy'],
  outcomes: readonly GridOutcome[],
): { body: ReportBody } | undefined {
  const muscles = outcomes.find((outcome) => outcome.muscles)?.muscles;
  return anatomy && muscles && { body: { anatomy, leadFields: set, muscles } };
}

interface RunPlan {
  readonly recording: Recording;
  readonly parameters: DecomposeParameters;
  readonly seed: number;
  readonly workers: number;
  readonly window: TimeWindow;
  readonly muapWindow: MuapWindow;
  readonly warnings: readonly string[];
}

function planRun(recording: Recording, options: DecomposeOptions): RunPlan {
  const { parameters, warnings } = fitBand(completeParameters(options.parameters), recording);
  const lead = Math.round((parameters.muapSeconds / 2) * recording.samplingRateHz);
  return {
    recording,
    parameters,
    seed: requireInteger('decomposeRecording', 'seed', options.seed ?? 1, 0, 2 ** 31 - 1),
    workers: requireInteger('decomposeRecording', 'workers', options.workers ?? 1, 1, 64),
    window: timeWindow(recording, parameters),
    muapWindow: { length: 2 * lead, lead },
    warnings: [...warnings, ...warnOfParameters(parameters, options.forward !== undefined)],
  };
}

/** One grid after the other in one arena, each with a seed of its own. */
async function separateGrids(
  { recording, parameters, window, muapWindow, seed, workers }: RunPlan,
  groups: readonly ChannelGroup[],
  forward: ForwardModel | undefined,
  services: PlatformServices,
  control: RunControl,
  lap: Stopwatch,
): Promise<{ outcomes: readonly GridOutcome[]; backend: string }> {
  const sizes = groups.map((group) =>
    arenaBytes(group.channels.length, window.end - window.start, parameters, forward?.bytesOf(group)),
  );
  const kernels = await services.createKernels(Math.max(...sizes), workers);
  const outcomes: GridOutcome[] = [];
  try {
    for (const [index, group] of groups.entries()) {
      const prefix = groups.length > 1 ? `grid ${index + 1} of ${groups.length}: ` : '';
      const from = 0.03 + (0.95 * index) / groups.length;
      const part = shareOfProgress(control, from, from + 0.95 / groups.length, prefix);
      const gridInput = { kernels, recording, group, window, parameters, seed: seed + index, muapWindow, forward };
      outcomes.push(await decomposeGrid(gridInput, part, lap));
    }
  } finally {
    await kernels.close();
  }
  return { outcomes, backend: kernels.backend };
}

/** As they took effect: the automatic extension factor as the number that it was, an open end as a word (JSON has no infinity). */
function usedParameters(parameters: DecomposeParameters, outcomes: readonly GridOutcome[]): Record<string, unknown> {
  const factors = new Set(outcomes.map((outcome) => outcome.extensionFactor));
  return {
    ...parameters,
    toSeconds: parameters.toSeconds === Infinity ? 'end' : parameters.toSeconds,
    extensionFactor: factors.size === 1 ? [...factors][0] : parameters.extensionFactor,
  };
}

function summarise({ group, extensionFactor, statistics }: GridOutcome): GridSummary {
  return { grid: group.grid, channels: group.channels.length, extensionFactor, statistics };
}

function collectRms(outcomes: readonly GridOutcome[], channelCount: number): Float64Array {
  const rms = new Float64Array(channelCount).fill(Number.NaN);
  for (const { group, channelRms } of outcomes)
    for (const [row, channel] of group.channels.entries()) rms[channel] = channelRms[row];
  return rms;
}

function stopwatch(timings: Record<string, number>, clockSeconds: () => number): Stopwatch {
  let last = clockSeconds();
  return (stage) => {
    const now = clockSeconds();
    timings[stage] = (timings[stage] ?? 0) + now - last;
    last = now;
  };
}
