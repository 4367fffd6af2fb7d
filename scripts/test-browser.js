// `npm run test:browser`: the tests of both sides in headless Chromium. Without Chromium it says so and ends well.
import { spawnSync } from 'node:child_process';
import { findChromium } from './find-chromium.js';

const chromium = findChromium();
if (chromium === null) {
  console.log(
    'test:browser: SKIPPED: no Chromium found; install it (Debian: apt-get install chromium) or set CHROMIUM_PATH',
  );
} else {
  console.log(`test:browser: ${chromium}`);
  const vitest = new URL('../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', 'vitest.browser.config.ts', ...process.argv.slice(2)],
    { stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: chromium } },
  );
  process.exitCode = status ?? 1;
}
