// `node bench/simulate-once.ts BODY ACTIVE SECONDS`: one simulation from cached lead fields; prints how long its parts took as JSON.

import { simulateRecording } from '../src/pipeline/simulate.ts';
import { folderStore } from '../src/platform/file-store.node.ts';
import { nodeGiveWay, nodeServices } from '../src/platform/node.ts';
import { fieldsFolder } from './body-fields.ts';
import { RAMP } from './simulated-plans.ts';
import { BODIES, bodies, bodyRequest } from './simulated-sets.ts';

const [word, active, seconds] = process.argv.slice(2);
const name = BODIES.find((known) => known === word);
if (!name) throw new Error(`bench: expected one of ${BODIES.join(', ')}, got '${word}'`);
const { source, leadFields } = bodyRequest(bodies[name], false);
// pools and discharges begin when the lead fields are there
let fieldsRead = performance.now();
const start = fieldsRead;
const { simulation, leadFieldsFromStore } = await simulateRecording(
  source,
  {
    leadFields,
    profile: { kind: 'trapezoid', effort: 0.3, ...RAMP },
    seconds: Number(seconds),
    activeCount: Number(active),
    imperfections: { noise: { kind: 'baseline', snrDecibels: 20 } },
    skinDepths: false,
  },
  folderStore(fieldsFolder),
  { workers: 2 },
  nodeServices(),
  {
    giveWay: nodeGiveWay(),
    onProgress: ({ stage }) => {
      if (stage === 'motor neurons' && fieldsRead === start) fieldsRead = performance.now();
    },
  },
);
const end = performance.now();
if (!leadFieldsFromStore) throw new Error(`bench: lead fields of ${name} were not in the cache: npm run bench:fields`);
process.stdout.write(
  JSON.stringify({
    readSeconds: (fieldsRead - start) / 1000,
    simulateSeconds: (end - fieldsRead) / 1000,
    motorUnits: simulation.motorUnits.length,
    discharges: simulation.motorUnits.reduce((sum, { dischargeSamples }) => sum + dischargeSamples.length, 0),
  }),
);
