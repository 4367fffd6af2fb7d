/** The parameter table as command-line flags. */

import type { ArgsDef } from 'citty';
import { ParameterError } from '../core/errors.ts';
import { describeRange, formatParameter, type ParameterDefinition, parseParameter } from '../pipeline/parameter.ts';
import { completeParameters, type DecomposeParameters, parameterTable } from '../pipeline/parameters.ts';
import { type ParsedFlags, textFlag } from './arguments.ts';
import { columns } from './help.ts';

/** citty definitions, `--band LOW-HIGH` included */
export const parameterFlags: ArgsDef = {
  band: { type: 'string', valueHint: 'LOW-HIGH', description: 'band-pass corners in Hz (default 20-500)' },
  ...Object.fromEntries(
    parameterTable.map((row) => [
      row.flag,
      {
        type: 'string' as const,
        valueHint:
          row.kind === 'choice' ? (row.choices ?? []).join('|') : row.unit === '' ? 'N' : row.unit.toUpperCase(),
        description: `${row.meaning} (default ${formatParameter(row, row.default)})`,
      },
    ]),
  ),
};

/** Flags that --help leaves to --all-parameters. */
export const rareParameterFlags: ReadonlySet<string> = new Set(
  parameterTable.filter((row) => !row.common).map((row) => row.flag),
);

/** @throws ParameterError for a value outside its range, or corners given twice */
export function readParameterFlags(flags: ParsedFlags): DecomposeParameters {
  const given: Record<string, unknown> = {};
  for (const row of parameterTable) {
    const text = textFlag(flags, row.flag);
    if (text === undefined) continue;
    given[row.name] = row.name === 'toSeconds' && text === 'end' ? Infinity : parseParameter(row, text);
  }
  const band = textFlag(flags, 'band');
  if (band !== undefined) {
    if (given.bandLowHz !== undefined || given.bandHighHz !== undefined)
      throw new ParameterError('--band and --band-low or --band-high say the same: give one of them');
    const match = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(band.trim());
    if (!match) throw new ParameterError(`--band: expected two corners in Hz such as 20-500, got '${band}'`);
    given.bandLowHz = Number(match[1]);
    given.bandHighHz = Number(match[2]);
  }
  return completeParameters(given as Partial<DecomposeParameters>);
}

/** The text of --all-parameters. */
export function renderAllParameters(): string {
  const stages = [...new Set(parameterTable.map((row) => row.stage))];
  const entry = (row: ParameterDefinition): readonly [string, string] => [
    `--${row.flag}`,
    `${row.meaning}. ${capital(describeRange(row))}; default ${formatParameter(row, row.default)}. Source: ${row.source}.`,
  ];
  const sections = stages.map((stage) =>
    columns(capital(stage), parameterTable.filter((row) => row.stage === stage).map(entry)),
  );
  return `${sections.join('\n\n')}\n`;
}

function capital(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}
