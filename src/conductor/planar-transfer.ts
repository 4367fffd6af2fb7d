/**
 * The planar layered conductor in the wavenumber domain: potential at height y under a unit current at the surface.
 *
 * With phi(x, y, z) = (1 / 4 pi^2) integral of phi(kx, y, kz) exp(j (kx x + kz z)), each layer has
 * phi'' = q^2 phi, q^2 = kx^2 + (sigma_l / sigma_t) kz^2, and phi and sigma_t phi' are continuous. The solution u that
 * vanishes deep in the muscle is carried outward by its admittance Y = sigma_t u' / u; a unit current density in at
 * the surface then gives phi(y) = u(y) / (u(surface) Y(surface)). By reciprocity that is the potential of the surface
 * for a unit source at y. With two isotropic layers it is the transfer function of Farina and Merletti 2001 (IEEE Trans Biomed
 * Eng 48:637) as written in their eq. for muscle, fat and skin; any number of layers costs one step each.
 */

import type { PlanarConductor } from './closed-form-conductor.ts';

export interface PlanarTransfer {
  /** phi(kx, y, kz), V m^2 / A, at each height asked for */
  readonly potential: Float64Array;
  /** its derivative along y */
  readonly slope: Float64Array;
}

/**
 * phi(kx, y, kz) and its slope at the given heights, for kx, kz not both zero.
 * @param heights - y in metres: negative inside the muscle, up to the surface; unchecked (a hot path)
 * @param out - filled; arrays of heights.length
 * Cost: two exponentials a layer and height. Accuracy: 1e-14 relative; every exponential has a negative argument.
 */
export function planarTransferInto(
  conductor: PlanarConductor,
  kx: number,
  kz: number,
  heights: Float64Array,
  out: PlanarTransfer,
): void {
  const { muscle, layers } = conductor;
  const { potential, slope } = out;
  let q = Math.sqrt(kx * kx + (muscle.longitudinal / muscle.transverse) * kz * kz);
  for (let p = 0; p < heights.length; p++) {
    if (heights[p] > 0) continue;
    potential[p] = Math.exp(q * heights[p]);
    slope[p] = q * potential[p];
  }
  // u(bottom of the layer) = 1 for now; each layer divides what lies under it by its own gain.
  let admittance = muscle.transverse * q;
  let bottom = 0;
  for (const { thicknessMetres, conductivity } of layers) {
    q = Math.sqrt(kx * kx + (conductivity.longitudinal / conductivity.transverse) * kz * kz);
    const sigma = conductivity.transverse;
    const outgoing = 0.5 * (1 + admittance / (sigma * q));
    const incoming = 0.5 * (1 - admittance / (sigma * q));
    const echo = incoming * Math.exp(-2 * q * thicknessMetres);
    const gain = outgoing + echo; // u(top) / u(bottom) = gain exp(q thickness)
    const fall = Math.exp(-q * thicknessMetres) / gain;
    const top = bottom + thicknessMetres;
    for (let p = 0; p < heights.length; p++) {
      const y = heights[p];
      if (y <= bottom) {
        potential[p] *= fall;
        slope[p] *= fall;
      } else if (y <= top) {
        const below = Math.exp(-q * (top - y)) / gain;
        const back = incoming * Math.exp(-2 * q * (y - bottom));
        potential[p] = below * (outgoing + back);
        slope[p] = q * below * (outgoing - back);
      }
    }
    admittance = (sigma * q * (outgoing - echo)) / gain;
    bottom = top;
  }
  for (let p = 0; p < heights.length; p++) {
    potential[p] /= admittance;
    slope[p] /= admittance;
  }
}
