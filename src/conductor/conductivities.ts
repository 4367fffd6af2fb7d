/** Electrical conductivity of tissues at the frequencies of EMG, with the source of each value, and how to change them. */

import { ParameterError, requireNumber } from '../core/errors.ts';

/** S/m; both equal in an isotropic tissue. Longitudinal is along the muscle fibres (or the tendon). */
export interface Conductivity {
  readonly longitudinal: number;
  readonly transverse: number;
}

export interface TissueConductivity extends Conductivity {
  readonly tissue: string;
  readonly source: string;
  /** true where no measurement at EMG frequencies is behind the value, or measurements differ more than twofold */
  readonly estimate: boolean;
}

/** Conductivity by tissue name. */
export type Conductivities = Readonly<Record<string, Conductivity>>;

const row = (
  tissue: string,
  longitudinal: number,
  transverse: number,
  estimate: boolean,
  source: string,
): TissueConductivity => ({ tissue, longitudinal, transverse, estimate, source });

/**
 * Defaults, S/m, as later models quote them where the original was not at hand. Skin is the least certain: its dry outer
 * layer conducts 1000 times less than the wet dermis under it, and the models in use differ as much. `skin` is the dry
 * value of the finite-element models, `wet skin` that of the analytical ones (abraded, with gel): try both before
 * trusting a result. `cortical bone` and `cancellous bone` depend on site and state.
 */
export const conductivityTable: readonly TissueConductivity[] = [
  row(
    'muscle',
    0.4,
    0.09,
    false,
    'Botelho, Curran and Lowery 2019, PLoS Comput Biol 15:e1007267; ratio 4.4, 5 to 10 elsewhere',
  ),
  row('fat', 0.04, 0.04, false, 'Lowery et al 2002, IEEE Trans Biomed Eng 49:446 (0.038 to 0.05 in use)'),
  row('skin', 4.55e-4, 4.55e-4, true, 'dry: Lowery et al 2002, IEEE Trans Biomed Eng 49:446; Botelho et al 2019'),
  row('wet skin', 1, 1, true, 'Farina, Mesin, Martina and Merletti 2004, IEEE Trans Biomed Eng 51:415'),
  row(
    'cortical bone',
    0.02,
    0.02,
    true,
    'Gabriel, Gabriel and Corthout 1996, Phys Med Biol 41:2231, low frequency; 0.0055 in Akhtari et al 2002',
  ),
  row('cancellous bone', 0.08, 0.08, true, 'Gabriel et al 1996, low frequency (0.075 to 0.08 in use)'),
  row('marrow', 0.08, 0.08, true, 'as cancellous bone; yellow marrow alone is nearer to fat'),
  row('tendon', 0.3, 0.3, true, 'Gabriel et al 1996, low frequency; along and across not told apart'),
  row('fascia', 0.09, 0.09, true, 'as muscle across its fibres'),
  row('blood', 0.7, 0.7, false, 'Gabriel et al 1996, low frequency (0.67 in Geddes and Baker 1967)'),
  row('electrode gel', 1, 1, true, 'at least 1, by salt content'),
];

/**
 * The default conductivities with some of them replaced.
 * @param overrides - tissue name to S/m: one number (isotropic) or { longitudinal, transverse }; what a JSON file of
 * `{ "skin": 1, "muscle": { "longitudinal": 0.5, "transverse": 0.1 } }` holds
 * @returns every tissue of conductivityTable by name; new objects
 * @throws ParameterError if a tissue is unknown, a value is not a positive finite number, or any tissue but muscle differs by direction
 */
export function conductivitiesWith(overrides: unknown = {}): Conductivities {
  const result: Record<string, Conductivity> = {};
  for (const { tissue, longitudinal, transverse } of conductivityTable) result[tissue] = { longitudinal, transverse };
  for (const [tissue, value] of Object.entries(requireObject('overrides', overrides))) {
    if (!Object.hasOwn(result, tissue)) {
      const known = Object.keys(result).join(', ');
      throw new ParameterError(`conductivities: tissue expected one of ${known}; got '${tissue}'`, {
        name: 'tissue',
        value: tissue,
      });
    }
    result[tissue] = readConductivity(tissue, value);
  }
  return result;
}

function readConductivity(tissue: string, value: unknown): Conductivity {
  if (typeof value === 'number') {
    const both = requirePositive(tissue, value);
    return { longitudinal: both, transverse: both };
  }
  if (typeof value === 'string')
    throw new ParameterError(
      `conductivities: ${tissue} expected a number in S/m, got the text ${JSON.stringify(value)}; leave the quotes out`,
      { name: tissue, value },
    );
  const { longitudinal, transverse, ...rest } = requireObject(tissue, value);
  const extra = Object.keys(rest);
  if (extra.length > 0) {
    throw new ParameterError(
      `conductivities: ${tissue} expected a number or { longitudinal, transverse } in S/m, got also '${extra[0]}'`,
      { name: tissue, value: extra[0] },
    );
  }
  const pair = {
    longitudinal: requirePositive(`longitudinal of ${tissue}`, longitudinal),
    transverse: requirePositive(`transverse of ${tissue}`, transverse),
  };
  // only muscle has fibres whose direction is known
  if (tissue === 'muscle' || pair.longitudinal === pair.transverse) return pair;
  throw new ParameterError(
    `conductivities: ${tissue} expected one number, alike in all directions, got ${pair.longitudinal} and ${pair.transverse} S/m; only muscle differs along and across its fibres`,
    { name: tissue, value },
  );
}

function requirePositive(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value > 0)) {
    throw new ParameterError(
      `conductivities: ${name} expected a number > 0 in S/m, got ${JSON.stringify(value) ?? 'none'}`,
      { name, value },
    );
  }
  return requireNumber('conductivities', name, value, 0);
}

function requireObject(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new ParameterError(
    `conductivities: ${name} expected an object such as { "muscle": { "longitudinal": 0.4, "transverse": 0.09 } }, got ${JSON.stringify(value)}`,
    { name, value },
  );
}
