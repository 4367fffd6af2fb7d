import { expect, test } from 'vitest';
import { kernelDigest } from '../kernels/kernel-digest.ts';
import { freshKernelModules, kernelModules } from '../kernels/kernel-modules.ts';
import { enableRevectorizer } from './revectorize.node.ts';

test('is on for Node 24 on x64, off before, and changes no bit', () => {
  const before = kernelDigest(freshKernelModules(false), false);
  const on = enableRevectorizer();
  expect(on).toBe(process.arch === 'x64' && Number(process.versions.node.split('.')[0]) >= 24);
  expect(enableRevectorizer()).toBe(on);
  expect(kernelDigest(kernelModules(false), false)).toBe(before);
  expect(kernelDigest(kernelModules(true), true)).toBe(before);
});
