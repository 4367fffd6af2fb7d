/** Quadrature nodes for inverse transforms over a half line: Gauss-Legendre panels that widen with the wavenumber. */

import { gaussLegendre, type QuadratureRule } from './gauss-legendre.ts';

export interface WavenumberPanels {
  /** width of the first panel; each next one starts where the last ended and is as wide as its start, up to `widest` */
  readonly first: number;
  readonly widest: number;
  /** the last panel ends at or past this wavenumber */
  readonly limit: number;
  /** splits the first panel this many times at a quarter of its lower part, for a logarithm at 0; 0 for none */
  readonly gradedLevels: number;
}

const rule = gaussLegendre(16);

/**
 * Nodes and weights of the integral from 0 to `limit`, 16 nodes a panel. A panel takes a cosine of up to 12 radians
 * (error 1e-15) and a function analytic within a distance of half its width of it.
 */
export function wavenumberPanels({ first, widest, limit, gradedLevels }: WavenumberPanels): QuadratureRule {
  const start = Math.min(first, widest, limit);
  const edges = [0];
  for (let level = gradedLevels; level > 0; level--) edges.push(start * 0.25 ** level);
  edges.push(start);
  for (let at = start; at < limit; ) {
    at += Math.min(at, widest);
    edges.push(at);
  }
  const count = rule.nodes.length;
  const nodes = new Float64Array((edges.length - 1) * count);
  const weights = new Float64Array(nodes.length);
  for (let panel = 0; panel < edges.length - 1; panel++) {
    const half = (edges[panel + 1] - edges[panel]) / 2;
    for (let i = 0; i < count; i++) {
      nodes[panel * count + i] = edges[panel] + half * (1 + rule.nodes[i]);
      weights[panel * count + i] = half * rule.weights[i];
    }
  }
  return { nodes, weights };
}
