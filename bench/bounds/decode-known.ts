// `node bench/bounds/decode-known.ts FILE.npz BOUND [--parts=soft,...] [--to=SECONDS] [--workers=2]`: decodes a simulated recording with
// the true MUAPs that lie in its file, by one of the bounds, and prints what was found as JSON. A process of its own, as every method
// of the benchmark is, with the filter that `bmiss decompose` has.

import { decomposeDefaults } from '../../src/pipeline/parameters.ts';
import { nodeServices } from '../../src/platform/node.ts';
import type { DecoderPart } from '../../src/separation/blind-parameters.ts';
import { readWithTruth } from '../shared-data.ts';
import { readMuaps } from './known-file.ts';
import { BOUNDS, type BoundName, decodeBound } from './run-bound.ts';

const [file, bound, ...words] = process.argv.slice(2);
const wordOf = (flag: string) => words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
if (!BOUNDS.some((name) => name === bound)) throw new Error(`bench: expected ${BOUNDS.join(', ')}, got '${bound}'`);
const { recording } = await readWithTruth(file);
const parts = wordOf('--parts');
const found = await decodeBound(
  recording,
  readMuaps(file),
  {
    bound: bound as BoundName,
    parts: (parts === undefined ? decomposeDefaults.decoderParts : parts.split(',')) as readonly DecoderPart[],
    toSeconds: Number(wordOf('--to') ?? Infinity),
    workers: Number(wordOf('--workers') ?? 2),
  },
  nodeServices(),
);
process.stdout.write(
  JSON.stringify(found.map(({ dischargeSamples, ...rest }) => ({ ...rest, samples: [...dischargeSamples] }))),
);
