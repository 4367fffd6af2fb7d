/**
 * Tensors and skin of all elements. An element that no surface cuts has the tensor of its tissue. One that surfaces cut has the laminate of its
 * tissues (laminate.ts), by their shares of its volume; the share of the body in it, f, multiplies the laminate. At the body's border
 * the field along the normal is that of the tissue, and no current passes: with f near 0 nothing would hold the outer nodes, so that along
 * the normal the element keeps at least LEAST_NORMAL of its conductivity.
 * Skin is a sheet on the body (conducting-sheets.ts): c = conductivity times thickness, the distance between body and limb there.
 * Why no elements of skin: see docs/decisions.md.
 */

import { TENSOR } from '../../linalg/multigrid/element-grid.ts';
import { type CornerField, cornerField, cornersInto, valueWithin } from './corner-field.ts';
import { shareBelowPlane } from './cube-cut.ts';
import type { ElementBox } from './element-box.ts';
import { laminateInto } from './laminate.ts';
import type { PlaneOf } from './node-distances.ts';
import { MATERIAL, type TissueSet } from './tissue-sets.ts';
import type { TissueTensors } from './tissue-tensors.ts';

/** sets whose surfaces cut elements */
export type ElementSet = Exclude<TissueSet, 'limb'>;
/** metres, at a point of the map's frame that is `toBody` from the body */
export type SkinThickness = (x: number, y: number, z: number, toBody: number) => number;

export interface FilledElements {
  readonly tensors: Float32Array;
  /** MATERIAL of each element, mixed where surfaces cut it */
  readonly materials: Uint8Array;
  /** skin: element numbers, and for each normal (3), offset and thickness */
  readonly sheets: {
    readonly elements: number[];
    readonly normals: number[];
    readonly offsets: number[];
    readonly thicknesses: number[];
  };
}

const LEAST_NORMAL = 0.1;
/** places along each edge at which a cut element is looked at */
const PLACES = 4;

/** Fills the layers that lie within the map; layers beyond it are copies of its end layers without lean. */
export function fillElements(
  box: ElementBox,
  distances: Readonly<Record<ElementSet, PlaneOf>>,
  tissues: TissueTensors,
  skinThickness: SkinThickness | undefined,
): FilledElements {
  const [nx, ny, nz] = box.counts;
  const filled: FilledElements = {
    tensors: new Float32Array(TENSOR.length * nx * ny * nz),
    materials: new Uint8Array(nx * ny * nz),
    sheets: { elements: [], normals: [], offsets: [], thicknesses: [] },
  };
  const filler = elementFiller(box, tissues, filled, skinThickness);
  const [first, end] = box.mapLayers;
  const starts: number[] = [];
  for (let k = first; k < end; k++) {
    starts.push(filled.sheets.elements.length);
    fillLayer(box, k, distances, filler);
  }
  starts.push(filled.sheets.elements.length);
  for (let k = 0; k < first; k++) copyLayer(box, filled, first, k, starts[0], starts[1]);
  for (let k = end; k < nz; k++) copyLayer(box, filled, end - 1, k, starts[end - first - 1], starts[end - first]);
  return filled;
}

type Fields = Readonly<Record<ElementSet, CornerField>>;
type FillElement = (element: number, centre: readonly [number, number, number], fields: Fields) => void;

const SETS = ['body', 'core', 'bone', 'marrow'] as const;

function fillLayer(
  box: ElementBox,
  k: number,
  distances: Readonly<Record<ElementSet, PlaneOf>>,
  fillElement: FillElement,
): void {
  const [nx, ny] = box.counts;
  const row = nx + 1;
  const { edgeMetres: edge } = box;
  const edges = [edge, edge, box.planesZ[k + 1] - box.planesZ[k]] as const;
  const fields: Fields = {
    body: cornerField(),
    core: cornerField(),
    bone: cornerField(),
    marrow: cornerField(),
  };
  // the upper plane first: it decides which slab is loaded
  const planes = SETS.map((set) => {
    const upper = distances[set](k + 1);
    return { field: fields[set], upper, lower: distances[set](k) };
  });
  const z = (box.planesZ[k] + box.planesZ[k + 1]) / 2;
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      for (let s = 0; s < planes.length; s++)
        cornersInto(planes[s].field, planes[s].lower, planes[s].upper, i + row * j, row, edges);
      if (fields.body.centre >= 0 && !fields.body.cut) continue;
      const centre = [box.startX + (i + 0.5) * edge, box.startY + (j + 0.5) * edge, z] as const;
      fillElement(i + nx * (j + ny * k), centre, fields);
    }
}

function elementFiller(
  box: ElementBox,
  { isotropic, coreInto }: TissueTensors,
  { tensors, materials, sheets }: FilledElements,
  skinThickness: SkinThickness | undefined,
): FillElement {
  const own = Float64Array.from(isotropic);
  const shares = new Float64Array(MATERIAL.core + 1);
  const plain = Float64Array.of(1, 0, 0);
  const [first] = box.mapLayers;
  const { edgeMetres: edge } = box;
  const edges = [edge, edge, box.planesZ[first + 1] - box.planesZ[first]] as const;
  return (element, centre, fields) => {
    const at = TENSOR.length * element;
    const { body } = fields;
    const border = dividing(fields);
    shares.fill(0);
    if (border) countShares(shares, fields);
    else shares[materialAt(fields)] = 1;
    if (shares[MATERIAL.core] > 0) coreInto(own, TENSOR.length * MATERIAL.core, ...centre);
    laminateInto(tensors, at, own, shares, border?.normal ?? plain);
    materials[element] = border || body.cut ? MATERIAL.mixed : shares.indexOf(1);
    if (!body.cut) return;
    const n = body.normal;
    const share = shareBelowPlane(body.centre, n, edges);
    bodyBorder(tensors, at, share, n);
    if (!skinThickness) return;
    sheets.elements.push(element);
    sheets.normals.push(n[0], n[1], n[2]);
    sheets.offsets.push(body.centre);
    sheets.thicknesses.push(skinThickness(...centre, body.centre));
  };
}

/** The surface between tissues nearest to the element's centre, of those that cut it. */
function dividing(fields: Fields): CornerField | undefined {
  let best: CornerField | undefined;
  for (const set of ['core', 'bone', 'marrow'] as const) {
    const field = fields[set];
    if (field.cut && (best === undefined || Math.abs(field.centre) < Math.abs(best.centre))) best = field;
  }
  return best;
}

/** Tissue of an element that no surface between tissues cuts. */
function materialAt({ core, bone, marrow }: Fields): number {
  if (core.centre >= 0) return MATERIAL.fat;
  if (bone.centre < 0) return marrow.centre < 0 ? MATERIAL.marrow : MATERIAL.cortical;
  return MATERIAL.core;
}

/** Shares of the part of an element that lies in the body. */
function countShares(shares: Float64Array, fields: Fields): void {
  const { body, core, bone, marrow } = fields;
  let total = 0;
  for (let n = 0; n < PLACES ** 3; n++) {
    const x = ((n % PLACES) + 0.5) / PLACES;
    const y = ((Math.floor(n / PLACES) % PLACES) + 0.5) / PLACES;
    const z = (Math.floor(n / (PLACES * PLACES)) + 0.5) / PLACES;
    if (body.cut && valueWithin(body, x, y, z) >= 0) continue;
    let material: number = MATERIAL.core;
    if (valueWithin(core, x, y, z) >= 0) material = MATERIAL.fat;
    else if (valueWithin(bone, x, y, z) < 0)
      material = valueWithin(marrow, x, y, z) < 0 ? MATERIAL.marrow : MATERIAL.cortical;
    shares[material]++;
    total++;
  }
  if (total === 0) shares[materialAt(fields)] = 1;
  else for (let m = 0; m < shares.length; m++) shares[m] /= total;
}

/** S becomes share S + (max(share, LEAST_NORMAL) - share) (n . S n) n n'. */
function bodyBorder(tensors: Float32Array, at: number, share: number, n: ArrayLike<number>): void {
  const along =
    tensors[at] * n[0] * n[0] +
    tensors[at + TENSOR.yy] * n[1] * n[1] +
    tensors[at + TENSOR.zz] * n[2] * n[2] +
    2 *
      (tensors[at + TENSOR.yz] * n[1] * n[2] +
        tensors[at + TENSOR.xz] * n[0] * n[2] +
        tensors[at + TENSOR.xy] * n[0] * n[1]);
  const more = (Math.max(share, LEAST_NORMAL) - share) * along;
  tensors[at] = share * tensors[at] + more * n[0] * n[0];
  tensors[at + TENSOR.yy] = share * tensors[at + TENSOR.yy] + more * n[1] * n[1];
  tensors[at + TENSOR.zz] = share * tensors[at + TENSOR.zz] + more * n[2] * n[2];
  tensors[at + TENSOR.yz] = share * tensors[at + TENSOR.yz] + more * n[1] * n[2];
  tensors[at + TENSOR.xz] = share * tensors[at + TENSOR.xz] + more * n[0] * n[2];
  tensors[at + TENSOR.xy] = share * tensors[at + TENSOR.xy] + more * n[0] * n[1];
}

function copyLayer(
  box: ElementBox,
  { tensors, materials, sheets }: FilledElements,
  from: number,
  to: number,
  firstSheet: number,
  endSheet: number,
): void {
  const layer = box.counts[0] * box.counts[1];
  tensors.copyWithin(to * layer * TENSOR.length, from * layer * TENSOR.length, (from + 1) * layer * TENSOR.length);
  materials.copyWithin(to * layer, from * layer, (from + 1) * layer);
  for (let s = firstSheet; s < endSheet; s++) {
    const [x, y] = [sheets.normals[3 * s], sheets.normals[3 * s + 1]];
    const length = Math.hypot(x, y);
    if (length < 0.1) continue;
    sheets.elements.push(sheets.elements[s] + (to - from) * layer);
    sheets.normals.push(x / length, y / length, 0);
    sheets.offsets.push(sheets.offsets[s] / length);
    sheets.thicknesses.push(sheets.thicknesses[s] * length);
  }
}
