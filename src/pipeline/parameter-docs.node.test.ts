import { expect, it } from 'vitest';
import { renderParameterDocs } from './parameter-docs.ts';

it('docs/parameters.md is what the parameter table says (npm run docs writes it anew)', async () => {
  await expect(renderParameterDocs()).toMatchFileSnapshot('../../docs/parameters.md');
});
