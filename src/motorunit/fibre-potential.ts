/**
 * Potential of one muscle fibre at one electrode by fine quadrature: the slow reference, as the formula reads.
 *   phi(t) = S [ integral from iz to iz + L2 of g(s) V'(iz + v t - s) ds  -  integral from iz - L1 to iz of g(s) V'(s - iz + v t) ds ]
 * g = dw/ds: slope of the lead field along the fibre; V: intracellular potential behind a wave front; iz: end-plate;
 * S = sigma_i pi a^2: axial conductance of the fibre. This is the once-integrated source (dipole density): no second
 * derivative of V is ever sampled, the cut of V' at iz and at the ends makes the end-plate and tendon terms, and every
 * element carries no net current. Source: Dimitrov and Dimitrova 1998, Med Eng Phys 20:374; Farina and Merletti 2001,
 * IEEE Trans Biomed Eng 48:637 (the same source in the frequency domain).
 */

import { gaussLegendre } from '../conductor/gauss-legendre.ts';
import { requireNumber } from '../core/errors.ts';
import {
  type ActionPotentialModel,
  intracellularGradient,
  intracellularPotential,
  waveReachMetres,
} from './action-potential.ts';
import { REFERENCE_DIAMETER_METRES } from './conduction-velocity.ts';

/** Conductivity of the inside of a muscle fibre along it, S/m. Source: Andreassen and Rosenfalck 1981. */
export const INTRACELLULAR_CONDUCTIVITY = 1.01;

/** Places are arc lengths on the fibre's path, metres. */
export interface Fibre {
  readonly endPlateMetres: number;
  /** way from the end-plate to the end towards falling and towards rising arc length */
  readonly halfLengthsMetres: readonly [number, number];
  readonly conductionVelocity: number;
  readonly diameterMetres: number;
}

/** S = sigma_i pi a^2, siemens metre. */
export function axialConductance(diameterMetres: number = REFERENCE_DIAMETER_METRES): number {
  return INTRACELLULAR_CONDUCTIVITY * Math.PI * (diameterMetres / 2) ** 2;
}

const POINTS = gaussLegendre(8);
/** length over which one 8-point rule is used; V' and g change over 1 mm and more */
const PANEL_METRES = 1e-3;

/**
 * @param gradientAt - g(s) in volts per ampere and metre at arc length s
 * @param seconds - since the waves left the end-plate
 * @returns volts
 * Cost: about 16 evaluations of g and V' per millimetre of active fibre. Accuracy: to 1e-10 of the peak where g is smooth
 * over a millimetre (fibre-potential.test.ts).
 */
export function fibrePotential(
  gradientAt: (s: number) => number,
  fibre: Fibre,
  model: ActionPotentialModel,
  seconds: number,
): number {
  requireNumber('fibrePotential', 'conductionVelocity', fibre.conductionVelocity, 1e-3);
  const front = fibre.conductionVelocity * seconds;
  if (!(front > 0)) return 0;
  const reach = waveReachMetres(model);
  let sum = 0;
  for (const direction of [-1, 1] as const) {
    // u: way from the end-plate; the wave covers front - reach to front, cut at the end-plate and at the fibre's end
    const length = requireNumber('fibrePotential', 'half-length', fibre.halfLengthsMetres[direction < 0 ? 0 : 1], 0);
    const first = Math.max(0, front - reach);
    const last = Math.min(length, front);
    if (last <= first) continue;
    const panels = Math.ceil((last - first) / PANEL_METRES);
    const width = (last - first) / panels;
    for (let p = 0; p < panels; p++)
      for (let i = 0; i < POINTS.nodes.length; i++) {
        const u = first + (p + 0.5 + 0.5 * POINTS.nodes[i]) * width;
        const slope = intracellularGradient(model, front - u);
        sum += direction * 0.5 * width * POINTS.weights[i] * gradientAt(fibre.endPlateMetres + direction * u) * slope;
      }
  }
  return axialConductance(fibre.diameterMetres) * sum;
}

/** Currents that a fibre sends out at the borders of equal elements; metres and amperes. */
export interface FibreCurrents {
  readonly places: Float64Array;
  readonly currents: Float64Array;
}

/**
 * The source of fibrePotential as currents into the tissue: each element of the fibre is a dipole, -S (V_right - V_left)
 * / length times its length, one half of the current at either border. For solvers that want sources, and for checks.
 * @returns currents whose sum is zero to rounding, at elementCount + 1 places
 */
export function fibreCurrents(
  fibre: Fibre,
  model: ActionPotentialModel,
  seconds: number,
  elementCount: number,
): FibreCurrents {
  const [before, after] = fibre.halfLengthsMetres;
  const step = (before + after) / elementCount;
  const start = fibre.endPlateMetres - before;
  const front = fibre.conductionVelocity * seconds;
  const conductance = axialConductance(fibre.diameterMetres);
  const potential = (s: number) => intracellularPotential(model, front - Math.abs(s - fibre.endPlateMetres));
  const places = Float64Array.from({ length: elementCount + 1 }, (_, i) => start + i * step);
  const currents = new Float64Array(elementCount + 1);
  for (let i = 0; i < elementCount; i++) {
    // axial current of the element; it leaves at its right border and enters at its left one
    const axial = (conductance * (potential(places[i]) - potential(places[i + 1]))) / step;
    currents[i] -= axial;
    currents[i + 1] += axial;
  }
  return { places, currents };
}
