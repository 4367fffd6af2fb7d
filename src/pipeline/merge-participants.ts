/** participants.tsv of a data set that another recording is added to. */

/**
 * Rows of both tables, each participant once; a row that stands already stays as it is.
 * @returns undefined when the columns differ, so that neither table may be lost
 */
export function mergeParticipants(standing: string, added: string): string | undefined {
  const [header, ...rows] = lines(standing);
  const [otherHeader, ...otherRows] = lines(added);
  if (header !== otherHeader) return undefined;
  const known = new Set(rows.map((row) => row.split('\t')[0]));
  const fresh = otherRows.filter((row) => !known.has(row.split('\t')[0]));
  return `${[header, ...[...rows, ...fresh].sort()].join('\n')}\n`;
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}
