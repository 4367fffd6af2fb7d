/** docs/parameters.md, made from the one parameter table. */
import { describeRange, formatParameter, type ParameterDefinition } from '../src/pipeline/parameter.ts';

export function parametersPage(table: readonly ParameterDefinition[]): string {
  const stages = [...new Set(table.map(({ stage }) => stage))];
  return `# Parameters of a decomposition

Made from src/pipeline/parameters.ts by \`npm run docs\`; do not edit. Every run writes the values it used into its log.

${stages.map((stage) => section(stage, table)).join('\n')}`;
}

function section(stage: string, table: readonly ParameterDefinition[]): string {
  const rows = table.filter((row) => row.stage === stage).map(tableRow);
  return `## ${stage[0].toUpperCase()}${stage.slice(1)}

| flag | name in the log | default | accepts | meaning | source |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function tableRow(row: ParameterDefinition): string {
  const cells = [
    `\`--${row.flag}\``,
    `\`${row.name}\``,
    formatParameter(row, row.default),
    describeRange(row),
    row.meaning,
    row.source,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
