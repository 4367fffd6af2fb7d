/**
 * The layered cylinder in the wavenumber domain: potential at radius rho under a unit current at the surface.
 *
 * With phi(rho, theta, z) = (1 / 4 pi^2) sum over n of integral over k of phi_n(k) exp(j (n theta + k z)), each layer
 * has I_n(q rho) and K_n(q rho), q = |k| sqrt(sigma_l / sigma_t), and phi and sigma_t dphi/drho are continuous. The
 * solution u that is regular on the axis is carried outward by its admittance Y = sigma_t u' / u; a unit current at
 * the surface radius d then gives phi_n(k) = u(rho) / (u(d) d Y(d)). By reciprocity that is the potential of the surface
 * for a unit source at rho: the function of Farina, Mesin, Martina and Merletti 2004 (IEEE Trans Biomed Eng 51:415),
 * without their 7 x 7 system, whose entries overflow at high order or wavenumber.
 */

import { type CylindricalConductor, surfaceRadius } from './closed-form-conductor.ts';
import { type ModifiedBessel, modifiedBessel } from './modified-bessel.ts';

/** phi_n(k) of one wavenumber, ready to be evaluated at any radius. */
export interface CylinderTransfer {
  readonly wavenumber: number;
  readonly maxOrder: number;
  readonly conductor: CylindricalConductor;
  readonly layers: readonly LayerSolution[];
  /** log of u(d) d Y(d) per order */
  readonly logSurface: Float64Array;
  readonly bessel: (x: number) => ModifiedBessel;
}

/** u in one layer = exp(logStart) times (risingShare I_n(q rho) / I_n(q start) + fallingShare K_n(q rho) / K_n(q start)). */
interface LayerSolution {
  readonly q: number;
  readonly startRadius: number;
  readonly start: ModifiedBessel;
  readonly logStart: Float64Array;
  readonly rising: Float64Array;
  readonly falling: Float64Array;
}

/**
 * Prepares one wavenumber.
 * @param conductor - checked by the caller (checkConductor)
 * @param wavenumber - k in rad/m, > 0
 * @param maxOrder - largest n
 * @throws ParameterError if k is not positive
 * Cost: two Bessel tables a layer. Accuracy: 1e-12 relative; no overflow for any k, n or radius.
 */
export function cylinderTransfer(
  conductor: CylindricalConductor,
  wavenumber: number,
  maxOrder: number,
): CylinderTransfer {
  const count = maxOrder + 1;
  const bessel = besselTables(maxOrder);
  const layers: LayerSolution[] = [];
  let startRadius = conductor.layers[0].outerRadiusMetres;
  let logStart: Float64Array = new Float64Array(count);
  let admittance: Float64Array = new Float64Array(count); // a Y(a), S/m
  conductor.layers.forEach(({ outerRadiusMetres, conductivity }, i) => {
    const sigma = conductivity.transverse;
    const q = wavenumber * Math.sqrt(conductivity.longitudinal / sigma);
    const start = bessel(q * startRadius);
    const rising = new Float64Array(count).fill(1);
    const falling = new Float64Array(count);
    if (i > 0) {
      for (let n = 0; n < count; n++) {
        const span = start.slopeI[n] - start.slopeK[n];
        rising[n] = (admittance[n] / sigma - start.slopeK[n]) / span;
        falling[n] = (start.slopeI[n] - admittance[n] / sigma) / span;
      }
    }
    const layer = { q, startRadius, start, logStart, rising, falling };
    layers.push(layer);
    const end = evaluateLayer(layer, outerRadiusMetres, bessel);
    admittance = end.slope.map((slope) => slope * sigma);
    logStart = end.logValue;
    startRadius = outerRadiusMetres;
  });
  const logSurface = logStart.map((value, n) => value + Math.log(admittance[n]));
  return { wavenumber, maxOrder, conductor, layers, logSurface, bessel };
}

export interface CylinderTransferAtRadius {
  /** phi_n(k) for n = 0 .. maxOrder, V m / A with the 1 / 4 pi^2 sum and integral above */
  readonly potential: Float64Array;
  /** rho times its derivative along rho */
  readonly slope: Float64Array;
}

/** phi_n(k) and rho dphi_n/drho at one radius, 0 < radius <= surface, for all orders. Cost: one Bessel table. */
export function cylinderTransferAt(transfer: CylinderTransfer, radius: number): CylinderTransferAtRadius {
  const radii = transfer.conductor.layers;
  let i = 0;
  while (i < radii.length - 1 && radius > radii[i].outerRadiusMetres) i++;
  const { logValue, slope } = evaluateLayer(transfer.layers[i], radius, transfer.bessel);
  const potential = new Float64Array(transfer.maxOrder + 1);
  for (let n = 0; n < potential.length; n++) {
    potential[n] = Math.exp(logValue[n] - transfer.logSurface[n]);
    slope[n] *= potential[n];
  }
  return { potential, slope };
}

/** Tables by argument, each made once: isotropic neighbours meet at the same argument. */
function besselTables(maxOrder: number): (x: number) => ModifiedBessel {
  const made = new Map<number, ModifiedBessel>();
  return (x) => {
    const known = made.get(x);
    if (known) return known;
    const table = modifiedBessel(x, maxOrder);
    made.set(x, table);
    return table;
  };
}

/** log u and rho u' / u at a radius of the layer. */
function evaluateLayer(
  layer: LayerSolution,
  radius: number,
  bessel: (x: number) => ModifiedBessel,
): { logValue: Float64Array; slope: Float64Array } {
  const { q, start, logStart, rising, falling } = layer;
  const distance = q * (radius - layer.startRadius);
  const here = bessel(q * radius);
  const logValue = new Float64Array(logStart.length);
  const slope = new Float64Array(logStart.length);
  for (let n = 0; n < logStart.length; n++) {
    const growth = here.logScaledI[n] - start.logScaledI[n] + distance;
    if (falling[n] === 0) {
      logValue[n] = logStart[n] + growth;
      slope[n] = here.slopeI[n];
      continue;
    }
    // K_n falls outward: relative to I_n it is at most 1.
    const decay = falling[n] * Math.exp(here.logScaledK[n] - start.logScaledK[n] - distance - growth);
    const gain = rising[n] + decay;
    logValue[n] = logStart[n] + growth + Math.log(gain);
    slope[n] = (rising[n] * here.slopeI[n] + decay * here.slopeK[n]) / gain;
  }
  return { logValue, slope };
}

/**
 * lim k^2 phi_0(k) for k to 0 = 2 pi / sum of (area x longitudinal conductivity): the cylinder as one cable. It is what
 * makes the potential of a source of net current grow like -|z| far away.
 */
export function cableLimit(conductor: CylindricalConductor): number {
  let inner = 0;
  let conductance = 0; // ohm^-1 m
  for (const { outerRadiusMetres, conductivity } of conductor.layers) {
    conductance += Math.PI * (outerRadiusMetres ** 2 - inner ** 2) * conductivity.longitudinal;
    inner = outerRadiusMetres;
  }
  return (2 * Math.PI) / conductance;
}

/** Spatial frequency at the surface of order n and wavenumber k: sqrt((n / d)^2 + k^2), rad/m. */
export function surfaceWavenumber(conductor: CylindricalConductor, order: number, wavenumber: number): number {
  return Math.hypot(order / surfaceRadius(conductor), wavenumber);
}
