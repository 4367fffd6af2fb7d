import { expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { sideLobesAt } from './side-lobes.ts';

const samplingRateHz = 2048;
/** a pulse of height 1 between troughs */
const shape = (k: number) => Math.exp(-0.5 * k ** 2) - 0.2 * Math.exp(-0.5 * ((Math.abs(k) - 12) / 4) ** 2);

function trainOf(discharges: readonly number[], noise: number): Float32Array {
  const random = randomStream(1, 'side lobes');
  const train = Float32Array.from({ length: 200 * (discharges.length + 1) }, () => noise * random.normal());
  for (const t of discharges) for (let k = -60; k <= 60; k++) if (t + k >= 0) train[t + k] += shape(k);
  return train;
}

const alone = Array.from({ length: 40 }, (_, i) => 150 + 200 * i + ((i * i) % 7));

it('finds what the first discharge of a doublet adds to the second, and the other way round', () => {
  const discharges = Int32Array.from([...alone.slice(0, 39), alone[39], alone[39] + 14]);
  const added = sideLobesAt(trainOf([...discharges], 0), discharges, discharges, samplingRateHz);
  // float32 holds each value of the train to 2^-24
  for (const at of [39, 40]) expect(Math.abs(added[at] - shape(14))).toBeLessThanOrEqual(1e-6);
  expect(added.subarray(0, 39)).toEqual(new Float64Array(39));
});

it('is right to the noise of the mean', () => {
  const discharges = Int32Array.from(alone);
  const peaks = discharges.map((t) => t + 12);
  const added = sideLobesAt(trainOf(alone, 0.1), peaks, discharges, samplingRateHz);
  // five deviations of a mean of 40
  for (const value of added) expect(Math.abs(value - shape(12))).toBeLessThanOrEqual((5 * 0.1) / Math.sqrt(40));
});

it('leaves a peak its own pulse, also one or two samples off', () => {
  const discharges = Int32Array.from(alone);
  for (const off of [-2, -1, 0, 1, 2]) {
    const peaks = discharges.map((t) => t + off);
    const added = sideLobesAt(trainOf(alone, 0), peaks, discharges, samplingRateHz);
    expect(added).toEqual(new Float64Array(40));
  }
});

it('says nothing where too few discharges stand alone', () => {
  const few = Int32Array.from(alone.slice(0, 14));
  const peaks = few.map((t) => t + 12);
  expect(sideLobesAt(trainOf(alone, 0), peaks, few, samplingRateHz)).toEqual(new Float64Array(14));
});
