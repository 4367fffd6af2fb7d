/** The finite elements of a limb: from its label map to tensors, skin and frame. */

import { createFibreField, type FibreField } from '../../anatomy/fibres/fibre-field.ts';
import type { Anatomy } from '../../anatomy/label-map.ts';
import { largestPiece, limbSegment } from '../../anatomy/limb-segment.ts';
import { ParameterError, requireNumber } from '../../core/errors.ts';
import type { ConductingSheets } from '../../linalg/multigrid/conducting-sheets.ts';
import type { ElementGrid } from '../../linalg/multigrid/element-grid.ts';
import { type Conductivities, conductivitiesWith } from '../conductivities.ts';
import { type ElementBox, elementBox } from './element-box.ts';
import { fillElements } from './fill-elements.ts';
import { type MapFrame, mapFrame } from './map-frame.ts';
import { nodeDistances } from './node-distances.ts';
import {
  fitTissues,
  labelsOf,
  THICKEST_SKIN,
  type TissueBoundaries,
  tissueByLabel,
  tissueSets,
} from './tissue-sets.ts';
import { tissueTensors } from './tissue-tensors.ts';

export interface LimbElementOptions {
  readonly conductivities?: Conductivities;
  /** edge of an element across the limb, metres; default that of the voxels, 0.5 to 0.7 mm, MOST_NODES permitting */
  readonly elementMetres?: number;
  /** of the same anatomy; made where it is absent */
  readonly fibres?: FibreField;
}

export interface LimbElements {
  readonly anatomyName: string;
  readonly box: ElementBox;
  readonly frame: MapFrame;
  readonly grid: ElementGrid;
  /** skin; absent where the map has none */
  readonly sheets?: ConductingSheets;
  /** of each element */
  readonly materials: Uint8Array;
  readonly conductivities: Conductivities;
  readonly boundaries: TissueBoundaries;
  readonly warnings: readonly string[];
}

/** finest and coarsest element, metres */
export const ELEMENT_RANGE = [2e-4, 5e-3] as const;
/** of the surfaces between tissues: corners of an element that is cut lie within sqrt 3 edges, and farther off voxels tell the side */
const REACH_EDGES = 1.8;
const REACH_VOXELS = 1.2;
/** the default edge is that of the voxels within this range: errors fall with its square, and surfaces are smooth within voxels */
const DEFAULT_RANGE = [5e-4, 7e-4] as const;
/** and it grows until the box has no more nodes: about 2.3 GB */
export const MOST_NODES = 14e6;

/**
 * @throws ParameterError for an element size out of range or more elements than fit; as elementBox, fitSurface and createFibreField
 * Cost: about 2 microseconds an element, most of it for those that surfaces cut; 25 bytes an element.
 */
export function limbElements(anatomy: Anatomy, options: LimbElementOptions = {}): LimbElements {
  const { name } = anatomy;
  const conductivities = options.conductivities ?? conductivitiesWith();
  const fibres = options.fibres ?? createFibreField(anatomy);
  const tissues = tissueByLabel(anatomy);
  const isBody = labelsOf(tissues, tissueSets.body);
  const { map, removed } = largestPiece(limbSegment(anatomy.labelMap), isBody);
  const frame = mapFrame(map);
  const box = sizedBox(name, (edge) => elementBox(name, map, frame.spacingMetres, isBody, edge), frame, options);
  const reach = Math.max(REACH_EDGES * box.edgeMetres, REACH_VOXELS * Math.max(...frame.spacingMetres));
  const boundaries = fitTissues(map, tissues, reach);
  const planesOf = (set: keyof TissueBoundaries) => nodeDistances(boundaries[set], map, frame, box, reach);
  const distances = {
    body: planesOf('body'),
    core: planesOf('core'),
    bone: planesOf('bone'),
    marrow: planesOf('marrow'),
  };
  const hasSkin = tissues.includes('skin');
  const tensors = tissueTensors(anatomy, map, frame, conductivities, fibres);
  const filled = fillElements(box, distances, tensors, hasSkin ? skinThickness(boundaries, frame) : undefined);
  const edgesZ = Float64Array.from({ length: box.counts[2] }, (_, k) => box.planesZ[k + 1] - box.planesZ[k]);
  const { elements, normals, offsets, thicknesses } = filled.sheets;
  return {
    anatomyName: name,
    box,
    frame,
    grid: {
      elementCounts: box.counts,
      edgeX: box.edgeMetres,
      edgeY: box.edgeMetres,
      edgesZ,
      tensors: filled.tensors,
    },
    sheets: hasSkin
      ? {
          elements: Int32Array.from(elements),
          normals: Float32Array.from(normals),
          offsets: Float32Array.from(offsets),
          conductances: Float32Array.from(thicknesses, (thickness) => thickness * conductivities.skin.transverse),
        }
      : undefined,
    materials: filled.materials,
    conductivities,
    boundaries,
    warnings: elementWarnings(name, hasSkin, removed, fibres),
  };
}

function elementWarnings(name: string, hasSkin: boolean, removed: number, { muscles }: FibreField): string[] {
  const warnings: string[] = [];
  if (!hasSkin) warnings.push(`${name}: no label is skin: electrodes lie on what is outermost`);
  if (removed > 0)
    warnings.push(`${name}: ${removed} voxels of tissue are apart from the limb and were left out of the conductor`);
  for (const { label, status } of muscles.values())
    if (status !== 'converged')
      warnings.push(
        `${name}: the fibre directions of label ${label.index} (${label.name}) are not exact (${status}); look at the shape of the muscle`,
      );
  return warnings;
}

/** Distance between body and skin's outside at a point of the map's frame whose distance to the body is known, metres. */
function skinThickness({ limb }: TissueBoundaries, frame: MapFrame) {
  return (x: number, y: number, z: number, toBody: number): number => {
    const toLimb = limb.surface?.distance(...frame.toWorld(x, y, z)) ?? Number.NaN;
    return Number.isNaN(toLimb) ? THICKEST_SKIN : Math.max(0, toBody - toLimb);
  };
}

/** The box for the edge asked for, or for the finest of the defaults that fits. */
function sizedBox(
  where: string,
  make: (edge: number) => ElementBox,
  { spacingMetres }: MapFrame,
  { elementMetres }: LimbElementOptions,
): ElementBox {
  const nodes = ({ counts }: ElementBox) => counts.reduce((product, count) => product * (count + 1), 1);
  if (elementMetres !== undefined) {
    const box = make(requireNumber(where, 'element (m)', elementMetres, ...ELEMENT_RANGE));
    if (nodes(box) <= MOST_NODES) return box;
    throw new ParameterError(
      `${where}: elements of ${elementMetres * 1000} mm are ${Math.round(nodes(box) / 1e6)} million, ${MOST_NODES / 1e6} million fit; take larger ones or a shorter piece of the limb`,
      { elementMetres },
    );
  }
  let edge = Math.min(DEFAULT_RANGE[1], Math.max(DEFAULT_RANGE[0], Math.min(spacingMetres[0], spacingMetres[1])));
  for (; ; edge *= 1.1) {
    const box = make(edge);
    if (nodes(box) <= MOST_NODES || edge > ELEMENT_RANGE[1]) return box;
  }
}
