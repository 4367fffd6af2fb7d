/** Errors as a user sees them. */

import { isBmissError } from '../core/errors.ts';

/** The message; the stack only for errors that are the program's own. */
export function describeError(error: unknown): string {
  if (isBmissError(error)) return error.message.startsWith('bmiss') ? error.message : `bmiss: ${error.message}`;
  if (error instanceof Error && error.name === 'CLIError') return `bmiss: ${error.message}`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `bmiss: something went wrong inside the program; please report this with the file that caused it\n${stack}`;
}
