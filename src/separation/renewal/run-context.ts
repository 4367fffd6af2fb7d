/** What decoding takes from a run, and the result that it gives back. */

import { detectDischarges } from '../detect-discharges.ts';
import { regularity } from '../refine.ts';
import type { SeparatedMotorUnit } from '../separation.ts';
import { type SeparationRun, shifted } from '../separation-run.ts';
import type { Whitening } from '../whitening.ts';
import { type DecodedMotorUnit, dischargesOf } from './decoded-motor-unit.ts';
import { expectedRoa } from './expected-agreement.ts';
import { intervalTables } from './interval-model.ts';
import { type MuapKnots, muapKnots } from './muap-knots.ts';
import { type DecodedOutput, type DecodingContext, decodeTogether } from './soft-cancellation.ts';
import { templateFreedom } from './template-freedom.ts';

export function knotsOf({ signal, samplingRateHz, parameters }: SeparationRun): MuapKnots {
  return muapKnots(signal.sampleCount, samplingRateHz, parameters.muapDriftSeconds);
}

/** @param freedom - see KnotContext; absent: of MUAPs that were estimated from the recording itself */
export function contextOf(run: SeparationRun, whitening: Whitening, freedom?: number): DecodingContext {
  const { kernels, residual, phased, window, samplingRateHz, parameters, seed } = run;
  return {
    kernels,
    residual,
    phased,
    whitening,
    window,
    knots: knotsOf(run),
    settings: { tables: intervalTables(samplingRateHz), parts: parameters.decoderParts },
    freedom: freedom ?? templateFreedom(kernels, whitening, seed),
  };
}

export interface LastDecoding {
  readonly unit: DecodedMotorUnit;
  readonly separated: SeparatedMotorUnit & { readonly expectedRoa: number };
}

/** decodeTogether, with the pulse trains and filters of its last pass. */
export function decodeLast(
  run: SeparationRun,
  context: DecodingContext,
  units: readonly DecodedMotorUnit[],
  passes: number,
): LastDecoding[] {
  const outputs: ReturnType<typeof outputOf>[] = [];
  const decoded = decodeTogether(context, units, passes, (j, output) => {
    outputs[j] = outputOf(output);
  });
  return decoded.map((unit, j) => ({ unit, separated: separatedMotorUnit(run, unit, outputs[j]) }));
}

function outputOf({ pulseTrain, filter, shift }: DecodedOutput) {
  return {
    innervationPulseTrain: shifted(pulseTrain, shift),
    separationVector: filter.slice(),
    alignmentSamples: -shift,
  };
}

function separatedMotorUnit(
  { minimumInterval, samplingRateHz }: SeparationRun,
  unit: DecodedMotorUnit,
  output: ReturnType<typeof outputOf>,
): LastDecoding['separated'] {
  const dischargeSamples = dischargesOf(unit);
  return {
    ...output,
    dischargeSamples,
    dischargeProbability: unit.probabilities.filter((p) => p > 0.5),
    expectedRoa: expectedRoa(unit),
    silhouette: detectDischarges(output.innervationPulseTrain, minimumInterval).silhouette,
    coefficientOfVariation: regularity(dischargeSamples, samplingRateHz),
  };
}
