/** Settings that the decoder in use does not read: a user who asks for a silhouette should know that nothing came of it. */

import { parametersWithoutEffect } from '../separation/blind-parameters.ts';
import { type DecomposeParameters, parameterTable } from './parameters.ts';

/** @returns a warning for each parameter that differs from its default in vain */
export function warnOfParameters(parameters: DecomposeParameters): string[] {
  return parametersWithoutEffect(parameters).map((name) => {
    const flag = parameterTable.find((definition) => definition.name === name)?.flag ?? name;
    return `--${flag} has no effect with --decoder ${parameters.decoder}`;
  });
}
