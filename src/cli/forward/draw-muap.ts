/** bmiss muap: lead fields from a file, the cache or a solution; then one motor unit. */

import { montageNames } from '../../anatomy/electrodes/montage.ts';
import { ParameterError } from '../../core/errors.ts';
import { readLeadFields } from '../../formats/lead-field-file.ts';
import { writeNpy } from '../../formats/npy.ts';
import {
  type ActionPotentialModel,
  actionPotentialModels,
  actionPotentialNames,
} from '../../motorunit/action-potential.ts';
import { type LeadFieldSet, muscleOfSet } from '../../motorunit/lead-field-set.ts';
import { type MotorUnitMuap, type MotorUnitRequest, motorUnitMuap } from '../../pipeline/motor-unit-muap.ts';
import type { PlatformServices } from '../../pipeline/platform-services.ts';
import { storedLeadFields } from '../../pipeline/stored-lead-fields.ts';
import { nodeServices } from '../../platform/node.ts';
import { writeFileAtomically } from '../../platform/write-output.node.ts';
import { muapMap } from '../../report/muap-map.ts';
import { metresFlag, metresList, readNamed } from '../anatomy/input.ts';
import { choiceFlag, numberFlag, type ParsedFlags, switchFlag, textFlag, textFlags } from '../arguments.ts';
import { readWorkers } from '../common-flags.ts';
import type { Terminal } from '../terminal.ts';
import { anatomyFlags, readAnatomySource } from './anatomy-source.ts';
import { conductorFlags, readConductorRequest } from './conductor-request.ts';
import { muapCaption, muapJson, muapText } from './muap-text.ts';
import { nearFlags, readMuscleRequest } from './muscle-request.ts';
import { checkNew } from './output.ts';
import { logNotes, openCache, withProgress } from './run.ts';

export async function drawMuap(parsed: ParsedFlags, words: readonly string[], terminal: Terminal): Promise<number> {
  const [out, picture] = [textFlag(parsed, 'out'), textFlag(parsed, 'picture')];
  if (out !== undefined && !out.endsWith('.npy'))
    throw new ParameterError(`--out ${out}: expected a name that ends in .npy`);
  checkNew(parsed, [out, 'picture']);
  const [muscle] = textFlags(words, 'muscle');
  if (muscle === undefined)
    throw new ParameterError('bmiss muap: expected --muscle NAME, in which the motor unit lies, e.g. --muscle FDS');
  const request = readMotorUnit(parsed, muscle);
  const services = nodeServices();
  const { set, notes } = await readSet(parsed, words, services, terminal);
  const result = motorUnitMuap(set, request);
  const { label } = muscleOfSet(set, muscle).paths;
  const files = await writeFiles(parsed, set, label.abbreviation ?? label.name, result, { out, picture });
  logNotes(parsed, terminal, notes);
  terminal.out(
    switchFlag(parsed, 'json')
      ? `${JSON.stringify({ command: 'muap', ...muapJson(set, label, result), files, warnings: notes }, undefined, 2)}\n`
      : `${muapText(set, label, result)}${files.map((file) => `${file}\n`).join('')}`,
  );
  return 0;
}

function readMotorUnit(parsed: ParsedFlags, muscle: string): MotorUnitRequest {
  const position = pairOf(parsed, 'position');
  const halves = metresList(parsed, 'half-lengths', [2]);
  const iz = numberFlag(parsed, 'iz', { minimum: -1000, maximum: 1000, unit: 'mm' });
  const duration = numberFlag(parsed, 'duration', { minimum: 1, maximum: 1000, unit: 'ms' });
  return {
    muscle,
    positionMetres: position,
    depthMetres: metresFlag(parsed, 'depth', [0, 0.2]),
    innervationZoneMetres: iz === undefined ? undefined : iz / 1000,
    conductionVelocity: numberFlag(parsed, 'cv', { minimum: 0.5, maximum: 20, unit: 'm/s' }),
    halfLengthsMetres: halves && [halves[0], halves[1]],
    territoryRadiusMetres: metresFlag(parsed, 'territory', [5e-4, 0.05]),
    fibreCount: numberFlag(parsed, 'fibres', { minimum: 1, maximum: 1e5 }),
    montage: choiceFlag(parsed, 'montage', montageNames),
    actionPotential: readActionPotential(parsed),
    samplingRateHz: numberFlag(parsed, 'rate', { minimum: 100, maximum: 1e6, unit: 'Hz' }),
    durationSeconds: duration === undefined ? undefined : duration / 1000,
  };
}

function readActionPotential(parsed: ParsedFlags): ActionPotentialModel | undefined {
  const name = choiceFlag(parsed, 'action-potential', actionPotentialNames);
  return actionPotentialModels.find((model) => model.name === name);
}

function pairOf(parsed: ParsedFlags, name: string): readonly [number, number] | undefined {
  const pair = metresList(parsed, name, [2], [-0.5, 0.5]);
  return pair && [pair[0], pair[1]];
}

/** From --fields, or as bmiss leadfield finds them. */
async function readSet(
  parsed: ParsedFlags,
  words: readonly string[],
  services: PlatformServices,
  terminal: Terminal,
): Promise<{ set: LeadFieldSet; notes: readonly string[] }> {
  const file = textFlag(parsed, 'fields');
  if (file !== undefined) {
    for (const name of Object.keys({ ...anatomyFlags, ...conductorFlags, ...nearFlags, cache: true }))
      if (parsed[name] !== undefined && parsed[name] !== false)
        throw new ParameterError(
          `bmiss muap: --${name} does not go with --fields, whose lead fields are solved already`,
        );
    const { bytes } = await readNamed(file, `--fields ${file}: expected a file of bmiss leadfield --out, got a folder`);
    const set = await readLeadFields(bytes, file, services.digest);
    return { set, notes: set.warnings };
  }
  const source = await readAnatomySource('muap', parsed, services);
  const conductor = await readConductorRequest('muap', parsed, words);
  const request = readMuscleRequest(parsed, conductor);
  const stored = await withProgress(parsed, terminal, services.clockSeconds, (control) =>
    storedLeadFields(source, request, openCache(parsed), { workers: readWorkers(parsed) }, services, control),
  );
  return { set: stored.set, notes: [...conductor.notes, ...stored.set.warnings, ...stored.warnings] };
}

async function writeFiles(
  parsed: ParsedFlags,
  set: LeadFieldSet,
  muscle: string,
  result: MotorUnitMuap,
  { out, picture }: { readonly out?: string; readonly picture?: string },
): Promise<string[]> {
  const { muap, sampleCount, samplingRateHz, montage } = result;
  const { channelNames, cells } = montage;
  const force = switchFlag(parsed, 'force');
  if (out !== undefined) await writeFileAtomically(out, writeNpy(muap, [channelNames.length, sampleCount]), force);
  if (picture !== undefined) {
    const caption = muapCaption(set, muscle, result);
    const { markup } = muapMap({ muap, sampleCount, samplingRateHz, channelNames, cells, caption });
    await writeFileAtomically(picture, new TextEncoder().encode(`${markup}\n`), force);
  }
  return [out, picture].flatMap((name) => name ?? []);
}
