/**
 * Groups of motor units that are the same one found several times.
 * Two trains are duplicates when, after their best lag, common / max(a, b) >= minimumCommonShare. Duplicates of
 * duplicates belong to the same group, whatever the order (union-find): peers that overwrite labels pair by pair leave
 * some behind. Copies of one motor unit lie up to tens of milliseconds apart, so the lag is wide.
 * Source: Negro et al. 2016, J Neural Eng 13:026027 (at least 30 % common discharges); the grouping is
 * the transitive closure.
 */

import { requireNumber } from '../core/errors.ts';
import { requireAscending, samplesWithin } from './discharge-samples.ts';
import { bestLag } from './rate-of-agreement.ts';

export interface DuplicateOptions {
  readonly samplingRateHz: number;
  /** default 0.001 */
  readonly toleranceSeconds?: number;
  /** default 0.05 */
  readonly maximumLagSeconds?: number;
  /** default 0.3 */
  readonly minimumCommonShare?: number;
}

/**
 * @param trains - ascending discharge samples, best motor unit first
 * @returns groups of indices, each rising and so led by its best motor unit, in the order of those; single ones included
 * @throws ParameterError
 * Cost: a pair takes time linear in its discharges.
 */
export function duplicateGroups(trains: readonly Int32Array[], options: DuplicateOptions): number[][] {
  const isDuplicate = duplicateTest('duplicateGroups', trains, options);
  return connectedGroups(trains.length, isDuplicate);
}

/** Test of a pair of trains for at least the asked share of common discharges; checks trains and options once. */
export function duplicateTest(
  where: string,
  trains: readonly Int32Array[],
  options: DuplicateOptions,
): (i: number, j: number) => boolean {
  const { samplingRateHz, toleranceSeconds = 0.001, maximumLagSeconds = 0.05, minimumCommonShare = 0.3 } = options;
  requireNumber(where, 'minimumCommonShare', minimumCommonShare, 0, 1);
  const tolerance = samplesWithin(where, 'toleranceSeconds', toleranceSeconds, samplingRateHz);
  const maximumLag = samplesWithin(where, 'maximumLagSeconds', maximumLagSeconds, samplingRateHz);
  for (const [i, train] of trains.entries()) requireAscending(where, `trains[${i}]`, train);
  return (i, j) => {
    const longer = Math.max(trains[i].length, trains[j].length);
    // the shorter one bounds what can be common
    if (Math.min(trains[i].length, trains[j].length) < minimumCommonShare * longer || longer === 0) return false;
    return bestLag(trains[i], trains[j], tolerance, maximumLag).common >= minimumCommonShare * longer;
  };
}

/** Connected components of a symmetric relation on 0 .. count - 1, each rising, ordered by their first member. */
export function connectedGroups(count: number, related: (i: number, j: number) => boolean): number[][] {
  const parent = Array.from({ length: count }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const [x, y] = [root(i), root(j)];
      if (x !== y && related(i, j)) parent[Math.max(x, y)] = Math.min(x, y);
    }
  }
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const first = root(i);
    groups.set(first, [...(groups.get(first) ?? []), i]);
  }
  return [...groups.values()];
}
