/**
 * Another body than the one that is inverted (method.md 7, "no inverse crime"): what a simulation changes in a request for lead
 * fields, so that a decomposition which knows the request alone has a conductor, mesh, electrodes, fibres and action potentials
 * that are off by about what separates a careful model from a person.
 */

import { limbParameters } from '../anatomy/limb-parameters.ts';
import { conductivitiesWith } from '../conductor/conductivities.ts';
import type { ActionPotentialModel } from '../motorunit/action-potential.ts';
import type { FibreScatter } from '../motorunit/motor-unit-theta.ts';
import type { ElectrodeRequest, LeadFieldRequest } from './lead-field-request.ts';
import type { AnatomyRequest } from './make-anatomy.ts';

/** Limb, electrodes and conductor; a limb that is read from a file is not in it. */
export interface ForwardRequest {
  readonly limb?: AnatomyRequest;
  readonly leadFields: LeadFieldRequest;
}

/** The other published set of muscle and fat (Farina and Merletti 2001: 0.5, 0.1, 0.05 S/m); skin of another person. */
const CONDUCTIVITY_FACTORS: Readonly<Record<string, readonly [longitudinal: number, transverse: number]>> = {
  muscle: [1.25, 1.11],
  fat: [1.25, 1.25],
  skin: [1.5, 1.5],
  'cortical bone': [0.75, 0.75],
};
/** fat thicker by 30 % (method.md 4.2: 3.5 for 4.9 mm found most units all the same), limb wider by 3 % */
const FAT_FACTOR = 1.3;
const CIRCUMFERENCE_FACTOR = 1.03;
/** elements that end elsewhere */
const ELEMENT_FACTOR = 1.13;
const DEFAULT_ELEMENT_METRES = 0.7e-3;
/** fibres that are not along the muscle: a few degrees in the forearm, 10 in tibialis anterior */
const PENNATION_DEGREES = 3;
/** a grid is laid by hand to about 2 mm and 3 degrees */
const GRID_DISTAL_METRES = 2e-3;
const GRID_ANGLE_DEGREES = 2;
const GRID_ROTATION_DEGREES = 3;
const POSITION_SHIFT_METRES = [1e-3, 1e-3, -1.5e-3] as const;

/** End-plates and fibre ends of a motor unit spread wider than DEFAULT_FIBRE_SCATTER. */
export const mismatchedScatter: FibreScatter = { endPlateMetres: 1.5e-3, tendonEndMetres: 2.5e-3 };

/** Of the fibres of one motor unit, relative standard deviation; the model that is inverted has one velocity. */
export const MISMATCHED_VELOCITY_SCATTER = 0.04;

/**
 * A wave a fifth longer than Rosenfalck's, with an afterpotential, which his formula does not have (McGill, Lateva and Xiao
 * 2001, IEEE Trans Biomed Eng 48:1357, model one too; the values here are estimates).
 */
export const mismatchedActionPotential: ActionPotentialModel = {
  name: 'longer, with afterpotential',
  restingVolts: -85e-3,
  terms: [
    { amplitudeVolts: 92e-3, power: 3, decayMetres: 1.2e-3 },
    { amplitudeVolts: 3e-3, power: 2, decayMetres: 5e-3 },
  ],
};

/** @throws ParameterError as conductivitiesWith and limbParameters */
export function mismatchedRequest({ limb, leadFields }: ForwardRequest): ForwardRequest {
  const conductivities = Object.fromEntries(
    Object.entries(conductivitiesWith(leadFields.conductivities)).map(([tissue, { longitudinal, transverse }]) => {
      const [along, across] = CONDUCTIVITY_FACTORS[tissue] ?? [1, 1];
      return [tissue, { longitudinal: along * longitudinal, transverse: across * transverse }];
    }),
  );
  return {
    ...(limb && { limb: mismatchedLimb(limb) }),
    leadFields: {
      ...leadFields,
      electrodes: shifted(leadFields.electrodes),
      conductivities,
      elementMetres: ELEMENT_FACTOR * (leadFields.elementMetres ?? DEFAULT_ELEMENT_METRES),
      pennation:
        typeof leadFields.pennation === 'number' ? leadFields.pennation + PENNATION_DEGREES : PENNATION_DEGREES,
    },
  };
}

function mismatchedLimb(limb: AnatomyRequest): AnatomyRequest {
  if (limb.limb === 'cylinder') return limb;
  const { circumferenceMetres, fatMetres } = limbParameters(limb);
  return {
    ...limb,
    circumferenceMetres: CIRCUMFERENCE_FACTOR * circumferenceMetres,
    fatMetres: FAT_FACTOR * fatMetres,
  };
}

function shifted(electrodes: ElectrodeRequest): ElectrodeRequest {
  if (electrodes.kind === 'grid')
    return {
      ...electrodes,
      angleDegrees: (electrodes.angleDegrees ?? 0) + GRID_ANGLE_DEGREES,
      distalMetres: (electrodes.distalMetres ?? 0) + GRID_DISTAL_METRES,
      rotationDegrees: (electrodes.rotationDegrees ?? 0) + GRID_ROTATION_DEGREES,
    };
  const { positions } = electrodes;
  const positionsMetres = positions.positionsMetres.map((value, n) => value + POSITION_SHIFT_METRES[n % 3]);
  return { ...electrodes, positions: { ...positions, positionsMetres } };
}
