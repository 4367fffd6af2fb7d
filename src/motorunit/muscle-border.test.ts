/** Motor units at the border of their muscle: a round one, 16.6 mm wide, between 7.7 and 24.3 mm deep. */

import { describe, expect, it } from 'vitest';
import { rosenfalckActionPotential } from './action-potential.ts';
import { REFERENCE_DIAMETER_METRES } from './conduction-velocity.ts';
import { fixtureField, infiniteMediumGradient } from './infinite-medium-fixtures.ts';
import { createLeadFieldMuaps } from './lead-field-muaps.ts';
import { fibresPotential } from './motor-unit-fibres.ts';
import {
  DEFAULT_FIBRE_SCATTER,
  type MotorUnitTheta,
  THETA_COMPONENTS,
  thetaFromVector,
  thetaToVector,
} from './motor-unit-theta.ts';
import { createMuapBasis } from './muap-basis.ts';
import { cubicWeights } from './path-moments.ts';
import { scatterRule } from './scatter.ts';

const DEPTH = 0.016;
const RADIUS = 8.3e-3;
const POINT_DISTANCE = 0.25e-3;
const sampling = { samplingRateHz: 800, sampleCount: 24 };
const electrodes = [
  { across: 0, depth: 0, along: 0.004 },
  { across: 0.004, depth: 0, along: -0.03 },
  { across: -0.02, depth: 0, along: 0.05 },
];
const isInside = (across: number, depth: number) => Math.hypot(across, depth - DEPTH) < RADIUS;

const whole = fixtureField(electrodes, { counts: [9, 9], originMetres: [-8e-3, 8e-3] });
const pathOfNode = whole.grid.pathOfNode.map((path) =>
  isInside(-8e-3 + 2e-3 * (path % 9), 8e-3 + 2e-3 * Math.floor(path / 9)) ? path : -1,
);
const field = { ...whole, grid: { ...whole.grid, pathOfNode, musclePointsMetres: pointsInside() } };
const model = createLeadFieldMuaps(createMuapBasis(field, { radiiMetres: [3e-3, 4.5e-3, 6e-3] }), sampling);

function pointsInside(): Float64Array {
  const points: number[] = [];
  for (let i = -40; i < 40; i++)
    for (let j = -40; j < 40; j++) {
      const [across, depth] = [(i + 0.5) * POINT_DISTANCE, DEPTH + (j + 0.5) * POINT_DISTANCE];
      if (isInside(across, depth)) points.push(across, depth);
    }
  return Float64Array.from(points);
}

/** A motor unit so many metres within the border; 0 degrees is across, -90 towards the electrodes. */
function motorUnit(degrees: number, within: number, territoryRadiusMetres = 3.7e-3): MotorUnitTheta {
  const angle = (degrees * Math.PI) / 180;
  return {
    positionMetres: [(RADIUS - within) * Math.cos(angle), DEPTH + (RADIUS - within) * Math.sin(angle)],
    innervationZoneMetres: 0.0037,
    conductionVelocity: 4.1,
    halfLengthsMetres: [0.0613, 0.0521],
    territoryRadiusMetres,
    logSize: 5,
  };
}

/** Fine quadrature over the fibres that lie in the muscle: 161 x 161 places, 4 end-plates, 9 half-lengths. */
function quadrature(theta: MotorUnitTheta): Float64Array {
  const [step, first, count] = [1e-3, -0.08, 161];
  const deviation = theta.territoryRadiusMetres / 2;
  const mean = electrodes.map(() => new Float64Array(count));
  let total = 0;
  for (let a = -80; a <= 80; a++)
    for (let b = -80; b <= 80; b++) {
      const [u, v] = [a * 0.05, b * 0.05];
      const [across, depth] = [theta.positionMetres[0] + u * deviation, theta.positionMetres[1] + v * deviation];
      if (u * u + v * v > 16 || !isInside(across, depth)) continue;
      const weight = Math.exp(-(u * u + v * v) / 2);
      total += weight;
      for (const [e, electrode] of electrodes.entries())
        for (let i = 0; i < count; i++)
          mean[e][i] += weight * infiniteMediumGradient(electrode, across, depth, first + i * step);
    }
  // a millimetre apart, 8 mm from the source: a cubic is exact to 1e-4
  const gradientAt = (channel: number, _first: number, _second: number, s: number) => {
    const place = (s - first) / step;
    const row = Math.floor(place);
    const [a, b, c, d] = cubicWeights(place - row);
    const g = mean[channel];
    return (a * g[row - 1] + b * g[row] + c * g[row + 1] + d * g[row + 2]) / total;
  };
  const plates = scatterRule(DEFAULT_FIBRE_SCATTER.endPlateMetres, 4);
  const ends = scatterRule(DEFAULT_FIBRE_SCATTER.tendonEndMetres, 9);
  const fibres = Array.from(plates.nodes).flatMap((plate, p) =>
    Array.from(ends.nodes, (end, e) => ({
      positionMetres: theta.positionMetres,
      endPlateMetres: theta.innervationZoneMetres + plate,
      halfLengthsMetres: [theta.halfLengthsMetres[0] + end, theta.halfLengthsMetres[1] + end] as const,
      conductionVelocity: theta.conductionVelocity,
      diameterMetres: REFERENCE_DIAMETER_METRES,
      count: Math.exp(theta.logSize) * plates.weights[p] * ends.weights[e],
    })),
  );
  return fibresPotential(gradientAt, electrodes.length, fibres, rosenfalckActionPotential, sampling);
}

function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [error, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    error += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return Math.sqrt(error / size);
}

describe('motor units at the border of the muscle', () => {
  // relative L2 of every channel below 2 %; at the very border below the electrodes, 8 mm from them, half as much again
  for (const [degrees, within, radius, most] of [
    [-90, 0.5e-3, 3.7e-3, 0.03],
    [-90, 2e-3, 5.5e-3, 0.02],
    [-60, 0.5e-3, 3.7e-3, 0.02],
    [-20, 2e-3, 3.7e-3, 0.02],
    [30, 0.5e-3, 3.2e-3, 0.02],
    [90, 0.1e-3, 3.7e-3, 0.02],
  ] as const)
    it(`are those of their fibres in the muscle (${degrees} degrees, ${within * 1e3} mm within)`, () => {
      const theta = motorUnit(degrees, within, radius);
      const [found, exact] = [model.muap(theta), quadrature(theta)];
      const n = sampling.sampleCount;
      for (let e = 0; e < electrodes.length; e++)
        expect(relative(found.subarray(e * n, e * n + n), exact.subarray(e * n, e * n + n))).toBeLessThanOrEqual(most);
    });

  it('have derivatives that match central differences', () => {
    for (const theta of [motorUnit(-90, 0.3e-3), motorUnit(30, 1e-3, 5e-3)]) {
      const found = model.evaluate(theta, true).derivatives.slice();
      const length = electrodes.length * sampling.sampleCount;
      const vector = thetaToVector(theta);
      for (const [i, name] of THETA_COMPONENTS.entries()) {
        const step = name === 'conductionVelocity' || name === 'logSize' ? 1e-5 : 1e-8;
        const at = (change: number) => model.muap(thetaFromVector(vector.map((x, j) => (j === i ? x + change : x))));
        const [up, down] = [at(step), at(-step)];
        const difference = up.map((x, j) => (x - down[j]) / (2 * step));
        expect(relative(found.subarray(i * length, (i + 1) * length), difference), name).toBeLessThanOrEqual(1e-5);
      }
    }
  });

  it('have derivatives by position that do not jump between cells', () => {
    const length = electrodes.length * sampling.sampleCount;
    // cells end half a node distance from a node: at 7 and 9 mm across, 15 and 17 mm deep
    for (const [axis, border] of [
      [0, 0.007],
      [1, 0.009],
    ] as const) {
      const beside = (side: number) => {
        const positionMetres: [number, number] = axis === 0 ? [border + side, 0.0157] : [0.0012, border + side];
        return model.evaluate({ ...motorUnit(0, 0), positionMetres }, true).derivatives.slice(0, 2 * length);
      };
      // a slope that changes by a percent of itself over 0.1 mm: 1e-6 over 1e-8 m
      expect(relative(beside(-5e-9), beside(5e-9))).toBeLessThanOrEqual(1e-5);
    }
  });

  it('may lie anywhere in the muscle, and nowhere else', () => {
    for (let degrees = 0; degrees < 360; degrees += 7) {
      expect(model.muap(motorUnit(degrees, 0.05e-3)).every(Number.isFinite)).toBe(true);
      expect(() => model.muap(motorUnit(degrees, -4.3e-3))).toThrow(/outside the muscle/);
    }
  });
});
