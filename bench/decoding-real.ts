/** Both decoders on the real recording: the expert's motor units, and those that halves of the electrodes confirm. */

import { DECODERS } from './decoding-run.ts';
import { atLeast, type Target, table, targetTable } from './page.ts';
import { confirmedIn, decomposeInHalves, HALVES_TOLD, type HalvedRun, openRealRecording } from './real-recording.ts';
import { COST_HEADINGS, costCells } from './scored-recording.ts';
import { shownPath } from './shared-data.ts';

export async function measureReal(where: string): Promise<string | undefined> {
  const real = await openRealRecording();
  if (real === undefined) return undefined;
  const runs: HalvedRun[] = [];
  for (const decoder of DECODERS) runs.push(await decomposeInHalves(real, ['--decoder', decoder, '--workers', '2']));
  const expertRows = real.expert.map(({ id, dischargeSamples }) => [
    String(id),
    String(dischargeSamples.length),
    ...runs.flatMap((run, i) => {
      const match = run.matching.matches.find(({ trueId }) => trueId === id);
      const agreement = match ? match.agreement.rateOfAgreement.toFixed(3) : 'none';
      return DECODERS[i] === 'linear' ? [agreement] : [agreement, match ? expectedText(run, match.foundId) : ''];
    }),
  ]);
  const headings = ["expert's", 'discharges', 'linear RoA', 'renewal RoA', 'expected'];
  return [
    '## Decoding: linear and renewal on a real recording',
    where,
    `\`bmiss decompose ${shownPath(real.file)} --decoder NAME --workers 2\`; vastus lateralis, 64 channels, 32.5 s, five motor units of an expert. Expected: the rate of agreement that the renewal decoder expects of itself.`,
    table(headings, expertRows),
    `The grid is cut like a checkerboard and each half of its electrodes is decomposed on its own. ${HALVES_TOLD}`,
    table(
      [
        'decoder',
        "expert's > 0.9",
        'motor units',
        'odd half',
        'even half',
        'confirmed',
        "beyond the expert's",
        ...COST_HEADINGS,
      ],
      runs.map((run, i) => [DECODERS[i], ...summaryCells(run)]),
    ),
    targetTable(targetsOf(runs[0], runs[1])),
    `Confirmed: ${runs.map((run, i) => `${DECODERS[i]} ${confirmedIn(run).confirmed.join(', ') || 'none'}`).join('; ')} (numbers of motor units).`,
  ].join('\n\n');
}

function summaryCells(measured: HalvedRun): string[] {
  const { full, odd, even, matching } = measured;
  const { confirmed, beyond } = confirmedIn(measured);
  const counts = [full, odd, even].map(({ trains }) => trains.length);
  return [
    `${matching.foundAbove90} of 5`,
    ...[...counts, confirmed.length, beyond.length].map(String),
    ...costCells(full),
  ];
}

function targetsOf(linear: HalvedRun, renewal: HalvedRun): Target[] {
  const confirmed = confirmedIn(renewal).confirmed.length;
  const before = confirmedIn(linear).confirmed.length;
  return [
    atLeast("the expert's motor units found at RoA > 0.9, renewal", renewal.matching.foundAbove90, 4, ' of 5'),
    {
      what: 'motor units that odd and even electrodes confirm, renewal',
      wanted: `> ${before} (linear)`,
      measured: String(confirmed),
      met: confirmed > before,
    },
  ];
}

function expectedText({ full }: HalvedRun, id: string | number): string {
  const unit = full.motorUnits.find(({ unit_id }) => String(unit_id) === String(id));
  return unit?.expected_roa?.toFixed(3) ?? 'n/a';
}
