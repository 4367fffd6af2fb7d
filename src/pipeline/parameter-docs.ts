/** The page docs/parameters.md, made from the parameter table. */

import { describeRange, formatParameter } from './parameter.ts';
import { parameterTable } from './parameters.ts';

/** @returns Markdown; a test compares docs/parameters.md with it */
export function renderParameterDocs(): string {
  const stages = [...new Set(parameterTable.map((row) => row.stage))];
  const sections = stages.map((stage) => {
    const rows = parameterTable.filter((row) => row.stage === stage);
    const lines = rows.map(
      (row) =>
        `| \`--${row.flag}\` | \`${row.name}\` | ${formatParameter(row, row.default)} | ${describeRange(row)} | ${row.meaning} | ${row.source} |`,
    );
    const title = `${stage[0].toUpperCase()}${stage.slice(1)}`;
    return `## ${title}\n\n| flag | name | default | range | meaning | source |\n| --- | --- | --- | --- | --- | --- |\n${lines.join('\n')}\n`;
  });
  return `# Parameters of \`bmiss decompose\`

Made from \`src/pipeline/parameters.ts\` by \`npm run docs\`; do not edit. The flag is what the command line takes, the name is
the key in the library and in the log of a result.

${sections.join('\n')}`;
}
