// `npm run test:interop`: our files opened by other people's programs, and theirs by our readers. What is missing here
// (Python, pip, network) is skipped with its reason; exit 1 only for a comparison that failed.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  compareMuniverseDerivative,
  compareMuniverseEvaluation,
  compareMuniverseRecording,
  installMuniverse,
  muniverseName,
} from './interop/compare-muniverse.js';
import { install, lastLine, makePython, run } from './interop/python.js';
import { sampleDecomposition, sampleRecording } from './interop/sample.js';

const counts = { passed: 0, failed: 0, skipped: 0 };
const work = fileURLToPath(new URL('../.cache/interop/files/', import.meta.url));
const recording = sampleRecording();
const decomposition = sampleDecomposition();

const source = sourceFolder();
const modules = source && (await loadFormats());
if (modules === undefined) skip('everything', 'neither Node >= 22.18 nor a build is here; run npm run build');
else await compareAll(modules);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** The sources where Node strips types, else the build, if there is one. */
function sourceFolder() {
  const built = new URL('../dist/', import.meta.url);
  const folder = process.features.typescript ? new URL('../src/', import.meta.url) : built;
  return existsSync(fileURLToPath(folder)) ? folder : undefined;
}

function sourceOf(name) {
  return new URL(name + (process.features.typescript ? '.ts' : '.js'), source).href;
}

async function loadFormats() {
  const load = (name) => import(sourceOf(name));
  const names = [
    'core/random',
    'metrics/rate-of-agreement',
    'formats/npz',
    'formats/openhdemg-json',
    'formats/decomposition-files',
    'formats/events-tsv',
    'formats/file-set',
    'formats/bids/read-bids',
    'formats/bids/write-bids',
    'formats/edf/write-recording',
    'formats/munitquest-zip',
    'pipeline/evaluate',
  ];
  return Object.assign({}, ...(await Promise.all(names.map(load))));
}

async function compareAll(formats) {
  const environment = makePython();
  if (environment.reason !== undefined) return skip('everything', environment.reason);
  rmSync(work, { recursive: true, force: true });
  const { python, bin } = environment;
  const validator = install(environment, 'bids-validator-deno', [
    '-c',
    `import subprocess; subprocess.run([r"${bin}bids-validator-deno", "--version"], check=True)`,
  ]);
  const dataset = formats.writeBidsRecording(recording, { subject: '01', task: 'hold', run: '1' }, { license: 'CC0' });
  test('EMG-BIDS dataset passes the official validator', validator, () => {
    write('dataset', dataset.files);
    validate(bin, 'dataset');
  });
  test('EMG-BIDS dataset with electrodes of each recording passes the official validator', validator, () => {
    const entities = { subject: '02', session: 'a', task: 'rest', acquisition: 'x', recording: 'left' };
    write('detailed', formats.writeBidsRecording(recording, entities, { electrodesPerRecording: true }).files);
    validate(bin, 'detailed');
  });
  const target = { folder: 'sub-01/emg/', stem: 'sub-01_task-hold_run-1' };
  const derivative = formats.writeDecomposition(recording, decomposition, target);
  test('derivative dataset passes the official validator', validator, () => {
    write('derivative', derivative);
    validate(bin, 'derivative');
  });
  const simulated = await simulateDataset(formats);
  test('simulated dataset passes the official validator, and so does its truth', validator, () => {
    assert.equal(simulated.failure, undefined);
    validate(bin, 'simulated');
    validate(bin, 'simulated/derivatives/truth');
  });
  const openhdemg = install(environment, 'openhdemg', [
    fileURLToPath(new URL('./interop/openhdemg_headless.py', import.meta.url)),
  ]);
  test('openhdemg opens our JSON with the same signals and discharges', openhdemg, () =>
    compareOpenhdemg(formats, python),
  );
  const numpy = install(environment, 'numpy', ['-c', 'import numpy']);
  test('numpy reads our NPZ and NPY, and we read what numpy writes', numpy, () =>
    compareNumpy(formats, python, derivative),
  );
  const pyedflib = install(environment, 'pyedflib', ['-c', 'import pyedflib']);
  test('pyedflib reads our BDF+ and EDF+', pyedflib, () => compareEdf(formats, python));
  const muniverse = installMuniverse(environment);
  if (muniverse === undefined) console.log(`        ${muniverseName(environment)}`);
  const tools = { work, write, python_: (script, args) => python_(python, script, args) };
  test('evaluation agrees with MUniverse', muniverse, () => compareMuniverseEvaluation(formats, tools));
  test("MUniverse's loader reads our EMG-BIDS dataset", muniverse, () => {
    const labels = { subject_label: '01', task_label: 'hold', run_label: '1' };
    write('dataset', dataset.files);
    const found = compareMuniverseRecording(recording, 'dataset', labels, tools);
    assert.deepEqual(found.positions, [
      [8, 0],
      [16, 0],
      [24, 0],
    ]);
  });
  test("MUniverse's loader reads our derivative dataset", muniverse, () => {
    const labels = { subject_label: '01', task_label: 'hold', run_label: '1', desc_label: 'decomposed' };
    write('derivative', derivative);
    const trains = decomposition.motorUnits.map(({ dischargeSamples }) => dischargeSamples);
    const [{ innervationPulseTrain }] = decomposition.motorUnits;
    compareMuniverseDerivative(trains, innervationPulseTrain, 'derivative', labels, tools);
  });
  test("MUniverse's loaders read our simulated dataset and its truth", muniverse, () => {
    assert.equal(simulated.failure, undefined);
    const labels = { subject_label: '01', task_label: 'trapezoid', run_label: null };
    compareMuniverseRecording(simulated.recording, 'simulated', labels, tools);
    compareMuniverseDerivative(
      simulated.trains,
      [],
      'simulated/derivatives/truth',
      { ...labels, desc_label: 'truth' },
      tools,
    );
  });
  test("Python's zipfile reads our MUnitQuest zip", undefined, () => {
    const stem = 'recording-001_challenge-Isometric';
    write('.', new Map([['m.zip', formats.writeMunitquestZip([{ stem, recording, decomposition }])]]));
    const listed = run(python, [
      '-c',
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist())',
      join(work, 'm.zip'),
    ]);
    assert.equal(
      listed.stdout.trim(),
      `None ['${stem}_desc-decomposed_events.tsv', '${stem}_desc-decomposed_log.json']`,
    );
  });
}

/** What `bmiss simulate` makes of a small cylinder, and how we read it; `failure` says why there is none. */
async function simulateDataset(formats) {
  const labels = join(work, 'cylinder_dseg.nii.gz');
  mkdirSync(work, { recursive: true });
  const shape = ['--radii', '6,20,22,24', '--length', '120', '--voxel', '2'];
  bmiss('anatomy', 'make', 'cylinder', ...shape, '--out', labels);
  const coarse = ['--element', '2', '--path-spacing', '4', '--workers', '1', '--cache', 'none'];
  const hard = ['--active', '8', '--mains', '50', '--bad-channels', '1', '--fatigue', '10'];
  const out = ['--seconds', '5', '--out', join(work, 'simulated')];
  const made = bmiss(
    'simulate',
    '--anatomy',
    labels,
    '--muscle',
    '3',
    '--grid',
    'HD10MM0403',
    ...coarse,
    ...hard,
    ...out,
  );
  if (made.status !== 0) return { failure: `bmiss simulate: ${made.stderr}` };
  const stem = 'sub-01/emg/sub-01_task-trapezoid';
  const paths = ['emg.bdf', 'emg.json', 'channels.tsv'].map((ending) => `${stem}_${ending}`);
  const files = paths.map((path) => [path, new Uint8Array(readFileSync(join(work, 'simulated', path)))]);
  const { recording: own } = await formats.readBidsRecording(paths[0], formats.memoryFileSet(new Map(files)));
  const events = readFileSync(join(work, 'simulated/derivatives/truth', `${stem}_desc-truth_events.tsv`));
  const { motorUnits } = formats.readEvents(events, { fileName: 'events.tsv' }).decomposition;
  return { recording: own, trains: motorUnits.map(({ dischargeSamples }) => dischargeSamples) };
}

/** Our command line as a program. */
function bmiss(...words) {
  const program = `const { main } = await import(${JSON.stringify(sourceOf('cli/main'))}); await main(process.argv.slice(1));`;
  return run(process.execPath, ['--input-type=module', '-e', program, ...words]);
}

function compareOpenhdemg(formats, python) {
  write('.', new Map([['o.json', formats.writeOpenhdemgJson(recording, decomposition)]]));
  const found = python_(python, 'check_openhdemg.py', [join(work, 'o.json')])[0];
  assert.deepEqual(
    [found.source, found.rate, found.spacing, found.length, found.units],
    ['CUSTOMCSV', 2048, 8, 2048, 2],
  );
  assert.deepEqual(found.shape, [2048, 11]);
  assert.deepEqual(found.trains, [2048, 2]);
  const discharges = decomposition.motorUnits.map((unit) => [...unit.dischargeSamples]);
  assert.deepEqual(found.pulses, discharges);
  assert.deepEqual(
    found.binary,
    discharges.map((samples) => samples.length),
  );
  assert.deepEqual(
    found.intervals,
    discharges[0].slice(1).map((sample, i) => sample - discharges[0][i]),
  );
  // pass if within 1e-4 uV: the file keeps 7 digits
  near(found.samples, recording.data.subarray(2048, 2053), 1e6, 1e-4);
  near(found.force, recording.auxiliary[0].data.subarray(0, 5), 1, 1e-5);
}

function compareNumpy(formats, python, derivative) {
  const muaps = [...derivative].find(([path]) => path.endsWith('muaps.npy'))[1];
  write(
    '.',
    new Map([
      ['ours.npz', formats.writeNpz(recording, { level: 6 })],
      ['muaps.npy', muaps],
    ]),
  );
  const found = python_(python, 'check_numpy.py', [work])[0];
  assert.deepEqual(found.emg, ['float32', [11, 2048]]);
  near(found.values, recording.data.subarray(2048, 2053), 1, 0);
  assert.ok(Math.abs(found.sum - recording.data.reduce((sum, value) => sum + value, 0)) < 1e-12);
  assert.deepEqual([found.fs, found.unit, found.muaps], [2048, 'V', [2, 11, 40]]);
  assert.deepEqual(found.positions, [
    [8, 0],
    [16, 0],
    [24, 0],
  ]);
  const expected = Float32Array.from({ length: 60 }, (_, i) => i - 30);
  for (const name of ['stored', 'packed', 'swapped', 'half']) {
    const read = formats.readNpz(new Uint8Array(readFileSync(join(work, `${name}.npz`))), { fileName: name });
    assert.deepEqual(read.recording.data, expected, `${name}.npz`);
    assert.equal(read.recording.samplingRateHz, 1000);
  }
  const objects = new Uint8Array(readFileSync(join(work, 'object.npz')));
  assert.throws(() => formats.readNpz(objects, { fileName: 'object.npz' }), /Python objects/);
}

function compareEdf(formats, python) {
  const odd = { ...recording, sampleCount: 2039, data: recording.data.subarray(0, 11 * 2039), auxiliary: [] };
  const files = new Map([
    ['a.bdf', formats.writeBdf(recording).bytes],
    ['a.edf', formats.writeEdf(recording).bytes],
    ['odd.bdf', formats.writeBdf(odd).bytes],
  ]);
  write('.', files);
  const found = python_(
    python,
    'check_edf.py',
    [...files.keys()].map((name) => join(work, name)),
  );
  for (const file of found.slice(0, 2)) {
    assert.deepEqual([file.signals, file.rate, file.length, file.dimension], [12, 2048, 2048, 'uV']);
    assert.deepEqual(file.labels, ['EMG1', 'EMG2', 'EMG3']);
    // pass if within half of 2^-15 of a range of 50 uV
    near(file.values, recording.data.subarray(2048, 2053), 1e6, 8e-4);
  }
  assert.match(found[2].annotations.join(), /end of recording: 2039 samples/);
}

function near(actual, expected, scale, tolerance) {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries())
    assert.ok(Math.abs(value - expected[i] * scale) <= tolerance, `${value} expected ${expected[i] * scale} at ${i}`);
}

function write(folder, files) {
  for (const [path, bytes] of files) {
    const file = join(work, folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}

function validate(bin, folder) {
  const done = run(`${bin}bids-validator-deno`, ['--json', join(work, folder)]);
  const start = done.stdout.indexOf('{');
  assert.ok(start >= 0, `the validator printed no result: ${lastLine(done)}`);
  const { issues } = JSON.parse(done.stdout.slice(start));
  const errors = issues.issues.filter(({ severity }) => severity === 'error');
  const codes = new Set(issues.issues.filter(({ severity }) => severity === 'warning').map(({ code }) => code));
  console.log(`    ${errors.length} errors; warnings: ${[...codes].join(', ') || 'none'}`);
  assert.deepEqual(
    errors.map(({ code, subCode, location }) => [code, subCode, location]),
    [],
  );
}

/** Runs a script of scripts/interop; the JSON it prints, one a line. */
function python_(python, script, args) {
  const done = run(python, [fileURLToPath(new URL(`./interop/${script}`, import.meta.url)), ...args]);
  assert.equal(done.status, 0, done.stderr || String(done.error));
  const lines = done.stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line));
}

function test(name, missing, check) {
  if (missing !== undefined) return skip(name, missing);
  try {
    check();
    counts.passed++;
    console.log(`passed  ${name}`);
  } catch (error) {
    counts.failed++;
    console.log(`FAILED  ${name}\n        ${String(error.message).split('\n').join('\n        ')}`);
  }
}

function skip(name, reason) {
  counts.skipped++;
  console.log(`SKIPPED ${name}: ${reason}`);
}
