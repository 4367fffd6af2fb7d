/** Processed tracks of an OTB+ file: `<n>.sip` (float64, little-endian) described by `<n>.pro`; force, target, path. */

import type { AuxiliaryRole, AuxiliarySignal } from '../../core/recording.ts';
import { auxiliaryRole } from '../auxiliary-role.ts';
import { parseOtbXml, type XmlNode, xmlFind } from './otb-xml.ts';

export interface TrackContext {
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  readonly where: string;
  /** words about tracks are added here */
  readonly warnings: string[];
}

/** Tracks of the recording's rate get its length: cropped, or padded with their last value. */
export function readOtbTracks(members: ReadonlyMap<string, Uint8Array>, context: TrackContext): AuxiliarySignal[] {
  const { where, warnings } = context;
  const tracks: AuxiliarySignal[] = [];
  for (const [name, bytes] of members) {
    if (!name.endsWith('.sip')) continue;
    const id = name.slice(0, -4);
    const pro = members.get(`${id}.pro`);
    if (!pro) warnings.push(`${name} has no .pro that says what it is; kept as '${id}'`);
    const description: XmlNode = pro ? parseOtbXml(pro, `${where}, ${id}.pro`) : {};
    if (bytes.length < 8) {
      warnings.push(`${name} holds no samples and was left out`);
      continue;
    }
    tracks.push(readTrack(name, id, bytes, description, context));
  }
  return tracks;
}

function readTrack(
  name: string,
  id: string,
  bytes: Uint8Array,
  description: XmlNode,
  { sampleCount, samplingRateHz, warnings }: TrackContext,
): AuxiliarySignal {
  const title = xmlFind(description, ['description', 'title', 'name']) || id;
  const unit = xmlFind(description, ['unityofmeasurement', 'unitofmeasurement', 'unit', 'units']).replace(
    /^\[|\]$/g,
    '',
  );
  const stated = Number(xmlFind(description, ['fsample', 'samplefrequency', 'samplingfrequency', 'samplerate']));
  const rate = stated > 0 && Number.isFinite(stated) ? stated : samplingRateHz;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / 8);
  const length = rate === samplingRateHz ? sampleCount : count;
  if (length !== count)
    warnings.push(
      `${name} (${title}) has ${count} samples, the EMG ${sampleCount}; ${count > length ? 'its end was left out' : 'its last value was repeated'}`,
    );
  const data = new Float32Array(length);
  for (let i = 0; i < length; i++) data[i] = view.getFloat64(8 * Math.min(i, count - 1), true);
  return { name: title, role: trackRole(title), unit, samplingRateHz: rate, data };
}

function trackRole(title: string): AuxiliaryRole {
  return /acquired/i.test(title) ? 'force' : auxiliaryRole(title);
}
