/** What a signal beside the EMG is for, by its name or type. */

import type { AuxiliaryRole } from '../core/recording.ts';

const patterns: readonly (readonly [RegExp, AuxiliaryRole])[] = [
  [/target|requested/i, 'target'],
  [/\bpath\b|performed/i, 'path'],
  [/trig|status|sync|marker/i, 'trigger'],
  [/force|torque|load|mvc|newton/i, 'force'],
];

/** The first role whose words occur in `name`; 'other' when none does. */
export function auxiliaryRole(name: string): AuxiliaryRole {
  return patterns.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}
