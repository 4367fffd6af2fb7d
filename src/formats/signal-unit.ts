/** What a file's word for the unit of its EMG means: volts times a factor, or arbitrary units. */

import type { SignalUnit } from '../core/recording.ts';

export interface UnitScale {
  readonly unit: SignalUnit;
  /** volts (or arbitrary units) per number in the file */
  readonly factor: number;
}

const factors: Readonly<Record<string, number>> = { V: 1, mV: 1e-3, uV: 1e-6, nV: 1e-9, pV: 1e-12, kV: 1e3 };

/**
 * Scale of a unit as files write it: V, mV, uV (also with either micro sign), nV, volts, microvolts, a.u., ...
 * @returns undefined when the word is no unit of voltage and not 'arbitrary'
 */
export function unitScale(word: string): UnitScale | undefined {
  const text = word
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^[µμ]/, 'u');
  if (/^(a\.?\s?u\.?|arb(itrary)?\.?( units?)?|adu)$/i.test(text)) return { unit: 'a.u.', factor: 1 };
  const short = text
    .replace(
      /^(milli|micro|nano|kilo)(?=v)/i,
      (name) => ({ milli: 'm', micro: 'u', nano: 'n', kilo: 'k' })[name.toLowerCase()] ?? '',
    )
    .replace(/v(olts?)?$/i, 'V');
  const factor = factors[short] ?? factors[short.toLowerCase().replace('v', 'V')];
  return factor === undefined ? undefined : { unit: 'V', factor };
}
