/**
 * Found motor units against true ones.
 * Every pair is compared after its best lag (rate-of-agreement.ts); the one-to-one assignment with the largest sum of F1
 * is taken, and pairs with F1 below minimumF1 are parted again. Defaults as in MUniverse: lag up to 0.1 s, tolerance 1 ms,
 * F1 at least 0.3 (unrelated trains of 12 Hz reach 0.04 in the median and 0.07 at most). Unlike there, identifiers are free.
 * A found motor unit is false when its best rate of agreement with any true one is below 0.3.
 * Found motor units are duplicates when they reach 0.3 with the same true one or with each other; groups are transitive.
 * Source: evaluation of MUniverse; assignment: Kuhn 1955, Munkres 1957.
 */

import { munkres } from 'munkres';
import { ParameterError, requireNumber } from '../core/errors.ts';
import { connectedGroups } from './duplicates.ts';
import { type Agreement, type AgreementOptions, rateOfAgreement } from './rate-of-agreement.ts';

/** Rate of agreement from which two trains count as the same motor unit. */
const SAME_MOTOR_UNIT = 0.3;

export interface LabelledTrain {
  readonly id: number | string;
  /** ascending */
  readonly dischargeSamples: Int32Array;
}

export interface MatchOptions extends AgreementOptions {
  /** default 0.3 */
  readonly minimumF1?: number;
}

export interface MotorUnitMatch {
  readonly trueId: number | string;
  readonly foundId: number | string;
  readonly agreement: Agreement;
}

export interface MotorUnitMatching {
  /** in the order of the true motor units */
  readonly matches: readonly MotorUnitMatch[];
  readonly missedIds: readonly (number | string)[];
  readonly unmatchedIds: readonly (number | string)[];
  /** matched with a rate of agreement above 0.9, above 0.8 */
  readonly foundAbove90: number;
  readonly foundAbove80: number;
  /** found motor units whose best rate of agreement with a true one is below 0.3 */
  readonly falseIds: readonly (number | string)[];
  /** groups of two or more found motor units that are the same one */
  readonly duplicateGroups: readonly (readonly (number | string)[])[];
  /** found motor units beyond the first of each such group */
  readonly duplicateCount: number;
}

/**
 * @throws ParameterError when identifiers repeat, samples do not ascend or options are out of range
 * Cost: true x found comparisons, found^2 / 2 among the found, and an assignment.
 */
export function matchMotorUnits(
  truth: readonly LabelledTrain[],
  found: readonly LabelledTrain[],
  options: MatchOptions,
): MotorUnitMatching {
  const { minimumF1 = 0.3 } = options;
  requireNumber('matchMotorUnits', 'minimumF1', minimumF1, 0, 1);
  requireDistinct('truth', truth);
  requireDistinct('found', found);
  const table = truth.map((a) => found.map((b) => rateOfAgreement(a.dischargeSamples, b.dischargeSamples, options)));
  const matches = assign(table)
    .filter(([i, j]) => table[i][j].common > 0 && table[i][j].f1 >= minimumF1)
    .map(([i, j]) => ({ trueId: truth[i].id, foundId: found[j].id, agreement: table[i][j] }));
  const matchedTrue = new Set(matches.map(({ trueId }) => trueId));
  const matchedFound = new Set(matches.map(({ foundId }) => foundId));
  const idsOf = (trains: readonly LabelledTrain[]): (number | string)[] => trains.map(({ id }) => id);
  const groups = sameMotorUnit(table, found, options).map((group) => group.map((j) => found[j].id));
  return {
    matches,
    missedIds: idsOf(truth).filter((id) => !matchedTrue.has(id)),
    unmatchedIds: idsOf(found).filter((id) => !matchedFound.has(id)),
    foundAbove90: matches.filter(({ agreement }) => agreement.rateOfAgreement > 0.9).length,
    foundAbove80: matches.filter(({ agreement }) => agreement.rateOfAgreement > 0.8).length,
    falseIds: idsOf(found.filter((_, j) => table.every((row) => row[j].rateOfAgreement < SAME_MOTOR_UNIT))),
    duplicateGroups: groups,
    duplicateCount: groups.reduce((sum, group) => sum + group.length - 1, 0),
  };
}

/** Pairs (row, column), by row, with the largest sum of F1; one for each row or each column, whichever are fewer. */
export function assign(table: readonly (readonly Agreement[])[]): [number, number][] {
  if (table.length === 0 || table[0].length === 0) return [];
  const costs = table.map((row) => row.map(({ f1 }) => 1 - f1));
  return munkres(costs).sort(([i], [j]) => i - j);
}

function sameMotorUnit(
  table: readonly (readonly Agreement[])[],
  found: readonly LabelledTrain[],
  options: AgreementOptions,
): number[][] {
  const groups = connectedGroups(found.length, (i, j) => {
    const sharesTruth = table.some(
      (row) => row[i].rateOfAgreement >= SAME_MOTOR_UNIT && row[j].rateOfAgreement >= SAME_MOTOR_UNIT,
    );
    if (sharesTruth) return true;
    const { rateOfAgreement: mutual } = rateOfAgreement(found[i].dischargeSamples, found[j].dischargeSamples, options);
    return mutual >= SAME_MOTOR_UNIT;
  });
  return groups.filter((group) => group.length > 1);
}

function requireDistinct(name: string, trains: readonly LabelledTrain[]): void {
  const seen = new Set<number | string>();
  for (const { id } of trains) {
    if (seen.has(id)) {
      throw new ParameterError(
        `matchMotorUnits: ${name} expected distinct identifiers, got ${id} twice: join or rename these motor units`,
        { name, id },
      );
    }
    seen.add(id);
  }
}
