/** How the discharges that came with a recording (an expert's, another tool's, a simulation's truth) were found again. */

import type { Decomposition } from '../core/decomposition.ts';
import type { StoredDecomposition } from '../formats/read-result.ts';
import { matchMotorUnits } from '../metrics/match-motor-units.ts';
import type { ReportAgreement } from '../report/report-extras.ts';
import type { TimeWindow } from './time-window.ts';

const TOLERANCE_SECONDS = 0.001;

/**
 * Matches one to one by F1 after each pair's best lag (match-motor-units.ts), within the time window that was decomposed.
 * @returns one row per stored motor unit, in its order; undefined when the file holds none
 */
export function compareWithStored(
  decomposition: Decomposition,
  stored: StoredDecomposition,
  window: TimeWindow,
): ReportAgreement | undefined {
  if (stored.motorUnits.length === 0) return undefined;
  const { samplingRateHz } = decomposition;
  const truth = stored.motorUnits.map(({ dischargeSamples }, id) => ({
    id,
    dischargeSamples: withinWindow(atRate(dischargeSamples, stored.samplingRateHz, samplingRateHz), window),
  }));
  const found = decomposition.motorUnits.map(({ dischargeSamples }, id) => ({ id, dischargeSamples }));
  const { matches } = matchMotorUnits(truth, found, { samplingRateHz, toleranceSeconds: TOLERANCE_SECONDS });
  const rows = truth.map(({ id, dischargeSamples }) => {
    const match = matches.find(({ trueId }) => trueId === id);
    return {
      referenceName: stored.motorUnits[id].name,
      referenceDischarges: dischargeSamples.length,
      motorUnit: match ? Number(match.foundId) : -1,
      rateOfAgreement: match?.agreement.rateOfAgreement ?? 0,
      lagSeconds: match && match.agreement.lagSamples / samplingRateHz,
    };
  });
  return { origin: stored.origin, toleranceSeconds: TOLERANCE_SECONDS, rows };
}

/** Samples at one rate as the nearest samples at another. */
export function atRate(samples: Int32Array, fromHz: number, toHz: number): Int32Array {
  return fromHz === toHz ? samples : samples.map((sample) => Math.round((sample / fromHz) * toHz));
}

function withinWindow(samples: Int32Array, { start, end }: TimeWindow): Int32Array {
  return samples.filter((sample) => sample >= start && sample < end);
}
