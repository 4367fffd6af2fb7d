/** The hard cases over ten seeds each: what is asked of one recording holds for all. */

import { expect, it } from 'vitest';
import {
  alones,
  changingRates,
  doublets,
  fewDischarges,
  flatChannels,
  type HardCase,
  hums,
  pausing,
  runHardCase,
  secondDischargesFound,
  slipsOf,
  tired,
  twins,
} from './decoder-hard-cases.ts';

const seeds = Array.from({ length: 10 }, (_, i) => 11 + i);

it.each([pausing, fewDischarges, flatChannels, twins, ...alones, changingRates, ...hums])('$name', check);
// known limits, see decoder-hard-cases.node.test.ts
it.fails.each([doublets, tired])('$name', check);

async function check(hardCase: HardCase): Promise<void> {
  const slips: string[] = [];
  for (const seed of seeds) {
    const outcome = await runHardCase(hardCase, seed);
    const own = slipsOf(hardCase, outcome);
    if (hardCase === doublets) {
      const share = secondDischargesFound(outcome, doublets.must);
      if (!(share >= 0.8)) own.push(`${share.toFixed(2)} of the second discharges`);
    }
    slips.push(...own.map((slip) => `seed ${seed}: ${slip}`));
  }
  expect(slips).toEqual([]);
}
