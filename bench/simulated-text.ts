/** The section of a simulated set: means of every method, yields by condition, the calibration, targets, and how all was measured. */

import { megabytes, seconds, type Target, table, targetTable } from './page.ts';
import { type AgreementPair, keptPromise, reliabilityBins, shareInterval } from './reliability.ts';
import { FEWEST_DISCHARGES } from './scored-recording.ts';
import type { Method } from './simulated-methods.ts';
import type { SetName } from './simulated-plans.ts';
import type { SetResult } from './simulated-set.ts';
import { type BodyName, bodies } from './simulated-sets.ts';

/** What the nonlinear decoder is to find for each motor unit of hard peeling. */
const LEAST_RATIO = 1.8;
const CLAIM = 0.9;

export function setText(
  set: SetName,
  where: string,
  methods: readonly Method[],
  results: readonly SetResult[],
): string {
  const main = results.filter(({ plan }) => plan.isMain);
  const used = [...new Set(results.map(({ plan }) => plan.body))];
  return [
    `## Simulated recordings: ${set}`,
    where,
    introduction(used),
    `All methods on the same recordings (${conditionsOf(main).join('; ')}), mean of a recording:`,
    meansTable(methods, main),
    conditionsOf(results).length > 1 ? 'Motor units found > 0.9 by condition, mean of its recordings:' : '',
    conditionsOf(results).length > 1 ? conditionsTable(methods, results) : '',
    set === 'grid64' ? targetTable(ratioTarget(main)) : '',
    calibration('the blind renewal decoder, all recordings of the set', pairsOf(results, 'renewal')),
    notes(results),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function introduction(used: readonly BodyName[]): string {
  const told = used.map((name) => `${name}: ${bodies[name].told}`).join('; ');
  return `\`bmiss simulate\`'s own road (\`src/pipeline/simulate.ts\`), trapezoid, baseline noise, ${told}. "Mismatched" recordings come from another body than the one that a decomposition would know (\`src/pipeline/mismatch.ts\`); only the row "with the limb" uses a body, the known one, whose lead fields were solved before. Rows "true MUAPs" are no methods but bounds: they are given every MUAP that was added and report each of them, so their false ones are MUAPs whose discharges they could not find. Ablations leave parts of the nonlinear decoder out; they and other programs run on the first recording of each condition. Matching: one to one, +-1 ms after the best lag; precision: share of the reported motor units that match a true one (F1 of 0.3 or more); false: best rate of agreement below 0.3. True motor units with fewer than ${FEWEST_DISCHARGES} discharges are not counted. Every row is a process of its own, two workers; MUniverse one thread.`;
}

export function conditionsOf(results: readonly SetResult[]): string[] {
  return [...new Set(results.map(({ plan }) => plan.condition))];
}

export function meansTable(methods: readonly Method[], results: readonly SetResult[]): string {
  const rows = methods.flatMap(({ key, label, kind }) => {
    const own = results.filter(({ method }) => method === key);
    if (own.length === 0) return [];
    const mean = (of: (result: SetResult) => number) => meanOf(own.map(of));
    const reported = mean((result) => result.reported);
    return [
      [
        kind === 'ablation' ? `- ${label}` : label,
        String(own.length),
        `${mean(({ above90 }) => above90).toFixed(1)} of ${mean(({ active }) => active).toFixed(0)}`,
        mean(({ above80 }) => above80).toFixed(1),
        reported.toFixed(1),
        reported > 0 ? (mean(({ matched }) => matched) / reported).toFixed(3) : 'n/a',
        mean((result) => result.false).toFixed(1),
        mean(({ duplicates }) => duplicates).toFixed(1),
        seconds(mean(({ wallSeconds }) => wallSeconds)),
        seconds(mean(({ cpuSeconds }) => cpuSeconds)),
        megabytes(Math.max(...own.map(({ peakBytes }) => peakBytes))),
      ],
    ];
  });
  const headings = ['method', 'recordings', 'RoA > 0.9', '> 0.8', 'reported', 'precision', 'false', 'duplicates'];
  return table([...headings, 'wall s', 'CPU s', 'peak MB'], rows);
}

export function conditionsTable(methods: readonly Method[], results: readonly SetResult[]): string {
  const shown = methods.filter(({ key }) => results.some(({ method }) => method === key));
  const rows = conditionsOf(results).map((condition) => [
    condition,
    ...shown.map(({ key }) => {
      const own = results.filter(({ plan, method }) => plan.condition === condition && method === key);
      return own.length > 0 ? meanOf(own.map(({ above90 }) => above90)).toFixed(1) : '';
    }),
  ]);
  return table(['condition', ...shown.map(({ key }) => key)], rows);
}

/** On the recordings that both ran on. */
function ratioTarget(results: readonly SetResult[]): Target[] {
  const of = (key: string) => results.filter(({ method }) => method === key);
  const [linear, nonlinear] = [of('hard-peeling'), of('nonlinear')];
  if (linear.length === 0 || linear.length !== nonlinear.length) return [];
  const [least, most] = [linear, nonlinear].map((own) => meanOf(own.map(({ above90 }) => above90)));
  const ratio = most / least;
  return [
    {
      what: 'true MUAPs, 30 s, 20 dB: nonlinear decoder over linear filters with hard peeling, found > 0.9',
      wanted: `>= ${LEAST_RATIO}`,
      measured: `${ratio.toFixed(2)} (${most.toFixed(1)} / ${least.toFixed(1)})`,
      met: ratio >= LEAST_RATIO,
    },
  ];
}

export function pairsOf(results: readonly SetResult[], key: string): AgreementPair[] {
  return results.filter(({ method }) => method === key).flatMap(({ pairs }) => pairs);
}

/** @param whose - method and recordings, for the page */
export function calibration(whose: string, pairs: readonly AgreementPair[]): string {
  if (pairs.length === 0) return '';
  const digits = (value: number) => (Number.isNaN(value) ? '' : value.toFixed(3));
  const rows = reliabilityBins(pairs)
    .filter(({ count }) => count > 0)
    .map((bin) => [
      `${bin.low} to ${bin.high}`,
      String(bin.count),
      digits(bin.meanExpected),
      digits(bin.meanTrue),
      bin.interval ? bin.interval.map(digits).join(' to ') : '',
    ]);
  const { claimed, above90, above80 } = keptPromise(pairs, CLAIM);
  const share = (count: number) =>
    `${((100 * count) / claimed).toFixed(1)} % (95 % interval ${shareInterval(count, claimed)
      .map((value) => `${(100 * value).toFixed(1)} %`)
      .join(' to ')})`;
  return [
    `Expected rate of agreement of ${whose}:`,
    table(['expected', 'motor units', 'mean expected', 'mean true', '95 % interval'], rows),
    claimed > 0
      ? `Of ${claimed} motor units that claim more than ${CLAIM}, ${share(above90)} have more than 0.9, ${share(above80)} more than 0.8.`
      : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** @param file - where every run by itself is written */
export function notes(results: readonly SetResult[], file = 'benchmarks-simulated.json'): string {
  const cached = results.filter((result) => result.cached).length;
  const busy = results.filter(({ loadAfter }) => loadAfter > 2.8).length;
  const words = [
    cached > 0
      ? `${cached} of ${results.length} runs were measured in an earlier run of the bench, with the same sources on the same recordings (\`--fresh\` measures again).`
      : '',
    busy > 0
      ? `**During ${busy} of ${results.length} runs other programs ran too, so their wall times are too long.**`
      : '',
    `Every run by itself: \`docs/${file}\`.`,
  ];
  return words.filter(Boolean).join(' ');
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
