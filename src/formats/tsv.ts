/** Tables of text with a header row, separated by tabs (BIDS) or another character. */

import { FormatError } from '../core/errors.ts';

export interface TextTable {
  readonly columns: readonly string[];
  /** as many cells as columns */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads a tab-separated table. A byte order mark, CR LF and a missing last newline are accepted; empty lines are left out.
 * @throws FormatError naming the line that has more or fewer cells than the header
 */
export function readTsv(bytes: Uint8Array, where: string): TextTable {
  const text = new TextDecoder().decode(bytes);
  const lines = text.split(/\r\n|\n|\r/);
  const columns = lines[0].split('\t').map((name) => name.trim());
  const rows: string[][] = [];
  for (let i = 1; i < lines.length; i++) {
    if (lines[i].trim() === '') continue;
    const cells = lines[i].split('\t').map((cell) => cell.trim());
    if (cells.length !== columns.length)
      throw new FormatError(
        `${where}: line ${i + 1} has ${cells.length} cells, the header has ${columns.length} columns (${columns.join(', ').slice(0, 200)}); separate them with one tab each`,
        { line: i + 1 },
      );
    rows.push(cells);
  }
  return { columns, rows };
}

/** The cells of one column; undefined when there is no such column. */
export function tableColumn(table: TextTable, name: string): string[] | undefined {
  const k = table.columns.indexOf(name);
  return k < 0 ? undefined : table.rows.map((row) => row[k]);
}

/** Writes a table; tabs and line breaks inside cells become spaces, an empty cell becomes `n/a`. */
export function writeTsv(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const cell = (value: string | number) =>
    String(value)
      .replace(/[\t\r\n]+/g, ' ')
      .trim() || 'n/a';
  return new TextEncoder().encode(`${[columns, ...rows].map((row) => row.map(cell).join('\t')).join('\n')}\n`);
}

/** JSON with two spaces and a last newline. */
export function writeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** @throws FormatError when `bytes` are no JSON object */
export function readJsonObject(bytes: Uint8Array, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes).replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new FormatError(
      `${where}: expected JSON, ${cause instanceof Error ? cause.message : cause}; look there for a comma too many or a quote, comma or bracket too few`,
      { where },
      { cause },
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${where}: expected a JSON object { ... }, got ${JSON.stringify(value)?.slice(0, 40)}`, {
    where,
  });
}
