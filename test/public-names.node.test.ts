import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as library from '../src/index.ts';
import * as node from '../src/node.ts';

it('exports these names and no others (a name that goes away breaks programs of users)', () => {
  expect(Object.keys(library).sort()).toMatchInlineSnapshot(`
    [
      "BmissError",
      "addSkin",
      "channelSamples",
      "checkRecording",
      "createKernels",
      "createMuapModel",
      "decomposeDefaults",
      "decomposeRecording",
      "decompositionTarget",
      "describeSimulation",
      "evaluate",
      "gridFromName",
      "importAnatomy",
      "isBmissError",
      "leadFieldAt",
      "limbSource",
      "listRecordings",
      "makeAnatomy",
      "makeLeadFields",
      "memoryFileSet",
      "motorUnitMuap",
      "parameterTable",
      "readAnatomy",
      "readEvents",
      "readLeadFields",
      "readRecording",
      "renderReport",
      "simulateRecording",
      "version",
      "writeAnatomy",
      "writeBidsRecording",
      "writeDecomposition",
      "writeLeadFields",
      "writeMueditMat",
      "writeMunitquestZip",
      "writeNpz",
      "writeOpenhdemgJson",
      "writeSimulation",
    ]
  `);
  expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
    [
      "diskFileSet",
      "nodeGiveWay",
      "nodeServices",
      "writeFileAtomically",
      "writeFolder",
    ]
  `);
});

it('states the version of the package', () => {
  const description = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(library.version).toBe(description.version);
});
