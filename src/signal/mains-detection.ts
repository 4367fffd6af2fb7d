/**
 * Finds mains hum: its nominal frequency, its true one within +-0.25 Hz, and the harmonics that stand out, channel by channel.
 *
 * Spectra have segments of four seconds (0.25 Hz bins). First, is there hum at all? The family of lines at the multiples of
 * f must stand out from what other families of the same recording show (line-family.ts); f and 50 or 60 Hz are those that
 * stand out most. A single harmonic above the third in all channels together is not taken for mains.
 * Then, where is it? Harmonic k of a channel is removed when the peak at k f is at least `lineThreshold` times, and never
 * less than 4 times, the median density 5 Hz to either side. The 4 comes from the cost of removal: the subtraction
 * (mains.ts) takes about 0.4 Hz of EMG with it, and a line of ratio 4 carries the power of 1.1 Hz (3 times the Hann
 * window's 0.375 Hz).
 */

import { familySearch } from './line-family.ts';
import { linePeak, linePower, lineThreshold, spectralFloor } from './spectral-line.ts';
import type { PowerSpectrum } from './spectrum.ts';

export type NominalMains = 50 | 60;

export const MAINS_SEGMENT_SECONDS = 4;
/** large grids stay within 0.2 Hz of the nominal frequency; the rest is for the clock of the amplifier */
export const MAINS_RANGE_HZ = 0.25;
const SMALLEST_RATIO = 4;

export interface HumLine {
  readonly harmonic: number;
  /** peak over floor, density ratio */
  readonly ratio: number;
  /** unit^2, above the floor */
  readonly power: number;
  readonly floorDensity: number;
}

export interface MainsFinding {
  readonly nominalHz: NominalMains;
  /** best on a grid of 0.02 Hz */
  readonly frequencyHz: number;
  /** for each spectrum, its harmonics that stand out, ascending; empty when there is no hum */
  readonly lines: readonly (readonly HumLine[])[];
  readonly threshold: number;
}

/**
 * @param highestHz - harmonics are looked for up to here
 * @returns null when no family of harmonics stands out in any channel
 */
export function detectMains(
  spectra: readonly PowerSpectrum[],
  nominal: 'auto' | NominalMains,
  highestHz: number,
): MainsFinding | null {
  if (spectra.length === 0 || spectra[0].segmentCount === 0) return null;
  const threshold = Math.max(SMALLEST_RATIO, lineThreshold(spectra[0].segmentCount));
  const search = familySearch(spectra, highestHz);
  let best: { strength: number; nominalHz: NominalMains; frequencyHz: number } | null = null;
  for (const nominalHz of nominal === 'auto' ? ([50, 60] as const) : [nominal]) {
    const { strength, frequencyHz } = search(nominalHz, MAINS_RANGE_HZ);
    if (strength > (best?.strength ?? 1)) best = { strength, nominalHz, frequencyHz };
  }
  if (!best) return null;
  const { nominalHz, frequencyHz } = best;
  const harmonics = Math.floor(highestHz / nominalHz);
  const lines = spectra.map((spectrum) => channelLines(spectrum, frequencyHz, harmonics, threshold));
  return isFamily(lines) ? { nominalHz, frequencyHz, lines, threshold } : null;
}

/** One line alone tells mains from other lines only where the range times the harmonic is a small part of the spectrum. */
function isFamily(lines: readonly (readonly HumLine[])[]): boolean {
  const harmonics = new Set(lines.flatMap((own) => own.map((line) => line.harmonic)));
  return harmonics.size >= 2 || Math.min(...harmonics) <= 3;
}

/** A line of harmonic k may lie this far from k f: half a bin, and a drift of 0.05 Hz of the fundamental. */
function halfWidth(harmonic: number): number {
  return 0.125 + 0.05 * harmonic;
}

function channelLines(spectrum: PowerSpectrum, frequencyHz: number, harmonics: number, threshold: number): HumLine[] {
  const lines: HumLine[] = [];
  for (let k = 1; k <= harmonics; k++) {
    const floorDensity = spectralFloor(spectrum, k * frequencyHz, 1 + 0.25 * k);
    const ratio = linePeak(spectrum, k * frequencyHz, halfWidth(k)) / floorDensity;
    if (!(ratio > threshold)) continue;
    const power = linePower(spectrum, k * frequencyHz, halfWidth(k), floorDensity);
    lines.push({ harmonic: k, ratio, power, floorDensity });
  }
  return lines;
}
