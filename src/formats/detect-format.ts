/** What kind of file bytes are: by their first bytes and, in archives, their members; by the name only for text and BIDS. */

import { isMat5 } from './mat/mat5-reader.ts';
import { isHdf5 } from './mat/read-mat.ts';

export type DetectedFormat =
  | { readonly kind: 'bids' | 'edf' | 'npz' | 'npy' | 'mat' | 'otb' | 'csv' | 'openhdemg' }
  | { readonly kind: 'unsupported'; readonly what: string; readonly advice: string }
  | { readonly kind: 'unknown'; readonly seen: string };

export const supportedFormats =
  'OTB+ (.otb+), OTB4 (.otb4), OTBioLab+ and MUedit .mat, .mat with a matrix, EDF/EDF+, BDF/BDF+, EMG-BIDS *_emg.edf|bdf, NPZ, NPY, CSV, openhdemg JSON';

const unsupported = (what: string, advice: string): DetectedFormat => ({ kind: 'unsupported', what, advice });

/**
 * @param path - relative path of the file; a name ending in `_emg.edf` or `_emg.bdf` is an EMG-BIDS recording
 */
export function detectFormat(bytes: Uint8Array, path: string): DetectedFormat {
  const begins = (...start: readonly (number | string)[]) => {
    const expected = start.flatMap((part) =>
      typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : [part],
    );
    return expected.every((byte, i) => bytes[i] === byte);
  };
  const name = path.toLowerCase();
  if (begins('0       ') || begins(0xff, 'BIOSEMI')) return { kind: /_emg\.(edf|bdf)$/.test(name) ? 'bids' : 'edf' };
  if (begins(0x93, 'NUMPY')) return { kind: 'npy' };
  if (isMat5(bytes) || (isHdf5(bytes) && begins('MATLAB'))) return { kind: 'mat' };
  if (begins('PK', 3, 4) || begins('PK', 5, 6)) return detectZip(bytes);
  if (isTar(bytes)) return { kind: 'otb' };
  if (begins(0x1f, 0x8b)) return { kind: 'openhdemg' };
  if (isHdf5(bytes)) return unsupported('HDF5 that MATLAB did not write', 'save its signals as .npz (emg, fs) or .mat');
  if (begins(0x02, 0x69, 0x91, 0xc6)) return unsupported('Intan RHD', 'convert it to EDF, BDF or .mat');
  if (begins('POLY SAMPLE FILE')) return unsupported('TMSi Poly5', 'convert it to EDF, BDF or .mat');
  if (begins('XDF:')) return unsupported('XDF', 'convert it to EDF, BDF or .npz');
  if (begins(0x80) && /\.(pkl|pickle)$/.test(name))
    return unsupported('a Python pickle', 'it can run code when it is opened; save its signals as .npz (emg, fs)');
  if (name.endsWith('.mat')) return { kind: 'mat' };
  if (isText(bytes)) return /^\s*\{/.test(firstText(bytes)) ? { kind: 'openhdemg' } : { kind: 'csv' };
  return { kind: 'unknown', seen: describeStart(bytes) };
}

/** A zip is NPZ when it holds .npy members, else OTB; the names stand in clear at the end of the archive. */
function detectZip(bytes: Uint8Array): DetectedFormat {
  const tail = new TextDecoder('latin1').decode(bytes.subarray(Math.max(0, bytes.length - 65536)));
  if (/\.npy/.test(tail)) return { kind: 'npz' };
  if (/\.sig|Tracks_\d+\.xml/.test(tail)) return { kind: 'otb' };
  return { kind: 'unknown', seen: 'a zip archive without .npy (NPZ) or .sig (OTB) members' };
}

/** Whether the first 512 bytes are a tar header: their sum, with the checksum field as blanks, is the stated one. */
function isTar(bytes: Uint8Array): boolean {
  if (bytes.length < 512 || bytes[0] === 0) return false;
  const stated = Number.parseInt(new TextDecoder('latin1').decode(bytes.subarray(148, 156)), 8);
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 0x20 : bytes[i];
  return sum === stated;
}

const firstText = (bytes: Uint8Array) =>
  new TextDecoder('utf-8').decode(bytes.subarray(0, 4096)).replace(/^\uFEFF/, '');

/** Text holds no control characters but tab, line feed, carriage return. */
function isText(bytes: Uint8Array): boolean {
  for (let i = 0; i < Math.min(bytes.length, 4096); i++)
    if (bytes[i] < 9 || (bytes[i] > 13 && bytes[i] < 32)) return false;
  return true;
}

function describeStart(bytes: Uint8Array): string {
  const start = [...bytes.subarray(0, 16)];
  const hex = start.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const letters = start.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
  return `${bytes.length} bytes that begin with ${hex} (${letters})`;
}
