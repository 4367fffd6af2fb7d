/**
 * Numbers in a text table: rows of cells separated by tab, comma, semicolon or spaces, with or without a header row.
 * With semicolons (or tabs) a decimal comma is accepted. Empty cells and `n/a`, `NaN` are NaN.
 */

import { FormatError } from '../../core/errors.ts';

export interface NumberTable {
  /** from the header row, without quotes; undefined when the first row holds numbers */
  readonly names?: readonly string[];
  readonly columnCount: number;
  readonly rowCount: number;
  /** column-major: values[column * rowCount + row] */
  readonly values: Float64Array;
  readonly delimiter: string;
}

/**
 * Reads a table from line `firstLine` (0-based) on; empty lines and lines that begin with # are left out.
 * @throws FormatError naming the line and cell that is no number, or the line with another number of cells
 */
export function readNumberTable(text: string, where: string, firstLine = 0): NumberTable {
  let at = 0;
  let line = 0;
  const next = (): string | undefined => {
    while (at <= text.length) {
      let end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      const content = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
      at = end + 1;
      line++;
      if (line > firstLine && content.trim() !== '' && content[0] !== '#') return content;
    }
    return undefined;
  };
  const first = next();
  if (first === undefined) throw new FormatError(`${where}: expected a table of numbers, the file has no lines`);
  const delimiter = findDelimiter(first);
  const cells = splitLine(first, delimiter);
  const columnCount = cells.length;
  const decimalComma = delimiter !== ',';
  const isHeader = cells.some((cell) => cell !== '' && Number.isNaN(toNumber(cell, decimalComma)) && !isMissing(cell));
  // A row needs a separator or line end after each cell, which bounds the number of rows by the length of the text.
  let values = new Float64Array(columnCount * Math.min(1024, Math.ceil(text.length / columnCount) + 1));
  let rowCount = 0;
  const add = (row: readonly string[]) => {
    if (row.length !== columnCount)
      throw new FormatError(
        `${where}: line ${line} has ${row.length} cells, the first line has ${columnCount}; expected a table with the same columns throughout`,
        { line },
      );
    if ((rowCount + 1) * columnCount > values.length) {
      const grown = new Float64Array(values.length * 2);
      grown.set(values);
      values = grown;
    }
    for (let c = 0; c < columnCount; c++) {
      const value = toNumber(row[c], decimalComma);
      if (Number.isNaN(value) && !isMissing(row[c]))
        throw new FormatError(
          `${where}: line ${line}, column ${c + 1} expected a number, got '${row[c].slice(0, 40)}'`,
          { line },
        );
      values[rowCount * columnCount + c] = value;
    }
    rowCount++;
  };
  if (!isHeader) add(cells);
  for (let content = next(); content !== undefined; content = next()) add(splitLine(content, delimiter));
  if (rowCount === 0) throw new FormatError(`${where}: the table has a header row and no numbers below it`);
  const columnMajor = new Float64Array(columnCount * rowCount);
  for (let r = 0; r < rowCount; r++)
    for (let c = 0; c < columnCount; c++) columnMajor[c * rowCount + r] = values[r * columnCount + c];
  return { ...(isHeader && { names: cells }), columnCount, rowCount, values: columnMajor, delimiter };
}

function findDelimiter(line: string): string {
  for (const delimiter of ['\t', ';', ',']) if (line.includes(delimiter)) return delimiter;
  return ' ';
}

function splitLine(line: string, delimiter: string): string[] {
  if (delimiter === ' ') return line.trim().split(/ +/);
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (character === '"' && quoted && line[i + 1] === '"') cell += line[i++];
    else if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

function toNumber(cell: string, decimalComma: boolean): number {
  if (cell === '') return Number.NaN;
  const value = Number(cell);
  return Number.isNaN(value) && decimalComma ? Number(cell.replace(',', '.')) : value;
}

function isMissing(cell: string): boolean {
  return cell === '' || cell === 'n/a' || /^[+-]?nan$/i.test(cell);
}
