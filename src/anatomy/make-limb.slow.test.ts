import { expect, it } from 'vitest';
import { checkAnatomy } from './check-anatomy.ts';
import { closeLayers } from './close-layers.ts';
import { limbNames } from './limb-parameters.ts';
import { makeLimb } from './make-limb.ts';

it('makes limbs of both sexes, thin, lean and thick, without problems', () => {
  for (const limb of limbNames)
    for (const sex of ['male', 'female'] as const)
      for (const fatMetres of [undefined, 0.001, 0.01])
        expect(checkAnatomy(makeLimb({ limb, sex, fatMetres, voxelMetres: [0.001, 0.003] }).anatomy)).toEqual([]);
});

it('makes whole limbs at 1 mm with skin and fat closed from the start, from end to end', () => {
  for (const limb of limbNames)
    for (const sex of ['male', 'female'] as const) {
      const { labelMap, warnings } = makeLimb({ limb, sex }).anatomy;
      expect(warnings).toEqual([]);
      expect(closeLayers(labelMap, [1, 2])).toEqual([0, 0]);
    }
});
