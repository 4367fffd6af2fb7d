/** `npm run example:make`: writes the bundled example again, byte for byte. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { exampleFile } from './example-file.ts';

const folder = new URL('./data/', import.meta.url);
mkdirSync(folder, { recursive: true });
const bytes = exampleFile();
writeFileSync(new URL('example.npz', folder), bytes);
process.stdout.write(`examples/data/example.npz: ${bytes.length} bytes\n`);
