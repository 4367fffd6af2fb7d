/**
 * Errors that a caller can tell apart by `kind`. Each message says what was expected, what came, where, and what to do.
 * An Error loses its class and fields in postMessage, so workers send `errorToMessage(e)` and doors call
 * `errorFromMessage(m)`.
 */

export type ErrorKind = 'shape' | 'parameter' | 'format' | 'unsupported' | 'aborted';

/** What all errors of this program are: a `kind` to test, `fields` to read, a message for people. */
export class BmissError extends Error {
  readonly kind: ErrorKind;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(kind: ErrorKind, message: string, fields: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = `${kind[0].toUpperCase()}${kind.slice(1)}Error`;
    this.kind = kind;
    this.fields = fields;
  }
}

/** Sizes that do not fit together. */
export class ShapeError extends BmissError {
  constructor(message: string, fields?: Record<string, unknown>, options?: ErrorOptions) {
    super('shape', message, fields, options);
  }
}

/** A parameter outside its range, or of the wrong kind. */
export class ParameterError extends BmissError {
  constructor(message: string, fields?: Record<string, unknown>, options?: ErrorOptions) {
    super('parameter', message, fields, options);
  }
}

/** A file that is not what it claims to be: truncated, wrong magic, absurd counts. */
export class FormatError extends BmissError {
  constructor(message: string, fields?: Record<string, unknown>, options?: ErrorOptions) {
    super('format', message, fields, options);
  }
}

/** Something valid that this program does not do (yet), with what to do instead. */
export class UnsupportedError extends BmissError {
  constructor(message: string, fields?: Record<string, unknown>, options?: ErrorOptions) {
    super('unsupported', message, fields, options);
  }
}

/** The caller asked to stop. */
export class AbortedError extends BmissError {
  constructor(message = 'stopped on request; nothing was written', fields?: Record<string, unknown>) {
    super('aborted', message, fields);
  }
}

/** Whether an error is one of this program's, of the given kind if one is given; narrows the type. */
export function isBmissError(error: unknown, kind?: ErrorKind): error is BmissError {
  return error instanceof BmissError && (kind === undefined || error.kind === kind);
}

export interface ErrorMessage {
  readonly kind: ErrorKind | 'internal';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: ErrorMessage;
}

export function errorToMessage(error: unknown): ErrorMessage {
  const cause = error instanceof Error && error.cause !== undefined ? errorToMessage(error.cause) : undefined;
  if (error instanceof BmissError) return { kind: error.kind, message: error.message, fields: error.fields, cause };
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error), fields: {}, cause };
}

export function errorFromMessage(message: ErrorMessage): Error {
  const options = message.cause ? { cause: errorFromMessage(message.cause) } : undefined;
  if (message.kind === 'internal') return new Error(message.message, options);
  return new BmissError(message.kind, message.message, { ...message.fields }, options);
}

/** Throws ParameterError unless `value` is an integer in [minimum, maximum]; returns it. */
export function requireInteger(
  where: string,
  name: string,
  value: number,
  minimum: number,
  maximum = Infinity,
): number {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const range = maximum === Infinity ? `>= ${minimum}` : `from ${minimum} to ${maximum}`;
  throw new ParameterError(`${where}: ${name} expected an integer ${range}, got ${value}`, { name, value });
}

/** Throws ParameterError unless `value` is a finite number in [minimum, maximum]; returns it. */
export function requireNumber(where: string, name: string, value: number, minimum: number, maximum = Infinity): number {
  if (Number.isFinite(value) && value >= minimum && value <= maximum) return value;
  const range = maximum === Infinity ? `>= ${minimum}` : `from ${minimum} to ${maximum}`;
  throw new ParameterError(`${where}: ${name} expected a finite number ${range}, got ${value}`, { name, value });
}

/** Throws ShapeError unless `actual` equals `expected`. */
export function requireLength(where: string, name: string, actual: number, expected: number): void {
  if (actual === expected) return;
  throw new ShapeError(`${where}: ${name} expected ${expected} values, got ${actual}`, { name, actual, expected });
}
