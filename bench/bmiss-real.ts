/** The real recording with a model of the thigh and without: the expert's motor units, and those that halves of the electrodes confirm. */

import { basename } from 'node:path';
import { MORE_BLIND } from './bmiss-methods.ts';
import { fieldsFolder } from './body-fields.ts';
import { keptRun, sourcesOf } from './kept-run.ts';
import { type MeasuredRun, measureDecomposition } from './measured-run.ts';
import { atLeast, type Target, table } from './page.ts';
import { confirmedIn, decomposeInHalves, HALVES_TOLD, type HalvedRun, openRealRecording } from './real-recording.ts';
import { COST_HEADINGS, costCells } from './scored-recording.ts';
import { splitHalves } from './split-halves.ts';

/** A typical thigh, on a lattice that is solved in minutes. */
const THIGH = ['--anatomy', 'thigh', '--muscle', 'VL', '--voxel', '2', '--element', '1.5', '--path-spacing', '4'];

export interface RealOutcome {
  readonly targets: readonly Target[];
  readonly text: string;
  readonly runSeconds: number;
}

/** Undefined, with a message on stderr, where the file is missing. */
export async function measureRealLimb(fresh: boolean): Promise<RealOutcome | undefined> {
  const real = await openRealRecording();
  if (real === undefined) return undefined;
  const measure = (file: string, words: readonly string[]): Promise<MeasuredRun> => {
    const [name, settings] = [basename(file, '.mat'), words.filter((word) => word !== fieldsFolder)];
    return keptRun({ name, settings, dependsOn: sourcesOf(words) }, fresh, () => measureDecomposition(file, words));
  };
  const blind = await decomposeInHalves(real, ['--workers', '2'], measure);
  const more = await decomposeInHalves(real, [...MORE_BLIND, '--workers', '2'], measure);
  const limb = await decomposeInHalves(real, [...THIGH, '--cache', fieldsFolder, '--workers', '2'], measure);
  const byBlind = splitHalves(
    limb.full.trains,
    blind.odd.trains,
    blind.even.trains,
    real.recording.samplingRateHz,
  ).filter(({ confirmed }) => confirmed).length;
  const [before, after] = [blind, limb].map((run) => confirmedIn(run).confirmed.length);
  const runs = [blind, more, limb].flatMap(({ full, odd, even }) => [full, odd, even]);
  return {
    targets: [
      atLeast("real recording, with the limb: the expert's motor units > 0.9", limb.matching.foundAbove90, 4, ' of 5'),
      {
        what: 'real recording, with the limb: motor units that odd and even electrodes confirm',
        wanted: `> ${before} (blind)`,
        measured: String(after),
        met: after > before,
      },
    ],
    text: [
      `Vastus lateralis, 64 channels, 32.5 s, five motor units of an expert; a typical thigh (\`${THIGH.join(' ')}\`), whose place and size nobody measured. The grid is cut like a checkerboard and each half of its electrodes is decomposed on its own, with the limb's model where all electrodes have it. ${HALVES_TOLD} Of the motor units with the limb, ${byBlind} are confirmed by the blind halves.`,
      table(
        ['starts', "expert's > 0.9", 'motor units', 'odd half', 'even half', 'confirmed', ...COST_HEADINGS],
        [
          rowOf('blind', blind),
          rowOf('blind, 40 a round instead of 32', more),
          rowOf('blind 32, from the limb 8 a round in the mean', limb),
        ],
      ),
    ].join('\n\n'),
    runSeconds: runs.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0),
  };
}

function rowOf(name: string, run: HalvedRun): string[] {
  const { full, odd, even, matching } = run;
  const counts = [full.trains, odd.trains, even.trains, confirmedIn(run).confirmed].map(({ length }) => String(length));
  return [name, `${matching.foundAbove90} of 5`, ...counts, ...costCells(full)];
}
