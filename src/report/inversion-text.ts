/** Sentences of the methods paragraph on the model of the limb and its inversion: what was inverted, how, and what was assumed. */

import type { Decomposition } from '../core/decomposition.ts';
import type { Sentence } from './decoder-text.ts';
import { count, fixed, short } from './html.ts';
import { inversionsOf } from './inverted-properties.ts';
import { bareName } from './limb-places.ts';
import type { ReportBody } from './report-extras.ts';
import { median } from './statistics.ts';

/** Of more muscles than this only what they share is told. */
const MOST_MUSCLES = 3;

/** How motor units were looked for by the model too; only where the method did. */
export function modelStartSentences({ provenance }: Decomposition): Sentence[] {
  if (provenance.method !== 'bmiss') return [];
  return [
    {
      text: 'In every other round the search began also from action potentials that a model of the limb gives for the muscles under the electrodes, beside directions without a model; what both led to was accepted by the same rules.',
      cites: ['halatsis2025'],
    },
  ];
}

/** None where no motor unit has an inversion. */
export function inversionSentences(decomposition: Decomposition, body: ReportBody | undefined): Sentence[] {
  const inversions = inversionsOf(decomposition).map(({ inversion }) => inversion);
  if (inversions.length === 0) return [];
  return [
    ...(body ? conductorSentences(body) : []),
    {
      text: 'The action potential of a modelled motor unit is the sum over its muscle fibres: along each, Rosenfalck’s transmembrane potential travels from the end-plate towards both ends and vanishes there; fibres are spread normally over the territory, end-plates and ends about their means; and the result goes through the filter of the recording.',
      cites: ['rosenfalck1969'],
    },
    {
      text: `For each motor unit the muscle, the place in its cross-section, innervation zone, conduction velocity, fibre lengths to both ends, territory radius and size were those with the largest posterior probability given its measured action potential, channels weighted by the covariance of the noise, with the part that the model cannot explain estimated and counted as noise${body ? '' : '; the model of the limb is among the parameters below'}.`,
      cites: ['halatsis2025'],
    },
    ...(body ? priorSentences(body) : []),
    {
      text: `Intervals of 90 % come from a normal approximation at that place (Laplace). A property that the electrodes narrow little below what was assumed is called not told by this grid. The model explains ${inversions.length} of ${count(decomposition.motorUnits.length, 'motor unit')}, in the median ${fixed(100 * median(inversions.map(({ fit }) => fit)), 0)} % of the action potential.`,
    },
  ];
}

function conductorSentences({ anatomy, leadFields: { electrodes, settings } }: ReportBody): Sentence[] {
  const tissues = new Set<string>(anatomy.labels.flatMap(({ tissue }) => tissue ?? []));
  const values = Object.entries(settings.conductivities)
    .filter(([tissue]) => tissues.has(tissue))
    .map(([tissue, { longitudinal, transverse }]) =>
      longitudinal === transverse
        ? `${tissue} ${short(longitudinal)}`
        : `${tissue} ${short(longitudinal)} along and ${short(transverse)} across its fibres`,
    );
  const elements = settings.elementMetres > 0 ? ` of ${short(1e3 * settings.elementMetres)} mm` : '';
  return [
    {
      text: `A biophysical model of the limb was inverted: anatomy “${bareName(anatomy.name)}” with ${count(anatomy.labels.length, 'label')}, ${count(electrodes.names.length, 'electrode')} (${bareName(electrodes.name)}) on its skin, and the lead field of each electrode along the fibres of each muscle, by finite elements${elements} and reciprocity${values.length > 0 ? ` (conductivities in S/m: ${values.join(', ')})` : ''}.`,
      cites: ['botelho2019'],
    },
  ];
}

function priorSentences({ muscles }: ReportBody): Sentence[] {
  if (muscles.length === 0) return [];
  const millimetres = ([mean, deviation]: readonly [number, number]) =>
    `${fixed(1e3 * mean, 0)} ± ${fixed(1e3 * deviation, 0)} mm`;
  const { conductionVelocity, territoryRadiusMetres } = muscles[0].space;
  const own = muscles.slice(0, MOST_MUSCLES).map(({ muscle, space }) => {
    const [proximal, distal] = space.halfLengthsMetres;
    return `in ${muscle} innervation zones ${millimetres(space.innervationZoneMetres)} from the middle of the muscle towards distal and fibres of ${millimetres(proximal)} to proximal and ${millimetres(distal)} to distal`;
  });
  const lengths =
    muscles.length <= MOST_MUSCLES
      ? own.join('; ')
      : `innervation zones and fibre lengths typical of each of the ${muscles.length} muscles`;
  return [
    {
      text: `Assumed before (mean ± standard deviation): conduction velocities of ${short(conductionVelocity[0])} ± ${short(conductionVelocity[1])} m/s, territory radii of ${fixed(1e3 * territoryRadiusMetres[0], 1)} ± ${fixed(1e3 * territoryRadiusMetres[1], 1)} mm, ${lengths}.`,
      cites: ['andreassen1987'],
    },
  ];
}
