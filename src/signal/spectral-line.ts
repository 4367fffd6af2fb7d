/**
 * Narrow lines in a spectrum, judged against their neighbourhood.
 *
 * ratio = largest density within lineHalfWidthHz of the frequency / median density of the neighbourhood on both sides.
 * For noise and K averaged segments the density is distributed as chi-squared with n = 2K degrees of freedom; its quantile
 * at z standard deviations over its mean is (1 - 2/(9n) + z sqrt(2/(9n)))^3 after Wilson & Hilferty 1931, Proc Natl Acad
 * Sci 17:684, and its median that of z = 0. `lineThreshold` is the ratio of the two.
 */

import type { PowerSpectrum } from './spectrum.ts';

/** Neighbourhood: from `gapHz` to `gapHz + FLOOR_WIDTH_HZ` on either side of the line. */
const FLOOR_WIDTH_HZ = 5;

/** Ratio that noise exceeds in one of a million bins (z = 4.75), when `segmentCount` segments were averaged. */
export function lineThreshold(segmentCount: number): number {
  const spread = 2 / (9 * 2 * Math.max(1, segmentCount));
  return ((1 - spread + 4.75 * Math.sqrt(spread)) / (1 - spread)) ** 3;
}

/** Median density of the neighbourhood of a frequency, unit^2 / Hz; NaN when the spectrum does not reach there. */
export function spectralFloor(spectrum: PowerSpectrum, frequencyHz: number, gapHz: number): number {
  const step = spectrum.frequencyStepHz;
  const values: number[] = [];
  for (const [from, to] of [
    [frequencyHz - gapHz - FLOOR_WIDTH_HZ, frequencyHz - gapHz],
    [frequencyHz + gapHz, frequencyHz + gapHz + FLOOR_WIDTH_HZ],
  ]) {
    const last = Math.min(spectrum.density.length - 1, Math.floor(to / step));
    for (let k = Math.max(1, Math.ceil(from / step)); k <= last; k++) values.push(spectrum.density[k]);
  }
  if (values.length === 0) return Number.NaN;
  values.sort((a, b) => a - b);
  return values[values.length >> 1];
}

/** Largest density within halfWidthHz of a frequency, the nearest bin always included. */
export function linePeak(spectrum: PowerSpectrum, frequencyHz: number, halfWidthHz: number): number {
  const step = spectrum.frequencyStepHz;
  const nearest = Math.round(frequencyHz / step);
  const first = Math.max(0, Math.min(nearest, Math.ceil((frequencyHz - halfWidthHz) / step)));
  const last = Math.min(spectrum.density.length - 1, Math.max(nearest, Math.floor((frequencyHz + halfWidthHz) / step)));
  let peak = 0;
  for (let k = first; k <= last; k++) peak = Math.max(peak, spectrum.density[k]);
  return peak;
}

/** Power of a line above its floor, unit^2; the line is spread by the window over about +-2 bins and by `halfWidthHz`. */
export function linePower(spectrum: PowerSpectrum, frequencyHz: number, halfWidthHz: number, floor: number): number {
  const step = spectrum.frequencyStepHz;
  const first = Math.max(0, Math.round((frequencyHz - halfWidthHz) / step) - 2);
  const last = Math.min(spectrum.density.length - 1, Math.round((frequencyHz + halfWidthHz) / step) + 2);
  let power = 0;
  for (let k = first; k <= last; k++) power += spectrum.density[k] - floor;
  return Math.max(0, power) * step;
}
