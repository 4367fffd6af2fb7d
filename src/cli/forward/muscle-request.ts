/** Flags that say along which muscles lead fields are wanted. */

import type { ArgsDef } from 'citty';
import { type LeadFieldRequest, NEAR_METRES, PATH_SPACING_METRES } from '../../pipeline/lead-field-request.ts';
import { metresFlag } from '../anatomy/input.ts';
import type { ParsedFlags } from '../arguments.ts';
import type { ConductorFlags } from './conductor-request.ts';

export const nearFlags = {
  near: {
    type: 'string',
    valueHint: 'MM',
    description: `also all muscles with fibres this near to an electrode (default ${NEAR_METRES * 1000} where no muscle is named, else 0)`,
  },
  'path-spacing': {
    type: 'string',
    valueHint: 'MM',
    description: `between paths across a muscle (default ${PATH_SPACING_METRES * 1000})`,
  },
} satisfies ArgsDef;

/** @throws ParameterError for values out of range */
export function readMuscleRequest(parsed: ParsedFlags, { conductor, muscles }: ConductorFlags): LeadFieldRequest {
  return { ...conductor, muscles, ...readReach(parsed) };
}

/** Which paths beside those of muscles by name. @throws ParameterError for values out of range */
export function readReach(parsed: ParsedFlags): Pick<LeadFieldRequest, 'nearMetres' | 'pathSpacingMetres'> {
  return {
    nearMetres: metresFlag(parsed, 'near', [0, 0.2]),
    pathSpacingMetres: metresFlag(parsed, 'path-spacing', [5e-4, 0.02]),
  };
}
