/**
 * What is known of the motor neuron pools of limb muscles, and what is not: numbers of motor units and of their fibres by
 * muscle. Only muscles with a number of their own are here; muscle-pools.ts estimates the others.
 *
 * Whole muscles: NeuroMotion (Ma et al. 2024, PLoS Comput Biol 20:e1012257) has motor units for whole forearm muscles
 * (ECRB, ECRL, PL, FCU, ECU), and for the index parts alone of the finger muscles (ED 186, FDS 158), which are left out: four such
 * parts would give a finger muscle as many motor units as a biceps. Its fibres are those of a small part of each muscle's
 * section, at 200 per mm2, so they are not taken either.
 */

import type { RecruitmentLaw } from './recruitment-law.ts';
import type { SizeLaw } from './size-law.ts';

export interface KnownNumber {
  readonly value: number;
  readonly source: string;
}

export interface KnownPool {
  readonly muscle: string;
  readonly motorUnitCount: KnownNumber;
  /** mean over the pool */
  readonly meanFibreCount?: KnownNumber;
  readonly recruitment?: { readonly law: RecruitmentLaw; readonly source: string };
  readonly sizes?: { readonly law: SizeLaw; readonly source: string };
}

const NEUROMOTION = 'Ma et al. 2024, PLoS Comput Biol 20:e1012257 (NeuroMotion)';
const FEINSTEIN = 'Feinstein et al. 1955, Acta Anat 23:127';
const CAILLET = 'Caillet et al. 2022, PLoS Comput Biol 18:e1010556, and 2023';

const neuroMotion = (muscle: string, value: number): KnownPool => ({
  muscle,
  motorUnitCount: { value, source: NEUROMOTION },
});

export const knownPools: readonly KnownPool[] = [
  neuroMotion('extensor carpi radialis brevis', 186),
  neuroMotion('extensor carpi radialis longus', 204),
  neuroMotion('palmaris longus', 164),
  neuroMotion('flexor carpi ulnaris', 422),
  neuroMotion('extensor carpi ulnaris', 180),
  {
    muscle: 'brachioradialis',
    motorUnitCount: { value: 330, source: FEINSTEIN },
    meanFibreCount: { value: 400, source: `${FEINSTEIN}: more than 400` },
  },
  {
    muscle: 'biceps brachii',
    motorUnitCount: { value: 774, source: FEINSTEIN },
    meanFibreCount: { value: 750, source: FEINSTEIN },
  },
  {
    muscle: 'biceps brachii long head',
    motorUnitCount: { value: 396, source: `${FEINSTEIN}: 774 of the whole muscle, split by area` },
    meanFibreCount: { value: 750, source: FEINSTEIN },
  },
  {
    muscle: 'biceps brachii short head',
    motorUnitCount: { value: 378, source: `${FEINSTEIN}: 774 of the whole muscle, split by area` },
    meanFibreCount: { value: 750, source: FEINSTEIN },
  },
  {
    muscle: 'tibialis anterior',
    motorUnitCount: { value: 400, source: `${CAILLET}; Feinstein et al. 1955 counted 445` },
    meanFibreCount: {
      value: 500,
      source: `${CAILLET}: 200 000 fibres in all; Feinstein et al. 1955 562 to 657, Gath and Stalberg 1981 329`,
    },
    recruitment: {
      law: { kind: 'power-exponent', scale: 0.005052, linear: 58.1, base: 120, power: 1.83 },
      source: CAILLET,
    },
    sizes: { law: { kind: 'power-exponent', linear: 3, base: 8.2, power: 5.29 }, source: CAILLET },
  },
  {
    muscle: 'gastrocnemius medialis',
    motorUnitCount: { value: 550, source: `${CAILLET}; Feinstein et al. 1955 counted 579` },
    meanFibreCount: { value: 1930, source: FEINSTEIN },
    recruitment: {
      law: { kind: 'power-exponent', scale: 0.006562, linear: 46.7, base: 90, power: 1.79 },
      source: CAILLET,
    },
  },
];
