/**
 * Samples of one signal of an EDF (16-bit) or BDF (24-bit) file, both little-endian two's complement:
 * physical = physicalMinimum + (digital - digitalMinimum) (physicalMaximum - physicalMinimum) / (digitalMaximum - digitalMinimum)
 */

import type { EdfHeader, EdfSignalHeader } from './edf-header.ts';

/**
 * Fills `out` with the signal's samples times `factor` (volts per physical unit); stops when `out` is full.
 * A signal without a digital range comes out as its physical minimum.
 * @returns how many samples lie at the digital minimum or maximum; 0 when others lie beyond, since then these are no limits
 */
export function decodeEdfSignal(
  out: Float32Array,
  bytes: Uint8Array,
  header: EdfHeader,
  signal: EdfSignalHeader,
  factor: number,
): number {
  const { digitalMinimum, digitalMaximum, physicalMinimum, physicalMaximum, samplesPerRecord } = signal;
  const range = digitalMaximum - digitalMinimum;
  const gain = range === 0 ? 0 : ((physicalMaximum - physicalMinimum) / range) * factor;
  const offset = physicalMinimum * factor - (range === 0 ? 0 : digitalMinimum * gain);
  let atRails = 0;
  let beyond = 0;
  let at = 0;
  for (let record = 0; record < header.recordCount; record++) {
    let byte = header.dataStart + record * header.recordBytes + signal.byteInRecord;
    const end = Math.min(out.length, at + samplesPerRecord);
    if (header.bytesPerSample === 2)
      for (; at < end; at++, byte += 2) {
        const digital = ((bytes[byte + 1] << 24) >> 16) | bytes[byte];
        if (digital === digitalMinimum || digital === digitalMaximum) atRails++;
        else if (digital < digitalMinimum || digital > digitalMaximum) beyond++;
        out[at] = digital * gain + offset;
      }
    else
      for (; at < end; at++, byte += 3) {
        const digital = ((bytes[byte + 2] << 24) >> 8) | (bytes[byte + 1] << 8) | bytes[byte];
        if (digital === digitalMinimum || digital === digitalMaximum) atRails++;
        else if (digital < digitalMinimum || digital > digitalMaximum) beyond++;
        out[at] = digital * gain + offset;
      }
  }
  return beyond > 0 ? 0 : atRails;
}
