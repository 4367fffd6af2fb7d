/**
 * Finds mains hum: its nominal frequency, its true one within +-0.5 Hz, and the harmonics that stand out, channel by channel.
 *
 * Spectra have segments of four seconds (0.25 Hz bins). A harmonic k of a channel stands out when the peak at k f is at least
 * `lineThreshold` times, and never less than 4 times, the median density 5 Hz to either side. The 4 comes from the cost of
 * removal: the subtraction (mains.ts) takes about 0.4 Hz of EMG with it, and a line of ratio 4 carries the power of
 * 1.1 Hz (3 times the Hann window's 0.375 Hz).
 * A single harmonic above the third in all channels together is not taken for mains.
 * f and 50 or 60 Hz are those with the largest sum over channels and harmonics of log(ratio / threshold) where positive.
 */

import { linePeak, linePower, lineThreshold, spectralFloor } from './spectral-line.ts';
import type { PowerSpectrum } from './spectrum.ts';

export type NominalMains = 50 | 60;

export const MAINS_SEGMENT_SECONDS = 4;
/** true mains frequencies lie well within this of the nominal one */
export const MAINS_RANGE_HZ = 0.5;
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
  let best: { score: number; nominalHz: NominalMains; frequencyHz: number; floors: Float64Array } | null = null;
  for (const nominalHz of nominal === 'auto' ? ([50, 60] as const) : [nominal]) {
    const floors = harmonicFloors(spectra, nominalHz, highestHz);
    for (let offset = -25; offset <= 25; offset++) {
      const frequencyHz = nominalHz + offset * 0.02;
      const score = familyScore(spectra, floors, frequencyHz, threshold);
      if (score > (best?.score ?? 0)) best = { score, nominalHz, frequencyHz, floors };
    }
  }
  if (!best) return null;
  const { nominalHz, frequencyHz, floors } = best;
  const lines = spectra.map((spectrum, c) => channelLines(spectrum, c, floors, spectra.length, frequencyHz, threshold));
  return isFamily(lines) ? { nominalHz, frequencyHz, lines, threshold } : null;
}

/** One line alone tells mains from other lines only where +-0.5 Hz times the harmonic is a small part of the spectrum. */
function isFamily(lines: readonly (readonly HumLine[])[]): boolean {
  const harmonics = new Set(lines.flatMap((own) => own.map((line) => line.harmonic)));
  return harmonics.size >= 2 || Math.min(...harmonics) <= 3;
}

/** A line of harmonic k may lie this far from k f: half a bin, and a drift of 0.05 Hz of the fundamental. */
function halfWidth(harmonic: number): number {
  return 0.125 + 0.05 * harmonic;
}

function harmonicFloors(spectra: readonly PowerSpectrum[], nominalHz: number, highestHz: number): Float64Array {
  const count = Math.max(0, Math.floor(highestHz / nominalHz));
  const floors = new Float64Array(spectra.length * count);
  for (let c = 0; c < spectra.length; c++)
    for (let k = 1; k <= count; k++)
      floors[c * count + k - 1] = spectralFloor(spectra[c], k * nominalHz, 1 + MAINS_RANGE_HZ * k);
  return floors;
}

function familyScore(
  spectra: readonly PowerSpectrum[],
  floors: Float64Array,
  frequencyHz: number,
  threshold: number,
): number {
  const count = floors.length / spectra.length;
  let score = 0;
  for (let c = 0; c < spectra.length; c++)
    for (let k = 1; k <= count; k++) {
      // the nearest bins only: a wider look would not tell one trial frequency from the next
      const ratio = linePeak(spectra[c], k * frequencyHz, 0) / floors[c * count + k - 1];
      if (ratio > threshold) score += Math.log(ratio / threshold);
    }
  return score;
}

function channelLines(
  spectrum: PowerSpectrum,
  channel: number,
  floors: Float64Array,
  channelCount: number,
  frequencyHz: number,
  threshold: number,
): HumLine[] {
  const count = floors.length / channelCount;
  const lines: HumLine[] = [];
  for (let k = 1; k <= count; k++) {
    const floorDensity = floors[channel * count + k - 1];
    const ratio = linePeak(spectrum, k * frequencyHz, halfWidth(k)) / floorDensity;
    if (!(ratio > threshold)) continue;
    const power = linePower(spectrum, k * frequencyHz, halfWidth(k), floorDensity);
    lines.push({ harmonic: k, ratio, power, floorDensity });
  }
  return lines;
}
