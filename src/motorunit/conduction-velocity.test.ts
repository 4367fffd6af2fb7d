import { expect, it } from 'vitest';
import { diameterOfVelocity, velocityOfDiameter } from './conduction-velocity.ts';

it('gives the velocities of the source, both ways', () => {
  // the code of the source: 2.2 m/s (2.05 by the formula) at 22 and 5.2 at 85 micrometres
  expect(Math.abs(velocityOfDiameter(85e-6) - 5.2)).toBeLessThanOrEqual(1e-9);
  expect(Math.abs(velocityOfDiameter(22e-6) - 2.05)).toBeLessThanOrEqual(1e-9);
  // Blijham 2006: 0.05 d + 0.95
  expect(Math.abs(velocityOfDiameter(40e-6) - 2.95)).toBeLessThanOrEqual(1e-9);
  for (const diameter of [25e-6, 55e-6, 80e-6])
    expect(Math.abs(diameterOfVelocity(velocityOfDiameter(diameter)) - diameter)).toBeLessThanOrEqual(1e-15);
  expect(() => velocityOfDiameter(55)).toThrow(/diameterMetres/);
});
