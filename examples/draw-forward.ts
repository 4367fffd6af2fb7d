// Draws docs/grid-on-limb.svg, docs/lead-field.svg and docs/muap.svg: a grid over a muscle of the forearm, what one of its electrodes
// sees in the section below it, and a motor unit. node examples/draw-forward.ts [grid|field|muap] (Node 24, which reads TypeScript);
// three minutes for all
import { writeFileSync } from 'node:fs';
import { voxelToWorld } from '../src/anatomy/affine.ts';
import { placeOnLimb } from '../src/anatomy/electrodes/place-on-limb.ts';
import { inverseAffine } from '../src/anatomy/fibres/inverse-affine.ts';
import { findMuscle } from '../src/anatomy/find-muscle.ts';
import { skinSurface } from '../src/anatomy/smooth-surface/skin-surface.ts';
import { gridFromName } from '../src/formats/grid-map.ts';
import { leadFieldAt } from '../src/pipeline/lead-field-at.ts';
import { makeAnatomy } from '../src/pipeline/make-anatomy.ts';
import { makeLeadFields } from '../src/pipeline/make-lead-fields.ts';
import { motorUnitMuap } from '../src/pipeline/motor-unit-muap.ts';
import { defaultWorkerCount, nodeServices } from '../src/platform/node.ts';
import { innerVoxels, leadFieldFigure } from '../src/report/lead-field-figure.ts';
import { limbFigure } from '../src/report/limb-figure.ts';
import { muapMap } from '../src/report/muap-map.ts';

const wanted = process.argv.slice(2);
const draws = (name: string) => wanted.length === 0 || wanted.includes(name);
const save = (name: string, markup: string) =>
  writeFileSync(new URL(`../docs/${name}.svg`, import.meta.url), `${markup}\n`);
const grid = gridFromName('GR08MM1305');
const services = nodeServices();
const options = { workers: defaultWorkerCount() };

const { anatomy } = makeAnatomy({ limb: 'forearm' });
const muscle = findMuscle(anatomy, 'FDS');
const surface = skinSurface(anatomy);
const { electrodes, frame } = placeOnLimb(anatomy, surface, { grid, muscle });
if (draws('grid')) save('grid-on-limb', limbFigure(anatomy, surface, frame, { electrodes, muscle }).markup);
if (draws('field')) save('lead-field', await fieldInSection());
if (draws('muap')) save('muap', await motorUnit());

/** The electrode in the middle of the grid, on a finer map of the piece of the limb around it. */
async function fieldInSection(): Promise<string> {
  const electrode = grid.cells[6 * grid.columns + 2];
  const place = electrodes.positionsMetres.slice(3 * electrode, 3 * electrode + 3);
  const along = -place[2];
  const segmentMetres = [along - 0.04, along + 0.04] as const;
  const made = makeAnatomy({ limb: 'forearm', segmentMetres, voxelMetres: [0.5e-3, 1e-3] }).anatomy;
  const { size, affine } = made.labelMap;
  const back = inverseAffine(affine);
  const [i, j, k] = voxelToWorld(back, place[0], place[1], place[2]);
  const slice = Math.round(k);
  const voxels = innerVoxels(made, slice);
  const world = new Float64Array(3 * voxels.length);
  for (const [p, n] of voxels.entries())
    world.set(voxelToWorld(affine, n % size[0], Math.floor(n / size[0]), slice), 3 * p);
  const name = electrodes.names[electrode];
  const positions = { name, names: [name], positionsMetres: place, warnings: [] };
  const request = {
    electrodes: { kind: 'positions' as const, positions },
    electrodeRadiusMetres: 1.5e-3,
    elementMetres: 0.7e-3,
  };
  const solved = await leadFieldAt(made, world, request, options, services);
  const potential = new Float64Array(size[0] * size[1]).fill(Number.NaN);
  voxels.forEach((n, p) => {
    potential[n] = solved.potential[p];
  });
  const caption = `${name} of ${grid.name} on a forearm: potential per ampere`;
  return leadFieldFigure(made, { slice, potential, electrode: [i, j], caption }).markup;
}

async function motorUnit(): Promise<string> {
  const request = { electrodes: { kind: 'grid' as const, grid, muscle: 'FDS' }, electrodeRadiusMetres: 1.5e-3 };
  const set = await makeLeadFields(anatomy, { ...request, muscles: ['FDS'], elementMetres: 1e-3 }, options, services);
  const { muap, sampleCount, samplingRateHz, montage, theta, shape, nearestElectrodeMetres } = motorUnitMuap(set, {
    muscle: 'FDS',
    depthMetres: 5e-3,
    innervationZoneMetres: -6e-3,
    halfLengthsMetres: [0.03, 0.034],
    samplingRateHz: 4096,
  });
  const { channelNames, cells } = montage;
  const mm = (metres: number) => (metres * 1000).toFixed(0);
  const caption = [
    `Motor unit of flexor digitorum superficialis under ${grid.name}: ${Math.round(shape.peakToPeak * 1e6)} µV peak to peak`,
    `${mm(nearestElectrodeMetres)} mm from the nearest electrode, ${theta.conductionVelocity} m/s, fibres of ${theta.halfLengthsMetres.map(mm).join(' + ')} mm, 200 of them`,
  ];
  return muapMap({ muap, sampleCount, samplingRateHz, channelNames, cells, caption }).markup;
}
