// A real recording as a user has it: `npm run bench:real [-- --no-peers] [--fresh-peers] [--write]`. Vastus lateralis, 64
// channels, with an expert's decomposition of five motor units: agreement with those; agreement between decompositions of its
// odd and even electrodes for every motor unit found; CPU time and memory beside MUniverse's.

import { type LabelledTrain, type MotorUnitMatching, matchMotorUnits } from '../src/metrics/match-motor-units.ts';
import { describeFile, ensureBuilt, type MeasuredRun, measureDecomposition, type Usage } from './measured-run.ts';
import { findMuniverse, howMeasured, measureMuniverse, type PeerRun, recordingAsNpz } from './muniverse.ts';
import {
  atLeast,
  atMost,
  measuredHere,
  megabytes,
  readBenchFlags,
  seconds,
  type Target,
  table,
  targetTable,
} from './page.ts';
import {
  channelsOfParity,
  confirmedIn,
  decomposeInHalves,
  HALVES_TOLD,
  type HalvedRun,
  openRealRecording,
  type RealRecording,
} from './real-recording.ts';
import { COST_HEADINGS, costCells } from './scored-recording.ts';
import { shownPath } from './shared-data.ts';
import { agreementOf } from './split-halves.ts';
import { writeSection } from './write-section.ts';

const LINEAR = ['--decoder', 'linear'];

const flags = readBenchFlags();
const real = await openRealRecording();
if (real !== undefined) {
  ensureBuilt();
  const text = await measure(real);
  console.log(text);
  if (flags.write) writeSection('real', text);
}

async function measure(real: RealRecording): Promise<string> {
  const where = measuredHere(`npm run bench:real${flags.typed}`);
  const peer = flags.peers ? findMuniverse() : undefined;
  const { file, recording, expert } = real;
  const recognised = recogniseOrThrow(file);
  const measured = await decomposeInHalves(real, []);
  const { full } = measured;
  // what a peer's cost is compared with: the other is a linear separation too
  const linear = full.decoder === 'linear' ? full : await measureDecomposition(file, LINEAR);
  const run = peer && (await measureMuniverse(peer, recordingAsNpz(recording, 'vastus-lateralis'), flags.fresh));
  const rate = recording.samplingRateHz;
  const name = peer?.name.split(' (')[0] ?? '';
  const parts = [
    '## A real recording: vastus lateralis, 64 channels, 32.5 s, five motor units of an expert',
    where,
    `\`bmiss decompose ${shownPath(file)}\` as it is, no option but \`--no-report --json --out\`: decoder ${full.decoder}, the default. Recognised: ${recognised}.`,
    '### Agreement with the expert',
    expertTable(expert, full, measured.matching, rate, run, name),
    '### Cost',
    costTable(measured, linear, run, name),
    targetTable(targetsOf(measured.matching, linear, run)),
    run && peer ? peerNote(peer.name, run, full, linear, expert, rate) : 'MUniverse was not measured.',
    '### Odd and even electrodes',
    halvesText(measured, real),
    halvesTable(measured),
  ];
  return parts.join('\n\n');
}

/** @throws Error when grid or force are not found in the file as it is */
function recogniseOrThrow(file: string): string {
  const { grids, auxiliary } = describeFile(file);
  const force = auxiliary.find(({ role }) => role === 'force');
  const [grid] = grids;
  if (grids.length !== 1 || grid.name !== 'GR08MM1305' || grid.rows !== 13 || grid.columns !== 5)
    throw new Error(`bench: expected one grid GR08MM1305 of 13 x 5, got ${JSON.stringify(grids.map((g) => g.name))}`);
  if (force === undefined) throw new Error('bench: expected the force among the auxiliary signals, found none');
  return `grid ${grid.name} (${grid.rows} x ${grid.columns}), force "${force.name}" in ${force.unit}`;
}

function expertTable(
  expert: readonly LabelledTrain[],
  full: MeasuredRun,
  matching: MotorUnitMatching,
  rate: number,
  run: PeerRun | undefined,
  peerName: string,
): string {
  const rows = expert.map((train) => {
    const match = matching.matches.find(({ trueId }) => trueId === train.id);
    const found = full.motorUnits.find((unit) => String(unit.unit_id) === String(match?.foundId));
    const line = [
      String(train.id),
      String(train.dischargeSamples.length),
      match ? match.agreement.rateOfAgreement.toFixed(3) : 'none',
      match ? String(match.foundId) : '',
      fixed(found?.sil, 3),
      fixed(found?.cov_isi, 3),
    ];
    return run ? [...line, bestAgreement(train, run.trains, rate).toFixed(3)] : line;
  });
  const headings = ["expert's", 'discharges', 'bmiss RoA', 'motor unit', 'SIL', 'CoV'];
  return table(run ? [...headings, `${peerName} RoA`] : headings, rows);
}

function costTable(measured: HalvedRun, linear: MeasuredRun, run: PeerRun | undefined, peerName: string): string {
  const { full, odd, even } = measured;
  const line = (name: string, usage: Usage & { trains: readonly unknown[] }) => [
    name,
    String(usage.trains.length),
    ...costCells(usage),
  ];
  const rows = [
    line('bmiss, all electrodes', full),
    line('bmiss, odd electrodes', odd),
    line('bmiss, even electrodes', even),
  ];
  if (linear !== full) rows.push(line(`bmiss ${LINEAR.join(' ')}, all electrodes`, linear));
  if (run) rows.push(line(`${peerName}, all electrodes`, run));
  return table(['program', 'motor units', ...COST_HEADINGS], rows);
}

function targetsOf(matching: MotorUnitMatching, linear: MeasuredRun, run: PeerRun | undefined): Target[] {
  const targets = [
    atLeast("the expert's motor units found at RoA > 0.9", matching.foundAbove90, 4, ' of 5'),
    atMost('duplicates', matching.duplicateCount, 0, '', 0),
  ];
  if (!run) return targets;
  const cpu = run.callCpuSeconds / linear.cpuSeconds;
  const memory = run.peakBytes / linear.peakBytes;
  return [
    ...targets,
    {
      what: `CPU time of MUniverse's, ${LINEAR.join(' ')}`,
      wanted: '<= 1/20',
      measured: `1/${cpu.toFixed(1)}`,
      met: cpu >= 20,
    },
    {
      what: `peak memory of MUniverse's, ${LINEAR.join(' ')}`,
      wanted: '<= 1/6',
      measured: `1/${memory.toFixed(1)}`,
      met: memory >= 6,
    },
  ];
}

function peerNote(
  name: string,
  run: PeerRun,
  full: MeasuredRun,
  linear: MeasuredRun,
  expert: readonly LabelledTrain[],
  rate: number,
): string {
  const withDefault =
    full === linear
      ? ''
      : ` With the decoder ${full.decoder}: 1/${(run.callCpuSeconds / full.cpuSeconds).toFixed(1)} of its CPU time.`;
  const matching = matchMotorUnits(expert, run.trains, { samplingRateHz: rate });
  return `${name}: \`decompose_cbss\`, its default configuration, one BLAS thread, the EMG in microvolts as our reader has it; ${howMeasured(run)}. It returned ${run.trains.length} motor units, ${matching.foundAbove90} of the expert's at RoA > 0.9; duplicates: ${matching.duplicateCount}. The ratio of CPU times takes its call alone (${seconds(run.callWallSeconds)} s, ${seconds(run.callCpuSeconds)} s CPU; without Python's start and imports) and our whole process (${LINEAR.join(' ')}: ${seconds(linear.cpuSeconds)} s CPU); memory is of both whole processes (its own was ${megabytes(run.peakBeforeCallBytes)} MB before the call).${withDefault}`;
}

function halvesText(measured: HalvedRun, { recording }: RealRecording): string {
  const { full, odd, even, matching } = measured;
  const { confirmed, beyond } = confirmedIn(measured);
  const [evenCount, oddCount] = ([0, 1] as const).map((parity) => channelsOfParity(recording, parity).length);
  return `The grid is cut like a checkerboard (row + column odd: ${oddCount} electrodes, even: ${evenCount}) and each half is decomposed on its own: ${odd.trains.length} and ${even.trains.length} motor units. ${HALVES_TOLD}
Confirmed: ${confirmed.length} of ${full.trains.length}; beyond the expert's: ${beyond.length} of ${full.trains.length - matching.matches.length}${beyond.length > 0 ? ` (numbers ${beyond.join(', ')})` : ''}.`;
}

function halvesTable({ full, halves, matching }: HalvedRun): string {
  const rows = halves.map((half) => {
    const unit = full.motorUnits.find(({ unit_id }) => String(unit_id) === String(half.id));
    const match = matching.matches.find(({ foundId }) => String(foundId) === String(half.id));
    return [
      String(half.id),
      match ? String(match.trueId) : '',
      String(unit?.discharges ?? ''),
      fixed(unit?.rate_hz, 1),
      fixed(unit?.sil, 3),
      fixed(unit?.cov_isi, 3),
      half.withOdd.toFixed(2),
      half.withEven.toFixed(2),
      half.oddWithEven === undefined ? '' : half.oddWithEven.toFixed(2),
      half.confirmed ? 'yes' : 'no',
    ];
  });
  const headings = ['motor unit', "expert's", 'discharges', 'rate Hz', 'SIL', 'CoV', 'RoA odd', 'RoA even'];
  return table([...headings, 'odd-even', 'confirmed'], rows);
}

function fixed(value: number | null | undefined, digits: number): string {
  return value?.toFixed(digits) ?? '';
}

function bestAgreement(train: LabelledTrain, found: readonly LabelledTrain[], rate: number): number {
  return found.reduce((best, other) => Math.max(best, agreementOf(train, other, rate)), 0);
}
