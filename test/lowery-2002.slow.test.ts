/**
 * What Lowery, Stoykov, Taflove and Kuiken 2002 (IEEE Trans Biomed Eng 49:446) found with a multiple-layer finite-element limb, qualitatively:
 * a resistive layer round the muscle raises amplitude, frequencies and the fall with the angle; more fat lowers amplitude and that
 * fall; a bone near the skin raises the potential between itself and the fibre.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import type { Anatomy } from '../src/anatomy/label-map.ts';
import { makeCylinder } from '../src/anatomy/make-cylinder.ts';
import { conductivitiesWith } from '../src/conductor/conductivities.ts';
import { limbElements } from '../src/conductor/finite-elements/limb-elements.ts';
import { pointElectrodes } from '../src/conductor/finite-elements/limb-fixtures.ts';
import { leadFieldBytes, solveLeadFields } from '../src/conductor/finite-elements/solve-lead-fields.ts';
import { createKernels } from '../src/kernels/create-kernels.ts';
import { rosenfalckActionPotential } from '../src/motorunit/action-potential.ts';
import { fibrePotential } from '../src/motorunit/fibre-potential.ts';
import { pathGradients } from '../src/motorunit/path-lead-field.ts';

const LENGTH = 0.14;
const STEP = 1e-3;
const RATE = 4000;
/** of the electrodes, degrees from the fibre */
const ANGLES = [0, 30, 60, 90] as const;
const fibre = {
  endPlateMetres: -0.025,
  halfLengthsMetres: [0.03, 0.08],
  conductionVelocity: 4,
  diameterMetres: 55e-6,
} as const;

interface Seen {
  /** peak to peak, by angle */
  readonly amplitudes: number[];
  /** mean frequency under the first electrode, Hz */
  readonly meanFrequency: number;
}

/** Single fibre action potentials of a fibre at `depth` in the muscle (46 mm) between electrodes 25 and 35 mm from its end-plate. */
async function potentialsOf(
  anatomy: Anatomy,
  skinRadius: number,
  tissues: Record<string, number>,
  depth = 0.01,
): Promise<Seen> {
  const limb = limbElements(anatomy, { conductivities: conductivitiesWith(tissues), elementMetres: 2e-3 });
  const electrodes = pointElectrodes(
    skinRadius,
    [0, 0.01].flatMap((z) => ANGLES.map((degrees) => [degrees, -LENGTH / 2 + z] as const)),
  );
  const count = 121;
  const start = -0.06;
  const points = Float64Array.from({ length: 3 * count }, (_, n) =>
    n % 3 === 0 ? 0.046 - depth : n % 3 === 1 ? 0 : -LENGTH / 2 + start + Math.floor(n / 3) * STEP,
  );
  const kernels = await createKernels({ memoryBytes: leadFieldBytes(limb) });
  const { potential } = await solveLeadFields(limb, electrodes, points, kernels);
  await kernels.close();
  const slopes = pathGradients(Float64Array.from(potential), count, STEP);
  const traces = ANGLES.map((_, e) => {
    const differential = slopes
      .subarray(e * count, (e + 1) * count)
      .map((value, n) => value - slopes[(e + ANGLES.length) * count + n]);
    const g = (s: number) => {
      const place = Math.min(count - 1.001, Math.max(0, (s - start) / STEP));
      const n = Math.floor(place);
      return differential[n] + (place - n) * (differential[n + 1] - differential[n]);
    };
    return Array.from({ length: 140 }, (_, k) => fibrePotential(g, fibre, rosenfalckActionPotential, k / RATE));
  });
  return {
    amplitudes: traces.map((trace) => Math.max(...trace) - Math.min(...trace)),
    meanFrequency: meanFrequency(traces[0]),
  };
}

/** Of the power spectrum, by its definition over the harmonics of the trace's length. */
function meanFrequency(trace: readonly number[]): number {
  let [power, moment] = [0, 0];
  for (let f = 1; f < trace.length / 2; f++) {
    let [re, im] = [0, 0];
    trace.forEach((value, k) => {
      re += value * Math.cos((2 * Math.PI * f * k) / trace.length);
      im += value * Math.sin((2 * Math.PI * f * k) / trace.length);
    });
    power += re * re + im * im;
    moment += ((f * RATE) / trace.length) * (re * re + im * im);
  }
  return moment / power;
}

const layers = (fat: number) =>
  makeCylinder({ radiiMetres: [0.01, 0.046, 0.046 + fat, 0.047 + fat], lengthMetres: LENGTH });
const fall = ({ amplitudes }: Seen) => amplitudes[1] / amplitudes[0];

/** A bone of 8 mm radius, 2 mm under the fat, at 60 degrees. */
function withBone(anatomy: Anatomy): Anatomy {
  const { labels, size, affine } = anatomy.labelMap;
  const [x, y] = [0.036 * Math.cos(Math.PI / 3), 0.036 * Math.sin(Math.PI / 3)];
  const out = labels.slice();
  for (let n = 0; n < out.length; n++) {
    const i = affine[0] * (n % size[0]) + affine[3];
    const j = affine[5] * (Math.floor(n / size[0]) % size[1]) + affine[7];
    if (Math.hypot(i - x, j - y) < 0.008) out[n] = 4;
  }
  return { ...anatomy, labelMap: { ...anatomy.labelMap, labels: out } };
}

describe('a limb of layers', () => {
  let usual: Seen;
  let conducting: Seen;
  let fatter: Seen;
  let boned: Seen;
  beforeAll(async () => {
    usual = await potentialsOf(layers(0.003), 0.05, {});
    conducting = await potentialsOf(layers(0.003), 0.05, { fat: 0.3, skin: 0.3 });
    fatter = await potentialsOf(layers(0.009), 0.056, {});
    boned = await potentialsOf(withBone(layers(0.003)), 0.05, {});
  }, 600_000);

  it('with a resistive fat and skin: higher amplitude, higher frequencies, steeper fall round the limb', () => {
    expect(usual.amplitudes[0]).toBeGreaterThan(1.3 * conducting.amplitudes[0]);
    expect(usual.meanFrequency).toBeGreaterThan(conducting.meanFrequency);
    expect(fall(usual)).toBeLessThan(fall(conducting));
  });

  it('with more fat: lower amplitude, lower frequencies, slower fall round the limb', () => {
    expect(fatter.amplitudes[0]).toBeLessThan(0.7 * usual.amplitudes[0]);
    expect(fatter.meanFrequency).toBeLessThan(usual.meanFrequency);
    expect(fall(fatter)).toBeGreaterThan(fall(usual));
  });

  it('with a bone near the skin: a higher potential between bone and fibre, a lower one over the bone', () => {
    // seen: 1.026 and 0.98; the solver is good to 1e-3
    expect(boned.amplitudes[1]).toBeGreaterThan(1.01 * usual.amplitudes[1]);
    expect(boned.amplitudes[2]).toBeLessThan(0.99 * usual.amplitudes[2]);
    // away from it little changes
    expect(Math.abs(boned.amplitudes[0] / usual.amplitudes[0] - 1)).toBeLessThanOrEqual(0.1);
  });
});
