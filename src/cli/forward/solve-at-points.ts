/** bmiss leadfield --at: the potential of every electrode at the points of a table. */

import { isBmissError, ParameterError } from '../../core/errors.ts';
import { readPointTable } from '../../formats/electrode-table.ts';
import { writeNpy } from '../../formats/npy.ts';
import { leadFieldAt } from '../../pipeline/lead-field-at.ts';
import { nodeServices } from '../../platform/node.ts';
import { writeFileAtomically } from '../../platform/write-output.node.ts';
import { readNamed } from '../anatomy/input.ts';
import { type ParsedFlags, switchFlag } from '../arguments.ts';
import { readWorkers } from '../common-flags.ts';
import { count, formatDuration } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { readAnatomySource } from './anatomy-source.ts';
import { readConductorRequest } from './conductor-request.ts';
import { electrodesJson, electrodesLine, elementsJson, elementsLine } from './lead-field-text.ts';
import { checkNew, writePicture } from './output.ts';
import { logNotes, withProgress } from './run.ts';

export async function solveAtPoints(
  { at, out }: { readonly at: string; readonly out: string },
  parsed: ParsedFlags,
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const services = nodeServices();
  checkNew(parsed, [out, 'picture']);
  const source = await readAnatomySource('leadfield', parsed, services);
  const { conductor, muscles, notes } = await readConductorRequest('leadfield', parsed, words);
  const table = await readNamed(at, `--at ${at}: expected a table of points, got a folder`);
  const { pointsMetres } = readPointTable(table.bytes, at);
  const start = services.clockSeconds();
  const anatomy = await source.load();
  const options = { workers: readWorkers(parsed) };
  const solved = await withProgress(parsed, terminal, services.clockSeconds, (control) =>
    leadFieldAt(anatomy, pointsMetres, conductor, options, services, control),
  ).catch((error: unknown) => {
    throw namingRow(at, error);
  });
  const { electrodes, pointCount, potential } = solved;
  const force = switchFlag(parsed, 'force');
  await writeFileAtomically(out, writeNpy(potential, [electrodes.names.length, pointCount]), force);
  const files = [out, ...(await writePicture(parsed, anatomy, electrodes, muscles[0]))];
  const seconds = services.clockSeconds() - start;
  const warnings = [...solved.warnings, ...unitDoubts(at, pointsMetres)];
  logNotes(parsed, terminal, [...notes, ...warnings]);
  const radius = conductor.electrodeRadiusMetres ?? 0;
  if (switchFlag(parsed, 'json')) {
    const what = { command: 'leadfield --at', anatomy: anatomy.name, points: pointCount, unit: 'V/A' };
    const solution = { ...electrodesJson(electrodes, radius), ...elementsJson(solved) };
    const end = { seconds: Number(seconds.toFixed(2)), warnings, files };
    terminal.out(`${JSON.stringify({ ...what, ...solution, ...end }, undefined, 2)}\n`);
    return 0;
  }
  const written = `${electrodes.names.length} x ${count(pointCount, 'point')}, V/A, in ${formatDuration(seconds)}`;
  terminal.out(
    `${electrodesLine(anatomy.name, electrodes, radius)}${elementsLine(solved)}${written}\n${files.map((file) => `${file}\n`).join('')}`,
  );
  return 0;
}

/** An error about one point names the row of the table that it is in. */
function namingRow(at: string, error: unknown): unknown {
  if (!isBmissError(error, 'parameter') || typeof error.fields.point !== 'number') return error;
  return new ParameterError(`${at}: row ${error.fields.point + 1}: ${error.message}`, error.fields, { cause: error });
}

/** Several points that all lie within a millimetre of the origin are more likely in metres. */
function unitDoubts(at: string, pointsMetres: Float64Array): string[] {
  if (pointsMetres.length < 6 || pointsMetres.some((value) => Math.abs(value) > 1e-3)) return [];
  return [`${at}: all points lie within 1 mm of the origin; positions are in millimetres: were these meant in metres?`];
}
