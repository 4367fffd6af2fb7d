/**
 * Look-up tables of segmentations, told apart by their content: BIDS `dseg.tsv` (index, name, abbreviation, color, mapping),
 * ITK-SNAP label descriptions, and MuscleMap's tables (region, anatomy, side, value; as JSON of a model, or as a table separated
 * by tabs, commas or | signs).
 * Sources: BIDS 1.10 (derivatives, "Common image-derived labels"), ITK-SNAP 4 (label description file), MuscleMap 1.0 to 1.3 (page
 * of labels, model files). MuscleMap gave the same values other meanings in its versions, so no table of it is built in.
 */

import { type AnatomyLabel, sortLabels, type Tissue, tissues } from '../../anatomy/label-map.ts';
import { muscleOfName, sideOfName } from '../../anatomy/muscle-names.ts';
import { tissueOfName } from '../../anatomy/tissue-of-name.ts';
import { FormatError } from '../../core/errors.ts';

export type LabelTableKind = 'BIDS' | 'ITK-SNAP' | 'MuscleMap';

export interface LabelTable {
  readonly kind: LabelTableKind;
  /** ascending by index; the background (0) is left out */
  readonly labels: readonly AnatomyLabel[];
}

/**
 * Reads a look-up table.
 * @throws FormatError where it is none of the three, or a line of it is wrong (with its number)
 */
export function readLabelTable(bytes: Uint8Array, where: string): LabelTable {
  const text = new TextDecoder().decode(bytes).replace(/^\ufeff/, '');
  if (/^\s*[{[]/.test(text)) return { kind: 'MuscleMap', labels: readModelJson(text, where) };
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.some((line) => ITK_LINE.test(line))) return { kind: 'ITK-SNAP', labels: readItkSnap(lines, where) };
  return readColumns(lines, where);
}

/** One label from what a table (or a file's name) says, tissue and muscle from its name unless they are given. */
export function labelFromTable(label: {
  index: number;
  name: string;
  abbreviation?: string;
  colour?: string;
  tissue?: Tissue;
  side?: string;
}): AnatomyLabel {
  const { index, name, abbreviation, colour } = label;
  const tissue = label.tissue ?? tissueOfName(name) ?? (abbreviation ? tissueOfName(abbreviation) : undefined);
  const muscle = tissue === 'muscle' ? (muscleOfName(name) ?? muscleOfName(abbreviation ?? ''))?.name : undefined;
  return { index, name, abbreviation, tissue, muscle, side: sideOfName(label.side ?? name), colour };
}

const ITK_LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+([\d.]+)\s+([01])\s+([01])\s+"(.*)"\s*$/;

function readItkSnap(lines: readonly string[], where: string): AnatomyLabel[] {
  const labels = lines.flatMap((line, n) => {
    if (line.trim() === '' || line.trim().startsWith('#')) return [];
    const match = ITK_LINE.exec(line);
    if (!match) throw badLine(where, n + 1, 'IDX R G B A VIS MSH "LABEL" of ITK-SNAP', line);
    const [index, red, green, blue] = match.slice(1, 5).map(Number);
    return index === 0 ? [] : [labelFromTable({ index, name: match[8], colour: hex([red, green, blue]) })];
  });
  return sortLabels(where, labels);
}

function readModelJson(text: string, where: string): AnatomyLabel[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${where}: expected JSON, ${cause instanceof Error ? cause.message : cause}`, {}, { cause });
  }
  const list = Array.isArray(value) ? value : (value as Record<string, unknown>).labels;
  if (!Array.isArray(list))
    throw new FormatError(`${where}: expected the labels of a MuscleMap model (a list 'labels'); this JSON has none`);
  return sortLabels(
    where,
    list.flatMap((entry: unknown, n) => {
      const { anatomy, name, side, value: index } = (entry ?? {}) as Record<string, unknown>;
      const title = anatomy ?? name;
      if (typeof title !== 'string' || typeof index !== 'number')
        throw new FormatError(`${where}: label ${n + 1} expected 'anatomy' and 'value', got ${JSON.stringify(entry)}`);
      return index === 0 ? [] : [muscleMapLabel(index, title, typeof side === 'string' ? side : '')];
    }),
  );
}

/** MuscleMap segments muscles and bones alone: what is no bone is a muscle, also one that no limb has. */
function muscleMapLabel(index: number, anatomy: string, side: string): AnatomyLabel {
  const sided = /left|right/i.test(side) ? `${side.toLowerCase()} ${anatomy}` : anatomy;
  return labelFromTable({ index, name: sided, side, tissue: tissueOfName(anatomy) ?? 'muscle' });
}

/** Signs between cells, by preference; | is that of a Markdown table. */
const signs = ['\t', '|', ';', ','];

function splitCells(line: string): string[] {
  const sign = signs.find((candidate) => line.includes(candidate)) ?? ',';
  const cells = line.split(sign).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  return sign === '|' ? cells.slice(cells[0] === '' ? 1 : 0, cells.at(-1) === '' ? -1 : undefined) : cells;
}

/** The header may stand below other text, as on MuscleMap's page of labels; of a Markdown table only its rows are read. */
function readColumns(lines: readonly string[], where: string): LabelTable {
  const filled = lines.map((line, n) => ({ line, number: n + 1 })).filter(({ line }) => line.trim() !== '');
  const namesOf = (line: string) => splitCells(line).map((cell) => cell.toLowerCase());
  const find = (columns: readonly string[], ...names: string[]) => columns.findIndex((cell) => names.includes(cell));
  const indexOf = (columns: readonly string[]) => find(columns, 'index', 'value', 'label', 'id');
  const nameOf = (columns: readonly string[]) => find(columns, 'name', 'anatomy', 'structure');
  const top = filled.findIndex(({ line }) => indexOf(namesOf(line)) >= 0 && nameOf(namesOf(line)) >= 0);
  if (top < 0)
    throw new FormatError(
      `${where}: expected a look-up table: columns index and name (BIDS dseg.tsv), ITK-SNAP label descriptions, or MuscleMap's region, anatomy, side, value; got '${filled[0]?.line.slice(0, 80) ?? 'an empty file'}'`,
    );
  const header = filled[top].line;
  const columns = namesOf(header);
  const [index, name] = [indexOf(columns), nameOf(columns)];
  const column = (...names: string[]) => find(columns, ...names);
  const isMarkdown = !header.includes('\t') && header.includes('|');
  const rest = filled.slice(top + 1).filter(({ line }) => !isMarkdown || line.includes('|'));
  const other = {
    abbreviation: column('abbreviation'),
    colour: column('color', 'colour'),
    tissue: column('tissue'),
    side: column('side'),
  };
  const labels = rest.flatMap(({ line, number }) => {
    const cells = splitCells(line);
    // the rule under the header of a Markdown table
    if (cells.every((cell) => /^:?-+:?$/.test(cell))) return [];
    const cell = (k: number) =>
      k < 0 || cells[k] === undefined || cells[k] === 'n/a' || cells[k] === '' ? undefined : cells[k];
    const value = Number(cell(index));
    const title = cell(name);
    if (!Number.isInteger(value) || value < 0 || title === undefined)
      throw badLine(where, number, `a whole number (${columns[index]}) and a ${columns[name]}`, line);
    if (value === 0) return [];
    if (columns[name] === 'anatomy') return [muscleMapLabel(value, title, cell(other.side) ?? '')];
    const colour = cell(other.colour);
    return [
      labelFromTable({
        index: value,
        name: title,
        abbreviation: cell(other.abbreviation),
        colour: colour && /^#[0-9a-f]{6}$/i.test(colour) ? colour.toUpperCase() : undefined,
        tissue: readTissue(cell(other.tissue), where, number),
        side: cell(other.side),
      }),
    ];
  });
  return { kind: columns[name] === 'anatomy' ? 'MuscleMap' : 'BIDS', labels: sortLabels(where, labels) };
}

function readTissue(text: string | undefined, where: string, line: number): Tissue | undefined {
  if (text === undefined) return undefined;
  const known = tissues.find((tissue) => tissue === text.toLowerCase());
  if (known) return known;
  throw new FormatError(`${where}: line ${line}: tissue expected one of ${tissues.join(', ')}, got '${text}'`, {
    line,
  });
}

function badLine(where: string, line: number, expected: string, got: string): FormatError {
  return new FormatError(`${where}: line ${line} expected ${expected}, got '${got.slice(0, 80)}'`, { line });
}

function hex(channels: readonly number[]): string {
  return `#${channels.map((value) => Math.min(255, value).toString(16).padStart(2, '0')).join('')}`.toUpperCase();
}
