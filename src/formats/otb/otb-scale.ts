/**
 * Volts per count of OT Bioelettronica's devices: supply / 2^bits / gain.
 * The maker's own conversion, row by row. Other readers use one supply for every device (3.3 V or 4.8 V), or multiply
 * gains of adapter and channel, and so are wrong by up to the gain.
 */

export type OtbUnit = 'V' | '';

export interface OtbScale {
  readonly kind: 'emg' | 'auxiliary';
  /** volts per count; 1 for channels without a unit */
  readonly factor: number;
  /** '' for counters, quaternions and other raw numbers */
  readonly unit: OtbUnit;
  readonly warning?: string;
}

interface Row {
  readonly device: RegExp;
  readonly adapter: RegExp;
  readonly kind: 'emg' | 'auxiliary';
  readonly supplyVolts: number;
  /** at 16 bits */
  readonly gain: number;
}

/** The first row that fits both names. */
const rows: readonly Row[] = [
  { device: /^QUATTRO(CENTO)?$/, adapter: /^Direct connection/i, kind: 'auxiliary', supplyVolts: 5, gain: 0.5 },
  { device: /^QUATTRO(CENTO)?$/, adapter: /^/, kind: 'emg', supplyVolts: 5, gain: 150 },
  { device: /^(DUE|QUATTRO)\+$/, adapter: /^/, kind: 'emg', supplyVolts: 3.3, gain: 202 },
  { device: /^DUE$/, adapter: /^/, kind: 'emg', supplyVolts: 5, gain: 200 },
  { device: /^SYNCSTATION$/, adapter: /(Due|Quattro)\+/i, kind: 'emg', supplyVolts: 3.3, gain: 202 },
  { device: /^SYNCSTATION$/, adapter: /^Direct connection/i, kind: 'auxiliary', supplyVolts: 5, gain: 0.5 },
  { device: /^SYNCSTATION$/, adapter: /^AdapterLoadCell/i, kind: 'auxiliary', supplyVolts: 5, gain: 205 },
  // 4.8 V at 24 bits and gain 1 is the same per count as at 16 bits and gain 256.
  { device: /^/, adapter: /^/, kind: 'emg', supplyVolts: 4.8, gain: 256 },
];

const rawAdapter = /^Adapter(Control|Quaternions)/i;

/**
 * Scale of one channel.
 * @param device - `Name` of the device, e.g. 'QUATTROCENTO;1'
 * @param adapter - `ID` of the adapter, e.g. 'Direct connection to Auxiliary Input'
 * @param bits - `ad_bits`, 16 or 24
 */
export function otbScale(device: string, adapter: string, bits: number): OtbScale {
  if (rawAdapter.test(adapter)) return { kind: 'auxiliary', factor: 1, unit: '' };
  const model = device.split(';')[0].trim().toUpperCase();
  const row = rows.find((candidate) => candidate.device.test(model) && candidate.adapter.test(adapter))!;
  const general = row === rows[rows.length - 1];
  if (row.kind === 'emg' && /^(Direct connection|AdapterLoadCell)/i.test(adapter))
    return {
      kind: 'auxiliary',
      factor: 1,
      unit: '',
      warning: `${adapter} of ${device}: its scale is not known, the signal is kept in counts`,
    };
  const gain = general && bits === 24 ? 1 : row.gain;
  const factor = row.supplyVolts / 2 ** bits / gain;
  const { kind } = row;
  if (general || bits === 16) return { kind, factor, unit: 'V' };
  const warning = `${device} with ${bits} bits: only its 16-bit scale is known; ${row.supplyVolts} V / 2^${bits} / ${row.gain} was used, check the amplitude`;
  return { kind, factor, unit: 'V', warning };
}
