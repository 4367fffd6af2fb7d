/** Separation of the good channels of one grid, with the action potentials of its motor units. */

import { checkpoint, type RunControl } from '../core/control.ts';
import type { MotorUnitInversion } from '../core/motor-unit-inversion.ts';
import type { Recording } from '../core/recording.ts';
import { allocateSignal, type Kernels, type PaddedSignal } from '../kernels/kernels.ts';
import type { ReportBody } from '../report/report-extras.ts';
import { separateBlind } from '../separation/blind-separation.ts';
import { jointMuapsInPlace, type MuapWindow } from '../separation/joint-muaps.ts';
import type { SeparationModel } from '../separation/model/separation-model.ts';
import type { SeparatedMotorUnit } from '../separation/separation.ts';
import { filterChannelsInto } from './filter-channels.ts';
import type { ForwardModel } from './forward-model.ts';
import { invertGrid } from './invert-grid.ts';
import type { DecomposeParameters } from './parameters.ts';
import type { ChannelGroup } from './select-channels.ts';
import type { TimeWindow } from './time-window.ts';

export interface GridOutcome {
  readonly group: ChannelGroup;
  /** samples count from the start of the time window */
  readonly motorUnits: readonly SeparatedMotorUnit[];
  /** motor units x good channels x muapSampleCount, unit of the recording */
  readonly muaps: Float32Array;
  /** of the group's channels, after the filter */
  readonly channelRms: Float64Array;
  readonly extensionFactor: number;
  readonly statistics: Readonly<Record<string, number>>;
  /** parallel to motorUnits, `muap` on the group's channels; absent without a model of the limb */
  readonly inversions?: readonly (MotorUnitInversion | undefined)[];
  /** where its motor units were looked for; absent likewise */
  readonly muscles?: ReportBody['muscles'];
  readonly warnings: readonly string[];
}

export interface GridInput {
  readonly kernels: Kernels;
  readonly recording: Recording;
  readonly group: ChannelGroup;
  readonly window: TimeWindow;
  readonly parameters: DecomposeParameters;
  readonly seed: number;
  readonly muapWindow: MuapWindow;
  readonly forward?: ForwardModel;
}

/** Adds up the seconds of each stage. */
export type Stopwatch = (stage: string) => void;

/**
 * Filters, separates and estimates the MUAPs of one grid; all memory it takes from the arena is given back.
 * @param control - its progress runs from 0 to 1 for this grid
 */
export async function decomposeGrid(input: GridInput, control: RunControl, lap: Stopwatch): Promise<GridOutcome> {
  const { kernels, recording, group, window, parameters, muapWindow } = input;
  const mark = kernels.arena.mark();
  try {
    await checkpoint(control, { stage: 'filtering', fraction: 0 });
    const signal = allocateSignal(kernels.arena, group.channels.length, window.end - window.start);
    const filtered = filterChannelsInto(signal, recording, group, window, parameters);
    lap('filter');
    const model = input.forward?.modelOf(group, kernels.arena);
    if (model) lap('forward model');
    const separation = await separateBlind(
      { kernels, signal, samplingRateHz: recording.samplingRateHz, ...(model && { model }) },
      parameters,
      input.seed,
      shareOfProgress(control, 0.08, 0.93),
    );
    lap('separation');
    await checkpoint(control, { stage: 'action potentials', fraction: 0.93 });
    const trains = separation.motorUnits.map((motorUnit) => motorUnit.dischargeSamples);
    const joint = jointMuapsInPlace(kernels, signal, trains, muapWindow);
    lap('action potentials');
    const inversions = model && (await invert(input, model, signal, joint.muaps, trains, control));
    if (inversions) lap('properties');
    return {
      group,
      motorUnits: separation.motorUnits,
      muaps: joint.muaps,
      channelRms: filtered.rms,
      extensionFactor: separation.extensionFactor,
      statistics: separation.statistics,
      ...(model && {
        inversions,
        // without their MUAPs, whose tables lie in the arena
        muscles: model.muscles.map(({ muscle, muscleLabel, space }) => ({ muscle, muscleLabel, space })),
      }),
      warnings: [...filtered.notes, ...separation.warnings],
    };
  } finally {
    kernels.arena.release(mark);
  }
}

async function invert(
  { kernels, muapWindow }: GridInput,
  model: SeparationModel,
  residual: PaddedSignal,
  muaps: Float32Array,
  trains: readonly Int32Array[],
  control: RunControl,
): Promise<GridOutcome['inversions']> {
  await checkpoint(control, { stage: 'properties of motor units', fraction: 0.95 });
  return invertGrid(kernels, model, residual, muaps, trains, muapWindow);
}

/** A control whose fractions 0 to 1 lie between `from` and `to` of the outer one. */
export function shareOfProgress(control: RunControl, from: number, to: number, prefix = ''): RunControl {
  const { onProgress } = control;
  if (!onProgress) return control;
  return {
    ...control,
    onProgress: (progress) =>
      onProgress({
        ...progress,
        stage: `${prefix}${progress.stage}`,
        fraction: from + (to - from) * progress.fraction,
      }),
  };
}
