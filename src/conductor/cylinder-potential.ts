/** Potential of surface electrodes on a layered cylinder, by the inverse of its transfer function. */

import { type CylindricalConductor, surfaceRadius } from './closed-form-conductor.ts';
import { cableLimit, cylinderTransfer, cylinderTransferAt, surfaceWavenumber } from './cylinder-transfer.ts';
import { discFactor } from './electrode-disc.ts';
import {
  addPairWave,
  type ElectrodesAndPoints,
  type GroupPair,
  groupByValue,
  longestZ,
  pairGroups,
} from './electrode-point-pairs.ts';
import { emptyPotentialField, type PotentialField } from './potential-field.ts';
import { checkSeriesOptions, requireOnSurface, requireUnderSurface, type SeriesOptions } from './series-options.ts';
import { wavenumberPanels } from './wavenumber-panels.ts';

/**
 * phi(rho, theta, z) = (1 / 2 pi^2) sum over n >= 0 of (n = 0 ? 1 : 2) cos(n theta) integral over k from 0 of phi_n(k)
 * cos(k z), theta and z from the electrode, and its gradient along x, y and z; cylinder-transfer.ts gives phi_n(k).
 *
 * An endless cylinder carries a net current like a cable, so its potential has no value at infinity: it tends to
 * -|z| / (2 G) V per A, G the sum of area x longitudinal conductivity, and the constant that the diverging term (n = 0,
 * k to 0) leaves open is chosen so that nothing is added to that. Sources of zero net current see no constant.
 * @param conductor - checked by the caller (checkConductor)
 * @param electrodes - x, y, z interleaved, metres, on the outer surface
 * @param points - x, y, z interleaved, metres, at least 0.5 mm under the surface
 * @returns V per A and V per A m, electrodes x points
 * @throws ParameterError if an electrode is off the surface or a point too near to it
 * Cost: one Bessel table a layer and wavenumber, plus the sum over orders for each distinct radius and pair of angles, so
 * straight fibres are cheap: 0.2 s for one of 300 mm 10 mm under the surface, 0.35 s at 6 mm, 0.03 s at 30 mm. A path of
 * changing radius costs that for each radius. Accuracy: `accuracy`, 1e-10 of the field right under the electrode by
 * default; tested against a plain sum over wavenumbers of the 7 x 7 system.
 * Source: Farina, Mesin, Martina and Merletti 2004, IEEE Trans Biomed Eng 51:415; any layer may be anisotropic here.
 */
export function cylinderPotential(
  conductor: CylindricalConductor,
  electrodes: Float64Array,
  points: Float64Array,
  options: SeriesOptions = {},
): PotentialField {
  const where = 'cylindrical conductor';
  const { cutoff, electrodeRadius } = checkSeriesOptions(where, options);
  const surface = surfaceRadius(conductor);
  const field = emptyPotentialField(electrodes.length / 3, points.length / 3);
  const radiusOf = (p: number) => Math.hypot(points[3 * p], points[3 * p + 1]);
  for (let e = 0; e < field.electrodeCount; e++) {
    requireOnSurface(where, e, Math.hypot(electrodes[3 * e], electrodes[3 * e + 1]) - surface);
  }
  for (let p = 0; p < field.pointCount; p++) requireUnderSurface(where, p, surface - radiusOf(p));
  const angleOf = (places: Float64Array, i: number) => Math.atan2(places[3 * i + 1], places[3 * i]);
  const electrodeAngles = groupByValue(new Array(field.electrodeCount).keys(), (e) => angleOf(electrodes, e));
  for (const [radius, onShell] of groupByValue(new Array(field.pointCount).keys(), radiusOf)) {
    const pointAngles = groupByValue(onShell, (p) => angleOf(points, p));
    const pairs = pairGroups(electrodeAngles, pointAngles);
    // On the axis itself the angle has no meaning; this near to it the field is the same to rounding.
    const offAxis = Math.max(radius, 1e-12 * surface);
    addShell({ conductor, radius: offAxis, pairs, electrodes, points, cutoff, electrodeRadius }, field);
  }
  return field;
}

/** Points of one radius, in pairs of an electrode angle and a point angle: a pair shares the sum over orders. */
interface Shell extends ElectrodesAndPoints {
  readonly conductor: CylindricalConductor;
  readonly radius: number;
  readonly pairs: readonly GroupPair[];
  readonly cutoff: number;
  readonly electrodeRadius: number;
}

/** Adds the integral over k for all points of one radius. */
function addShell(shell: Shell, field: PotentialField): void {
  const { conductor, radius, cutoff } = shell;
  const surface = surfaceRadius(conductor);
  const leastRoot = Math.min(
    ...conductor.layers.map(({ conductivity: c }) => Math.sqrt(c.longitudinal / c.transverse)),
  );
  const depth = (surface - radius) * leastRoot;
  const logRatio = Math.log(surface / radius);
  const widest = 12 / Math.max(depth, longestZ(shell.pairs, shell));
  const first = Math.min(0.1 / surface, widest);
  const { nodes, weights } = wavenumberPanels({
    first,
    widest,
    limit: cutoff / depth,
    gradedLevels: 0,
  });
  const cable = cableLimit(conductor);
  for (let i = 0; i < nodes.length; i++) {
    const k = nodes[i];
    // phi_n(k) falls like exp(-hypot(n log(d / rho), k depth)) or faster.
    const left = Math.sqrt(Math.max(cutoff ** 2 - (k * depth) ** 2, 0));
    const spectrum = shellSpectrum(shell, k, 2 + Math.ceil(left / logRatio));
    // Finite part of the integral of cable / k^2: taken off under the first panel's end, put back after the loop.
    const singular = k < first ? cable / (k * k) : 0;
    addWavenumber(shell, field, spectrum, k, weights[i] / (2 * Math.PI ** 2), singular);
  }
  const offset = -cable / first / (2 * Math.PI ** 2);
  for (const { electrodeList, pointList } of shell.pairs) {
    for (const e of electrodeList) for (const p of pointList) field.potential[e * field.pointCount + p] += offset;
  }
}

interface Spectrum {
  /** phi_n(k) times 1 (n = 0) or 2, and the factor of the electrode */
  readonly value: Float64Array;
  /** the same of its derivative along the radius */
  readonly slope: Float64Array;
}

function shellSpectrum(shell: Shell, k: number, maxOrder: number): Spectrum {
  const { conductor, radius, electrodeRadius } = shell;
  const { potential, slope } = cylinderTransferAt(cylinderTransfer(conductor, k, maxOrder), radius);
  for (let n = 0; n <= maxOrder; n++) {
    const weight = (n === 0 ? 1 : 2) * discFactor(electrodeRadius * surfaceWavenumber(conductor, n, k));
    potential[n] *= weight;
    slope[n] *= weight / radius;
  }
  return { value: potential, slope };
}

/** Adds one wavenumber, with its weight, to all electrodes and points of the shell. */
function addWavenumber(
  shell: Shell,
  field: PotentialField,
  spectrum: Spectrum,
  k: number,
  weight: number,
  singular: number,
): void {
  const { radius } = shell;
  for (const pair of shell.pairs) {
    const [value, alongRadius, alongAngle] = sumOverOrders(spectrum, pair.pointKey - pair.electrodeKey);
    const cosine = Math.cos(pair.pointKey);
    const sine = Math.sin(pair.pointKey);
    const alongX = alongRadius * cosine - (alongAngle / radius) * sine;
    const alongY = alongRadius * sine + (alongAngle / radius) * cosine;
    addPairWave(field, shell, pair, { wavenumber: k, weight, value, alongX, alongY, singular });
  }
}

/** Sums over n of phi_n cos(n angle), of its radial derivative, and of -n phi_n sin(n angle). */
function sumOverOrders({ value, slope }: Spectrum, angle: number): [number, number, number] {
  const turnCosine = Math.cos(angle);
  const turnSine = Math.sin(angle);
  let cosine = 1;
  let sine = 0;
  let sum = 0;
  let radial = 0;
  let angular = 0;
  for (let n = 0; n < value.length; n++) {
    sum += value[n] * cosine;
    radial += slope[n] * cosine;
    angular -= n * value[n] * sine;
    const next = cosine * turnCosine - sine * turnSine; // rounding grows by 1e-16 an order
    sine = sine * turnCosine + cosine * turnSine;
    cosine = next;
  }
  return [sum, radial, angular];
}
