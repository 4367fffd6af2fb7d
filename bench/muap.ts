// Speed and accuracy of the lead-field MUAP basis: `npm run bench:muap [-- --write]`.
import { measureMuaps } from './muap-targets.ts';
import { targetTable } from './page.ts';
import { createPrinter } from './printer.ts';

const printer = createPrinter('muap', 'MUAPs from lead fields', process.argv.slice(2));
const targets = measureMuaps(printer.print);
printer.print('');
for (const line of targetTable(targets).split('\n')) printer.print(line);
printer.finish();
