import { describe, expect, it } from 'vitest';
import { findMuscle } from '../find-muscle.ts';
import { makeLimb } from '../make-limb.ts';
import { createFibreField } from './fibre-field.ts';
import { musclePaths } from './muscle-paths.ts';
import { expectSensible } from './path-checks.ts';

describe('musclePaths', () => {
  it('gives sensible paths in the parametric limbs', () => {
    for (const [limb, name, belly] of [
      ['forearm', 'FDS', 0.19],
      ['lower-leg', 'TA', 0.25],
      ['thigh', 'VL', 0.3],
    ] as const) {
      const { anatomy } = makeLimb({ limb });
      const field = createFibreField(anatomy);
      for (const muscle of field.muscles.values()) expect(muscle.status).toBe('converged');
      expectSensible(anatomy, musclePaths(anatomy, findMuscle(anatomy, name).index, field), belly);
    }
  });
});
