/** `bmiss anatomy make cylinder` and `bmiss leadfield --at` against the closed form: what anyone can check with files of their own. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conductivitiesWith } from '../src/conductor/conductivities.ts';
import { cylinderPotential } from '../src/conductor/cylinder-potential.ts';
import { fourLayerCylinder } from '../src/conductor/layered-conductors.ts';
import { readNpy } from '../src/formats/npy.ts';
import { mag, rdm } from '../src/metrics/field-difference.ts';
import { RADII } from './cylinder-fields.ts';
import { ensureBuilt, runMeasured } from './measured-run.ts';
import { type Target, table } from './page.ts';
import { projectRoot } from './shared-data.ts';

const DEPTHS_MM = [2, 5, 10, 15, 20, 25];
const LENGTH_MM = 100;
const ELECTRODE_DEGREES = 30;
const REACH_MM = 40;

export async function commandTargets(print: (line: string) => void): Promise<Target[]> {
  ensureBuilt();
  print(
    '`bmiss anatomy make cylinder --radii 20,46,49,50 --length 100 --voxel V`, one electrode 30 degrees from a voxel axis, points 0.5 mm apart along',
  );
  print(
    'fibres under it, `bmiss leadfield --electrodes --at --out` with the default conductivities; slopes dw/dz over 1 mm.\n',
  );
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const voxel of [0.5, 1]) {
    const errors = await measure(voxel);
    rows.push([`${voxel} mm`, ...errors.map((error) => `${error.rdm.toFixed(4)}, ${error.mag.toFixed(3)}`)]);
    const worst = Math.max(...errors.map((error) => error.rdm));
    const limit = voxel < 1 ? 0.02 : 0.05;
    const what = `command line, ${voxel} mm map: RDM`;
    targets.push({ what, wanted: `< ${limit}`, measured: worst.toFixed(4), met: worst < limit });
    if (voxel === 1) continue;
    const size = Math.max(...errors.map((error) => Math.abs(error.mag - 1)));
    targets.push({
      what: `command line, ${voxel} mm map: |MAG - 1|`,
      wanted: '< 0.02',
      measured: size.toFixed(4),
      met: size < 0.02,
    });
  }
  print(table(['voxels', ...DEPTHS_MM.map((depth) => `${depth} mm: RDM, MAG`)], rows));
  return targets;
}

async function measure(voxelMm: number): Promise<{ rdm: number; mag: number }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bmiss-bench-'));
  try {
    const file = (name: string) => join(folder, name);
    const bmiss = (...words: string[]) =>
      runMeasured([join(projectRoot, 'bin/bmiss.js'), ...words, '--quiet'], file('usage.json'));
    const radii = RADII.map((radius) => radius * 1000).join(',');
    await bmiss(
      'anatomy',
      'make',
      'cylinder',
      '--radii',
      radii,
      '--length',
      `${LENGTH_MM}`,
      '--voxel',
      `${voxelMm}`,
      '--out',
      file('c.nii.gz'),
    );
    const angle = (ELECTRODE_DEGREES * Math.PI) / 180;
    const along = (radiusMm: number, z: number) => [radiusMm * Math.cos(angle), radiusMm * Math.sin(angle), z];
    const electrode = along(RADII[3] * 1000, -LENGTH_MM / 2);
    const steps = Array.from({ length: 4 * REACH_MM + 1 }, (_, n) => -LENGTH_MM / 2 - REACH_MM + n / 2);
    const points = DEPTHS_MM.flatMap((depth) => steps.map((z) => along(RADII[1] * 1000 - depth, z)));
    writeFileSync(file('e.tsv'), `name\tx\ty\tz\nE1\t${electrode.join('\t')}\n`);
    writeFileSync(file('p.tsv'), `x\ty\tz\n${points.map((point) => point.join('\t')).join('\n')}\n`);
    await bmiss(
      'leadfield',
      '--anatomy',
      file('c.nii.gz'),
      '--electrodes',
      file('e.tsv'),
      '--at',
      file('p.tsv'),
      '--out',
      file('w.npy'),
    );
    const { values } = readNpy(new Uint8Array(readFileSync(file('w.npy'))), 'w.npy');
    const closed = fourLayerCylinder(
      {
        boneRadiusMetres: RADII[0],
        muscleRadiusMetres: RADII[1],
        fatMetres: RADII[2] - RADII[1],
        skinMetres: RADII[3] - RADII[2],
      },
      conductivitiesWith(),
    );
    return DEPTHS_MM.map((_, d) => {
      const own = Array.from({ length: steps.length }, (_unused, n) => Number(values?.[d * steps.length + n]));
      const inner = steps.slice(1, -1);
      const at = Float64Array.from(
        points.slice(d * steps.length + 1, (d + 1) * steps.length - 1).flat(),
        (mm) => mm / 1000,
      );
      const { gradient } = cylinderPotential(
        closed,
        Float64Array.from(electrode, (mm) => mm / 1000),
        at,
        {},
      );
      const measured = inner.map((_unused, n) => (own[n + 2] - own[n]) / 1e-3);
      const exact = inner.map((_unused, n) => gradient[3 * n + 2]);
      return { rdm: rdm(measured, exact), mag: mag(measured, exact) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
