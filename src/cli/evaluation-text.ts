/** An evaluation as a person reads it in the terminal. */

import type { CrossTalkCounts, Evaluation, ExpectedAgreement } from '../pipeline/evaluate.ts';
import { columns } from './help.ts';
import { propertySummary, propertyTable } from './property-text.ts';
import { count, formatNumber, renderTable } from './table.ts';

export function evaluationText(evaluation: Evaluation): string {
  const { pairs, truthMotorUnits, foundMotorUnits, toleranceSeconds, maximumLagSeconds } = evaluation;
  const { expectedAgreement: expected, properties, crossTalk } = evaluation;
  const table = renderTable(
    [
      { title: 'truth', align: 'left' },
      { title: 'discharges' },
      { title: 'found', align: 'left' },
      { title: 'discharges' },
      { title: 'common' },
      { title: 'agreement' },
      ...(expected ? [{ title: 'expected' }] : []),
      { title: 'F1' },
      { title: 'precision' },
      { title: 'recall' },
      { title: 'lag (ms)' },
    ],
    pairs.map((pair) => [
      pair.truth,
      String(pair.truthDischarges),
      pair.found,
      String(pair.foundDischarges),
      String(pair.common),
      formatNumber(pair.rateOfAgreement, 3),
      ...(expected ? [formatNumber(pair.expectedRoa, 3)] : []),
      formatNumber(pair.f1, 3),
      formatNumber(pair.precision, 3),
      formatNumber(pair.recall, 3),
      formatNumber(1000 * pair.lagSeconds, 1),
    ]),
  );
  const list = (names: readonly string[]) => (names.length > 0 ? ` (${names.join(', ')})` : '');
  const groups = evaluation.duplicates.map((group) => group.join(' = '));
  const summary = columns('Summary', [
    ['agreement > 0.9', `${evaluation.foundAbove90} of ${truthMotorUnits}`],
    ['agreement > 0.8', `${evaluation.foundAbove80} of ${truthMotorUnits}`],
    ...(expected ? [['expected agreement', expectedText(expected)] as const] : []),
    ...(crossTalk ? [['of cross-talk muscles', crossTalkText(crossTalk)] as const] : []),
    ['not found', `${evaluation.missed.length}${list(evaluation.missed)}`],
    ['false', `${evaluation.false.length}${list(evaluation.false)}`],
    ['duplicates', `${evaluation.duplicateCount}${list(groups)}`],
    ['MUnitQuest label score', formatNumber(evaluation.munitquestLabelScore, 3)],
    ...(properties ? propertySummary(properties) : []),
  ]);
  const limits = `tolerance ${formatNumber(1000 * toleranceSeconds, 1)} ms, lag up to ${formatNumber(1000 * maximumLagSeconds, 0)} ms`;
  const head = `${count(truthMotorUnits, 'true motor unit')}, ${foundMotorUnits} found; ${limits}\n`;
  const parts = [head, pairs.length > 0 ? table : 'No pair agrees.\n'];
  if (properties && properties.properties.length > 0) parts.push(propertyTable(properties));
  return `${[...parts, summary].join('\n')}\n`;
}

function crossTalkText({ truthMotorUnits, matched, foundAbove90 }: CrossTalkCounts): string {
  return `${truthMotorUnits} true, ${matched} of them matched, ${foundAbove90} above 0.9 (within the other counts)`;
}

function expectedText({ pairs, meanExpected, meanMeasured, meanAbsoluteDifference }: ExpectedAgreement): string {
  const [expected, measured, difference] = [meanExpected, meanMeasured, meanAbsoluteDifference].map((value) =>
    formatNumber(value, 3),
  );
  return `mean ${expected} of ${count(pairs, 'pair')}, measured ${measured}, off by ${difference} on average`;
}
