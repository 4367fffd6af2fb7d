import { expect, it } from 'vitest';
import { checkAnatomy } from './check-anatomy.ts';
import { limbNames } from './limb-parameters.ts';
import { makeLimb } from './make-limb.ts';

it('makes limbs of both sexes, thin, lean and thick, without problems', () => {
  for (const limb of limbNames)
    for (const sex of ['male', 'female'] as const)
      for (const fatMetres of [undefined, 0.001, 0.01])
        expect(checkAnatomy(makeLimb({ limb, sex, fatMetres, voxelMetres: [0.001, 0.003] }).anatomy)).toEqual([]);
});
