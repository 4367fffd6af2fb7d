/** bmiss leadfield without --at: lead fields along the fibres of muscles, kept in the cache. */

import { storedLeadFields } from '../../pipeline/stored-lead-fields.ts';
import { nodeServices } from '../../platform/node.ts';
import { writeFileAtomically } from '../../platform/write-output.node.ts';
import { type ParsedFlags, switchFlag } from '../arguments.ts';
import { readWorkers } from '../common-flags.ts';
import { formatDuration } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { readAnatomySource } from './anatomy-source.ts';
import { readConductorRequest } from './conductor-request.ts';
import { electrodesLine, elementsLine, leadFieldsJson, musclesTable } from './lead-field-text.ts';
import { readMuscleRequest } from './muscle-request.ts';
import { checkNew, writePicture } from './output.ts';
import { logNotes, openCache, withProgress } from './run.ts';

export async function solveMuscles(
  out: string | undefined,
  parsed: ParsedFlags,
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const services = nodeServices();
  checkNew(parsed, [out, 'picture']);
  const source = await readAnatomySource('leadfield', parsed, services);
  const flags = await readConductorRequest('leadfield', parsed, words);
  const request = readMuscleRequest(parsed, flags);
  const start = services.clockSeconds();
  const options = { workers: readWorkers(parsed) };
  const stored = await withProgress(parsed, terminal, services.clockSeconds, (control) =>
    storedLeadFields(source, request, openCache(parsed), options, services, control),
  );
  const { set, bytes, fromStore, path } = stored;
  const files: string[] = [];
  if (out !== undefined) {
    await writeFileAtomically(out, bytes, switchFlag(parsed, 'force'));
    files.push(out);
  }
  if (typeof parsed.picture === 'string')
    files.push(...(await writePicture(parsed, await source.load(), set.electrodes, flags.muscles[0])));
  const seconds = services.clockSeconds() - start;
  logNotes(parsed, terminal, [...flags.notes, ...set.warnings, ...stored.warnings]);
  if (switchFlag(parsed, 'json')) {
    const how = { cached: fromStore, cache: path ?? null, seconds: Number(seconds.toFixed(2)), files };
    const warnings = [...set.warnings, ...stored.warnings];
    terminal.out(
      `${JSON.stringify({ command: 'leadfield', ...leadFieldsJson(set), ...how, warnings }, undefined, 2)}\n`,
    );
    return 0;
  }
  const how = fromStore ? `read from the cache in ${formatDuration(seconds)}` : `solved in ${formatDuration(seconds)}`;
  terminal.out(
    `${electrodesLine(set.anatomyName, set.electrodes, set.settings.electrodeRadiusMetres)}${elementsLine(set.settings)}${how}\n\n${musclesTable(set)}\n${path === undefined ? 'Not kept in a cache\n' : `Cache: ${path}\n`}${files.map((file) => `${file}\n`).join('')}`,
  );
  return 0;
}
