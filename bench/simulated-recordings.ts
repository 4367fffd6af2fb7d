/** Recordings of the simulated sets, made once by the simulation itself and kept under .cache/bench/simulated. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leadFieldKey } from '../src/pipeline/lead-field-request.ts';
import { type SimulatedRecording, simulateRecording } from '../src/pipeline/simulate.ts';
import type { SimulationRequest } from '../src/pipeline/simulation-request.ts';
import { folderStore } from '../src/platform/file-store.node.ts';
import { nodeGiveWay, nodeServices } from '../src/platform/node.ts';
import { fieldsFolder } from './body-fields.ts';
import { writeKnown } from './bounds/known-file.ts';
import { hashSources } from './kept-run.ts';
import { projectRoot } from './shared-data.ts';
import { type Plan, RAMP } from './simulated-plans.ts';
import { bodies, bodyRequest } from './simulated-sets.ts';

const folder = join(projectRoot, '.cache/bench/simulated');
/** Sources on which a recording depends beside its lead fields. */
const SOURCES = ['src/motorunit', 'src/simulation', 'bench/bounds/known-file.ts', 'src/pipeline/activate-muscles.ts'];

export function simulationRequest(plan: Plan): SimulationRequest {
  const { effort, seconds, seed, activeCount, snrDecibels, mismatched } = plan;
  return {
    leadFields: bodies[plan.body].leadFields,
    profile: { kind: 'trapezoid', effort, ...RAMP },
    seconds,
    seed,
    activeCount,
    imperfections: { noise: { kind: 'baseline', snrDecibels } },
    mismatch: mismatched,
  };
}

/**
 * Path of the NPZ: EMG, discharges and true MUAPs; beside it the properties of the motor units as JSON (`.truth.json`).
 * Lead fields that are missing are solved (minutes; `npm run bench:fields` makes all of them).
 */
export async function simulatedRecording(plan: Plan): Promise<string> {
  const path = join(folder, `${plan.name}-${(await keyOf(plan)).slice(0, 12)}.npz`);
  if (existsSync(path)) return path;
  process.stderr.write(`bench: the recording ${plan.name} is made (once)\n`);
  const made = await simulate(plan);
  for (const warning of made.warnings) process.stderr.write(`bench: ${plan.name}: ${warning}\n`);
  const { recording, motorUnits, muaps, muapSampleCount } = made.simulation;
  const discharges = motorUnits.map(({ dischargeSamples }) => dischargeSamples);
  mkdirSync(folder, { recursive: true });
  const truth = motorUnits.map(({ dischargeTimes: _, dischargeSamples: __, ...properties }) => properties);
  writeFileSync(truthFile(path), `${JSON.stringify(truth, undefined, 1)}\n`);
  writeFileSync(`${path}.part`, writeKnown({ recording, discharges, muaps, muapSampleCount }));
  renameSync(`${path}.part`, path);
  return path;
}

/** Properties of the true motor units, in the order of the recording's `spike_unit`. */
export function truthFile(path: string): string {
  return path.replace(/\.npz$/, '.truth.json');
}

function simulate(plan: Plan): Promise<SimulatedRecording> {
  const { source } = bodyRequest(bodies[plan.body], false);
  const control = { giveWay: nodeGiveWay() };
  return simulateRecording(
    source,
    simulationRequest(plan),
    folderStore(fieldsFolder),
    { workers: 2 },
    nodeServices(),
    control,
  );
}

async function keyOf(plan: Plan): Promise<string> {
  const { leadFields: _, ...request } = simulationRequest(plan);
  const { source, leadFields } = bodyRequest(bodies[plan.body], plan.mismatched);
  const fields = await leadFieldKey(source, leadFields, nodeServices());
  const hash = createHash('sha256').update(JSON.stringify({ request, fields }));
  for (const path of SOURCES) hashSources(hash, path);
  return hash.digest('hex');
}
