/** How the discharges that came with a recording (an expert's, another tool's, a simulation's truth) were found again. */

import type { Decomposition } from '../core/decomposition.ts';
import type { StoredDecomposition } from '../formats/read-result.ts';
import type { ReportAgreement } from '../report/report-extras.ts';

export function compareWithStored(_d: Decomposition, stored: StoredDecomposition): ReportAgreement {
  return { origin: stored.origin, toleranceSeconds: 0.001, rows: [] };
}
