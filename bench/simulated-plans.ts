/** The recordings of the simulated sets: who contracts how strongly, in which body, with how much noise. */

import { type BodyName, bodies } from './simulated-sets.ts';

export const SETS = ['grid64', 'paper100', 'tibialis256'] as const;
export type SetName = (typeof SETS)[number];

/** What distinguishes groups of recordings within a set; recordings of a condition differ in their seed. */
export interface Condition {
  readonly body: BodyName;
  /** the body is another than a decomposition knows; what the model-free methods find says nothing of it */
  readonly mismatched: boolean;
  /** share of the maximal force on the plateau */
  readonly effort: number;
  /** motor units that discharge, of each muscle */
  readonly activeCount: number;
  readonly snrDecibels: number;
  readonly seconds: number;
  /** its figures go into the set's first table, and all methods run on it; else blind methods and the three bounds alone */
  readonly isMain: boolean;
}

export interface Plan extends Condition {
  readonly set: SetName;
  readonly seed: number;
  /** the first of its condition: other programs and ablations run on it alone */
  readonly isFirst: boolean;
  /** of files */
  readonly name: string;
  /** for the page */
  readonly condition: string;
}

const SECONDS = 30;
/** Rest and ramps are short, so that a piece of some seconds from 3 s on is a plateau. */
export const RAMP = { restSeconds: 0.5, rampSeconds: 2.5 } as const;
/** As one pool of about 120 motor units recruits them. */
const EFFORTS = [
  { effort: 0.1, activeCount: 60 },
  { effort: 0.2, activeCount: 80 },
  { effort: 0.4, activeCount: 100 },
] as const;

const conditions: Readonly<Record<SetName, readonly Condition[]>> = {
  grid64: (['forearm64', 'leg64'] as const).flatMap((body) => [
    ...EFFORTS.map((each): Condition => {
      return { body, mismatched: true, ...each, snrDecibels: 20, seconds: SECONDS, isMain: true };
    }),
    { body, mismatched: true, ...EFFORTS[1], snrDecibels: 10, seconds: SECONDS, isMain: false },
  ]),
  paper100: [30, 20, 10].flatMap((snrDecibels) =>
    [true, false].map((mismatched): Condition => {
      const isMain = mismatched && snrDecibels === 20;
      return { body: 'paper320', mismatched, effort: 0.2, activeCount: 10, snrDecibels, seconds: 20, isMain };
    }),
  ),
  tibialis256: [
    {
      body: 'tibialis256',
      mismatched: true,
      effort: 0.3,
      activeCount: 90,
      snrDecibels: 20,
      seconds: SECONDS,
      isMain: true,
    },
  ],
};

/** @param seeds - recordings of each condition; sets of many channels have one, whatever is asked for */
export function plansOf(set: SetName, seeds: number): Plan[] {
  const count = set === 'grid64' ? seeds : 1;
  return conditions[set].flatMap((condition, c) =>
    Array.from({ length: condition.isMain ? count : 1 }, (_, k): Plan => {
      // the same motor units and discharges whatever the noise and the body's errors
      const seed = 1000 * (SETS.indexOf(set) + 1) + 100 * (set === 'paper100' ? 0 : c) + k + 1;
      const { body, mismatched, effort, snrDecibels } = condition;
      const percent = Math.round(100 * effort);
      const name = `${body}-${percent}-${snrDecibels}db-${mismatched ? 'mismatched' : 'matched'}-${seed}`;
      return { ...condition, set, seed, isFirst: k === 0, name, condition: conditionText(condition) };
    }),
  );
}

function conditionText({ body, mismatched, effort, activeCount, snrDecibels }: Condition): string {
  const muscles = bodies[body].leadFields.muscles?.length ?? 1;
  const words = [
    body,
    `${Math.round(100 * effort)} %`,
    `${activeCount * muscles} active`,
    `${snrDecibels} dB`,
    mismatched ? 'mismatched' : 'matched',
  ];
  return words.join(', ');
}
