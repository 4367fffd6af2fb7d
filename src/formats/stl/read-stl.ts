/**
 * STL files, binary and ASCII. Binary: 80 bytes of text, the number of triangles (uint32), then 50 bytes each: normal and three
 * corners as float32, 2 bytes without a meaning; little-endian. ASCII: solid, facet normal, outer loop, vertex.
 * A file is binary where its length fits its number of triangles, whatever its text says: many binary ones begin with 'solid'.
 * Normals are not read. Source: 3D Systems 1989, StereoLithography Interface Specification.
 */

import { FormatError } from '../../core/errors.ts';

export interface StlFile {
  readonly kind: 'binary' | 'ASCII';
  /** nine numbers a triangle: x, y, z of its three corners, in the file's unit and axes */
  readonly corners: Float64Array;
  /** the text that the file begins with */
  readonly title: string;
}

const HEADER_BYTES = 84;
const TRIANGLE_BYTES = 50;
const remedy = 'copy it again, or save it again from the program that made it';

/**
 * Reads a file.
 * @throws FormatError where it is no STL, cut off, its count is wrong, it has no triangle, or a corner is no finite number
 */
export function readStl(bytes: Uint8Array, where: string): StlFile {
  const file = isAscii(bytes) ? readAscii(bytes, where) : readBinary(bytes, where);
  if (file.corners.length === 0) throw new FormatError(`${where}: this STL file holds no triangle; ${remedy}`);
  const wrong = file.corners.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new FormatError(
      `${where}: triangle ${Math.floor(wrong / 9) + 1} has a corner that is no finite number (${file.corners[wrong]}); repair the surface in the program that made it`,
      { triangle: Math.floor(wrong / 9) },
    );
  return file;
}

function isAscii(bytes: Uint8Array): boolean {
  if (bytes.length >= HEADER_BYTES && bytes.length === HEADER_BYTES + TRIANGLE_BYTES * announced(bytes)) return false;
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  // a binary file that is cut off may begin with 'solid' too, but then bytes follow that no text has
  return /^\ufeff?(?:ï»¿)?\s*solid\b/i.test(start) && !start.includes('\0');
}

function announced(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(80, true);
}

function readBinary(bytes: Uint8Array, where: string): StlFile {
  if (bytes.length < HEADER_BYTES)
    throw new FormatError(
      `${where}: this is no STL file: expected the word solid, or ${HEADER_BYTES} bytes of a binary header, got ${bytes.length} bytes; ${remedy}`,
    );
  const count = announced(bytes);
  const held = (bytes.length - HEADER_BYTES) / TRIANGLE_BYTES;
  if (count !== held) {
    const holds = `${Math.floor(held)} triangles${Number.isInteger(held) ? '' : ' and a part of one'}`;
    throw new FormatError(
      `${where}: this is no whole STL file: its header announces ${count} triangles, its ${bytes.length} bytes hold ${holds}; ${remedy}`,
      { announced: count, held },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const corners = new Float64Array(9 * count);
  for (let t = 0; t < count; t++)
    for (let n = 0; n < 9; n++)
      corners[9 * t + n] = view.getFloat32(HEADER_BYTES + TRIANGLE_BYTES * t + 12 + 4 * n, true);
  const title = new TextDecoder('latin1').decode(bytes.subarray(0, 80)).replace(/\0.*$/s, '').trim();
  return { kind: 'binary', corners, title };
}

const WORDS = /\b(?:(endfacet|endsolid)|(facet)\s+normal|vertex\s+(\S+)\s+(\S+)\s+(\S+))(?=\s|$)/gi;

function readAscii(bytes: Uint8Array, where: string): StlFile {
  const text = new TextDecoder().decode(bytes);
  const values: number[] = [];
  let corner = -1;
  let ended = false;
  const triangle = () => `triangle ${Math.floor(values.length / 9) + 1}`;
  for (const [, end, facet, ...place] of text.matchAll(WORDS)) {
    if (facet) {
      if (corner >= 0) throw cutOff(where, `${triangle()} has no endfacet`);
      corner = 0;
    } else if (end?.toLowerCase() === 'endfacet') {
      if (corner !== 3)
        throw new FormatError(
          `${where}: facet ${Math.floor((values.length - 3 * Math.max(0, corner)) / 9) + 1} expected three corners, got ${Math.max(0, corner)}; save the surface as triangles`,
        );
      corner = -1;
    } else if (end) ended = true;
    else {
      if (corner < 0)
        throw new FormatError(`${where}: ${triangle()} expected 'facet normal' before its corners; ${remedy}`);
      corner++;
      for (const word of place) values.push(numberOf(word, where, triangle));
    }
  }
  if (corner >= 0 || !ended)
    throw cutOff(where, corner >= 0 ? `${triangle()} has no endfacet` : 'there is no endsolid');
  const title = text
    .slice(0, 200)
    .split(/\r\n|\n|\r/)[0]
    .trim();
  return { kind: 'ASCII', corners: Float64Array.from(values), title };
}

/** NaN and inf pass: all corners are checked at the end, alike for both kinds. */
function numberOf(word: string, where: string, triangle: () => string): number {
  const value = Number(word);
  if (!Number.isNaN(value) || /^[+-]?nan/i.test(word)) return value;
  if (/^[+-]?inf/i.test(word)) return Infinity;
  throw new FormatError(
    `${where}: ${triangle()}: a corner expected three numbers, got '${word.slice(0, 40)}'${word.includes(',') ? '; write decimals with a point' : `; ${remedy}`}`,
  );
}

function cutOff(where: string, what: string): FormatError {
  return new FormatError(`${where}: this STL file is cut off: ${what}; ${remedy}`);
}
