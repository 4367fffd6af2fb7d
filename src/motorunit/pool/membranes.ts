/**
 * Membranes of a pool of leaky integrate-and-fire motor neurons, sized by rank x (0 first, 1 last recruited):
 *   surface S = 1.49e-7 * 2.4^(x^1.47) m2, resistance R = 1.68e-10 / S^2.43 ohm, capacitance C = 1.3e-2 S F, threshold 27 mV above
 *   rest, absolute refractory period 0.04 j^0.05 s of motor unit j = 1, 2, ...
 * Source: Caillet, Phillips, Farina and Modenese 2022, PLoS Comput Biol 18:e1010556 (formulas); numbers as NeuroMotion
 * has them (Ma et al. 2024, PLoS Comput Biol 20:e1012257).
 *
 * Rate for a steady current I above the rheobase I0 = threshold / R:
 *   f = 1 / (refractory + R C ln(I / (I - I0))).
 *
 * Current from excitation: all motor neurons get the same one (but for noise). It is the piecewise linear function that is
 * 0 at excitation 0 and the rheobase of each motor neuron at its recruitment threshold; above the last threshold it is in
 * proportion to the excitation. So who is recruited at which excitation is the pool's law, and the rates come of the
 * membranes: what is recruited early is far above its rheobase and fires faster (onion skin).
 */

export interface Membranes {
  readonly resistanceOhms: Float64Array;
  readonly timeConstantSeconds: Float64Array;
  readonly refractorySeconds: Float64Array;
  /** ascending */
  readonly rheobaseAmperes: Float64Array;
}

/** Above rest. */
export const THRESHOLD_VOLTS = 0.027;

export function createMembranes(motorUnitCount: number): Membranes {
  const surfaces = Float64Array.from({ length: motorUnitCount }, (_, unit) => {
    const x = motorUnitCount === 1 ? 0 : unit / (motorUnitCount - 1);
    return 1.49e-7 * 2.4 ** (x ** 1.47);
  });
  const resistanceOhms = surfaces.map((surface) => 1.68e-10 / surface ** 2.43);
  return {
    resistanceOhms,
    timeConstantSeconds: surfaces.map((surface, unit) => 1.3e-2 * surface * resistanceOhms[unit]),
    refractorySeconds: surfaces.map((_, unit) => 0.04 * (unit + 1) ** 0.05),
    rheobaseAmperes: resistanceOhms.map((resistance) => THRESHOLD_VOLTS / resistance),
  };
}

/** f of the header. @returns Hz; 0 at the rheobase and below */
export function membraneRate(membranes: Membranes, unit: number, currentAmperes: number): number {
  const above = currentAmperes - membranes.rheobaseAmperes[unit];
  if (above <= 0) return 0;
  const charging = membranes.timeConstantSeconds[unit] * Math.log(currentAmperes / above);
  return 1 / (membranes.refractorySeconds[unit] + charging);
}

/** The current that every motor neuron of a pool gets at an excitation, amperes. */
export function currentOfExcitation(membranes: Membranes, thresholds: Float64Array, excitation: number): number {
  const { rheobaseAmperes } = membranes;
  const last = thresholds.length - 1;
  if (excitation <= 0) return 0;
  if (excitation >= thresholds[last]) return (rheobaseAmperes[last] * excitation) / thresholds[last];
  let low = -1;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (thresholds[middle] <= excitation) low = middle;
    else high = middle;
  }
  const from = low < 0 ? 0 : thresholds[low];
  const base = low < 0 ? 0 : rheobaseAmperes[low];
  return base + ((rheobaseAmperes[high] - base) * (excitation - from)) / (thresholds[high] - from);
}
