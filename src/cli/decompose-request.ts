/** What `bmiss decompose` was asked to do, its flags read and checked. */

import type { ReadOptions } from '../formats/read-result.ts';
import type { DecomposeParameters } from '../pipeline/parameters.ts';
import type { ForwardRequest } from './decompose-forward.ts';

export interface DecomposeRequest {
  readonly input: string;
  readonly out: string;
  readonly readOptions: Omit<ReadOptions, 'fileName'>;
  readonly parameters: DecomposeParameters;
  readonly seed: number;
  readonly workers: number;
  /** the model of the limb to invert; absent for --method cbss */
  readonly forward?: ForwardRequest;
  readonly report: boolean;
  readonly force: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  /** that makes the result again, for the report */
  readonly command: string;
}
