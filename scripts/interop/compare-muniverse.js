// MUniverse (PyPI muniverse-emg, GPL) called as a program: its loaders on our datasets, its evaluation beside ours.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareEvaluation } from './compare-evaluation.js';
import { install, run } from './python.js';

/** What MUniverse needs but torch: several gigabytes, used by its autoencoder alone (muniverse_light.py). */
const NEEDED = [
  'numpy',
  'scipy',
  'pandas',
  'scikit-learn',
  'pyedflib',
  'pydantic',
  'python-dateutil',
  'matplotlib',
  'easyDataverse',
];
const CHECK = [
  '-c',
  `import sys; sys.path.insert(0, r"${fileURLToPath(new URL('.', import.meta.url))}"); import muniverse_light, muniverse.evaluation.evaluate, muniverse.utils.bids_routines`,
];

/** Installs MUniverse without torch unless it is there; the reason as text where that fails. */
export function installMuniverse(environment) {
  const { python } = environment;
  if (run(python, CHECK).status === 0) return undefined;
  const version = run(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']);
  if (version.status !== 0)
    return `MUniverse needs Python >= 3.11; delete ${environment.folder}venv once a newer one is here`;
  const missing = install(environment, NEEDED, ['-c', 'import scipy, pandas, sklearn, pyedflib, easyDataverse']);
  return missing ?? install(environment, ['--no-deps', 'muniverse-emg'], CHECK);
}

/** 'MUniverse 0.1.4 without torch' */
export function muniverseName({ python }) {
  const asked = run(python, [
    '-c',
    'from importlib.metadata import version as v\nprint(v("muniverse-emg"))\ntry: print(v("torch"))\nexcept Exception: print("none")',
  ]);
  const [version, torch] = asked.stdout.trim().split(/\s+/);
  return `MUniverse ${version} ${torch === 'none' ? 'without torch (its autoencoder is cut off)' : `with torch ${torch}`}`;
}

export function compareMuniverseEvaluation(ours, { work, write, python_ }) {
  const notes = compareEvaluation(ours, work, write, (request) => python_('check_muniverse_evaluation.py', [request]));
  for (const note of notes) console.log(`    differs as documented: ${note}`);
}

/**
 * MUniverse's loader on a dataset of ours that lies in `root`.
 * @param labels - { subject_label, task_label, ... } as its loader wants them
 */
export function compareMuniverseRecording(recording, root, labels, { work, write, python_ }) {
  const rows = [0, 1, recording.channelCount - 1];
  const samples = [0, Math.min(2000, recording.sampleCount)];
  const request = { kind: 'recording', root: join(work, root), labels, channels: rows, samples };
  const [found] = load(request, root, { work, write, python_ });
  const { auxiliary, channels, samplingRateHz, sampleCount, channelCount, data } = recording;
  assert.deepEqual([found.rate, found.shape], [samplingRateHz, [channelCount + auxiliary.length, sampleCount]]);
  assert.deepEqual(
    found.names,
    [...channels, ...auxiliary].map(({ name }) => name),
  );
  assert.deepEqual(found.types.slice(0, channelCount), Array(channelCount).fill('EMG'));
  assert.deepEqual(
    found.status.slice(0, channelCount),
    channels.map(({ status }) => status),
  );
  for (const [k, row] of rows.entries()) {
    const signal = data.subarray(row * sampleCount, (row + 1) * sampleCount);
    const largest = signal.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.equal(found.units[row], 'uV');
    // pass if within a step of 24 bits over twice the largest value, in microvolts
    for (const [i, value] of found.values[k].entries())
      assert.ok(
        Math.abs(value - 1e6 * signal[i]) <= 1e6 * largest * 2 ** -21,
        `${channels[row].name}, sample ${i}: ${value}, ${1e6 * signal[i]}`,
      );
  }
  return found;
}

/** MUniverse's loader on discharges of ours, and the pulse train of the first motor unit (empty where no file holds any). */
export function compareMuniverseDerivative(trains, pulseTrain, root, labels, { work, write, python_ }) {
  const samples = [0, pulseTrain.length];
  const request = {
    kind: 'derivative',
    root: join(work, root),
    labels,
    channels: pulseTrain.length > 0 ? [0] : [],
    samples,
  };
  const [found] = load(request, root, { work, write, python_ });
  assert.deepEqual(
    Object.values(found.events),
    trains.map((train) => [...train]),
  );
  // pass if within a step of 24 bits over a range of about 1
  for (const [i, value] of (found.values[0] ?? []).entries())
    assert.ok(Math.abs(value - pulseTrain[i]) <= 2 ** -21, `${i}: ${value}`);
}

function load(request, root, { work, write, python_ }) {
  const name = `muniverse-${root.replaceAll('/', '-')}.json`;
  write('.', new Map([[name, new TextEncoder().encode(JSON.stringify([request]))]]));
  return python_('check_muniverse_loader.py', [join(work, name)]);
}
