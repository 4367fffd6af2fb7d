/** The MUAP model made of lead fields: theta to MUAP and all derivatives by look-up in a MUAP basis. */

import { requireInteger, requireNumber } from '../core/errors.ts';
import type { MuapSampling } from './motor-unit-fibres.ts';
import { type MotorUnitTheta, THETA_COMPONENTS } from './motor-unit-theta.ts';
import type { MuapBasis } from './muap-basis.ts';
import type { MuapModel } from './muap-model.ts';
import { createMuapPlan, planMuap } from './muap-plan.ts';
import { createRowSums, type FloatArray, type TapList } from './row-sums/index.ts';

/**
 * float64 tables give the reference; tables in an arena give float32, by the vector kernel where there is one.
 * @throws ParameterError for a sampling that cannot be; `muap` and `evaluate` throw it for a theta outside the basis
 * Cost of one MUAP: 18 table rows are read per 2 mm of active fibre (bench/muap.ts). Accuracy: lead-field-muaps.test.ts.
 */
export function createLeadFieldMuaps(basis: MuapBasis, sampling: MuapSampling): MuapModel {
  const { samplingRateHz, sampleCount } = sampling;
  requireNumber('lead-field MUAPs', 'samplingRateHz', samplingRateHz, 1);
  requireInteger('lead-field MUAPs', 'sampleCount', sampleCount, 1);
  const { arena, channelCount, channelStride: stride } = basis;
  const floats = (length: number) => (arena ? arena.float32(length) : new Float64Array(length));
  const integers = (length: number) => (arena ? arena.int32(length) : new Int32Array(length));
  const rowSums = createRowSums(arena);
  const plan = createMuapPlan(basis, sampling, { floats, integers });
  const bufferLength = plan.bufferRows * stride;
  const buffer = floats(4 * bufferLength);
  const rows = floats(sampleCount * stride);
  const length = channelCount * sampleCount;
  const muap = floats(length);
  const derivatives = floats(THETA_COMPONENTS.length * length);
  const componentViews = THETA_COMPONENTS.map((_, i) => derivatives.subarray(i * length, (i + 1) * length));
  const nothing = derivatives.subarray(0, 0);

  const combine = (combinations: 1 | 4) => {
    for (let index = 0; index < plan.blocks.length; index++) {
      const { tableOffset, bufferRow, rows: count } = plan.blocks[index];
      const offsets = plan.offsets[index < 3 ? 0 : 1];
      const [at, values] = [bufferRow * stride, count * stride];
      rowSums.combineInto(
        buffer,
        at,
        bufferLength,
        combinations,
        values,
        basis.tables,
        tableOffset,
        offsets,
        plan.weights,
      );
    }
  };
  const points = (combination: number, count: number) => {
    const start = combination * bufferLength;
    rowSums.rowSumsInto(buffer, start + plan.pointRow * stride, count, stride, plan.points, buffer, start);
  };
  const samples = (out: FloatArray, taps: TapList, combination: number) => {
    rowSums.rowSumsInto(rows, 0, sampleCount, stride, taps, buffer, combination * bufferLength);
    rowSums.transposeInto(out, rows, 0, sampleCount, stride, channelCount);
  };
  const evaluate = (theta: MotorUnitTheta, withDerivatives: boolean) => {
    planMuap(plan, basis, sampling, theta, withDerivatives);
    combine(withDerivatives ? 4 : 1);
    points(0, withDerivatives ? plan.pointSlopeCount : plan.pointCount);
    const { value, zone, velocity, halves } = plan.samples;
    samples(muap, value, 0);
    if (!withDerivatives) return { muap, derivatives: nothing };
    for (let q = 1; q < 4; q++) points(q, plan.pointCount);
    // in the order of THETA_COMPONENTS
    for (const [i, combination] of [1, 2].entries()) samples(componentViews[i], value, combination);
    for (const [i, taps] of [zone, velocity, ...halves].entries()) samples(componentViews[2 + i], taps, 0);
    samples(componentViews[6], value, 3);
    componentViews[7].set(muap);
    return { muap, derivatives };
  };
  return {
    channelCount,
    sampleCount,
    samplingRateHz,
    backend: rowSums.backend,
    muap: (theta) => evaluate(theta, false).muap.slice(),
    evaluate,
  };
}
