/** From lead fields and a target to the discharges and forces of every muscle: pools, excitations, trains. */

import type { AnatomyLabel } from '../anatomy/label-map.ts';
import { type LeadFieldSet, muscleOfSet } from '../motorunit/lead-field-set.ts';
import { poolDischarges } from '../motorunit/pool/discharges.ts';
import { excitationForForce } from '../motorunit/pool/effort-control.ts';
import { poolForce } from '../motorunit/pool/force.ts';
import type { MotorNeuronPool } from '../motorunit/pool/motor-neuron-pool.ts';
import { type MusclePool, musclePool } from '../motorunit/pool/muscle-pools.ts';
import { createPool, poolSizeFor, recruitedCount } from '../motorunit/pool/pool.ts';
import type { CompleteSimulation } from './simulation-request.ts';

export interface ActiveMuscle {
  readonly label: AnatomyLabel;
  readonly isCrossTalk: boolean;
  readonly table: MusclePool;
  readonly pool: MotorNeuronPool;
  /** largest share of the maximal excitation */
  readonly peakExcitation: number;
  /** per motor unit of the pool, samples, not rounded */
  readonly dischargeTimes: readonly Float64Array[];
  /** motor units that discharge */
  readonly activeCount: number;
  /** share of the muscle's maximal force, one value per sample; of those that act alone */
  readonly force?: Float32Array;
}

/** The pool changes the excitation that a force needs, and that the number of motor units: repeated so often at most. */
const MOST_ROUNDS = 8;

/**
 * The muscles that act, in the order asked for, then those of cross-talk in the order of the set.
 * @param areasKnown - are the muscles of typical size, so that the tables' areas hold? Else the sections of the set count
 * @throws ParameterError where so many motor units cannot be active
 * Cost: 0.3 s for 60 s, a muscle of 400 motor units.
 */
export function activateMuscles(
  set: LeadFieldSet,
  request: CompleteSimulation,
  areasKnown: boolean,
): { readonly muscles: readonly ActiveMuscle[]; readonly warnings: readonly string[] } {
  const acting = (request.leadFields.muscles ?? []).map((word) => muscleOfSet(set, word));
  const others = request.crossTalkEffort > 0 ? set.muscles.filter((muscle) => !acting.includes(muscle)) : [];
  const peak = request.target.reduce((most, value) => Math.max(most, value), 0);
  const disturbing = request.target.map((value) => (value * request.crossTalkEffort) / peak);
  const muscles = [
    ...acting.map((field) => ({ field, target: request.target, isCrossTalk: false })),
    ...others.map((field) => ({ field, target: disturbing, isCrossTalk: true })),
  ].map(({ field, target, isCrossTalk }) => {
    const { label, section } = field.paths;
    const table = musclePool(label, areasKnown ? undefined : section.areaSquareMetres);
    return activate(label, table, target, isCrossTalk, request);
  });
  return { muscles, warnings: muscles.flatMap((muscle) => activityWarnings(muscle, request)) };
}

/** Before anything is solved: can so many motor units be active? Of limbs of typical size; @throws ParameterError as activateMuscles */
export function checkActivity(labels: readonly AnatomyLabel[], request: CompleteSimulation): void {
  if (request.activeCount === undefined) return;
  for (const label of labels) poolOf(musclePool(label), request.target, request.activeCount, request);
}

function activate(
  label: AnatomyLabel,
  table: MusclePool,
  target: Float32Array,
  isCrossTalk: boolean,
  request: CompleteSimulation,
): ActiveMuscle {
  const { samplingRateHz, seed, doublets } = request;
  const activeCount = isCrossTalk ? undefined : request.activeCount;
  const { pool, excitation } = poolOf(table, target, activeCount, request);
  const dischargeTimes = poolDischarges(pool, excitation, samplingRateHz, {
    seed,
    purpose: `muscle ${label.index}`,
    ...(doublets > 0 && { doublets: { ...table.doublets, probability: doublets } }),
    ...(activeCount !== undefined && { motorUnits: Array.from({ length: activeCount }, (_, unit) => unit) }),
  });
  return {
    label,
    isCrossTalk,
    table,
    pool,
    peakExcitation: peakOf(excitation),
    dischargeTimes,
    activeCount: dischargeTimes.filter((times) => times.length > 0).length,
    ...(!isCrossTalk && { force: poolForce(pool, dischargeTimes, target.length, samplingRateHz) }),
  };
}

/** The muscle's own pool, or one in which exactly so many motor units are recruited at the peak. */
function poolOf(
  table: MusclePool,
  target: Float32Array,
  activeCount: number | undefined,
  { control, model, rateLaw, samplingRateHz }: CompleteSimulation,
): { readonly pool: MotorNeuronPool; readonly excitation: Float32Array } {
  const options = { model, rateLaw };
  const excitationOf = (pool: MotorNeuronPool) =>
    control === 'force' ? excitationForForce(pool, target, samplingRateHz) : target;
  let pool = createPool(table, options);
  let excitation = excitationOf(pool);
  if (activeCount === undefined) return { pool, excitation };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    pool = poolSizeFor(table, peakOf(excitation), activeCount, options);
    excitation = excitationOf(pool);
    if (recruitedCount(pool, peakOf(excitation)) === activeCount) break;
  }
  return { pool, excitation };
}

function peakOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function activityWarnings({ label, activeCount, isCrossTalk }: ActiveMuscle, request: CompleteSimulation): string[] {
  const wanted = isCrossTalk ? undefined : request.activeCount;
  if (wanted !== undefined && activeCount !== wanted)
    return [
      `${label.name}: ${activeCount} of the ${wanted} motor units asked for discharge; the effort is too short or too near a threshold for the others`,
    ];
  return activeCount > 0 ? [] : [`${label.name}: no motor unit discharges; the effort is below the first threshold`];
}
