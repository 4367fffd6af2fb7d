/** Pages made from code are what the code would make now; `npm run docs` writes them anew. */
import { expect, it } from 'vitest';
import { parameterTable } from '../src/pipeline/parameters.ts';
import { parametersPage } from './parameters-page.ts';

it('docs/parameters.md shows the parameter table (npm run docs)', async () => {
  await expect(parametersPage(parameterTable)).toMatchFileSnapshot('../docs/parameters.md');
});
