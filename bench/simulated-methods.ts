/** What is measured on the simulated sets: blind methods, another program, and what true MUAPs can find. Each a process of its own. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import { readBodyFields } from './body-fields.ts';
import { measureDecomposition, runMeasured, type Usage } from './measured-run.ts';
import { measureMuniverse, type Peer } from './muniverse.ts';
import { projectRoot } from './shared-data.ts';
import { hashSources } from './simulated-recordings.ts';
import { BODIES, bodies } from './simulated-sets.ts';

/** A motor unit that a method reports. */
export interface FoundUnit {
  readonly train: LabelledTrain;
  /** rate of agreement that the method expects of itself; absent where it states none */
  readonly expectedRoa?: number;
  /** true properties are compared with these; absent from methods that return none */
  readonly properties?: Readonly<Record<string, readonly [value: number, low: number, high: number]>>;
}

export interface MethodRun extends Usage {
  readonly units: readonly FoundUnit[];
  /** running programs when it ended, mean of the last minute */
  readonly loadAfter: number;
  /** measured in an earlier run of the bench */
  readonly cached: boolean;
}

export interface Method {
  readonly key: string;
  readonly label: string;
  readonly kind: 'other program' | 'blind' | 'model' | 'bound' | 'ablation';
  readonly run: (file: string) => Promise<MethodRun>;
}

/** Sources on which what our own methods find depends. */
const SOURCES = [
  ...['core', 'kernels', 'linalg', 'signal', 'metrics', 'separation'].map((name) => `src/${name}`),
  ...['decompose', 'decompose-grid', 'parameters', 'filter-channels'].map((name) => `src/pipeline/${name}.ts`),
  'bench/bounds',
];
const resultsFolder = join(projectRoot, '.cache/bench/simulated-results');
const decodeKnown = fileURLToPath(new URL('bounds/decode-known.ts', import.meta.url));

/** @param fresh - measure even what has been measured with the same sources on the same recording */
export function simulatedMethods(peer: Peer | undefined, fresh: boolean): Method[] {
  const hash = createHash('sha256');
  for (const path of SOURCES) hashSources(hash, path);
  const sources = hash.digest('hex').slice(0, 12);
  const own = (key: string, label: string, kind: Method['kind'], measure: (file: string) => Promise<Measured>) => {
    return {
      key,
      label,
      kind,
      run: (file: string) => kept(`${basename(file, '.npz')}-${key}-${sources}`, fresh, () => measure(file)),
    };
  };
  const bound = (key: string, label: string, kind: Method['kind'], words: readonly string[]) =>
    own(key, label, kind, (file) => measureBound(file, words));
  const without = (parts: string) => ['nonlinear', `--parts=${parts}`];
  return [
    ...(peer ? [muniverse(peer, fresh)] : []),
    own('linear', 'bmiss, linear', 'blind', (file) => measureOwn(file, 'linear')),
    own('renewal', 'bmiss, renewal', 'blind', (file) => measureOwn(file, 'renewal')),
    own('whole-samples', 'bmiss, renewal, discharges on whole samples', 'ablation', (file) =>
      measureWords(file, ['--method', 'cbss', '--decoder-parts', 'soft,intervals,unknown,pauses']),
    ),
    own('model', 'bmiss with the limb as it is known', 'model', measureModel),
    bound('one-pass', 'true MUAPs, linear, one pass', 'bound', ['one-pass']),
    bound('hard-peeling', 'true MUAPs, linear, hard peeling', 'bound', ['hard-peeling']),
    bound('nonlinear', 'true MUAPs, soft cancellation, renewal prior', 'bound', ['nonlinear']),
    bound('hard', 'true MUAPs, hard cancellation, renewal prior', 'ablation', without('intervals,unknown,pauses')),
    bound('no-prior', 'true MUAPs, soft cancellation, no prior', 'ablation', without('soft,unknown,pauses')),
    bound('neither', 'true MUAPs, hard cancellation, no prior', 'ablation', without('unknown,pauses')),
  ];
}

interface Measured extends Usage {
  readonly units: readonly FoundUnit[];
}

/** With discharges as plain lists, which JSON can hold. */
type Stored = Usage & {
  readonly loadAfter: number;
  readonly units: readonly (Omit<FoundUnit, 'train'> & { readonly id: string; readonly samples: readonly number[] })[];
};

async function kept(name: string, fresh: boolean, measure: () => Promise<Measured>): Promise<MethodRun> {
  const path = join(resultsFolder, `${name}.json`);
  if (!fresh && existsSync(path)) return fromStored(JSON.parse(readFileSync(path, 'utf8')), true);
  const { units, ...usage } = await measure();
  const stored: Stored = {
    ...usage,
    loadAfter: loadavg()[0],
    units: units.map(({ train, ...rest }) => ({ ...rest, id: String(train.id), samples: [...train.dischargeSamples] })),
  };
  mkdirSync(resultsFolder, { recursive: true });
  writeFileSync(path, JSON.stringify(stored));
  return fromStored(stored, false);
}

function fromStored({ units, ...usage }: Stored, cached: boolean): MethodRun {
  return {
    ...usage,
    cached,
    units: units.map(({ id, samples, ...rest }) => ({
      ...rest,
      train: { id, dischargeSamples: Int32Array.from(samples) },
    })),
  };
}

function measureOwn(file: string, decoder: 'linear' | 'renewal'): Promise<Measured> {
  return measureWords(file, ['--method', 'cbss', '--decoder', decoder]);
}

/** With the lead fields of the recording's body as a decomposition knows it, solved before (`npm run bench:fields`). */
async function measureModel(file: string): Promise<Measured> {
  const body = BODIES.find((name) => basename(file).startsWith(`${name}-`));
  if (!body) throw new Error(`bench: ${basename(file)} is of no body`);
  const { path } = await readBodyFields(bodies[body], false, 2);
  if (path === undefined) throw new Error(`bench: lead fields of ${body} are not kept`);
  return measureWords(file, ['--method', 'bmiss', '--fields', path]);
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
      const { trains, wallSeconds, cpuSeconds, peakBytes, loadAfter, cached } = await measureMuniverse(
        peer,
        file,
        fresh,
      );
      return { units: trains.map((train) => ({ train })), wallSeconds, cpuSeconds, peakBytes, loadAfter, cached };
    },
  };
}
