/**
 * The motor neuron pool of a muscle: how many motor units, how large, recruited and firing by which laws, with a source per number.
 *
 * Numbers that no source gives are estimates, made the same way for every muscle and called so:
 * - motor units: 11 A^0.55, A the area of the muscle's section in mm2: the line of least squares through the logarithms of the nine whole
 *   muscles of muscle-pool-table.ts (exponent 0.55, factor 11.0; the counts lie within a factor 1.8 of it);
 * - fibres: 250 per mm2 of the section (brachioradialis 219, tibialis anterior 222, biceps 464 by the counts of the table); 660
 *   in soleus and gastrocnemius lateralis, as in gastrocnemius medialis: a section across a pennate muscle does not show all its fibres;
 * - size of the largest motor unit : smallest 100 (Fuglevand et al. 1993; NeuroMotion has it for forearm muscles), in the leg and the thigh
 *   by the law of tibialis anterior (11.2);
 * - thresholds: exponential, range 50, all recruited at 0.75 (NeuroMotion, for forearm muscles).
 *
 * Caillet's thresholds were found as shares of the maximal force; here, as all thresholds, they are shares of the maximal excitation. The force at
 * a threshold is staticForce (static-force.ts): 0.44 at 0.30 in tibialis anterior, and in finger flexors, by their law, 0.24.
 */

import { forearmTemplate } from '../../anatomy/forearm.ts';
import type { AnatomyLabel } from '../../anatomy/label-map.ts';
import { lowerLegTemplate } from '../../anatomy/lower-leg.ts';
import { muscleNames } from '../../anatomy/muscle-names.ts';
import { thighTemplate } from '../../anatomy/thigh.ts';
import { upperArmTemplate } from '../../anatomy/upper-arm.ts';
import { requireNumber } from '../../core/errors.ts';
import type { Doublets } from './doublets.ts';
import { knownPools } from './muscle-pool-table.ts';
import type { RecruitmentLaw } from './recruitment-law.ts';
import { meanRelativeSize, relativeSize, type SizeLaw } from './size-law.ts';

/** Rates of the motor unit recruited first and of the one recruited last; linear in the threshold between. */
export interface RateRanges {
  readonly minimumHz: readonly [first: number, last: number];
  readonly maximumHz: readonly [first: number, last: number];
  /** rise of the rate per unit of excitation above the threshold */
  readonly gainHz: readonly [first: number, last: number];
}

export interface MusclePool {
  readonly muscle: string;
  readonly motorUnitCount: number;
  /** fibres of the smallest and of the largest motor unit */
  readonly fibreRange: readonly [smallest: number, largest: number];
  /** how sizes are spread between */
  readonly sizes: SizeLaw;
  readonly recruitment: RecruitmentLaw;
  /** for the onion skin */
  readonly rates: RateRanges;
  /** time from the start of a twitch to its peak, of the first and the last motor unit */
  readonly contractionSeconds: readonly [first: number, last: number];
  /** at the onset of a ballistic contraction; discharges have them only where a caller asks */
  readonly doublets: Doublets;
  readonly sources: Readonly<
    Record<'motorUnitCount' | 'fibreRange' | 'sizes' | 'recruitment' | 'rates' | 'contraction' | 'doublets', string>
  >;
}

const NEUROMOTION = 'Ma et al. 2024, PLoS Comput Biol 20:e1012257 (NeuroMotion)';
const FUGLEVAND = 'Fuglevand et al. 1993, J Neurophysiol 70:2470';
const UNKNOWN_AREA_MM2 = 400;
const FIBRES_PER_MM2 = 250;
const FIBRES_PER_MM2_PENNATE = 660;
const pennate = ['soleus', 'gastrocnemius lateralis', 'gastrocnemius'];

const templateAreas = new Map(
  [forearmTemplate, upperArmTemplate, thighTemplate, lowerLegTemplate].flatMap(({ muscles }) =>
    muscles.map(({ name, areaMm2, peakAreaMm2 }) => [name, areaMm2 ?? peakAreaMm2] as const),
  ),
);

/**
 * The pool of a muscle.
 * @param label - its muscle name counts, or its own name where it is no muscle of muscle-names.ts
 * @param areaSquareMetres - of the muscle's largest section, for estimates; default: that of the parametric limbs, else 400 mm2
 */
export function musclePool(label: Pick<AnatomyLabel, 'name' | 'muscle'>, areaSquareMetres?: number): MusclePool {
  const muscle = label.muscle ?? label.name;
  if (areaSquareMetres !== undefined)
    requireNumber('musclePool', `area of ${muscle} in m2`, areaSquareMetres, 1e-6, 0.05);
  const known = knownPools.find((pool) => pool.muscle === muscle);
  const area = areaOf(muscle, areaSquareMetres);
  const motorUnitCount = known?.motorUnitCount ?? {
    value: estimateMotorUnitCount(area.mm2),
    source: `estimate: 11 A^0.55, A = ${area.words}`,
  };
  const sizes = known?.sizes ?? sizesOf(muscle);
  const density = pennate.includes(muscle) ? FIBRES_PER_MM2_PENNATE : FIBRES_PER_MM2;
  const meanFibres = known?.meanFibreCount ?? {
    value: (density * area.mm2) / motorUnitCount.value,
    source: `estimate: ${density} fibres per mm2, ${area.words}`,
  };
  const smallest = meanFibres.value / meanRelativeSize(sizes.law);
  const recruitment = known?.recruitment ?? {
    law: { kind: 'exponential', range: 50, last: 0.75 } as const,
    source: regionOf(muscle) === 'forearm' ? NEUROMOTION : 'estimate: as in forearm muscles (NeuroMotion)',
  };
  return {
    muscle,
    motorUnitCount: motorUnitCount.value,
    fibreRange: [smallest, smallest * relativeSize(sizes.law, 1)],
    sizes: sizes.law,
    recruitment: recruitment.law,
    ...ratesOf(muscle),
    doublets: { probability: 0.05, intervalSeconds: [0.003, 0.01] },
    sources: {
      motorUnitCount: motorUnitCount.source,
      fibreRange: meanFibres.source,
      sizes: sizes.source,
      recruitment: recruitment.source,
      ...rateSources(muscle),
      doublets:
        muscle === 'tibialis anterior'
          ? 'Van Cutsem et al. 1998, J Physiol 513:295: 5.2 % of motor units before training; intervals: estimate'
          : 'estimate: as in tibialis anterior (Van Cutsem et al. 1998)',
    },
  };
}

/** 11 A^0.55, A in mm2, rounded. */
export function estimateMotorUnitCount(areaMm2: number): number {
  return Math.round(11 * areaMm2 ** 0.55);
}

function areaOf(muscle: string, areaSquareMetres: number | undefined): { mm2: number; words: string } {
  if (areaSquareMetres !== undefined)
    return { mm2: areaSquareMetres * 1e6, words: `${Math.round(areaSquareMetres * 1e6)} mm2 (given)` };
  const template = templateAreas.get(muscle);
  if (template !== undefined) return { mm2: template, words: `${template} mm2 (parametric limb)` };
  return { mm2: UNKNOWN_AREA_MM2, words: `${UNKNOWN_AREA_MM2} mm2 (area unknown)` };
}

function regionOf(muscle: string): string | undefined {
  return muscleNames.find(({ name }) => name === muscle)?.region;
}

function sizesOf(muscle: string): { law: SizeLaw; source: string } {
  const region = regionOf(muscle);
  if (region === 'lower leg' || region === 'thigh')
    return {
      law: { kind: 'power-exponent', linear: 3, base: 8.2, power: 5.29 },
      source: 'estimate: as in tibialis anterior (Caillet et al. 2022)',
    };
  const source = region === 'forearm' ? `${FUGLEVAND}; ${NEUROMOTION}` : `estimate: ${FUGLEVAND}`;
  return { law: { kind: 'exponential', range: 100 }, source };
}

/** Rates of NeuroMotion and twitches of Fuglevand; soleus is slower in both. */
function ratesOf(muscle: string): Pick<MusclePool, 'rates' | 'contractionSeconds'> {
  if (muscle === 'soleus')
    return {
      rates: { minimumHz: [6, 4], maximumHz: [18, 12], gainHz: [20, 10] },
      contractionSeconds: [0.15, 0.075],
    };
  return {
    rates: { minimumHz: [10, 5], maximumHz: [40, 30], gainHz: [50, 30] },
    contractionSeconds: [0.09, 0.03],
  };
}

function rateSources(muscle: string): { rates: string; contraction: string } {
  if (muscle === 'soleus')
    return {
      rates: 'estimate after Bellemare et al. 1983, J Neurophysiol 50:1380: 10.7 Hz on average at maximal effort',
      contraction: 'estimate: soleus is slow',
    };
  const own = regionOf(muscle) === 'forearm' ? '' : 'estimate: as in forearm muscles; ';
  return { rates: `${own}${NEUROMOTION}`, contraction: `estimate: ${FUGLEVAND} (90 ms, range 3)` };
}
