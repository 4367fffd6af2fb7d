/**
 * Tests on Node: `node` (quick, all that `npm test` runs), `platform` (those of them that a second Node could fail) and `slow`. The browser
 * leg has a configuration of its own.
 */
import { defineConfig } from 'vitest/config';

const QUICK = ['src/**/*.test.ts', 'test/**/*.test.ts'];
const NOT_QUICK = ['**/*.slow.test.ts', '**/*.browser.test.ts'];
/** Numerics that know no platform. */
const NUMERICS = ['anatomy', 'conductor', 'linalg', 'motorunit', 'separation', 'simulation'].map(
  (folder) => `src/${folder}/**`,
);

export default defineConfig({
  test: {
    globalSetup: ['test/build-kernels.ts'],
    // one less than there are would leave one of two cores idle
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: QUICK,
          exclude: NOT_QUICK,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'platform',
          include: QUICK,
          exclude: [...NOT_QUICK, ...NUMERICS, 'test/decoder-hard-cases.node.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: ['src/**/*.slow.test.ts', 'test/**/*.slow.test.ts'],
          testTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
