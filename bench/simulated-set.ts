/** All methods on all recordings of a set: what each run found and cost. */

import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import { matchMotorUnits } from '../src/metrics/match-motor-units.ts';
import { rateOfAgreement } from '../src/metrics/rate-of-agreement.ts';
import type { Kept } from './kept-run.ts';
import type { Usage } from './measured-run.ts';
import type { AgreementPair } from './reliability.ts';
import { type ScoredRecording, scoredRecording } from './scored-recording.ts';
import type { SimulatedFlags } from './simulated-flags.ts';
import type { Method, MethodRun } from './simulated-methods.ts';
import { type Plan, plansOf, type SetName } from './simulated-plans.ts';
import { simulatedRecording } from './simulated-recordings.ts';

export interface SetResult extends Usage, Kept {
  readonly plan: Plan;
  readonly method: string;
  /** true motor units with enough discharges to count */
  readonly active: number;
  readonly above90: number;
  readonly above80: number;
  readonly reported: number;
  /** of the reported, those that are matched one to one with a true motor unit */
  readonly matched: number;
  readonly false: number;
  readonly duplicates: number;
  /** of reported motor units that state what they expect of themselves */
  readonly pairs: readonly AgreementPair[];
  /** of the separation alone, where the method tells it apart */
  readonly callCpuSeconds?: number;
}

export async function measureSet(
  set: SetName,
  methods: readonly Method[],
  flags: Pick<SimulatedFlags, 'seeds' | 'recordings'>,
): Promise<SetResult[]> {
  const results: SetResult[] = [];
  for (const plan of plansOf(set, flags.seeds).filter(({ name }) => name.includes(flags.recordings))) {
    const shown = methods.filter((each) => runsOn(each, plan));
    results.push(...(await measurePlan(plan, shown)));
  }
  return results;
}

/** @param piece - seconds of the recording from which and to which it is decomposed; all of it without one */
export async function measurePlan(
  whole: Plan,
  methods: readonly Method[],
  piece?: { readonly from: number; readonly to: number },
): Promise<SetResult[]> {
  const file = await simulatedRecording(whole);
  const recording = await scoredRecording(file, piece?.to, piece?.from);
  const plan = piece ? cutPlan(whole, piece.to - piece.from) : whole;
  const results: SetResult[] = [];
  for (const method of methods) {
    const result = resultOf(plan, method.key, recording, await method.run(file, recording.window));
    results.push(result);
    const { above90, above80, active, cached, wallSeconds } = result;
    process.stderr.write(
      `bench: ${plan.name}: ${method.key}: ${above90} (${above80}) of ${active}, ${cached ? 'kept before' : `${wallSeconds.toFixed(1)} s`}\n`,
    );
  }
  return results;
}

function cutPlan(plan: Plan, seconds: number): Plan {
  return { ...plan, seconds, name: `${plan.name}, ${seconds} s`, condition: `${plan.condition}, ${seconds} s of it` };
}

/**
 * Ours and the bounds run on every recording, of paper100 those without a body on the mismatched ones alone: it is nothing to them. Another program,
 * which takes minutes, and ablations run on the first of each main condition.
 */
function runsOn({ kind }: Method, { set, mismatched, isMain, isFirst }: Plan): boolean {
  if (kind === 'model') return true;
  if (set === 'paper100' && !mismatched) return false;
  return kind === 'blind' || kind === 'bound' || (isMain && isFirst);
}

function resultOf(plan: Plan, method: string, recording: ScoredRecording, run: MethodRun): SetResult {
  const { units, ...usage } = run;
  const { samplingRateHz, truth } = recording;
  const trains = units.map(({ train }) => train);
  const { trueCount, above90, above80, false: falseCount, duplicates } = recording.scoreOf(trains);
  return {
    plan,
    method,
    active: trueCount,
    above90,
    above80,
    reported: units.length,
    matched: matchMotorUnits(truth, trains, { samplingRateHz }).matches.length,
    false: falseCount,
    duplicates,
    pairs: units.flatMap(({ train, expectedRoa }) =>
      expectedRoa === undefined ? [] : [{ expectedRoa, trueRoa: bestAgreement(train, truth, samplingRateHz) }],
    ),
    ...usage,
  };
}

function bestAgreement({ dischargeSamples }: LabelledTrain, truth: readonly LabelledTrain[], rate: number): number {
  return truth.reduce((best, other) => {
    const { rateOfAgreement: agreement } = rateOfAgreement(other.dischargeSamples, dischargeSamples, {
      samplingRateHz: rate,
    });
    return Math.max(best, agreement);
  }, 0);
}
