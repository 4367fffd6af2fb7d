import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { limbExampleFiles } from '../examples/limb-example.ts';
import { nodeServices } from '../src/node.ts';

it('makes the bundled example again, byte for byte', { timeout: 900_000 }, async () => {
  for (const [name, bytes] of await limbExampleFiles(nodeServices())) {
    const bundled = readFileSync(new URL(`../examples/data/${name}`, import.meta.url));
    expect([name, Buffer.compare(bytes, bundled)]).toEqual([name, 0]);
  }
});
