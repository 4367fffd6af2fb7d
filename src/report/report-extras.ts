/** What a report shows beyond the recording and its decomposition; everything is optional. */

import type { Anatomy } from '../anatomy/label-map.ts';
import type { LeadFieldSet } from '../motorunit/lead-field-set.ts';
import type { MuscleModel } from '../separation/model/separation-model.ts';

/** One row of the parameter table (pipeline/parameters.ts fits). */
export interface ReportParameter {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  readonly source: string;
}

/** How a stored decomposition (an expert's, another tool's, a simulation's truth) was found again. */
export interface ReportAgreement {
  /** e.g. 'OTBioLab decomposition' */
  readonly origin: string;
  readonly toleranceSeconds: number;
  /** one row per motor unit of the reference */
  readonly rows: readonly ReportMatch[];
}

export interface ReportMatch {
  readonly referenceName: string;
  readonly referenceDischarges: number;
  /** index into the decomposition's motor units; -1 when none was matched */
  readonly motorUnit: number;
  /** 0 when none was matched */
  readonly rateOfAgreement: number;
  readonly lagSeconds?: number;
}

/** The limb whose model was inverted: what motor units are drawn on, and what the methods text says of it. */
export interface ReportBody {
  readonly anatomy: Anatomy;
  /** the electrodes as they lie on the skin, and the conductor */
  readonly leadFields: Pick<LeadFieldSet, 'electrodes' | 'settings'>;
  /** where motor units were looked for, and what was assumed of them */
  readonly muscles: readonly Pick<MuscleModel, 'muscle' | 'muscleLabel' | 'space'>[];
}

export interface ReportExtras {
  /** root mean square per channel, in the unit of the recording; default: of the signals as read, mean removed */
  readonly channelRms?: ArrayLike<number>;
  /** what channelRms is of, e.g. 'after the band-pass filter'; default 'as recorded, mean removed' */
  readonly channelRmsMeaning?: string;
  readonly parameterTable?: readonly ReportParameter[];
  readonly agreement?: ReportAgreement;
  /** shown where motor units have an inversion */
  readonly body?: ReportBody;
  /** the command that makes this decomposition again */
  readonly command?: string;
  /** e.g. 'sha256:...' of the input file */
  readonly inputDigest?: string;
  /** shown only when handed in: they differ from run to run */
  readonly timingsSeconds?: Readonly<Record<string, number>>;
  readonly peakMemoryBytes?: number;
}
