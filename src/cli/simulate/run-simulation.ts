/** bmiss simulate: lead fields from the cache or a solution, the recording, its data set. */

import { join } from 'node:path';
import { ParameterError } from '../../core/errors.ts';
import { writeSimulation } from '../../formats/simulation-files.ts';
import { describeSimulation } from '../../pipeline/describe-simulation.ts';
import { simulateRecording } from '../../pipeline/simulate.ts';
import { nodeServices } from '../../platform/node.ts';
import { checkOutputFolder, writeFolder } from '../../platform/write-output.node.ts';
import { type ParsedFlags, switchFlag, textFlag } from '../arguments.ts';
import { readWorkers } from '../common-flags.ts';
import { readAnatomySource } from '../forward/anatomy-source.ts';
import { readConductorRequest } from '../forward/conductor-request.ts';
import { readMuscleRequest } from '../forward/muscle-request.ts';
import { logNotes, openCache, withProgress } from '../forward/run.ts';
import { reproducingCommand } from '../reproducing-command.ts';
import { withStandingParticipants } from '../standing-participants.ts';
import { formatDuration } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { readEntities, readSimulation } from './read-request.ts';
import { simulationJson, simulationText } from './simulation-text.ts';

export async function runSimulation(
  parsed: ParsedFlags,
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const services = nodeServices();
  const start = services.clockSeconds();
  const out = textFlag(parsed, 'out');
  if (out === undefined) throw new ParameterError('bmiss simulate: expected --out DIR, where the data set goes');
  // what an earlier simulation wrote is not replaced unasked: it may have been decomposed since
  const folder = { isOurs: () => false, force: switchFlag(parsed, 'force') };
  checkOutputFolder(out, folder);
  const entities = readEntities(parsed);
  const flags = await readConductorRequest('simulate', parsed, words);
  const request = await readSimulation(parsed, readMuscleRequest(parsed, flags));
  const source = await readAnatomySource('simulate', parsed, services);
  const options = { workers: readWorkers(parsed) };
  const simulated = await withProgress(parsed, terminal, services.clockSeconds, (control) =>
    simulateRecording(source, request, openCache(parsed), options, services, control),
  );
  const description = describeSimulation(simulated, {
    command: reproducingCommand(words, '', 'simulate'),
  });
  const written = writeSimulation(simulated.simulation, entities, description);
  await writeFolder(out, await withStandingParticipants(written.files, out), folder);
  const warnings = [...flags.notes, ...simulated.warnings, ...written.warnings];
  logNotes(parsed, terminal, warnings);
  const files = [written.recordingPath, written.eventsPath].map((path) => join(out, path));
  if (switchFlag(parsed, 'json')) {
    const all = [...written.files.keys()].sort().map((path) => join(out, path));
    const result = { command: 'simulate', ...simulationJson(simulated), files: all, warnings };
    terminal.out(`${JSON.stringify(result, undefined, 2)}\n`);
    return 0;
  }
  const fields = simulated.leadFieldsFromStore ? ', lead fields from the cache' : '';
  const how = `in ${formatDuration(services.clockSeconds() - start)}${fields}`;
  terminal.out(`${simulationText(simulated)}\n${how}\n${files.map((file) => `${file}\n`).join('')}`);
  return 0;
}
