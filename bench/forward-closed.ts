/** Golden numbers of the closed forms, reciprocity, and the net current of a fibre. */

import { conductivitiesWith } from '../src/conductor/conductivities.ts';
import { cylinderPotential } from '../src/conductor/cylinder-potential.ts';
import { cylinderTransfer, cylinderTransferAt } from '../src/conductor/cylinder-transfer.ts';
import { infinitePotential } from '../src/conductor/infinite-potential.ts';
import { fourLayerCylinder, threeLayerPlane } from '../src/conductor/layered-conductors.ts';
import { planarTransferInto } from '../src/conductor/planar-transfer.ts';
import { rosenfalckActionPotential } from '../src/motorunit/action-potential.ts';
import { fibreCurrents } from '../src/motorunit/fibre-potential.ts';
import { RADII } from './cylinder-fields.ts';
import type { Target } from './page.ts';

const conductivities = conductivitiesWith({ skin: 1 });

export function closedFormTargets(): Target[] {
  return [...goldenTargets(), swapTarget(), currentTarget()];
}

/** Figures of the literature formulas, computed once by an independent solution of the layers' equations. */
function goldenTargets(): Target[] {
  const [bone, muscle, fat, skin] = RADII;
  const cylinder = fourLayerCylinder(
    { boneRadiusMetres: bone, muscleRadiusMetres: muscle, fatMetres: fat - muscle, skinMetres: skin - fat },
    conductivities,
  );
  const order = (n: number, k: number) => cylinderTransferAt(cylinderTransfer(cylinder, k, n), 0.04).potential[n];
  const plane = threeLayerPlane({ fatMetres: 0.003, skinMetres: 0.001 }, conductivities);
  const planar = (kx: number, kz: number) => {
    const out = { potential: new Float64Array(1), slope: new Float64Array(1) };
    planarTransferInto(plane, kx, kz, Float64Array.of(-0.01), out);
    return out.potential[0];
  };
  const medium = { kind: 'infinite', conductivity: conductivities.muscle } as const;
  const { potential } = infinitePotential(medium, new Float64Array(3), Float64Array.of(0.01, 0, 0.005));
  const golden: [string, string, string][] = [
    ['infinite medium, 1 uA at r = 10 mm, z = 5 mm, in uV', '40.809', potential[0].toFixed(3)],
    ['plane, kx = 100, kz = 200 per m', '0.00004739237653', planar(100, 200).toPrecision(10)],
    ['plane, kx = kz = 500 per m', '7.598011242e-10', planar(500, 500).toPrecision(10)],
    ['cylinder, n = 0, k = 50 per m', '0.9501514626', order(0, 50).toPrecision(10)],
    ['cylinder, n = 1, k = 50 per m', '0.8556298946', order(1, 50).toPrecision(10)],
    ['cylinder, n = 3, k = 100 per m', '0.1044526261', order(3, 100).toPrecision(10)],
    ['cylinder, n = 5, k = 200 per m', '0.005873228073', order(5, 200).toPrecision(10)],
    ['cylinder, n = 10, k = 300 per m', '0.0003621153225', order(10, 300).toPrecision(10)],
  ];
  return golden.map(([what, wanted, measured]) => ({ what, wanted, measured, met: wanted === measured }));
}

/** The endless cylinder looks the same from either of two electrodes: w at one line from the other, mirrored. */
function swapTarget(): Target {
  const [bone, muscle, fat, skin] = RADII;
  const cylinder = fourLayerCylinder(
    { boneRadiusMetres: bone, muscleRadiusMetres: muscle, fatMetres: fat - muscle, skinMetres: skin - fat },
    conductivities,
  );
  const at = (degrees: number, z: number) => {
    const angle = (degrees * Math.PI) / 180;
    const electrode = Float64Array.of(skin * Math.cos(angle), skin * Math.sin(angle), z);
    return cylinderPotential(cylinder, electrode, Float64Array.of(0.04, 0, 0.01), {}).gradient;
  };
  const [first, second] = [at(30, 0.02), at(-30, 0)];
  const error = Math.max(
    Math.abs(first[2] + second[2]) / Math.abs(first[2]),
    Math.abs(first[0] - second[0]) / Math.abs(first[0]),
  );
  return atMostShown('cylinder: mirrored electrodes give mirrored fields, relative', error, 1e-9);
}

function currentTarget(): Target {
  const fibre = {
    endPlateMetres: 0,
    halfLengthsMetres: [0.04, 0.055],
    conductionVelocity: 4,
    diameterMetres: 55e-6,
  } as const;
  let worst = 0;
  for (let ms = 0.25; ms < 18; ms += 0.25) {
    const { currents } = fibreCurrents(fibre, rosenfalckActionPotential, ms / 1000, 190);
    const sum = currents.reduce((total, value) => total + value, 0);
    const size = currents.reduce((total, value) => total + Math.abs(value), 0);
    if (size > 0) worst = Math.max(worst, Math.abs(sum) / size);
  }
  return atMostShown('net current of a fibre from end-plate to tendon, share of its absolute sum', worst, 1e-14);
}

export function atMostShown(what: string, measured: number, most: number): Target {
  return { what, wanted: `<= ${most.toExponential()}`, measured: measured.toExponential(1), met: measured <= most };
}
