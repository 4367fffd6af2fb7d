/**
 * The physical range that goes into an EDF or BDF header: two texts of at most 8 characters, without exponent, that
 * enclose every value (a range that is too small clips, which happens to files in circulation).
 */

import { ParameterError } from '../../core/errors.ts';

export interface PhysicalRange {
  readonly minimumText: string;
  readonly maximumText: string;
  readonly digitalMinimum: number;
  readonly digitalMaximum: number;
}

/**
 * BDF: symmetric about 0 on both sides, so that 0 stays 0. EDF, with its 16 bits: from the least to the largest value.
 * @throws ParameterError for values that are not finite, or beyond 9999998 (choose a larger unit)
 */
export function physicalRange(
  kind: 'edf' | 'bdf',
  signal: { readonly label: string; readonly samples: Float32Array; readonly factor?: number },
  where: string,
): PhysicalRange {
  const { samples, factor = 1 } = signal;
  let least = Infinity;
  let largest = -Infinity;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i] * factor;
    if (!Number.isFinite(value))
      throw new ParameterError(
        `${where}: ${signal.label} has ${value} at sample ${i}, which the format cannot hold; mark or repair the channel first`,
      );
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  if (kind === 'bdf') {
    largest = Math.max(largest, -least);
    least = -largest;
  }
  if (!(largest > least)) [least, largest] = [least - (Math.abs(least) || 1), largest + (Math.abs(largest) || 1)];
  if (Math.max(-least, largest) > 9_999_998)
    throw new ParameterError(
      `${where}: ${signal.label} reaches ${Math.max(-least, largest)}, more than 8 characters hold; choose a larger unit`,
    );
  const minimumText = enclosing(least, -1);
  const maximumText = enclosing(largest, 1);
  const full = kind === 'bdf' ? 8388607 : 32767;
  return {
    minimumText,
    maximumText,
    digitalMinimum: kind === 'bdf' ? -full : -full - 1,
    digitalMaximum: full,
  };
}

/** The closest decimal text of at most 8 characters on the outer side of `value`. */
function enclosing(value: number, side: 1 | -1): string {
  const whole = Math.trunc(Math.abs(value) + 1).toString().length;
  const decimals = Math.max(0, 8 - 1 - 1 - whole);
  const step = 10 ** decimals;
  const rounded = side > 0 ? Math.ceil(value * step) : Math.floor(value * step);
  for (let n = rounded; ; n += side) {
    const text = (n / step).toFixed(decimals).replace(/^-0(\.0*)?$/, '0');
    if (side > 0 ? Number(text) >= value : Number(text) <= value) return text;
  }
}
