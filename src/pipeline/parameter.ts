/** One row of the parameter table, and what doors do with it: read a text, check a value, print a value. */

import { ParameterError } from '../core/errors.ts';

export type ParameterValue = number | string | readonly string[];

export type ParameterStage = 'time window' | 'filter' | 'separation' | 'action potentials';

export interface ParameterDefinition<Name extends string = string> {
  /** key in the parameters object and in the log */
  readonly name: Name;
  /** command-line flag without its dashes */
  readonly flag: string;
  readonly kind: 'number' | 'integer' | 'choice' | 'list';
  /** SI, or '' for a plain number; the same on the command line and in files */
  readonly unit: string;
  readonly default: ParameterValue;
  /** inclusive */
  readonly minimum?: number;
  readonly maximum?: number;
  /** of a choice or a list */
  readonly choices?: readonly string[];
  readonly stage: ParameterStage;
  readonly meaning: string;
  /** paper, measurement or custom behind the default */
  readonly source: string;
  /** shown by --help; the others by --all-parameters */
  readonly common?: boolean;
}

/**
 * The value that a text names.
 * @throws ParameterError with the flag, what was expected and what came
 */
export function parseParameter(definition: ParameterDefinition, text: string): ParameterValue {
  const trimmed = text.trim();
  if (definition.kind === 'choice') return checkParameter(definition, trimmed);
  if (definition.kind === 'list') {
    return checkParameter(
      definition,
      trimmed.split(',').map((part) => part.trim()),
    );
  }
  const value = trimmed === '' ? Number.NaN : Number(trimmed);
  if (Number.isNaN(value)) throw expectation(definition, `'${text}'`);
  return checkParameter(definition, value);
}

/** @throws ParameterError unless the value is of the kind and in the range of its row; returns it */
export function checkParameter(definition: ParameterDefinition, value: ParameterValue): ParameterValue {
  const { kind, minimum = -Infinity, maximum = Infinity, choices = [] } = definition;
  if (kind === 'choice') {
    if (typeof value === 'string' && choices.includes(value)) return value;
  } else if (kind === 'list') {
    if (Array.isArray(value) && value.length > 0 && value.every((part) => choices.includes(part))) return value;
  } else if (typeof value === 'number' && value >= minimum && value <= maximum) {
    if (kind === 'number' || Number.isInteger(value)) return value;
  }
  throw expectation(definition, formatParameter(definition, value));
}

/** A value as a user would type it. */
export function formatParameter(definition: ParameterDefinition, value: ParameterValue): string {
  if (typeof value === 'number' && value === Infinity) return 'end';
  const text = typeof value === 'object' ? value.join(',') : String(value);
  return definition.unit === '' ? text : `${text} ${definition.unit}`;
}

/** What a row accepts, e.g. 'an integer from 0 to 128'. */
export function describeRange(definition: ParameterDefinition): string {
  const { kind, minimum, maximum, choices = [], unit } = definition;
  if (kind === 'choice') return `one of ${choices.join(', ')}`;
  if (kind === 'list') return `one or more of ${choices.join(', ')}, with commas`;
  const noun = kind === 'integer' ? 'an integer' : 'a number';
  const tail = unit === '' ? '' : ` ${unit}`;
  if (minimum !== undefined && maximum !== undefined && maximum !== Infinity)
    return `${noun} from ${minimum} to ${maximum}${tail}`;
  return minimum === undefined ? `${noun}${tail}` : `${noun} of at least ${minimum}${tail}`;
}

function expectation(definition: ParameterDefinition, got: string): ParameterError {
  return new ParameterError(`--${definition.flag}: expected ${describeRange(definition)}, got ${got}`, {
    name: definition.name,
  });
}
