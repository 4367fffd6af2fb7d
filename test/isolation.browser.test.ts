import { expect, it } from 'vitest';

it('runs in a cross-origin isolated page, so that workers can share memory', () => {
  expect(crossOriginIsolated).toBe(true);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
});
