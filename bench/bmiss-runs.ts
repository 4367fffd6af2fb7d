/** Every run that the parts of `bench:bmiss` have in common, each made once in a run of the bench. */

import type { Method } from './simulated-methods.ts';
import { type Plan, plansOf } from './simulated-plans.ts';
import { measurePlan, type SetResult } from './simulated-set.ts';

/** Where a piece of a recording begins: on the plateau (RAMP of simulated-plans.ts). */
export const PIECE_START_SECONDS = 3;

/** A recording, whole or some seconds of its plateau. */
export interface Case {
  readonly plan: Plan;
  readonly seconds?: number;
}

export interface BmissRuns {
  readonly methods: ReadonlyMap<string, Method>;
  /** all methods with these keys, which this bench has, on all cases; other programs on the first of each main condition alone */
  readonly measure: (cases: readonly Case[], keys: readonly string[]) => Promise<SetResult[]>;
  /** those of the recordings whose names hold the flag's word */
  readonly grid64: readonly Plan[];
  readonly paper100: readonly Plan[];
}

/** @param named - part of the name of the recordings that are used; '' for all */
export function bmissRuns(methods: ReadonlyMap<string, Method>, named: string): BmissRuns {
  const done = new Map<string, SetResult>();
  const chosen = ({ name }: Plan) => name.includes(named);
  const measureOne = async ({ plan, seconds }: Case, method: Method): Promise<SetResult> => {
    const key = [plan.name, seconds, method.key].join('\n');
    const piece = seconds === undefined ? undefined : { from: PIECE_START_SECONDS, to: PIECE_START_SECONDS + seconds };
    const result = done.get(key) ?? (await measurePlan(plan, [method], piece))[0];
    done.set(key, result);
    return result;
  };
  return {
    methods,
    grid64: plansOf('grid64', 1).filter(chosen),
    paper100: plansOf('paper100', 1).filter(chosen).filter(isPromised),
    measure: async (cases, keys) => {
      const results: SetResult[] = [];
      for (const each of cases)
        for (const key of keys) {
          const method = methods.get(key);
          const runs = method?.kind !== 'other program' || (each.plan.isMain && each.plan.isFirst);
          if (method && runs) results.push(await measureOne(each, method));
        }
      return results;
    },
  };
}

/** Conditions of paper100 that something is promised of. */
function isPromised({ mismatched, snrDecibels }: Plan): boolean {
  return mismatched ? snrDecibels === 20 : snrDecibels === 30;
}

export function mainOf(plans: readonly Plan[]): Plan[] {
  return plans.filter(({ isMain }) => isMain);
}
