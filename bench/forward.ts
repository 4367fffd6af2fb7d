// The forward model: closed forms, finite elements against them, lead fields of a forearm, MUAPs.
// `npm run bench:forward [-- --write] [-- --only=closed|elements|command|chain|forearm|muap]`
import { closedFormTargets } from './forward-closed.ts';
import { commandTargets } from './forward-command.ts';
import { elementTargets } from './forward-elements.ts';
import { forearmTargets } from './forward-forearm.ts';
import { chainTargets } from './forward-muaps.ts';
import { measureMuaps } from './muap-targets.ts';
import { measuredHere, readBenchFlags, type Target, targetTable } from './page.ts';
import { writeSection } from './write-section.ts';

const flags = readBenchFlags();
const where = measuredHere(`npm run bench:forward${flags.typed}`);
const lines: string[] = [];
const print = (line: string): void => {
  lines.push(line);
  console.log(line);
};
console.log(`${where}\n`);

const parts: Readonly<Record<string, { title: string; measure: () => Promise<Target[]> | Target[] }>> = {
  closed: { title: 'Closed forms', measure: () => closedFormTargets() },
  elements: { title: 'Finite elements against the four-layer cylinder', measure: () => elementTargets(print) },
  command: { title: 'The same through the command line', measure: () => commandTargets(print) },
  chain: { title: 'From a label map to MUAPs', measure: () => chainTargets(print) },
  forearm: { title: 'Lead fields of a forearm', measure: () => forearmTargets(print) },
  muap: {
    title: 'MUAPs from lead fields',
    measure: () => {
      print('```text');
      const targets = measureMuaps(print);
      print('```');
      return targets;
    },
  },
};
const targets: Target[] = [];
for (const [name, { title, measure }] of Object.entries(parts)) {
  if (flags.only !== '' && flags.only !== name) continue;
  print(`### ${title}\n`);
  targets.push(...(await measure()));
  print('');
}
print(`### What was promised\n\n${targetTable(targets)}`);
if (flags.write) writeSection('forward', `## The forward model\n\n${where}\n\n${lines.join('\n')}`);
