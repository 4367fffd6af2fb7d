/**
 * The browser leg: what runs on both sides (no file system, no process) in headless Chromium. `npm run test:browser` finds
 * Chromium and names it in CHROMIUM_PATH. The two headers make the page cross-origin isolated, so that workers share memory.
 */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const BOTH_SIDES = ['core', 'kernels', 'linalg', 'signal', 'motorunit', 'metrics', 'separation'];
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  server: { headers: HEADERS },
  // named here so that a fresh clone does not reload the page in the middle of a test when Vite meets one
  // (pffft is left as it is: it finds its wasm file beside its own address)
  optimizeDeps: { include: ['fast-check', 'fft.js'], exclude: ['@echogarden/pffft-wasm'] },
  test: {
    name: 'browser',
    globalSetup: ['test/build-kernels.ts'],
    include: [...BOTH_SIDES.map((folder) => `src/${folder}/**/*.test.ts`), '{src,test}/**/*.browser.test.ts'],
    exclude: ['**/*.slow.test.ts', '**/*.node.test.ts'],
    testTimeout: 60_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox', '--disable-dev-shm-usage'] },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
