/** `npm run example:make`: writes the bundled example again, byte for byte. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { nodeGiveWay, nodeServices } from '../src/node.ts';
import { limbExampleFiles } from './limb-example.ts';

const folder = new URL('./data/', import.meta.url);
mkdirSync(folder, { recursive: true });
const files = await limbExampleFiles(nodeServices(), { giveWay: nodeGiveWay() });
for (const [name, bytes] of files) {
  writeFileSync(new URL(name, folder), bytes);
  process.stdout.write(`examples/data/${name}: ${bytes.length} bytes\n`);
}
