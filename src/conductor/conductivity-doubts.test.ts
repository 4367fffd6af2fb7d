import { expect, test } from 'vitest';
import { conductivitiesWith, conductivityTable } from './conductivities.ts';
import { conductivityDoubts } from './conductivity-doubts.ts';

test('doubts values in mS/m and tissues that finite elements do not know, and nothing of the table itself', () => {
  const usual = ['muscle', 'fat', 'skin', 'cortical bone', 'marrow', 'fascia'];
  const rest = conductivitiesWith();
  expect(conductivityDoubts(Object.fromEntries(usual.map((tissue) => [tissue, rest[tissue]])))).toEqual([]);
  for (const { tissue } of conductivityTable.filter((row) => !usual.includes(row.tissue)))
    expect(conductivityDoubts({ [tissue]: 0.3 })).toEqual([
      expect.stringMatching(new RegExp(`'${tissue}' .* changes nothing`)),
    ]);
  expect(conductivityDoubts({ fat: 40 })).toEqual([expect.stringMatching(/fat of 40 S\/m .* 40 mS\/m would be 0\.04/)]);
  expect(conductivityDoubts({ muscle: { longitudinal: 400, transverse: 90 } })).toEqual([
    expect.stringMatching(/muscle of 400 S\/m/),
  ]);
});
