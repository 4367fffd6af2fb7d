/**
 * Intracellular action potentials of a muscle fibre, as functions of the distance z behind the wave front:
 *   V(z) = rest + sum over terms of A (z / lambda)^n exp(-z / lambda)   for z > 0,   V = rest in front of it.
 * Every model is such a sum of Erlang-shaped terms (the family that Kim, Ferdjallah and McKenzie 2013, Biomed Eng Comput
 * Biol 5:1, fit to measured potentials). V' is then a polynomial times an exponential, which lets a convolution that is
 * cut at a fibre end be written with a few moments of the lead field (path-moments.ts).
 */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';

export interface ActionPotentialTerm {
  readonly amplitudeVolts: number;
  /** integer >= 2, so that V' starts at zero */
  readonly power: number;
  readonly decayMetres: number;
}

export interface ActionPotentialModel {
  readonly name: string;
  readonly restingVolts: number;
  readonly terms: readonly ActionPotentialTerm[];
}

/**
 * V = 96 z^3 e^-z - 90 mV, z in millimetres: peak +39.05 mV at 3 mm, wave about 15 mm long.
 * Source: Rosenfalck 1969, Acta Physiol Scand Suppl 321.
 */
export const rosenfalckActionPotential: ActionPotentialModel = {
  name: 'rosenfalck',
  restingVolts: -90e-3,
  terms: [{ amplitudeVolts: 96e-3, power: 3, decayMetres: 1e-3 }],
};

/**
 * The same wave with twice the argument, half as long: V = 768 z^3 e^-2z - 90 mV, z in millimetres.
 * Source: Nandedkar and Stalberg 1983, Med Biol Eng Comput 21:158; in this form Duchene and Hogrel 2000, IEEE Trans
 * Biomed Eng 47:192.
 */
export const nandedkarStalbergActionPotential: ActionPotentialModel = {
  name: 'nandedkar-stalberg',
  restingVolts: -90e-3,
  terms: [{ amplitudeVolts: 96e-3, power: 3, decayMetres: 0.5e-3 }],
};

/** By name; the first is the default. */
export const actionPotentialModels: readonly ActionPotentialModel[] = [
  rosenfalckActionPotential,
  nandedkarStalbergActionPotential,
];

export const actionPotentialNames = actionPotentialModels.map(({ name }) => name);

/** Beyond this many of the longest decay length, V' is below 1e-8 of its peak and counts as zero. */
export const REACH_IN_DECAYS = 30;

/** @returns V(z) in volts; z in metres behind the wave front */
export function intracellularPotential(model: ActionPotentialModel, z: number): number {
  if (z <= 0) return model.restingVolts;
  let sum = model.restingVolts;
  for (const { amplitudeVolts, power, decayMetres } of model.terms) {
    const x = z / decayMetres;
    sum += amplitudeVolts * x ** power * Math.exp(-x);
  }
  return sum;
}

/**
 * dV/dz = sum of A / lambda (n x^(n-1) - x^n) exp(-x), x = z / lambda.
 * @returns volts per metre; z in metres behind the wave front, 0 in front of it
 */
export function intracellularGradient(model: ActionPotentialModel, z: number): number {
  if (z <= 0) return 0;
  let sum = 0;
  for (const { amplitudeVolts, power, decayMetres } of model.terms) {
    const x = z / decayMetres;
    sum += (amplitudeVolts / decayMetres) * (power - x) * x ** (power - 1) * Math.exp(-x);
  }
  return sum;
}

/** V' of all terms with one decay length: sum over k of coefficients[k] (z / decay)^k exp(-z / decay), volts per metre. */
export interface GradientPolynomial {
  readonly decayMetres: number;
  readonly coefficients: readonly number[];
}

/**
 * V' as polynomials times exponentials, one per decay length.
 * @throws ParameterError for a model without terms, a power below 2 (V' would jump at the front), a decay not above 0
 */
export function gradientPolynomials(model: ActionPotentialModel): GradientPolynomial[] {
  if (model.terms.length === 0)
    throw new ParameterError(`action potential: ${model.name} has no terms; give one at least`, { name: model.name });
  const byDecay = new Map<number, number[]>();
  for (const { amplitudeVolts, power, decayMetres } of model.terms) {
    requireInteger(`action potential ${model.name}`, 'power', power, 2, 20);
    requireNumber(`action potential ${model.name}`, 'decayMetres', decayMetres, 1e-6);
    const coefficients = byDecay.get(decayMetres) ?? [];
    byDecay.set(decayMetres, coefficients);
    while (coefficients.length <= power) coefficients.push(0);
    coefficients[power - 1] += (amplitudeVolts / decayMetres) * power;
    coefficients[power] -= amplitudeVolts / decayMetres;
  }
  return [...byDecay].map(([decayMetres, coefficients]) => ({ decayMetres, coefficients }));
}

/** Distance behind the front beyond which V' counts as zero, metres. */
export function waveReachMetres(model: ActionPotentialModel): number {
  return REACH_IN_DECAYS * Math.max(...model.terms.map((term) => term.decayMetres));
}
