/**
 * V8's revectorizer: merges neighbouring 128-bit vectors of WebAssembly into 256 bits when a function is compiled. It is
 * experimental, so it is switched on only where it was measured (Node >= 24 on x64), and kept only when a test over every
 * kernel and tile gives the same bits as the same code compiled without it. Measured gain: 1.6 to 1.9 times for the filter
 * bank, lagged products and matrix products (`npm run bench:kernels`).
 */

import { setFlagsFromString } from 'node:v8';
import { kernelDigest } from '../kernels/kernel-digest.ts';
import { freshKernelModules, hasSimd, kernelModules, kernelModulesCompiled } from '../kernels/kernel-modules.ts';

let enabled: boolean | undefined;

/**
 * Switches the revectorizer on for the kernels of this process. Call it before createKernels and hand the result to it as
 * wideVectors.
 * @returns whether it is on; false where the platform lacks it, the self-test found other bits, or kernels were made before
 * Cost: 50 to 150 ms once a process, most of it compiling, which createKernels then saves.
 */
export function enableRevectorizer(): boolean {
  return (enabled ??= tryRevectorizer());
}

function tryRevectorizer(): boolean {
  const major = Number(process.versions.node.split('.')[0]);
  if (process.arch !== 'x64' || major < 24 || !hasSimd() || kernelModulesCompiled()) return false;
  // Without the baseline compiler a function goes to the optimising one, where the revectorizer works, on its first call.
  setFlagsFromString('--no-liftoff');
  try {
    const expected = kernelDigest(freshKernelModules(true), true);
    setFlagsFromString('--experimental-wasm-revectorize');
    const same =
      kernelDigest(kernelModules(true), true) === expected && kernelDigest(kernelModules(false), false) === expected;
    if (!same) setFlagsFromString('--no-experimental-wasm-revectorize');
    return same;
  } finally {
    setFlagsFromString('--liftoff');
  }
}
