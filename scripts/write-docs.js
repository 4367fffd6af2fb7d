// `npm run docs`: writes the pages that are made from tables in the source. Needs a build; a test says when a page is stale.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { renderParameterDocs } = await import('../dist/pipeline/parameter-docs.js');
const folder = fileURLToPath(new URL('../docs/', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}parameters.md`, renderParameterDocs());
