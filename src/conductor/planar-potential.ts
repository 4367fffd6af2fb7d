/** Potential of surface electrodes on a planar layered conductor, by the inverse of its transfer function. */

import { type PlanarConductor, surfaceHeight } from './closed-form-conductor.ts';
import { discFactor } from './electrode-disc.ts';
import {
  addPairWave,
  type ElectrodesAndPoints,
  type GroupPair,
  groupByValue,
  longestZ,
  pairGroups,
} from './electrode-point-pairs.ts';
import type { QuadratureRule } from './gauss-legendre.ts';
import { planarTransferInto } from './planar-transfer.ts';
import { emptyPotentialField, type PotentialField } from './potential-field.ts';
import { checkSeriesOptions, requireOnSurface, requireUnderSurface, type SeriesOptions } from './series-options.ts';
import { wavenumberPanels } from './wavenumber-panels.ts';

/**
 * phi(x, y, z) = (1 / pi^2) integral over kz and kx from 0 of phi(kx, y, kz) cos(kx x) cos(kz z), x and z from the
 * electrode, and its gradient; planar-transfer.ts gives phi(kx, y, kz).
 * @param conductor - checked by the caller (checkConductor)
 * @param electrodes - x, y, z interleaved, metres, on the outer surface y = surfaceHeight(conductor)
 * @param points - x, y, z interleaved, metres, at least 0.5 mm under the surface
 * @returns V per A and V per A m, electrodes x points; the potential vanishes at infinity
 * @throws ParameterError if an electrode is off the surface or a point too near to it
 * Cost: the double integral once for each distinct height y (0.1 s at 14 mm under the surface, 0.15 m along) and
 * column pair (distinct x of electrodes and points), so straight fibres are cheap. Accuracy: `accuracy`, 1e-10 of the
 * field right under the electrode by default; tested against an image series and against brute polar quadrature of the
 * published formula.
 * Source: Farina and Merletti 2001, IEEE Trans Biomed Eng 48:637; any number of anisotropic layers here.
 */
export function planarPotential(
  conductor: PlanarConductor,
  electrodes: Float64Array,
  points: Float64Array,
  options: SeriesOptions = {},
): PotentialField {
  const where = 'planar conductor';
  const { cutoff, electrodeRadius } = checkSeriesOptions(where, options);
  const height = surfaceHeight(conductor);
  const field = emptyPotentialField(electrodes.length / 3, points.length / 3);
  for (let e = 0; e < field.electrodeCount; e++) requireOnSurface(where, e, electrodes[3 * e + 1] - height);
  for (let p = 0; p < field.pointCount; p++) requireUnderSurface(where, p, height - points[3 * p + 1]);
  const electrodeColumns = groupByValue(new Array(field.electrodeCount).keys(), (e) => electrodes[3 * e]);
  for (const [y, onLevel] of groupByValue(new Array(field.pointCount).keys(), (p) => points[3 * p + 1])) {
    const pointColumns = groupByValue(onLevel, (p) => points[3 * p]);
    const pairs = pairGroups(electrodeColumns, pointColumns);
    addLevel({ conductor, y, pairs, electrodes, points, cutoff, electrodeRadius }, field);
  }
  return field;
}

/** Points of one height, in pairs of an electrode x and a point x: a pair shares the integral over kx. */
interface Level extends ElectrodesAndPoints {
  readonly conductor: PlanarConductor;
  readonly y: number;
  readonly pairs: readonly GroupPair[];
  readonly cutoff: number;
  readonly electrodeRadius: number;
}

/** Adds the integral over kz for all points of one height. */
function addLevel(level: Level, field: PotentialField): void {
  const { conductor, pairs } = level;
  const scales = wavenumberScales(conductor, level.y, level.cutoff);
  const widestX = pairs.reduce((most, pair) => Math.max(most, Math.abs(pair.pointKey - pair.electrodeKey)), 0);
  const outer = wavenumberPanels({
    first: scales.layers,
    widest: 12 / Math.max(scales.depth, longestZ(pairs, level)),
    limit: scales.limit / scales.leastRoot,
    gradedLevels: 20,
  });
  for (let i = 0; i < outer.nodes.length; i++) {
    const kz = outer.nodes[i];
    const inner = wavenumberPanels({
      first: Math.min(2 * kz * scales.leastRoot, scales.layers),
      widest: 12 / Math.max(scales.depth, widestX),
      limit: Math.sqrt(Math.max(scales.limit ** 2 - (kz * scales.leastRoot) ** 2, kz ** 2)),
      gradedLevels: 0,
    });
    const spectrum = levelSpectrum(level, kz, inner);
    const weight = outer.weights[i] / Math.PI ** 2;
    for (const pair of pairs) {
      const [value, alongX, alongY] = sumOverX(spectrum, inner.nodes, pair.pointKey - pair.electrodeKey);
      addPairWave(field, level, pair, { wavenumber: kz, weight, value, alongX, alongY, singular: 0 });
    }
  }
}

/** Wavenumbers that size the panels: where exp(-q depth) ends, and where the layers change the function. */
function wavenumberScales(conductor: PlanarConductor, y: number, cutoff: number) {
  const { muscle, layers } = conductor;
  const roots = [muscle, ...layers.map((layer) => layer.conductivity)].map((c) =>
    Math.sqrt(c.longitudinal / c.transverse),
  );
  const height = surfaceHeight(conductor);
  const depth = height - y;
  const sheet = layers.reduce((sum, layer) => sum + layer.thicknessMetres * layer.conductivity.longitudinal, 0);
  return {
    depth,
    limit: cutoff / depth,
    leastRoot: Math.min(1, ...roots),
    layers: Math.min(1 / depth, 1 / height, muscle.transverse / sheet),
  };
}

interface Spectrum {
  readonly value: Float64Array;
  readonly slope: Float64Array;
}

/** phi(kx, y, kz) and its slope along y at every kx, times the weight of the node and the factor of the electrode. */
function levelSpectrum(level: Level, kz: number, inner: QuadratureRule): Spectrum {
  const heights = Float64Array.of(level.y);
  const one = { potential: new Float64Array(1), slope: new Float64Array(1) };
  const value = new Float64Array(inner.nodes.length);
  const slope = new Float64Array(inner.nodes.length);
  for (let j = 0; j < value.length; j++) {
    const kx = inner.nodes[j];
    planarTransferInto(level.conductor, kx, kz, heights, one);
    const weight = inner.weights[j] * discFactor(level.electrodeRadius * Math.hypot(kx, kz));
    value[j] = weight * one.potential[0];
    slope[j] = weight * one.slope[0];
  }
  return { value, slope };
}

/** Integrals over kx of phi cos(kx x), of -kx phi sin(kx x), and of the slope times cos(kx x). */
function sumOverX({ value, slope }: Spectrum, wavenumbers: Float64Array, x: number): [number, number, number] {
  let even = 0;
  let odd = 0;
  let across = 0;
  for (let j = 0; j < value.length; j++) {
    const cosine = Math.cos(wavenumbers[j] * x);
    even += value[j] * cosine;
    across += slope[j] * cosine;
    odd -= wavenumbers[j] * value[j] * Math.sin(wavenumbers[j] * x);
  }
  return [even, odd, across];
}
