// The decoders: `npm run bench:decoding [-- --only=recordings,real,calibration,parts,drift] [--write]`. What the renewal decoder finds
// beside the linear one, on synthetic recordings and a real one; whether the agreement that it expects of itself is true; what
// each of its parts brings; MUAPs that change. Each part has its section of docs/benchmarks.md, which --write replaces.
// `-- --only=calibration --tuning [--pairs=FILE.tsv]` decomposes the recordings that the calibration is fitted on instead.

import { writeFileSync } from 'node:fs';
import { calibrationFigure } from './calibration-figure.ts';
import { agreementPairs, writePairs } from './calibration-pairs.ts';
import { measureCalibration } from './decoding-calibration.ts';
import { measureDrift } from './decoding-drift.ts';
import { type DecodingPart, readDecodingFlags } from './decoding-flags.ts';
import { measureParts } from './decoding-parts.ts';
import { measureReal } from './decoding-real.ts';
import { measureRecordings } from './decoding-recordings.ts';
import { ensureBuilt } from './measured-run.ts';
import { measuredHere } from './page.ts';
import { writeSection } from './write-section.ts';

const flags = readDecodingFlags(process.argv.slice(2));
ensureBuilt();
const measures: Readonly<Record<DecodingPart, (where: string) => Promise<string | undefined>>> = {
  recordings: measureRecordings,
  real: measureReal,
  calibration,
  parts: measureParts,
  drift: measureDrift,
};
for (const part of flags.parts) {
  const text = await measures[part](measuredHere(`npm run bench:decoding${flags.typed}`));
  if (text === undefined) continue;
  console.log(`${text}\n`);
  if (flags.write) writeSection(`decoding-${part}`, text);
}

async function calibration(where: string): Promise<string> {
  const { text, found, recordingCount } = await measureCalibration(where, flags.tuning);
  if (flags.pairsFile !== undefined) writePairs(flags.pairsFile, found);
  const pairs = agreementPairs(found);
  if (flags.write && pairs.length > 0) {
    writeFileSync(new URL('../docs/calibration.svg', import.meta.url), calibrationFigure(pairs, recordingCount));
    process.stderr.write('bench: docs/calibration.svg is written\n');
  }
  return text;
}
