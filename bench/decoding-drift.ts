/** A simulated contraction along which MUAPs grow smaller and slower: what following them saves. */

import type { InfiniteMediumOptions } from '../examples/infinite-medium.ts';
import { matchMotorUnits } from '../src/metrics/match-motor-units.ts';
import { type DecoderName, decode, ROW_TOLD } from './decoding-run.ts';
import { table } from './page.ts';
import { COST_HEADINGS, costCells, scoredRecording, YIELD_HEADINGS, yieldCells } from './scored-recording.ts';
import { simulatedFile } from './simulated-file.ts';

/** From the first sample to the last. */
const FATIGUE = { amplitudeChange: -0.2, velocityChange: -0.2 };
const FIXED = ['--muap-drift', '0'];
/** As the MUAP slows, its middle moves behind its discharge by up to 3 ms: a train that follows it is right all the same. */
const WIDE_SECONDS = 0.004;
const WIDE_HEADING = `> 0.9 at ±${WIDE_SECONDS * 1000} ms`;

const steady: InfiniteMediumOptions = {
  rows: 13,
  columns: 5,
  spacingMetres: 0.008,
  missingCorner: true,
  seconds: 60,
  motorUnitCount: 30,
  snrDecibels: 20,
  noise: 'band-limited',
  effort: 0.3,
  phasesPerSample: 4,
  seed: 6001,
};

export async function measureDrift(where: string): Promise<string> {
  const still = await scoredRecording(simulatedFile(steady, 'steady'));
  const drifting = await scoredRecording(simulatedFile({ ...steady, fatigue: FATIGUE }, 'drifting'));
  const cases: [string, typeof still, string, DecoderName, string[]][] = [
    ['steady', still, 'linear', 'linear', []],
    ['steady', still, 'renewal, MUAPs fixed', 'renewal', FIXED],
    ['steady', still, 'renewal, MUAPs following', 'renewal', []],
    ['drifting', drifting, 'linear', 'linear', []],
    ['drifting', drifting, 'renewal, MUAPs fixed', 'renewal', FIXED],
    ['drifting', drifting, 'renewal, MUAPs following', 'renewal', []],
  ];
  const rows: string[][] = [];
  for (const [name, recording, label, decoder, words] of cases) {
    const { run, score } = await decode(recording, decoder, words);
    const { samplingRateHz, truth } = recording;
    const wide = matchMotorUnits(truth, run.trains, { samplingRateHz, toleranceSeconds: WIDE_SECONDS });
    rows.push([name, label, ...yieldCells(score, run.trains), String(wide.foundAbove90), ...costCells(run)]);
    process.stderr.write(`bench: ${rows.at(-1)?.join(' | ')}\n`);
  }
  const { motorUnitCount, snrDecibels, seconds } = steady;
  return [
    '## Decoding: MUAPs that change along the contraction',
    where,
    `Simulated, 13 x 5 electrodes, ${seconds} s, ${motorUnitCount} motor units, ${snrDecibels} dB (\`examples/infinite-medium.ts\`). Drifting: amplitude ${percent(FATIGUE.amplitudeChange)} and conduction velocity ${percent(FATIGUE.velocityChange)} over the recording; steady: the same motor units and discharges without. MUAPs fixed: \`${FIXED.join(' ')}\`; following: the default. A MUAP that slows moves behind its discharge, by up to 3 ms here; the column at ±4 ms counts trains that follow it as right. ${ROW_TOLD}`,
    table(['recording', 'decoder', ...YIELD_HEADINGS, WIDE_HEADING, ...COST_HEADINGS], rows, 2),
  ].join('\n\n');
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
