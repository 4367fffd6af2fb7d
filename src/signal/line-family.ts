/**
 * Evidence for a family of narrow lines at the multiples of one frequency, against the same evidence at other frequencies of
 * the same recording.
 *
 * With L the logarithm of the density over its neighbourhood (mean logarithm 1 to 6 Hz to either side) and t the logarithm that
 * noise exceeds in one of a hundred bins, the evidence of channel c at the fundamental f is
 *   S_c(f) = sum over harmonics k of max(0, L_c[bin nearest to k f] - t).
 * The EMG is no noise with known statistics: motor units that discharge regularly have lines of their own, and a chance peak
 * is seen by many neighbouring channels at once. Therefore its own spectra are the measure: S is taken in windows of
 * +-rangeHz round fundamentals that are nobody's mains, and a family stands out when its evidence, summed over channels or in
 * one channel, is `MARGIN` times what all but a tenth of these windows reach (a tenth may hold lines of other devices).
 */

import type { PowerSpectrum } from './spectrum.ts';

const NEAR_HZ = 1;
const FAR_HZ = 6;
const TRIAL_STEP_HZ = 0.02;
/** comparison windows: this far apart, over this range to either side, and this far from 50 and 60 Hz at least */
const WINDOW_STEP_HZ = 0.55;
const WINDOW_RANGE_HZ = 7.7;
const WINDOW_GAP_HZ = 1;
/** measured on recordings without hum (60 cuts of simulated EMG, 700 of noise): at most 1.95 and 2.5 */
const MARGIN = 2.5;
/** evidence that a window without any line may have by chance, for recordings of few channels */
const LEAST_EVIDENCE = 0.5;

export interface FamilyEvidence {
  /** of the most evidence, on a grid of 0.02 Hz */
  readonly frequencyHz: number;
  /** evidence over MARGIN times that of the comparison windows, the larger of all channels' sum and of one; > 1 stands out */
  readonly strength: number;
}

/** Looks for the family near one nominal frequency in spectra that were prepared once. */
export type FamilySearch = (nominalHz: number, rangeHz: number) => FamilyEvidence;

/** @param spectra - of one recording, at least one, all with the same step and number of segments */
export function familySearch(spectra: readonly PowerSpectrum[], highestHz: number): FamilySearch {
  const grid = excessLogarithms(spectra, highestHz);
  return (nominalHz, rangeHz) => {
    const own = windowEvidence(grid, nominalHz, rangeHz);
    const masked = maskFamily(grid, nominalHz, rangeHz);
    const sums: number[] = [];
    const singles: number[] = [];
    const reach = Math.floor(WINDOW_RANGE_HZ / WINDOW_STEP_HZ);
    for (let i = -reach; i <= reach; i++) {
      const centreHz = nominalHz + i * WINDOW_STEP_HZ;
      if ([50, 60].some((mains) => Math.abs(centreHz - mains) < WINDOW_GAP_HZ)) continue;
      const evidence = windowEvidence(grid, centreHz, rangeHz, masked);
      sums.push(evidence.sum);
      singles.push(evidence.single);
    }
    const strength = Math.max(own.sum / usual(sums), own.single / usual(singles)) / MARGIN;
    return { frequencyHz: own.frequencyHz, strength };
  };
}

interface ExcessGrid {
  /** max(0, L - t), spectra x width; bin 0 is zero */
  readonly excess: Float32Array;
  readonly width: number;
  readonly stepHz: number;
  readonly highestHz: number;
}

function excessLogarithms(spectra: readonly PowerSpectrum[], highestHz: number): ExcessGrid {
  const { frequencyStepHz: stepHz, density, segmentCount } = spectra[0];
  const near = Math.ceil(NEAR_HZ / stepHz);
  const far = Math.ceil(FAR_HZ / stepHz);
  const width = Math.min(density.length, Math.ceil(highestHz / stepHz) + 1);
  const count = Math.min(density.length, width + far);
  const threshold = noiseLogarithm(segmentCount);
  const excess = new Float32Array(spectra.length * width);
  const sums = new Float64Array(count + 1);
  spectra.forEach((spectrum, c) => {
    for (let k = 0; k < count; k++) sums[k + 1] = sums[k] + Math.log(Math.max(1e-300, spectrum.density[k]));
    for (let k = 1; k < width; k++) {
      const [a, b] = [Math.max(1, k - far), Math.max(1, k - near)];
      const [d, e] = [Math.min(count, k + near + 1), Math.min(count, k + far + 1)];
      const floor = (sums[b] - sums[a] + sums[e] - sums[d]) / (b - a + e - d);
      excess[c * width + k] = Math.max(0, sums[k + 1] - sums[k] - floor - threshold);
    }
  });
  return { excess, width, stepHz, highestHz };
}

/**
 * Quantile at z = 2.33 of the logarithm of the density of noise, less its mean logarithm. Chi-squared with n = 2K degrees
 * of freedom: quantile as in spectral-line.ts, mean logarithm digamma(K) - log K, near -1 / (2K) - 1 / (12 K^2).
 */
function noiseLogarithm(segmentCount: number): number {
  const spread = 1 / (9 * segmentCount);
  return 3 * Math.log(1 - spread + 2.33 * Math.sqrt(spread)) + 1 / (2 * segmentCount) + 1 / (12 * segmentCount ** 2);
}

/** Largest evidence within rangeHz of a fundamental: of all channels together, and of one. */
function windowEvidence(
  { excess, width, stepHz, highestHz }: ExcessGrid,
  centreHz: number,
  rangeHz: number,
  masked?: Uint8Array,
): { frequencyHz: number; sum: number; single: number } {
  const harmonics = Math.floor(highestHz / centreHz);
  const trials = Math.floor(rangeHz / TRIAL_STEP_HZ);
  const bins = new Int32Array(harmonics);
  let frequencyHz = centreHz;
  let [sum, single] = [0, 0];
  for (let i = -trials; i <= trials; i++) {
    const trialHz = centreHz + i * TRIAL_STEP_HZ;
    for (let k = 1; k <= harmonics; k++) {
      const bin = Math.min(width - 1, Math.round((k * trialHz) / stepHz));
      bins[k - 1] = masked?.[bin] ? 0 : bin;
    }
    let total = 0;
    for (let from = 0; from < excess.length; from += width) {
      let own = 0;
      for (let k = 0; k < harmonics; k++) own += excess[from + bins[k]];
      total += own;
      if (own > single) single = own;
    }
    if (total <= sum) continue;
    sum = total;
    frequencyHz = trialHz;
  }
  return { frequencyHz, sum, single };
}

/** 1 for bins near the multiples of a frequency, so that a true family does not count against itself. */
function maskFamily({ width, stepHz }: ExcessGrid, nominalHz: number, rangeHz: number): Uint8Array {
  const masked = new Uint8Array(width);
  for (let k = 1; k * nominalHz <= width * stepHz; k++) {
    const first = Math.ceil((k * (nominalHz - rangeHz) - NEAR_HZ) / stepHz);
    masked.fill(1, first, Math.floor((k * (nominalHz + rangeHz) + NEAR_HZ) / stepHz) + 1);
  }
  return masked;
}

/** What nine of ten windows do not exceed, and never less than LEAST_EVIDENCE. */
function usual(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(LEAST_EVIDENCE, sorted[Math.floor(0.9 * (sorted.length - 1))]);
}
