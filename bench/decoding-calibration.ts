/** Is the expected rate of agreement what it says, over simulated recordings of many difficulties? */

import { agreementPairs, type FoundMotorUnit, foundMotorUnits } from './calibration-pairs.ts';
import { type CalibrationRecording, checkRecordings, tuningRecordings } from './calibration-recordings.ts';
import { type DecodedRun, decode } from './decoding-run.ts';
import { type Target, table, targetTable } from './page.ts';
import { type AgreementPair, keptPromise, reliabilityBins, shareInterval } from './reliability.ts';
import { scoredRecording } from './scored-recording.ts';
import { simulatedFile } from './simulated-file.ts';

const CLAIM = 0.9;

export interface Calibration {
  readonly text: string;
  /** of the renewal decoder */
  readonly found: readonly FoundMotorUnit[];
  readonly recordingCount: number;
}

interface DecodedRecording {
  readonly name: string;
  readonly linear: DecodedRun;
  readonly renewal: DecodedRun;
  readonly found: readonly FoundMotorUnit[];
}

/** @param tuning - on the recordings that the calibration is fitted on, instead of those that check it */
export async function measureCalibration(where: string, tuning: boolean): Promise<Calibration> {
  const decoded: DecodedRecording[] = [];
  for (const recording of tuning ? tuningRecordings : checkRecordings) decoded.push(await decodeBoth(recording));
  const found = decoded.flatMap((recording) => recording.found);
  const pairs = agreementPairs(found);
  const silent = found.length - pairs.length;
  const what = tuning
    ? `${decoded.length} simulated recordings **on which the calibration is fitted**`
    : `${decoded.length} simulated recordings, none of them used for tuning`;
  const text = [
    '## Decoding: is the expected rate of agreement what it says?',
    where,
    `${what} (\`examples/infinite-medium.ts\`, \`bench/calibration-recordings.ts\`): 32 to 128 channels, 10 to 60 s, 15 to 80 motor units, 8 to 30 dB, most with discharges between samples, single ones with doublets, pauses or fatigue. True: rate of agreement with the best-matching true motor unit, +-1 ms after the best lag; near 0 for a motor unit that is none of them.`,
    pairs.length > 0 && !tuning ? '![Expected against true rate of agreement](calibration.svg)' : '',
    reliabilityTable(pairs),
    silent > 0 ? `**${silent} of ${found.length} motor units state no expected rate of agreement.**` : '',
    targetTable(targetsOf(pairs)),
    promiseNote(pairs),
    totalsText(decoded),
    recordingsTable(decoded),
  ];
  return { text: text.filter(Boolean).join('\n\n'), found, recordingCount: decoded.length };
}

async function decodeBoth({ name, options }: CalibrationRecording): Promise<DecodedRecording> {
  const recording = await scoredRecording(simulatedFile(options, `calibration-${options.seed}`));
  const linear = await decode(recording, 'linear');
  const renewal = await decode(recording, 'renewal');
  const cost = [linear, renewal].map(({ run, score }) => `${score.above90} in ${run.wallSeconds.toFixed(1)} s`);
  process.stderr.write(`bench: ${name}: linear ${cost[0]}, renewal ${cost[1]}\n`);
  return { name, linear, renewal, found: foundMotorUnits(options, recording, renewal.run) };
}

function reliabilityTable(pairs: readonly AgreementPair[]): string {
  const digits = (value: number) => (Number.isNaN(value) ? '' : value.toFixed(3));
  const rows = reliabilityBins(pairs).map((bin, i) => [
    `${i === 0 ? '' : `> ${bin.low} `}to ${bin.high}`.trim(),
    String(bin.count),
    digits(bin.meanExpected),
    digits(bin.meanTrue),
    bin.interval ? bin.interval.map(digits).join(' to ') : '',
    percentText(bin.shareAbove90),
    percentText(bin.shareAbove80),
  ]);
  const headings = ['expected', 'motor units', 'mean expected', 'mean true', '95 % interval', 'true > 0.9', '> 0.8'];
  return table(headings, rows);
}

function targetsOf(pairs: readonly AgreementPair[]): Target[] {
  const { claimed, above90, above80 } = keptPromise(pairs, CLAIM);
  return [
    shareTarget(`claim more than ${CLAIM}: have > 0.9`, above90, claimed, 0.9, 0.95),
    shareTarget(`claim more than ${CLAIM}: have > 0.8`, above80, claimed, 0.97, 0.99),
  ];
}

function shareTarget(what: string, count: number, total: number, least: number, stretch: number): Target {
  return {
    what,
    wanted: `>= ${Math.round(100 * least)} % (stretch ${Math.round(100 * stretch)} %)`,
    measured: total > 0 ? `${percentText(count / total)} (${count} of ${total})` : 'n/a: none claims it',
    met: total > 0 && count / total >= least,
    stretchMet: total > 0 && count / total >= stretch,
  };
}

function promiseNote(pairs: readonly AgreementPair[]): string {
  const { claimed, above90, above80 } = keptPromise(pairs, CLAIM);
  if (claimed === 0) return '';
  const interval = (count: number) => shareInterval(count, claimed).map(percentText).join(' to ');
  const modest = pairs.filter(({ expectedRoa, trueRoa }) => expectedRoa <= CLAIM && trueRoa > 0.9).length;
  return `95 % intervals (Wilson; of the mean: percentile bootstrap over motor units): above 0.9 ${interval(above90)}, above 0.8 ${interval(above80)}. Motor units that have more than 0.9 and do not claim it: ${modest}.`;
}

function totalsText(decoded: readonly DecodedRecording[]): string {
  const rows = (['linear', 'renewal'] as const).map((decoder) => {
    const sum = (of: (run: DecodedRun) => number) => decoded.reduce((total, each) => total + of(each[decoder]), 0);
    return [
      decoder,
      `${sum(({ score }) => score.above90)} of ${sum(({ score }) => score.trueCount)}`,
      String(sum(({ score }) => score.above80)),
      String(sum(({ score }) => score.false)),
      String(sum(({ score }) => score.duplicates)),
      String(sum(({ run }) => run.trains.length)),
      sum(({ run }) => run.wallSeconds).toFixed(0),
      sum(({ run }) => run.cpuSeconds).toFixed(0),
    ];
  });
  const headings = ['all recordings', 'RoA > 0.9', '> 0.8', 'false', 'duplicates', 'motor units', 'wall s', 'CPU s'];
  return table(headings, rows);
}

function recordingsTable(decoded: readonly DecodedRecording[]): string {
  const rows = decoded.map(({ name, linear, renewal, found }) => {
    const pairs = agreementPairs(found);
    const mean = (of: (pair: AgreementPair) => number) =>
      pairs.length > 0 ? (pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length).toFixed(3) : 'n/a';
    return [
      name,
      `${linear.score.above90}`,
      `${renewal.score.above90}`,
      `${linear.score.false} / ${renewal.score.false}`,
      `${linear.score.duplicates} / ${renewal.score.duplicates}`,
      mean(({ expectedRoa }) => expectedRoa),
      mean(({ trueRoa }) => trueRoa),
      (renewal.run.cpuSeconds / linear.run.cpuSeconds).toFixed(2),
    ];
  });
  const headings = [
    'seed: recording',
    'linear > 0.9',
    'renewal > 0.9',
    'false',
    'duplicates',
    'mean expected',
    'mean true',
  ];
  return table([...headings, 'CPU ratio'], rows);
}

function percentText(share: number): string {
  return Number.isNaN(share) ? '' : `${(100 * share).toFixed(1)} %`;
}
