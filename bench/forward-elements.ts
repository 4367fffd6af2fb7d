/** Finite elements from label maps alone against the closed form, and how the error falls with the edge. */

import { nodeServices } from '../src/platform/node.ts';
import { type CylinderErrors, cylinderErrors, DEPTHS_MM } from './cylinder-fields.ts';
import { type Target, table } from './page.ts';

const services = nodeServices();
const WORKERS = 2;
const SKINS = [
  { skin: 4.55e-4, name: 'dry skin, 4.55e-4 S/m' },
  { skin: 1, name: 'wet skin, 1 S/m' },
] as const;

export async function elementTargets(print: (line: string) => void): Promise<Target[]> {
  print(
    [
      'Bone 20 mm, muscle to 46 mm, fat 3 mm, skin 1 mm, 100 mm long; four point electrodes 0, 20, 45 and 77 degrees from a voxel axis, two fibres under',
      'each (0 and 20 degrees off), slopes dw/dz over 40 mm to either side; each figure is the worst of eight. The label map is all that the solver knows.\n',
    ].join('\n'),
  );
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const voxelMetres of [0.5e-3, 1e-3])
    for (const { skin, name } of SKINS) {
      const errors = await measure(voxelMetres, skin);
      rows.push(rowOf(`${voxelMetres * 1000} mm map, ${name}`, errors));
      targets.push(...(voxelMetres < 1e-3 ? fineTargets(name, errors) : [coarseTarget(name, errors)]));
    }
  print(table(['case', 'elements', 'edge mm', 'steps', ...DEPTHS_MM.map((depth) => `${depth} mm: RDM, MAG`)], rows));
  targets.push(...(await slopes(print)));
  return targets;
}

function measure(voxelMetres: number, skin: number, elementMetres?: number): Promise<CylinderErrors> {
  return cylinderErrors({
    voxelMetres,
    elementMetres,
    skin,
    lengthMetres: 0.1,
    reachMetres: 0.04,
    createKernels: (bytes) => services.createKernels(bytes, WORKERS),
  });
}

function rowOf(name: string, { elementCounts, edgeMetres, steps, byDepth }: CylinderErrors): string[] {
  return [
    name,
    elementCounts.join(' x '),
    (edgeMetres * 1000).toFixed(2),
    `${steps}`,
    ...byDepth.map(({ rdm, mag }) => `${rdm.toFixed(4)}, ${mag.toFixed(3)}`),
  ];
}

const worstRdm = ({ byDepth }: CylinderErrors) => Math.max(...byDepth.map(({ rdm }) => rdm));
const worstMag = ({ byDepth }: CylinderErrors) => Math.max(...byDepth.map(({ mag }) => Math.abs(mag - 1)));

function below(what: string, measured: number, limit: number): Target {
  return { what, wanted: `< ${limit}`, measured: measured.toFixed(4), met: measured < limit };
}

function fineTargets(name: string, errors: CylinderErrors): Target[] {
  const where = `0.5 mm map, ${name}, 2 to 25 mm under the fat`;
  return [below(`${where}: RDM`, worstRdm(errors), 0.02), below(`${where}: |MAG - 1|`, worstMag(errors), 0.02)];
}

function coarseTarget(name: string, errors: CylinderErrors): Target {
  return below(`1 mm map, ${name}, 2 to 25 mm under the fat: RDM`, worstRdm(errors), 0.05);
}

/** Root mean square RDM over all fibres for four edges on the fine map, and the slope of a straight line through its logarithms. */
async function slopes(print: (line: string) => void): Promise<Target[]> {
  const edges = [1.4e-3, 1e-3, 0.7e-3, 0.5e-3];
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const { skin, name } of SKINS) {
    const errors: number[] = [];
    for (const edge of edges) errors.push((await measure(0.5e-3, skin, edge)).rdm);
    const slope = slopeOf(edges.map(Math.log), errors.map(Math.log));
    rows.push([name, ...errors.map((error) => error.toFixed(4)), slope.toFixed(2)]);
    targets.push({
      what: `0.5 mm map, ${name}: root mean square RDM falls with the edge to the power`,
      wanted: '>= 1.5',
      measured: slope.toFixed(2),
      met: slope >= 1.5,
    });
  }
  print(
    '\nRoot mean square RDM over the 48 fibres by the edge of the elements, 0.5 mm map (whose surfaces, good to 0.02 to 0.05 mm, do not refine with it):\n',
  );
  print(table(['case', ...edges.map((edge) => `${(edge * 1000).toFixed(1)} mm`), 'slope'], rows));
  return targets;
}

function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const products = x.reduce((sum, value, n) => sum + (value - mx) * (y[n] - my), 0);
  return products / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
