/** The surface in an STL file, brought to metres and world axes: the file itself tells neither. */

import type { TriangleSurface } from '../../anatomy/voxelise/triangle-surface.ts';
import { surfaceBounds } from '../../anatomy/voxelise/triangle-surface.ts';
import { FormatError, ParameterError } from '../../core/errors.ts';
import { readStl } from './read-stl.ts';

export interface SurfaceFileOptions {
  /** of the numbers in the file (mm) */
  readonly unit?: 'mm' | 'm';
  /**
   * where the file's x, y and z point: a letter each of R(ight) L(eft), A(nterior) P(osterior), S(uperior) I(nferior). Absent: what
   * the file's title says (3D Slicer writes SPACE=LPS), else RAS
   */
  readonly axes?: string;
}

/** Largest extent of what may be part of a limb, metres. */
const plausible = [0.002, 2] as const;

/**
 * @throws FormatError as readStl, and where the surface is no size that a part of a limb has; ParameterError for wrong axes
 */
export function readSurface(bytes: Uint8Array, name: string, options: SurfaceFileOptions = {}): TriangleSurface {
  const { corners, title } = readStl(bytes, name);
  const axes = options.axes ?? /\bSPACE\s*=\s*([RL][AP][SI])\b/i.exec(title)?.[1] ?? 'RAS';
  const directions = axisDirections(axes);
  const scale = (options.unit ?? 'mm') === 'm' ? 1 : 0.001;
  const out = new Float64Array(corners.length);
  for (let n = 0; n < corners.length; n++) {
    const { axis, sign } = directions[n % 3];
    out[n - (n % 3) + axis] = sign * scale * corners[n];
  }
  const surface = { name, corners: out };
  checkSize(surface, options.unit ?? 'mm');
  return surface;
}

/** For each of the file's axes the world axis (0 right, 1 anterior, 2 superior) and the sign. */
function axisDirections(axes: string): { axis: number; sign: number }[] {
  const pairs = ['RL', 'AP', 'SI'];
  const directions = [...axes.toUpperCase()].map((letter) => {
    const axis = pairs.findIndex((pair) => pair.includes(letter));
    return { axis, sign: pairs[axis]?.[0] === letter ? 1 : -1 };
  });
  if (new Set(directions.map(({ axis }) => axis)).size === 3 && directions.every(({ axis }) => axis >= 0))
    if (directions.length === 3) return directions;
  throw new ParameterError(
    `axes: expected three letters that say where x, y and z point, one of R L, one of A P, one of S I (RAS, LPS, ASR), got '${axes}'`,
  );
}

function checkSize(surface: TriangleSurface, unit: 'mm' | 'm'): void {
  const { low, high } = surfaceBounds([surface]);
  const extent = Math.max(...low.map((from, axis) => high[axis] - from));
  if (extent >= plausible[0] && extent <= plausible[1]) return;
  const size = extent < 1 ? `${Number((extent * 1000).toPrecision(3))} mm` : `${Number(extent.toPrecision(3))} m`;
  const other = extent < plausible[0] && unit === 'mm' ? 'm' : extent > plausible[1] && unit === 'm' ? 'mm' : undefined;
  const fix = other
    ? `its numbers are probably ${other === 'm' ? 'metres' : 'millimetres'}: give --unit ${other}`
    : 'save it in millimetres from the program that made it';
  throw new FormatError(
    `${surface.name}: read in ${unit}, the surface is ${size} long, which no part of a limb is; ${fix}`,
    { extentMetres: extent },
  );
}
