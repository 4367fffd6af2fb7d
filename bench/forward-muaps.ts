/** The whole chain, from a label map to the potentials of motor units, against closed-form lead fields and fine quadrature over fibres. */

import { sectionToWorld } from '../src/anatomy/fibres/muscle-section.ts';
import { makeCylinder } from '../src/anatomy/make-cylinder.ts';
import { conductivitiesWith } from '../src/conductor/conductivities.ts';
import { cylinderPotential } from '../src/conductor/cylinder-potential.ts';
import { fourLayerCylinder } from '../src/conductor/layered-conductors.ts';
import { mag, rdm } from '../src/metrics/field-difference.ts';
import { rosenfalckActionPotential } from '../src/motorunit/action-potential.ts';
import { spreadFibres } from '../src/motorunit/infinite-medium-fixtures.ts';
import { muscleOfSet } from '../src/motorunit/lead-field-set.ts';
import { fibresPotential } from '../src/motorunit/motor-unit-fibres.ts';
import { DEFAULT_FIBRE_SCATTER } from '../src/motorunit/motor-unit-theta.ts';
import { cubicWeights } from '../src/motorunit/path-moments.ts';
import { makeLeadFields } from '../src/pipeline/make-lead-fields.ts';
import { motorUnitMuap } from '../src/pipeline/motor-unit-muap.ts';
import { nodeServices } from '../src/platform/node.ts';
import { RADII } from './cylinder-fields.ts';
import { type Target, table } from './page.ts';

const LENGTH = 0.14;
const STEP = 1e-3;
const DEPTHS_MM = [8, 12, 16];
/** of the electrodes: around the cylinder, and along it from its middle */
const DEGREES = [-10, 0, 10, 25];
const ALONG_MM = [-24, -8, 8, 24];

export async function chainTargets(print: (line: string) => void): Promise<Target[]> {
  print(
    'Motor units (territory 4 mm, end-plates and ends scattered, fibres of 35 + 35 mm) in the cylinder above, 140 mm long, 1 mm voxels, default elements',
  );
  print('and conductivities, 16 electrodes; all channels and samples of a motor unit together.\n');
  const positions = ALONG_MM.flatMap((mm) => DEGREES.flatMap((degrees) => onSkin(degrees, -LENGTH / 2 + mm / 1000)));
  const names = Array.from({ length: positions.length / 3 }, (_, n) => `E${n + 1}`);
  const electrodes = {
    kind: 'positions',
    positions: { name: 'electrodes', names, positionsMetres: Float64Array.from(positions), warnings: [] },
  } as const;
  const anatomy = makeCylinder({ radiiMetres: RADII, lengthMetres: LENGTH });
  const set = await makeLeadFields(anatomy, { electrodes, muscles: ['muscle'] }, { workers: 2 }, nodeServices());
  const { section } = muscleOfSet(set, 'muscle').paths;
  const rows: string[][] = [];
  let worst = 0;
  for (const depthMm of DEPTHS_MM) {
    // the section's second axis points to the skin at x = 0
    const radius = RADII[1] - depthMm / 1000;
    const place = ([first, second]: readonly [number, number]) => sectionToWorld(section, first, second);
    const centre = nearestTo(place, radius);
    const found = motorUnitMuap(set, {
      muscle: 'muscle',
      positionMetres: centre,
      halfLengthsMetres: [0.035, 0.035],
      durationSeconds: 0.02,
    });
    const exact = exactPotential(found.theta, place, Float64Array.from(positions), found);
    const [shape, size] = [rdm(found.muap, exact), mag(found.muap, exact)];
    worst = Math.max(worst, shape);
    rows.push([`${depthMm} mm`, shape.toFixed(4), size.toFixed(3)]);
  }
  print(table(['depth of the centre under the fat', 'RDM', 'MAG'], rows));
  return [
    {
      what: 'MUAPs from a 1 mm label map against closed form and quadrature, 8 to 16 mm deep: RDM',
      wanted: '< 0.05',
      measured: worst.toFixed(4),
      met: worst < 0.05,
    },
  ];
}

function onSkin(degrees: number, z: number): number[] {
  const angle = (degrees * Math.PI) / 180;
  return [RADII[3] * Math.cos(angle), RADII[3] * Math.sin(angle), z];
}

/** Section coordinates of the world point (radius, 0). */
function nearestTo(place: (at: readonly [number, number]) => readonly number[], radius: number): [number, number] {
  const [origin, along, up] = [place([0, 0]), place([1, 0]), place([0, 1])];
  const solve = (axis: readonly number[]) =>
    (radius - origin[0]) * (axis[0] - origin[0]) + (0 - origin[1]) * (axis[1] - origin[1]);
  return [solve(along), solve(up)];
}

/** Closed-form slopes along straight fibres at each fibre's place, cubic between samples of 1 mm. */
function exactPotential(
  theta: Parameters<typeof spreadFibres>[0],
  place: (at: readonly [number, number]) => readonly number[],
  electrodes: Float64Array,
  { samplingRateHz, sampleCount }: { readonly samplingRateHz: number; readonly sampleCount: number },
): Float64Array {
  const [bone, muscle, fat, skin] = RADII;
  const dimensions = {
    boneRadiusMetres: bone,
    muscleRadiusMetres: muscle,
    fatMetres: fat - muscle,
    skinMetres: skin - fat,
  };
  const conductor = fourLayerCylinder(dimensions, conductivitiesWith());
  const half = 60;
  const count = 2 * half + 1;
  // fibres of one place follow one another
  let slopes = new Float64Array(0);
  let last: readonly [number, number] = [Number.NaN, Number.NaN];
  const computeSlopes = (first: number, second: number): Float64Array<ArrayBuffer> => {
    const [x, y, z] = place([first, second]);
    // arc length rises towards distal, which is down
    const points = Float64Array.from({ length: 3 * count }, (_, n) =>
      n % 3 === 0 ? x : n % 3 === 1 ? y : z - (Math.floor(n / 3) - half) * STEP,
    );
    const { gradient } = cylinderPotential(conductor, electrodes, points, {});
    return Float64Array.from({ length: gradient.length / 3 }, (_, n) => -gradient[3 * n + 2]);
  };
  const gradientAt = (channel: number, first: number, second: number, s: number): number => {
    if (last[0] !== first || last[1] !== second) {
      slopes = computeSlopes(first, second);
      last = [first, second];
    }
    const at = s / STEP + half;
    const sample = Math.floor(at);
    const [a, b, c, d] = cubicWeights(at - sample);
    const n = channel * count + sample;
    return a * slopes[n - 1] + b * slopes[n] + c * slopes[n + 1] + d * slopes[n + 2];
  };
  const fibres = spreadFibres(theta, DEFAULT_FIBRE_SCATTER, 4, 9);
  return fibresPotential(gradientAt, electrodes.length / 3, fibres, rosenfalckActionPotential, {
    samplingRateHz,
    sampleCount,
  });
}
