/** The hard cases over ten seeds each: what is asked of one recording holds for all. */

import { expect, it } from 'vitest';
import {
  alones,
  changingRates,
  doublets,
  fewDischarges,
  flatChannels,
  givesProbabilities,
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
/** for what the linear decoder fails on */
const wish = (await givesProbabilities()) ? it : it.fails;

it.each([pausing, fewDischarges, flatChannels, twins, alones[0]])('$name', check);
wish.each([doublets, changingRates, ...hums, alones[1], alones[2], tired])('$name', check);

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
