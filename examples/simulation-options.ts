/** What a simulation in the infinite medium takes, and the check of it. */

import { ParameterError, requireInteger, requireNumber } from '../src/core/errors.ts';
import type { Doublets, Pause } from './discharge-changes.ts';
import type { GivenRate } from './motor-pool.ts';

export interface InfiniteMediumOptions {
  /** electrodes along the fibres; default 13 */
  readonly rows?: number;
  /** electrodes across the fibres; default 5 */
  readonly columns?: number;
  /** default 0.008 */
  readonly spacingMetres?: number;
  /** no electrode at row 0, column 0, as on 13 x 5 grids of 64; default false */
  readonly missingCorner?: boolean;
  /** grids side by side across the fibres, one spacing apart; default 1 */
  readonly gridCount?: number;
  /** default 2048 */
  readonly samplingRateHz?: number;
  readonly seconds: number;
  readonly motorUnitCount: number;
  /** root mean square of the EMG over all channels and samples to that of the noise; default 20; Infinity: no noise */
  readonly snrDecibels?: number;
  /** root mean square of the noise, in place of snrDecibels: the only noise there can be without EMG */
  readonly noiseVolts?: number;
  /** 'band-limited': second-order Butterworth, 20 to 500 Hz; default 'white' */
  readonly noise?: 'white' | 'band-limited';
  readonly seed: number;
  /** share of the maximal effort on the plateau; default 0.3 */
  readonly effort?: number;
  /** line sources per motor unit; default 24 */
  readonly sourcesPerMotorUnit?: number;
  /** 1: discharges on whole samples; 2 or 4: on that fraction of a sample; default 1 */
  readonly phasesPerSample?: 1 | 2 | 4;
  /** linear change of each motor unit's MUAP along the recording; default none */
  readonly fatigue?: Fatigue;
  /** spans in which motor units fall silent; default none */
  readonly pauses?: readonly Pause[];
  /** second discharges soon after others; default none */
  readonly doublets?: Doublets;
  /** indices of those that discharge, the others being silent; [] for none at all; default all */
  readonly activeMotorUnits?: readonly number[];
  /** properties and rates of single motor units in place of the drawn ones; default none */
  readonly givenMotorUnits?: readonly GivenMotorUnit[];
}

/** Relative changes from the first sample to the last: -0.2 ends at 80 % of the start. */
export interface Fatigue {
  readonly amplitudeChange: number;
  readonly velocityChange: number;
}

/** What is given of a motor unit; the rest is drawn as without it. */
export interface GivenMotorUnit extends Partial<MotorUnitProperties> {
  /** index, in order of recruitment */
  readonly motorUnit: number;
  /** in place of the rate that follows the effort */
  readonly rate?: GivenRate;
}

export interface MotorUnitProperties {
  readonly acrossMetres: number;
  readonly depthMetres: number;
  readonly innervationZoneMetres: number;
  /** metres per second, at the start of the recording */
  readonly conductionVelocity: number;
  readonly fibreCount: number;
}

/** Options with their defaults; the ones that may be absent stay so. */
export type SimulationSettings = Required<Omit<InfiniteMediumOptions, OptionalSetting>> &
  Pick<InfiniteMediumOptions, OptionalSetting>;
type OptionalSetting = 'fatigue' | 'doublets' | 'noiseVolts' | 'activeMotorUnits';

const WHERE = 'simulateInfiniteMedium';

/** @throws ParameterError naming the first option out of range */
export function checkedOptions(options: InfiniteMediumOptions): SimulationSettings {
  const snrDecibels = options.snrDecibels ?? 20;
  if (snrDecibels !== Infinity) requireNumber(WHERE, 'snrDecibels', snrDecibels, -40, 200);
  if (options.noiseVolts !== undefined) {
    requireNumber(WHERE, 'noiseVolts', options.noiseVolts, 0, 1);
    if (options.snrDecibels !== undefined)
      throw new ParameterError(`${WHERE}: expected snrDecibels or noiseVolts, got both; leave one away`);
  }
  const motorUnitCount = requireInteger(WHERE, 'motorUnitCount', options.motorUnitCount, 1, 1000);
  checkChanges(options);
  checkMotorUnits(options, motorUnitCount);
  return {
    rows: requireInteger(WHERE, 'rows', options.rows ?? 13, 1),
    columns: requireInteger(WHERE, 'columns', options.columns ?? 5, 1),
    spacingMetres: requireNumber(WHERE, 'spacingMetres', options.spacingMetres ?? 0.008, 1e-4, 0.1),
    missingCorner: options.missingCorner ?? false,
    gridCount: requireInteger(WHERE, 'gridCount', options.gridCount ?? 1, 1),
    samplingRateHz: requireNumber(WHERE, 'samplingRateHz', options.samplingRateHz ?? 2048, 500, 1e5),
    seconds: requireNumber(WHERE, 'seconds', options.seconds, 2, 3600),
    motorUnitCount,
    snrDecibels,
    noiseVolts: options.noiseVolts,
    noise: options.noise ?? 'white',
    seed: requireInteger(WHERE, 'seed', options.seed, 0, 2 ** 31 - 1),
    effort: requireNumber(WHERE, 'effort', options.effort ?? 0.3, 0.01, 1),
    sourcesPerMotorUnit: requireInteger(WHERE, 'sourcesPerMotorUnit', options.sourcesPerMotorUnit ?? 24, 1, 1000),
    phasesPerSample: options.phasesPerSample ?? 1,
    fatigue: options.fatigue,
    pauses: options.pauses ?? [],
    doublets: options.doublets,
    activeMotorUnits: options.activeMotorUnits,
    givenMotorUnits: options.givenMotorUnits ?? [],
  };
}

function checkChanges({ fatigue, pauses = [], doublets, seconds }: InfiniteMediumOptions): void {
  if (fatigue) {
    requireNumber(WHERE, 'fatigue.amplitudeChange', fatigue.amplitudeChange, -1, 10);
    requireNumber(WHERE, 'fatigue.velocityChange', fatigue.velocityChange, -0.5, 1);
  }
  for (const [i, { fromSeconds, toSeconds }] of pauses.entries()) {
    requireNumber(WHERE, `pauses[${i}].fromSeconds`, fromSeconds, 0, seconds);
    requireNumber(WHERE, `pauses[${i}].toSeconds`, toSeconds, fromSeconds, seconds);
  }
  if (doublets) {
    requireNumber(WHERE, 'doublets.share', doublets.share, 0, 1);
    const [shortest, longest] = doublets.intervalSeconds;
    requireNumber(WHERE, 'doublets.intervalSeconds[1]', longest, 0, 0.05);
    requireNumber(WHERE, 'doublets.intervalSeconds[0]', shortest, 1e-3, longest);
  }
}

function checkMotorUnits(options: InfiniteMediumOptions, motorUnitCount: number): void {
  const { activeMotorUnits = [], pauses = [], givenMotorUnits = [] } = options;
  const check = (name: string, indices: readonly number[]) => {
    for (const index of indices) requireInteger(WHERE, name, index, 0, motorUnitCount - 1);
  };
  check('activeMotorUnits', activeMotorUnits);
  for (const [i, pause] of pauses.entries()) check(`pauses[${i}].motorUnits`, pause.motorUnits);
  for (const [i, given] of givenMotorUnits.entries()) {
    const name = `givenMotorUnits[${i}]`;
    check(`${name}.motorUnit`, [given.motorUnit]);
    if (givenMotorUnits.findIndex(({ motorUnit }) => motorUnit === given.motorUnit) < i)
      throw new ParameterError(`${WHERE}: ${name} expected each motor unit once, got ${given.motorUnit} again`);
    // shallower than any source may lie, the electrode would touch it
    if (given.depthMetres !== undefined) requireNumber(WHERE, `${name}.depthMetres`, given.depthMetres, 4e-3, 0.1);
    if (given.conductionVelocity !== undefined)
      requireNumber(WHERE, `${name}.conductionVelocity`, given.conductionVelocity, 1, 10);
    if (given.fibreCount !== undefined) requireInteger(WHERE, `${name}.fibreCount`, given.fibreCount, 1, 100_000);
    if (given.innervationZoneMetres !== undefined)
      requireNumber(WHERE, `${name}.innervationZoneMetres`, given.innervationZoneMetres, -0.03, 0.03);
    if (given.acrossMetres !== undefined) requireNumber(WHERE, `${name}.acrossMetres`, given.acrossMetres, -1, 1);
    if (given.rate) {
      requireNumber(WHERE, `${name}.rate.startHz`, given.rate.startHz, 0.5, 100);
      requireNumber(WHERE, `${name}.rate.endHz`, given.rate.endHz, 0.5, 100);
    }
  }
}
