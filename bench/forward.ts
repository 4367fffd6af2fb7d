// The forward model, a section of docs/benchmarks.md for each part: `npm run bench:forward [-- --only=PART] [--write]`
// Parts: closed forms, finite elements against them, the same through the command, MUAPs from a label map, lead fields of a forearm.
import { closedFormTargets } from './forward-closed.ts';
import { commandTargets } from './forward-command.ts';
import { elementTargets } from './forward-elements.ts';
import { forearmTargets } from './forward-forearm.ts';
import { chainTargets } from './forward-muaps.ts';
import { measuredHere, type Target, targetTable } from './page.ts';
import { type SectionName, writeSection } from './write-section.ts';

type Print = (line: string) => void;

interface Part {
  readonly section: SectionName;
  readonly title: string;
  readonly measure: (print: Print) => Promise<Target[]> | Target[];
}

const parts: Readonly<Record<string, Part>> = {
  closed: { section: 'forward-closed', title: 'Forward model: closed forms', measure: closedFormTargets },
  elements: {
    section: 'forward-elements',
    title: 'Forward model: finite elements against the four-layer cylinder',
    measure: elementTargets,
  },
  command: {
    section: 'forward-command',
    title: 'Forward model: the same through the command line',
    measure: commandTargets,
  },
  chain: { section: 'forward-chain', title: 'Forward model: from a label map to MUAPs', measure: chainTargets },
  forearm: { section: 'forward-forearm', title: 'Forward model: lead fields of a forearm', measure: forearmTargets },
};

const words = process.argv.slice(2);
const only = words.find((word) => word.startsWith('--only='))?.slice('--only='.length);
const unknown = words.find((word) => word !== '--write' && !word.startsWith('--only='));
if (unknown !== undefined || (only !== undefined && !Object.hasOwn(parts, only)))
  throw new Error(
    `bench:forward: expected --write or --only=${Object.keys(parts).join('|')}, got '${unknown ?? `--only=${only}`}'`,
  );
for (const [name, part] of Object.entries(parts)) if (only === undefined || only === name) await measure(name, part);

async function measure(name: string, { section, title, measure: run }: Part): Promise<void> {
  const write = words.includes('--write');
  const where = measuredHere(`npm run bench:forward -- --only=${name}${write ? ' --write' : ''}`);
  const lines: string[] = [];
  const print: Print = (line) => {
    lines.push(line);
    console.log(line);
  };
  console.log(`\n## ${title}\n\n${where}\n`);
  const targets = await run(print);
  print(`${lines.length > 0 ? '\n' : ''}${targetTable(targets)}`);
  if (write) writeSection(section, `## ${title}\n\n${where}\n\n${lines.join('\n')}`);
}
