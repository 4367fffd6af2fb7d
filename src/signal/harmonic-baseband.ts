/**
 * Mixing a signal down at the harmonics of one frequency: b_k[m] = sum over block m of x[t] exp(-2 pi i k f t).
 *
 * Tables hold one block of the carriers; the phase at the start of a block is taken in closed form, so nothing drifts.
 * Blocks of 45 ms put neither 50 nor 60 Hz, nor their first multiples, onto 0 Hz of another harmonic's baseband.
 */

const BLOCK_SECONDS = 0.045;

export interface HarmonicMixer {
  readonly samplingRateHz: number;
  readonly frequencyHz: number;
  readonly harmonics: readonly number[];
  readonly sampleCount: number;
  readonly blockLength: number;
  /** the last block may be shorter than blockLength */
  readonly blockCount: number;
  /** harmonics x blockLength */
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
  /** harmonics x blockCount x (re, im): exp(i phase of the carrier at the start of the block + k phase at its middle) */
  readonly turns: Float64Array;
  /** phase of the fundamental beyond 2 pi f t at each block boundary, radians, blockCount + 1 values */
  readonly phase: Float64Array;
}

/** @param phase - see HarmonicMixer; absent means a constant frequency */
export function createHarmonicMixer(
  sampleCount: number,
  samplingRateHz: number,
  frequencyHz: number,
  harmonics: readonly number[],
  phase?: Float64Array,
): HarmonicMixer {
  const blockLength = Math.max(1, Math.round(BLOCK_SECONDS * samplingRateHz));
  const blockCount = Math.ceil(sampleCount / blockLength);
  const cosine = new Float64Array(harmonics.length * blockLength);
  const sine = new Float64Array(harmonics.length * blockLength);
  const turns = new Float64Array(2 * harmonics.length * blockCount);
  const boundary = phase ?? new Float64Array(blockCount + 1);
  harmonics.forEach((k, h) => {
    for (let t = 0; t < blockLength; t++) {
      const angle = (2 * Math.PI * k * frequencyHz * t) / samplingRateHz;
      cosine[h * blockLength + t] = Math.cos(angle);
      sine[h * blockLength + t] = Math.sin(angle);
    }
    for (let m = 0; m < blockCount; m++) {
      const angle =
        carrierPhase(k * frequencyHz, samplingRateHz, m * blockLength) + (k * (boundary[m] + boundary[m + 1])) / 2;
      turns[2 * (h * blockCount + m)] = Math.cos(angle);
      turns[2 * (h * blockCount + m) + 1] = Math.sin(angle);
    }
  });
  const sizes = { samplingRateHz, frequencyHz, harmonics, sampleCount, blockLength, blockCount };
  return { ...sizes, cosine, sine, turns, phase: boundary };
}

/** 2 pi f t / fs, radians within one turn. */
export function carrierPhase(frequencyHz: number, samplingRateHz: number, sample: number): number {
  const turns = (frequencyHz * sample) / samplingRateHz;
  return 2 * Math.PI * (turns - Math.floor(turns));
}

/**
 * Baseband of the harmonics with index in `used`: out[2 (h * blockCount + m)] real, next imaginary; the rows of other
 * harmonics stay as they are. Two harmonics go at a time: four sums in flight hide the latency of an addition.
 */
export function harmonicBasebandInto(
  out: Float64Array,
  samples: Float32Array,
  mixer: HarmonicMixer,
  used: readonly number[],
): void {
  const { blockLength, blockCount, cosine, sine } = mixer;
  const x = new Float64Array(blockLength);
  for (let m = 0; m < blockCount; m++) {
    const start = m * blockLength;
    const length = Math.min(blockLength, mixer.sampleCount - start);
    for (let t = 0; t < length; t++) x[t] = samples[start + t];
    for (let i = 0; i < used.length; i += 2) {
      const h = used[i];
      const other = used[Math.min(i + 1, used.length - 1)];
      const [a, b] = [h * blockLength, other * blockLength];
      let c1 = 0;
      let s1 = 0;
      let c2 = 0;
      let s2 = 0;
      for (let t = 0; t < length; t++) {
        const value = x[t];
        c1 += value * cosine[a + t];
        s1 += value * sine[a + t];
        c2 += value * cosine[b + t];
        s2 += value * sine[b + t];
      }
      store(out, mixer.turns, h * blockCount + m, c1, s1);
      store(out, mixer.turns, other * blockCount + m, c2, s2);
    }
  }
}

/** out = (c - i s) times the conjugate of the turn */
function store(out: Float64Array, turns: Float64Array, at: number, c: number, s: number): void {
  out[2 * at] = c * turns[2 * at] - s * turns[2 * at + 1];
  out[2 * at + 1] = -(c * turns[2 * at + 1] + s * turns[2 * at]);
}
