/** The parts of `bench:bmiss`: what each measures, its rows against what was promised, and its tables. */

import { decomposeDefaults } from '../src/pipeline/parameters.ts';
import type { BmissFlags, BmissPart } from './bmiss-flags.ts';
import { ablationRows } from './bmiss-methods.ts';
import { measureRealLimb } from './bmiss-real.ts';
import { type BmissRuns, type Case, mainOf, PIECE_START_SECONDS } from './bmiss-runs.ts';
import {
  costTarget,
  falseTarget,
  notMeasured,
  promiseTargets,
  ratioTarget,
  wrongLimbTargets,
} from './bmiss-targets.ts';
import { keptRun } from './kept-run.ts';
import { atLeastStretch, atMost, type Target, table } from './page.ts';
import { measureProperties, propertyTargets } from './property-accuracy.ts';
import type { Plan } from './simulated-plans.ts';
import type { SetResult } from './simulated-set.ts';
import { calibration, conditionsTable, meansTable, pairsOf } from './simulated-text.ts';

export interface PartOutcome {
  readonly targets: readonly Target[];
  /** tables under a heading of their own; '' where the rows say all */
  readonly text: string;
  /** of simulated recordings */
  readonly results: readonly SetResult[];
  /** wall time of all its runs, in this run of the bench or an earlier one */
  readonly runSeconds: number;
}

const GRID64 = ['muniverse', 'linear', 'renewal', 'model', 'hard-peeling', 'nonlinear'];
const SHORT = ['linear', 'renewal', 'model'];
const SHORT_SECONDS = [6, 10];
/** Tried once, with 320 channels and 20 s, on one of two cores. */
const NO_MUNIVERSE = 'not run: had not ended after 38 minutes and 4 GB';
/** Of the recordings of ablations and of wrong limbs, and the piece of one of the former. */
const MIDDLE_EFFORT = 0.2;
const ABLATION_SECONDS = 10;

/** What a part measures, by its name. */
export function measurePart(part: BmissPart, runs: BmissRuns, flags: BmissFlags): Promise<PartOutcome> {
  const parts: Readonly<Record<BmissPart, () => Promise<PartOutcome>>> = {
    grid64: () => grid64(runs),
    short: () => short(runs),
    paper100: () => paper100(runs),
    'wrong-limb': () => wrongLimb(runs),
    real: () => real(flags.fresh),
    cost: () => cost(runs),
    ablation: () => ablation(runs),
    reliability: () => reliability(runs),
    properties: () => properties(flags.fresh),
  };
  return parts[part]();
}

async function grid64(runs: BmissRuns): Promise<PartOutcome> {
  const results = await runs.measure(casesOf(runs.grid64), GRID64);
  const [loud, noisy] = [20, 10].map((decibels) => results.filter(({ plan }) => plan.snrDecibels === decibels));
  const name = 'grid64, 30 s, 20 dB, mismatched';
  return simulated(
    [
      ratioTarget(`${name}: over hard peeling with the true MUAPs`, loud, ['model', 'hard-peeling'], [1.2, 1.6]),
      ratioTarget(`${name}: over MUniverse CBSS`, loud, ['model', 'muniverse'], [2.5]),
      ratioTarget(`${name}: over the nonlinear bound, hoped for`, loud, ['model', 'nonlinear'], [0.9]),
      ratioTarget('grid64, 30 s, 10 dB, mismatched: over linear', noisy, ['model', 'linear'], [1.2, 1.5]),
    ],
    results,
    tablesOf(runs, results),
  );
}

async function short(runs: BmissRuns): Promise<PartOutcome> {
  const cases = SHORT_SECONDS.flatMap((seconds) => casesOf(mainOf(runs.grid64), seconds));
  const results = await runs.measure(cases, SHORT);
  const targets = SHORT_SECONDS.flatMap((seconds) => {
    const own = results.filter(({ plan }) => plan.seconds === seconds);
    const name = `grid64 cut to ${seconds} s, 20 dB, mismatched`;
    return [
      ratioTarget(`${name}: over linear`, own, ['model', 'linear'], [1.5, 2]),
      ratioTarget(`${name}: over blind starts with the nonlinear decoder`, own, ['model', 'renewal'], [1, 1.25]),
    ];
  });
  const told = `The recordings of grid64 from ${PIECE_START_SECONDS} s on, all on the plateau.`;
  return simulated(targets, results, [told, conditions(runs, results)].join('\n\n'));
}

async function paper100(runs: BmissRuns): Promise<PartOutcome> {
  const results = await runs.measure(casesOf(runs.paper100), ['linear', 'renewal']);
  let why: string | undefined;
  try {
    results.push(...(await runs.measure(casesOf(runs.paper100), ['model'])));
  } catch (error) {
    why = `does not run: ${error instanceof Error ? error.message.trim().split('\n').at(-1) : error}`;
    process.stderr.write(`bench: paper100 with the limb ${why}\n`);
  }
  const quiet = results.find(({ plan, method }) => !plan.mismatched && method === 'model');
  const what = 'paper100, 30 dB, matched: found > 0.9 of 100';
  const mismatched = 'paper100, 20 dB, mismatched';
  const noisy = results.filter(({ plan }) => plan.mismatched);
  return simulated(
    [
      quiet ? atLeastStretch(what, quiet.above90, 86, 95) : notMeasured(what, '>= 86 (stretch 95)', why),
      atMost('paper100: iterations of the inversion of starts', decomposeDefaults.modelIterations, 10, '', 0),
      ratioTarget(`${mismatched}: over MUniverse CBSS`, noisy, ['model', 'muniverse'], [1.4, 2], why ?? NO_MUNIVERSE),
      ratioTarget(`${mismatched}: over linear`, noisy, ['model', 'linear'], [1.2, 1.4], why),
    ],
    results,
    conditions(runs, results),
  );
}

async function wrongLimb(runs: BmissRuns): Promise<PartOutcome> {
  const plans = mainOf(runs.grid64).filter(({ effort }) => effort === MIDDLE_EFFORT);
  const results = await runs.measure(casesOf(plans), ['linear', 'renewal', 'renewal-more', 'model', 'other-limb']);
  const told =
    'The leg64 model on recordings of forearm64, and the other way round; beside it the right limb, and as many blind starts.';
  return simulated(wrongLimbTargets(results), results, [told, tablesOf(runs, results)].join('\n\n'));
}

async function real(fresh: boolean): Promise<PartOutcome> {
  const outcome = await measureRealLimb(fresh);
  if (outcome) return { ...outcome, results: [] };
  return {
    targets: [notMeasured('real recording', 'more confirmed than without a model', 'no recording')],
    text: '',
    results: [],
    runSeconds: 0,
  };
}

async function cost(runs: BmissRuns): Promise<PartOutcome> {
  const results = await runs.measure(casesOf(mainOf(runs.grid64)), ['muniverse', 'model']);
  return simulated([costTarget(results)], results, '');
}

async function ablation(runs: BmissRuns): Promise<PartOutcome> {
  const plans = mainOf(runs.grid64).filter(({ effort }) => effort === MIDDLE_EFFORT);
  const cases = [...casesOf(plans), ...casesOf(plans.slice(0, 1), ABLATION_SECONDS)];
  const results = await runs.measure(
    cases,
    ablationRows.map(({ key }) => key),
  );
  const names = [...new Set(results.map(({ plan }) => plan.name))];
  const rows = ablationRows.map(({ key, decoder, starts, leftOut }) => {
    const own = names.map((name) => results.find(({ plan, method }) => plan.name === name && method === key));
    const found = own.map((result) => (result ? `${result.above90} (${result.false})` : ''));
    const cpuSeconds = own.reduce((sum, result) => sum + (result?.cpuSeconds ?? 0), 0);
    return [decoder, starts, leftOut, ...found, cpuSeconds.toFixed(0)];
  });
  const text = [
    'Motor units found > 0.9 (false ones). Blind starts are 32 a round, those of the model alone likewise; both: 32 blind ones and 16 of the model every other round, which are as many as 40 blind ones.',
    table(['decoding', 'starts', 'without', ...names, 'CPU s, all'], rows, 3),
    'A posterior MUAP for decoding is not built: docs/decisions.md, Inverting the forward model, says what its best case brought.',
  ];
  return simulated([], results, text.join('\n\n'));
}

async function reliability(runs: BmissRuns): Promise<PartOutcome> {
  const cases = [...casesOf(runs.grid64), ...SHORT_SECONDS.flatMap((seconds) => casesOf(mainOf(runs.grid64), seconds))];
  const results = await runs.measure(cases, ['model']);
  const pairs = pairsOf(results, 'model');
  const text = calibration('separation with the limb, recordings of grid64 whole and cut', pairs);
  return simulated([...promiseTargets(pairs), falseTarget(results)], results, text);
}

async function properties(fresh: boolean): Promise<PartOutcome> {
  const { targets, wallSeconds } = await keptRun(
    { name: 'properties', settings: [], dependsOn: 'model' },
    fresh,
    async () => {
      const start = performance.now();
      const measured: readonly Target[] = propertyTargets(await measureProperties());
      return { targets: measured, wallSeconds: (performance.now() - start) / 1000 };
    },
  );
  const text = 'Discharges known; the section "Properties of motor units" has the tables, `npm run bench:properties`.';
  return { targets, text, results: [], runSeconds: wallSeconds };
}

function simulated(targets: readonly Target[], results: readonly SetResult[], text: string): PartOutcome {
  return { targets, results, text, runSeconds: results.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0) };
}

function casesOf(plans: readonly Plan[], seconds?: number): Case[] {
  return plans.map((plan) => ({ plan, seconds }));
}

function tablesOf(runs: BmissRuns, results: readonly SetResult[]): string {
  const main = results.filter(({ plan }) => plan.isMain);
  return [
    'Mean of the main recordings (20 dB):',
    meansTable([...runs.methods.values()], main),
    conditions(runs, results),
  ].join('\n\n');
}

function conditions(runs: BmissRuns, results: readonly SetResult[]): string {
  return ['Motor units found > 0.9:', conditionsTable([...runs.methods.values()], results)].join('\n\n');
}
