/**
 * Counter-based random streams: draw number i of stream (seed, purpose, index) is a hash of those, so no draw depends on
 * the order in which work arrives.
 * Mixing: the 32-bit finaliser of MurmurHash3 (Appleby 2011, public domain) applied to a Weyl sequence, two rounds.
 */

export interface RandomStream {
  /** uniform in [0, 1), 2^-32 steps */
  readonly uniform: () => number;
  /** standard normal, Box-Muller */
  readonly normal: () => number;
  /** integer in [0, count) */
  readonly integer: (count: number) => number;
}

export function randomStream(seed: number, purpose: string, index = 0): RandomStream {
  let key = mix(seed | 0) ^ mix(index + 0x51ed27);
  for (let i = 0; i < purpose.length; i++) key = mix(key ^ purpose.charCodeAt(i));
  let counter = 0;
  const draw = () => mix(mix(Math.imul(++counter, 0x9e3779b9) ^ key) + key) >>> 0;
  const uniform = () => draw() / 4294967296;
  let spare = Number.NaN;
  const normal = () => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log((draw() + 1) / 4294967297));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal, integer: (count) => Math.floor(uniform() * count) };
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
