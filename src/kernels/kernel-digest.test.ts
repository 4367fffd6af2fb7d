import { expect, test } from 'vitest';
import { kernelDigest } from './kernel-digest.ts';
import { freshKernelModules, type KernelExports, kernelModules } from './kernel-modules.ts';
import { SCRATCH_BYTES } from './simd-engine.ts';

test('every kernel gives the same bits here as anywhere else', () => {
  // Made by this function on Node 24 (x64); moves only with a kernel's order of summation or the digest's own inputs.
  const golden = -313817152;
  expect(kernelDigest(kernelModules(false), false)).toBe(golden);
  expect(kernelDigest(freshKernelModules(false), false)).toBe(golden);
});

test.skipIf(typeof SharedArrayBuffer === 'undefined')('and the same on shared memory', () => {
  expect(kernelDigest(kernelModules(true), true)).toBe(kernelDigest(kernelModules(false), false));
});

test('the scratch of a worker is as large as any kernel asks', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const needs = kernelModules(false).map((module) => {
    const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
    return kernel.scratchBytes?.(1024) ?? 0;
  });
  expect(needs.every((bytes) => bytes <= SCRATCH_BYTES)).toBe(true);
  expect(Math.max(...needs)).toBeGreaterThan(SCRATCH_BYTES / 2);
});
