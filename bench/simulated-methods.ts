/** What is measured on the simulated sets: blind methods, another program, and what true MUAPs can find. Each a process of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import { readBodyFields } from './body-fields.ts';
import { type DependsOn, type Kept, keptRun, sourcesOf } from './kept-run.ts';
import { measureDecomposition, runMeasured, type Usage } from './measured-run.ts';
import { measureMuniverse, type Peer } from './muniverse.ts';
import { BODIES, type BodyName, bodies } from './simulated-sets.ts';

/** A motor unit that a method reports. */
export interface FoundUnit {
  readonly train: LabelledTrain;
  /** rate of agreement that the method expects of itself; absent where it states none */
  readonly expectedRoa?: number;
}

interface Measured extends Usage {
  readonly units: readonly FoundUnit[];
  /** of the separation alone, where a program's start and imports can be told apart */
  readonly callCpuSeconds?: number;
}

export type MethodRun = Measured & Kept;

export interface Method {
  readonly key: string;
  readonly label: string;
  readonly kind: 'other program' | 'blind' | 'model' | 'bound' | 'ablation';
  /** @param window - words of `bmiss decompose` that choose a part of the recording, for our own methods */
  readonly run: (file: string, window?: readonly string[]) => Promise<MethodRun>;
}

const decodeKnown = fileURLToPath(new URL('bounds/decode-known.ts', import.meta.url));

/** @param fresh - measure even what has been measured with the same sources on the same recording */
export function simulatedMethods(peer: Peer | undefined, fresh: boolean): Method[] {
  const bound = (key: string, label: string, kind: Method['kind'], words: readonly string[]): Method => ({
    key,
    label,
    kind,
    run: (file) => {
      const dependsOn: DependsOn = words[0] === 'nonlinear' ? 'renewal' : 'linear';
      const name = `${basename(file, '.npz')}-${key}`;
      return keptRun({ name, settings: words, dependsOn }, fresh, () => measureBound(file, words));
    },
  });
  const without = (parts: string) => ['nonlinear', `--parts=${parts}`];
  return [
    ...(peer ? [muniverse(peer, fresh)] : []),
    ownMethod('linear', 'bmiss, linear', 'blind', fresh, ['--method', 'cbss', '--decoder', 'linear']),
    ownMethod('renewal', 'bmiss, renewal', 'blind', fresh, ['--method', 'cbss', '--decoder', 'renewal']),
    ownMethod('whole-samples', 'bmiss, renewal, discharges on whole samples', 'ablation', fresh, [
      ...['--method', 'cbss', '--decoder-parts', 'soft,intervals,unknown,pauses'],
    ]),
    ownMethod('model', 'bmiss with the limb as it is known', 'model', fresh, (file) => limbWords(bodyOf(file))),
    bound('one-pass', 'true MUAPs, linear, one pass', 'bound', ['one-pass']),
    bound('hard-peeling', 'true MUAPs, linear, hard peeling', 'bound', ['hard-peeling']),
    bound('nonlinear', 'true MUAPs, soft cancellation, renewal prior', 'bound', ['nonlinear']),
    bound('hard', 'true MUAPs, hard cancellation, renewal prior', 'ablation', without('intervals,unknown,pauses')),
    bound('no-prior', 'true MUAPs, soft cancellation, no prior', 'ablation', without('soft,unknown,pauses')),
    bound('neither', 'true MUAPs, hard cancellation, no prior', 'ablation', without('unknown,pauses')),
  ];
}

/** @param words - of `bmiss decompose`, beside the file, the part of it and the number of workers */
export function ownMethod(
  key: string,
  label: string,
  kind: Method['kind'],
  fresh: boolean,
  words: readonly string[] | ((file: string) => Promise<readonly string[]>),
): Method {
  return {
    key,
    label,
    kind,
    run: async (file, window = []) => {
      const chosen = [...(typeof words === 'function' ? await words(file) : words), ...window];
      const cut = window.join('').replaceAll('--', '-');
      // the file of lead fields has a name that says what it depends on; the folder is nothing to it
      const settings = chosen.map((word) => basename(word));
      const name = `${basename(file, '.npz')}${cut}-${key}`;
      return keptRun({ name, settings, dependsOn: sourcesOf(chosen) }, fresh, () => measureWords(file, chosen));
    },
  };
}

/** The body that a simulated recording is of. */
export function bodyOf(file: string): BodyName {
  const body = BODIES.find((name) => basename(file).startsWith(`${name}-`));
  if (!body) throw new Error(`bench: ${basename(file)} is of no body`);
  return body;
}

/** Lead fields of a body as a decomposition knows it, solved before (`npm run bench:fields`). */
export async function limbWords(body: BodyName): Promise<string[]> {
  const { path } = await readBodyFields(bodies[body], false, 2);
  if (path === undefined) throw new Error(`bench: lead fields of ${body} are not kept`);
  return ['--method', 'bmiss', '--fields', path];
}

async function measureWords(file: string, method: readonly string[]): Promise<Measured> {
  const words = [...method, '--workers', '2'];
  const { trains, motorUnits, wallSeconds, cpuSeconds, peakBytes } = await measureDecomposition(file, words);
  const units = trains.map((train): FoundUnit => {
    const expected = motorUnits.find(({ unit_id }) => String(unit_id) === String(train.id))?.expected_roa;
    return { train, ...(typeof expected === 'number' && { expectedRoa: expected }) };
  });
  return { units, wallSeconds, cpuSeconds, peakBytes };
}

async function measureBound(file: string, words: readonly string[]): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'bmiss-bench-'));
  try {
    const { output, usage } = await runMeasured(
      [decodeKnown, file, ...words, '--workers=2'],
      join(folder, 'usage.json'),
    );
    const found: readonly { id: number; samples: number[]; expectedRoa?: number }[] = JSON.parse(output);
    const units = found
      .filter(({ samples }) => samples.length > 0)
      .map(({ id, samples, expectedRoa }): FoundUnit => {
        return {
          train: { id, dischargeSamples: Int32Array.from(samples) },
          ...(expectedRoa !== undefined && { expectedRoa }),
        };
      });
    return { ...usage, units };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function muniverse(peer: Peer, fresh: boolean): Method {
  return {
    key: 'muniverse',
    label: `${peer.name.split(' (')[0]} CBSS`,
    kind: 'other program',
    run: async (file) => {
      const run = await measureMuniverse(peer, file, fresh);
      const { trains, wallSeconds, cpuSeconds, callCpuSeconds, peakBytes, loadAfter, cached } = run;
      const units = trains.map((train) => ({ train }));
      return { units, wallSeconds, cpuSeconds, callCpuSeconds, peakBytes, loadAfter, cached };
    },
  };
}
