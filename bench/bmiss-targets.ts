/** Figures of `bench:bmiss` against what is promised of them. */

import type { Target } from './page.ts';
import { type AgreementPair, keptPromise } from './reliability.ts';
import type { SetResult } from './simulated-set.ts';
import { meanOf } from './simulated-text.ts';

/** What must be, and what was hoped for. */
export type Wanted = readonly [must: number, stretch?: number];

const CLAIM = 0.9;

/**
 * Motor units found > 0.9 by one method over those of another, means of the recordings that both ran on.
 * @param whyNot - what is said where there is none
 */
export function ratioTarget(
  what: string,
  results: readonly SetResult[],
  [method, over]: readonly [string, string],
  [must, stretch]: Wanted,
  whyNot?: string,
): Target {
  const pairs = results.flatMap((result) => {
    const other = results.find(({ plan, method: key }) => key === over && plan.name === result.plan.name);
    return result.method === method && other ? [[result.above90, other.above90]] : [];
  });
  const wanted = wantedText(`>= ${must} x`, stretch === undefined ? undefined : `${stretch} x`);
  if (pairs.length === 0) return notMeasured(what, wanted, whyNot);
  const [own, others] = [0, 1].map((i) => meanOf(pairs.map((pair) => pair[i])));
  const ratio = own / others;
  return {
    what,
    wanted,
    measured: `${ratio.toFixed(2)} x (${own.toFixed(1)} / ${others.toFixed(1)})`,
    met: ratio >= must,
    ...(stretch !== undefined && { stretchMet: ratio >= stretch }),
  };
}

/** Of motor units that claim more than 0.9, the shares that have more than 0.9 and than 0.8. */
export function promiseTargets(pairs: readonly AgreementPair[]): Target[] {
  const { claimed, above90, above80 } = keptPromise(pairs, CLAIM);
  const row = (least: number, count: number, must: number, stretch: number): Target => {
    const what = `of motor units that claim more than ${CLAIM}, those that have more than ${least}`;
    const wanted = wantedText(`>= ${must} %`, `${stretch} %`);
    if (claimed === 0) return notMeasured(what, wanted);
    const percent = (100 * count) / claimed;
    const measured = `${percent.toFixed(1)} % (${count} of ${claimed})`;
    return { what, wanted, measured, met: percent >= must, stretchMet: percent >= stretch };
  };
  return [row(0.9, above90, 90, 95), row(0.8, above80, 97, 99)];
}

export function falseTarget(results: readonly SetResult[]): Target {
  const what = 'false motor units, all runs with the limb';
  const [found, wrong] = [sumOf(results, (result) => result.reported), sumOf(results, (result) => result.false)];
  if (found === 0) return notMeasured(what, '<= 2 %');
  const percent = (100 * wrong) / found;
  return { what, wanted: '<= 2 %', measured: `${percent.toFixed(1)} % (${wrong} of ${found})`, met: percent <= 2 };
}

/** CPU time of the separation with the limb, its whole process, over that of the other program's call alone. */
export function costTarget(results: readonly SetResult[]): Target {
  const what = "CPU time with the limb, lead fields solved before, over MUniverse CBSS's";
  const wanted = wantedText('<= 1/5', '1/15');
  const peers = results.filter(({ method }) => method === 'muniverse');
  const own = results.filter(
    ({ method, plan }) => method === 'model' && peers.some((peer) => peer.plan.name === plan.name),
  );
  if (own.length === 0) return notMeasured(what, wanted);
  const [ours, theirs] = [
    meanOf(own.map(({ cpuSeconds }) => cpuSeconds)),
    meanOf(peers.map(({ callCpuSeconds, cpuSeconds }) => callCpuSeconds ?? cpuSeconds)),
  ];
  const times = theirs / ours;
  return {
    what,
    wanted,
    measured: `1/${times.toFixed(1)} (${ours.toFixed(0)} s / ${theirs.toFixed(0)} s)`,
    met: times >= 5,
    stretchMet: times >= 15,
  };
}

/** Another limb's model must find no less than blind separation does, and invent no more. */
export function wrongLimbTargets(results: readonly SetResult[]): Target[] {
  const of = (key: string, count: (result: SetResult) => number) =>
    sumOf(
      results.filter(({ method }) => method === key),
      count,
    );
  const found = (key: string) => of(key, ({ above90 }) => above90);
  const wrong = (key: string) => of(key, (result) => result.false);
  const what = "another limb's model, all recordings together";
  return [
    ...(['linear', 'renewal'] as const).map((key) => ({
      what: `${what}: found > 0.9, against ${key} without a model`,
      wanted: `>= ${found(key)}`,
      measured: String(found('other-limb')),
      met: found('other-limb') >= found(key),
    })),
    {
      what: `${what}: false motor units, against the fewer of both`,
      wanted: `<= ${Math.min(wrong('linear'), wrong('renewal'))}`,
      measured: String(wrong('other-limb')),
      met: wrong('other-limb') <= Math.min(wrong('linear'), wrong('renewal')),
    },
  ];
}

export function notMeasured(what: string, wanted: string, why = 'no run'): Target {
  return { what, wanted, measured: why };
}

function wantedText(must: string, stretch: string | undefined): string {
  return stretch === undefined ? must : `${must} (stretch ${stretch})`;
}

function sumOf(results: readonly SetResult[], of: (result: SetResult) => number): number {
  return results.reduce((sum, result) => sum + of(result), 0);
}
