/**
 * Trains merged of several motor units, taken apart: split (split-train.ts), the parts decoded among each other, and those that are
 * merged too split again. Parts decoded alone, each with the others in its noise, find their own discharges only where MUAPs differ
 * much: of three with a separation of 12 to 14, parted by their true discharges, 48, 43 and 46 % agree with the truth after
 * decoding alone, 88, 77 and 96 % after decoding among each other.
 */

import { jointMuapsInPlace } from '../joint-muaps.ts';
import { arrangePhasesInto } from '../phased-signal.ts';
import { centred, type DecodedMotorUnit, dischargesOf, posteriorEvents, undecoded } from './decoded-motor-unit.ts';
import { onWholeSamples } from './discharge-timing.ts';
import { atKnot, knotTies, knotVariance } from './muap-knots.ts';
import { type DecodingContext, decodeWhereTheyLie } from './soft-cancellation.ts';
import { splitTrain } from './split-train.ts';

/** Times that a train and then its parts are split. */
const SPLITS = 2;
/** Times that MUAPs and decoding of the parts alternate, and that each part is decoded in between. */
const STEPS = 4;
const PASSES = 2;
const MUAP_TOLERANCE = 0.02;

/**
 * @param unit - decoded alone, in the residual
 * @returns its parts in that residual, as they are decoded among each other; the motor unit itself where it cannot be split
 * Cost: as for splitTrain and decodeParts, once or twice.
 */
export function partsOf(
  context: DecodingContext,
  unit: DecodedMotorUnit,
  isMerged: (unit: DecodedMotorUnit) => boolean,
): readonly DecodedMotorUnit[] {
  let parts: readonly DecodedMotorUnit[] = [unit];
  for (let split = 0; split < SPLITS && parts.some(isMerged); split++) {
    const trains = parts.flatMap((part) => {
      const halves = isMerged(part) ? splitTrain(context, part) : [];
      return halves.length > 0 ? halves : [dischargesOf(part)];
    });
    if (trains.length === parts.length) break;
    parts = decodeParts(context, trains);
  }
  return parts;
}

/**
 * Joint MUAPs of trains and soft cancellation among them, in turn.
 * @param context - its residual holds all of them, before and after (to rounding)
 * Cost: four times joint least squares and decodeTogether of so many motor units.
 */
export function decodeParts(context: DecodingContext, trains: readonly Int32Array[]): DecodedMotorUnit[] {
  const { kernels, residual, phased, window, knots } = context;
  const channels = phased.signal.channelCount;
  const size = knots.count * channels * window.length;
  let units = trains.map((samples) => undecoded(samples, size));
  for (let step = 0; step < STEPS; step++) {
    const seen = units.flatMap((unit) =>
      Array.from({ length: knots.count }, (_, k) => ({
        ...atKnot(knots, onWholeSamples(unit), k),
        variance: knotVariance(knots, unit, k),
      })),
    );
    const { muaps } = jointMuapsInPlace(
      kernels,
      residual,
      seen.map(({ samples }) => samples),
      window,
      {
        tolerance: MUAP_TOLERANCE,
        initial: muapsOf(units, size),
        probabilities: seen.map(({ probabilities }) => probabilities),
        variances: seen.map(({ variance }) => variance),
        ties: knotTies(knots),
      },
    );
    units = units.map((unit, j) => ({ ...unit, muap: muaps.slice(j * size, (j + 1) * size) }));
    arrangePhasesInto(phased, residual);
    units = decodeWhereTheyLie(context, units, PASSES);
    addBack(context, units, size);
  }
  arrangePhasesInto(phased, residual);
  return units.map((unit) => centred(unit, channels, window, phased.sampleCount));
}

/** Motor units that were subtracted as they are, in the residual again; `phased` stays. */
function addBack(context: DecodingContext, units: readonly DecodedMotorUnit[], size: number): void {
  const { kernels, residual, window, knots } = context;
  const { arena } = kernels;
  const mark = arena.mark();
  const events = units.flatMap((unit) =>
    Array.from({ length: knots.count }, (_, k) => atKnot(knots, onWholeSamples(unit), k)),
  );
  const muaps = arena.float32(units.length * size);
  muaps.set(muapsOf(units, size));
  kernels.addWindowsInto(residual, muaps, posteriorEvents(arena, events), window.length, window.lead);
  arena.release(mark);
}

function muapsOf(units: readonly DecodedMotorUnit[], size: number): Float32Array {
  const muaps = new Float32Array(units.length * size);
  for (const [j, { muap }] of units.entries()) muaps.set(muap, j * size);
  return muaps;
}
