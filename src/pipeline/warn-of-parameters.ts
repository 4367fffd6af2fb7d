/** Settings that the decoder in use does not read: a user who asks for a silhouette should know that nothing came of it. */

import { parametersWithoutEffect } from '../separation/blind-parameters.ts';
import { type DecomposeParameters, parameterTable } from './parameters.ts';

/**
 * @param hasModel - of the limb
 * @returns a warning for each parameter that differs from its default in vain
 */
export function warnOfParameters(parameters: DecomposeParameters, hasModel: boolean): string[] {
  const { decoder, model } = parametersWithoutEffect(parameters, hasModel);
  const flagOf = (name: string) => parameterTable.find((definition) => definition.name === name)?.flag ?? name;
  return [
    ...decoder.map((name) => `--${flagOf(name)} has no effect with --decoder ${parameters.decoder}`),
    ...model.map((name) => `--${flagOf(name)} has no effect without a model of the limb (--anatomy or --fields)`),
  ];
}
