/** MUAPs as they are measured where all discharges are known: simulated recordings, band-passed, joint least squares. */

import { skinSurface } from '../src/anatomy/smooth-surface/skin-surface.ts';
import { createKernels } from '../src/kernels/create-kernels.ts';
import { allocateSignal } from '../src/kernels/kernels.ts';
import { noiseCovariance } from '../src/pipeline/invert-grid.ts';
import { simulateRecording } from '../src/pipeline/simulate.ts';
import { folderStore } from '../src/platform/file-store.node.ts';
import { nodeGiveWay, nodeServices } from '../src/platform/node.ts';
import { jointMuapsInPlace, type MuapWindow } from '../src/separation/joint-muaps.ts';
import { prepareSignalInto } from '../src/signal/prepare-signal.ts';
import type { SimulatedMotorUnit } from '../src/simulation/simulation.ts';
import { fieldsFolder } from './body-fields.ts';
import { RAMP } from './simulated-plans.ts';
import { type BodyName, bodies, bodyRequest } from './simulated-sets.ts';

export const PROPERTY_BAND = { lowHz: 20, highHz: 500, order: 2 } as const;
/** as decompositions have them at 2048 Hz */
export const PROPERTY_WINDOW: MuapWindow = { length: 82, lead: 20 };

export interface PropertyPlan {
  readonly body: BodyName;
  readonly mismatched: boolean;
  readonly seed: number;
  readonly effort: number;
  readonly activeCount: number;
  readonly seconds: number;
  readonly snrDecibels: number;
}

export interface MeasuredMotorUnits {
  readonly truth: readonly SimulatedMotorUnit[];
  /** per motor unit, channels x window */
  readonly muaps: readonly Float32Array[];
  readonly dischargeCounts: readonly number[];
  /** as decompositions have it, channels x channels */
  readonly noiseCovariance: Float64Array;
  readonly samplingRateHz: number;
}

export async function measuredMotorUnits(plan: PropertyPlan): Promise<MeasuredMotorUnits> {
  const { source } = bodyRequest(bodies[plan.body], false);
  const { simulation } = await simulateRecording(
    source,
    {
      leadFields: bodies[plan.body].leadFields,
      profile: { kind: 'trapezoid', effort: plan.effort, ...RAMP },
      seconds: plan.seconds,
      seed: plan.seed,
      activeCount: plan.activeCount,
      imperfections: { noise: { kind: 'baseline', snrDecibels: plan.snrDecibels } },
      mismatch: plan.mismatched,
    },
    folderStore(fieldsFolder),
    { workers: 1 },
    nodeServices(),
    { giveWay: nodeGiveWay() },
  );
  const { recording, motorUnits } = simulation;
  const { channelCount, sampleCount, samplingRateHz } = recording;
  const kernels = await createKernels({ memoryBytes: 8 * channelCount * (sampleCount + 1024) + 64e6 });
  const residual = allocateSignal(kernels.arena, channelCount, sampleCount);
  prepareSignalInto(residual, recording, {
    channels: Int32Array.from({ length: channelCount }, (_, c) => c),
    firstSample: 0,
    sampleCount,
    band: PROPERTY_BAND,
    mains: 'off',
  });
  const trains = motorUnits.map(({ dischargeSamples }) => dischargeSamples);
  const { muaps } = jointMuapsInPlace(kernels, residual, trains, PROPERTY_WINDOW);
  const size = channelCount * PROPERTY_WINDOW.length;
  const covariance = noiseCovariance(kernels, residual, trains.length * PROPERTY_WINDOW.length);
  await kernels.close();
  return {
    truth: motorUnits,
    muaps: motorUnits.map((_, j) => muaps.slice(j * size, (j + 1) * size)),
    dischargeCounts: trains.map((train) => train.length),
    noiseCovariance: covariance,
    samplingRateHz,
  };
}

/** Depth below the skin of the body as it is known. */
export async function knownSkin(body: BodyName): Promise<(x: number, y: number, z: number) => number> {
  const skin = skinSurface(await bodyRequest(bodies[body], false).source.load());
  return (x, y, z) => Math.abs(skin.nearest(x, y, z)?.distanceMetres ?? Number.NaN);
}
