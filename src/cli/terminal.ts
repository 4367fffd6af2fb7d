/** What a command may say: results on stdout, everything else on stderr. */

export interface Terminal {
  /** results */
  readonly out: (text: string) => void;
  /** log, progress and errors */
  readonly log: (text: string) => void;
  /** may lines of the log be redrawn? */
  readonly interactive: boolean;
  /** width of the log in characters */
  readonly columns: () => number;
}

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    log: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true && process.env.TERM !== 'dumb',
    columns: () => process.stderr.columns ?? 80,
  };
}
