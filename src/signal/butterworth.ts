/**
 * Digital Butterworth filters as second-order sections.
 *
 * Analogue prototype of order n, poles p_k = exp(i pi (2k + n + 1) / (2n)); band edges prewarped with
 * W = 2 tan(pi f / fs); bilinear transform z = (2 + s) / (2 - s). Closed form of the result, with W(f) as above:
 *   low-pass   |H|^2 = 1 / (1 + (W / Wh)^2n)
 *   high-pass  |H|^2 = 1 / (1 + (Wl / W)^2n)
 *   band-pass  |H|^2 = 1 / (1 + ((W^2 - Wl Wh) / (W (Wh - Wl)))^2n)
 * `order` is the order n of the prototype, as in scipy and MATLAB: a band-pass of order 2 has four poles (12 dB per octave
 * on each side); run forwards and backwards (zero-phase.ts) it attenuates twice as many decibels, so the edges are at
 * -6 dB. The field's usual choice is order 2, 20 to 500 Hz, forwards and backwards.
 *
 * Own code because no kept library designs it: dsp.js (unkept since 2016) has audio biquads only, fili has no band-pass
 * Butterworth (its band-pass is a resonator) and no steady-state forward-backward filter, digital-filter is unkept.
 * Source: Oppenheim & Schafer 2010, Discrete-Time Signal Processing, section 7.2.
 */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';

export interface SectionCascade {
  /** b0 b1 b2 a1 a2 of each section (a0 = 1), one after the other; y = b * x - a * y */
  readonly coefficients: Float64Array;
  readonly sectionCount: number;
  /** samples after which the impulse response has fallen to 1e-6 */
  readonly settlingSamples: number;
}

export type ButterworthDesign =
  | { readonly kind: 'low-pass'; readonly order: number; readonly highHz: number }
  | { readonly kind: 'high-pass'; readonly order: number; readonly lowHz: number }
  | { readonly kind: 'band-pass'; readonly order: number; readonly lowHz: number; readonly highHz: number };

/**
 * Designs a Butterworth filter; gain 1 at 0 Hz (low-pass), half the sampling rate (high-pass), or the centre (band-pass).
 * @throws ParameterError unless 1 <= order <= 12 and 0 < lowHz < highHz < samplingRateHz / 2
 */
export function designButterworth(design: ButterworthDesign, samplingRateHz: number): SectionCascade {
  const { lowWarped, highWarped } = warpedEdges(design, samplingRateHz);
  const order = requireInteger('designButterworth', 'order', design.order, 1, 12);
  const poles = analoguePoles(design.kind, order, lowWarped, highWarped).map(bilinear);
  const pairs = pairPoles(poles);
  const zeros = sectionNumerator(design.kind);
  const reference = referenceAngle(design.kind, lowWarped, highWarped);
  const coefficients = new Float64Array(5 * pairs.length);
  pairs.forEach(([a1, a2, single], index) => {
    const [b0, b1, b2] = single ? zeros.single : zeros.pair;
    const gain = 1 / sectionGain(b0, b1, b2, a1, a2, reference);
    coefficients.set([b0 * gain, b1 * gain, b2 * gain, a1, a2], 5 * index);
  });
  const radius = Math.max(...poles.map(([re, im]) => Math.hypot(re, im)));
  const settlingSamples = Math.max(1, Math.ceil(Math.log(1e-6) / Math.log(Math.max(radius, 1e-6))));
  return { coefficients, sectionCount: pairs.length, settlingSamples };
}

/** Magnitude of a cascade's frequency response at one frequency, for one pass. */
export function responseMagnitude(cascade: SectionCascade, frequencyHz: number, samplingRateHz: number): number {
  const angle = (2 * Math.PI * frequencyHz) / samplingRateHz;
  let magnitude = 1;
  for (let s = 0; s < cascade.sectionCount; s++) {
    const [b0, b1, b2, a1, a2] = cascade.coefficients.subarray(5 * s, 5 * s + 5);
    magnitude *= sectionGain(b0, b1, b2, a1, a2, angle);
  }
  return magnitude;
}

type Complex = readonly [number, number];

function warpedEdges(design: ButterworthDesign, samplingRateHz: number): { lowWarped: number; highWarped: number } {
  requireNumber('designButterworth', 'samplingRateHz', samplingRateHz, Number.MIN_VALUE);
  const half = samplingRateHz / 2;
  const edge = (name: string, hz: number): number => {
    if (hz > 0 && hz < half) return 2 * Math.tan((Math.PI * hz) / samplingRateHz);
    throw new ParameterError(
      `designButterworth: ${name} expected above 0 and below half the sampling rate (${half} Hz), got ${hz}: choose another band`,
      { name, value: hz, samplingRateHz },
    );
  };
  const lowWarped = design.kind === 'low-pass' ? 0 : edge('lowHz', design.lowHz);
  const highWarped = design.kind === 'high-pass' ? Infinity : edge('highHz', design.highHz);
  if (lowWarped >= highWarped)
    throw new ParameterError(
      'designButterworth: lowHz expected below highHz, got a band that is empty: swap or change the edges',
      { design },
    );
  return { lowWarped, highWarped };
}

function analoguePoles(kind: ButterworthDesign['kind'], order: number, low: number, high: number): Complex[] {
  const poles: Complex[] = [];
  for (let k = 0; k < order; k++) {
    const angle = (Math.PI * (2 * k + order + 1)) / (2 * order);
    // the middle pole of an odd order is -1 exactly; cos and sin would leave a rounding error in its imaginary part
    const prototype: Complex = 2 * k + 1 === order ? [-1, 0] : [Math.cos(angle), Math.sin(angle)];
    if (kind === 'low-pass') poles.push([prototype[0] * high, prototype[1] * high]);
    else if (kind === 'high-pass') poles.push([prototype[0] * low, -prototype[1] * low]);
    else {
      // s^2 - p (high - low) s + low high = 0
      const half: Complex = [(prototype[0] * (high - low)) / 2, (prototype[1] * (high - low)) / 2];
      const root = squareRoot([half[0] ** 2 - half[1] ** 2 - low * high, 2 * half[0] * half[1]]);
      poles.push([half[0] + root[0], half[1] + root[1]], [half[0] - root[0], half[1] - root[1]]);
    }
  }
  return poles;
}

function squareRoot([re, im]: Complex): Complex {
  if (im === 0) return re >= 0 ? [Math.sqrt(re), 0] : [0, Math.sqrt(-re)];
  // the larger part first: the smaller one would lose its digits to cancellation where a band is narrow
  const larger = Math.sqrt((Math.hypot(re, im) + Math.abs(re)) / 2);
  const smaller = Math.abs(im) / (2 * larger);
  return re >= 0 ? [larger, Math.sign(im) * smaller] : [smaller, Math.sign(im) * larger];
}

function bilinear([re, im]: Complex): Complex {
  const denominator = (2 - re) ** 2 + im ** 2;
  return [((2 + re) * (2 - re) - im ** 2) / denominator, (4 * im) / denominator];
}

/** [a1, a2, single]: one section per conjugate pair or pair of real poles, and one of first order for a real pole left over. */
function pairPoles(poles: readonly Complex[]): [number, number, boolean][] {
  const sections: [number, number, boolean][] = [];
  for (const [re, im] of poles) if (im > 0) sections.push([-2 * re, re * re + im * im, false]);
  const real = poles.filter(([, im]) => im === 0).map(([re]) => re);
  for (let i = 0; i + 1 < real.length; i += 2) sections.push([-(real[i] + real[i + 1]), real[i] * real[i + 1], false]);
  if (real.length % 2 === 1) sections.push([-real[real.length - 1], 0, true]);
  return sections;
}

type Numerator = readonly [number, number, number];

function sectionNumerator(kind: ButterworthDesign['kind']): { pair: Numerator; single: Numerator } {
  if (kind === 'low-pass') return { pair: [1, 2, 1], single: [1, 1, 0] };
  if (kind === 'high-pass') return { pair: [1, -2, 1], single: [1, -1, 0] };
  return { pair: [1, 0, -1], single: [1, 0, -1] };
}

function referenceAngle(kind: ButterworthDesign['kind'], low: number, high: number): number {
  if (kind === 'low-pass') return 0;
  return kind === 'high-pass' ? Math.PI : 2 * Math.atan(Math.sqrt(low * high) / 2);
}

function sectionGain(b0: number, b1: number, b2: number, a1: number, a2: number, angle: number): number {
  const [c1, s1, c2, s2] = [Math.cos(angle), Math.sin(angle), Math.cos(2 * angle), Math.sin(2 * angle)];
  return Math.hypot(b0 + b1 * c1 + b2 * c2, b1 * s1 + b2 * s2) / Math.hypot(1 + a1 * c1 + a2 * c2, a1 * s1 + a2 * s2);
}
