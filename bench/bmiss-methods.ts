/** Methods that `bench:bmiss` has beside those of the simulated sets: another limb's model, and parts of our own left out. */

import type { Peer } from './muniverse.ts';
import { bodyOf, limbWords, type Method, ownMethod, simulatedMethods } from './simulated-methods.ts';
import type { BodyName } from './simulated-sets.ts';

/** Bodies with the same grid on another limb. */
const OTHER_LIMB: Partial<Record<BodyName, BodyName>> = { forearm64: 'leg64', leg64: 'forearm64' };
/** As many fixed points a round as blind separation has. */
const MODEL_ONLY = ['--starts', '0', '--model-starts', '32'];
/** As many fixed points as 32 and, every other round, 16 of the model: what more of them bring, wherever they begin. */
export const MORE_BLIND = ['--starts', '40'];

export interface AblationRow {
  readonly key: string;
  readonly decoder: string;
  readonly starts: string;
  readonly leftOut: string;
}

/** In the order of the page; rows without words are methods of the simulated sets, those with them use the model unless they are blind. */
const ABLATION: readonly (AblationRow & { readonly words?: readonly string[]; readonly isBlind?: boolean })[] = [
  { key: 'linear', decoder: 'linear', starts: 'blind', leftOut: '' },
  { key: 'linear-more', decoder: 'linear', starts: 'blind, 40', leftOut: '', words: MORE_BLIND, isBlind: true },
  { key: 'linear-model-only', decoder: 'linear', starts: 'model', leftOut: '', words: MODEL_ONLY },
  { key: 'linear-both', decoder: 'linear', starts: 'both', leftOut: '', words: [] },
  { key: 'renewal', decoder: 'nonlinear', starts: 'blind', leftOut: '' },
  { key: 'renewal-more', decoder: 'nonlinear', starts: 'blind, 40', leftOut: '', words: MORE_BLIND, isBlind: true },
  { key: 'model-only', decoder: 'nonlinear', starts: 'model', leftOut: '', words: MODEL_ONLY },
  { key: 'model', decoder: 'nonlinear', starts: 'both', leftOut: '' },
  {
    key: 'model-only-scanned',
    decoder: 'nonlinear',
    starts: 'model',
    leftOut: 'inversion of the starts',
    words: [...MODEL_ONLY, '--model-iterations', '0'],
  },
  {
    key: 'model-scanned',
    decoder: 'nonlinear',
    starts: 'both',
    leftOut: 'inversion of the starts',
    words: ['--model-iterations', '0'],
  },
  {
    key: 'model-whole-samples',
    decoder: 'nonlinear',
    starts: 'both',
    leftOut: 'discharges between samples',
    words: ['--decoder-parts', 'soft,intervals,unknown,pauses'],
  },
];

export const ablationRows: readonly AblationRow[] = ABLATION;

/** Every method of the bench by its key. */
export function bmissMethods(peer: Peer | undefined, fresh: boolean): ReadonlyMap<string, Method> {
  const methods = [
    ...simulatedMethods(peer, fresh),
    ownMethod('other-limb', "bmiss with another limb's model", 'model', fresh, (file) => {
      const body = bodyOf(file);
      const other = OTHER_LIMB[body];
      if (other === undefined) throw new Error(`bench: no other limb has the electrodes of ${body}`);
      return limbWords(other);
    }),
    ...ABLATION.flatMap(({ key, decoder, starts, leftOut, words, isBlind }) => {
      if (words === undefined) return [];
      const given = [...(decoder === 'linear' ? ['--decoder', 'linear'] : []), ...words];
      const label = `bmiss, ${decoder}, starts: ${starts}${leftOut === '' ? '' : `, without ${leftOut}`}`;
      const base = (file: string) => (isBlind ? ['--method', 'cbss'] : limbWords(bodyOf(file)));
      return [ownMethod(key, label, 'ablation', fresh, async (file) => [...(await base(file)), ...given])];
    }),
  ];
  return new Map(methods.map((method) => [method.key, method]));
}
