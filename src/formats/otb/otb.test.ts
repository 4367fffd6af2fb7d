import { describe, expect, it } from 'vitest';
import {
  channelsOf,
  doubles,
  interleaved,
  otbPlusXml,
  type SyntheticAdapter,
  tar,
} from '../../../test/formats/synthetic-otb.ts';
import type { ReadOptions } from '../read-result.ts';
import { writeZip } from '../zip.ts';
import { otbScale } from './otb-scale.ts';
import { readOtb } from './read-otb.ts';

const options: ReadOptions = { fileName: 'x.otb+' };
const grid = (count: number, prefix: string, model = 'GR08MM1305') =>
  channelsOf(count, { model, prefix, muscle: 'Soleus', side: 'Right' });

/** A recording of `frames` frames in which channel c of frame t is 10 c + t. */
async function otbPlus(
  device: string,
  bits: number,
  adapters: readonly SyntheticAdapter[],
  more: Readonly<Record<string, string | Uint8Array>> = {},
  { frames = 3, cut = 0 }: { frames?: number; cut?: number } = {},
): Promise<Uint8Array> {
  const totalChannels = Math.max(...adapters.map(({ start, channels }) => start + channels.length));
  const sig = interleaved(bits, frames, totalChannels, (t, c) => 10 * c + t);
  const xml = otbPlusXml({ device, rate: 2048, bits, totalChannels, adapters });
  return tar({
    'a1.sig': sig.subarray(0, sig.length - cut),
    'a1.xml': xml,
    'patient.xml': '<Patient sex="f"/>',
    ...more,
  });
}

describe('scales of OTB devices', () => {
  // mV per count as the maker's script has them, to the five digits printed there
  it.each([
    ['QUATTROCENTO;1', 'Direct connection to Auxiliary Input', 16, 'auxiliary', 0.1526],
    ['QUATTRO', 'Direct connection to Auxiliary Input', 16, 'auxiliary', 0.1526],
    ['QUATTROCENTO', 'AdapterMULTI', 16, 'emg', 0.00050863],
    ['QUATTRO', 'AdapterMULTI', 16, 'emg', 0.00050863],
    ['DUE+', 'AdapterDue', 16, 'emg', 0.00024928],
    ['QUATTRO+', 'AdapterQuattro', 16, 'emg', 0.00024928],
    ['DUE', 'AdapterDue', 16, 'emg', 0.00038147],
    ['SYNCSTATION', 'Due+', 16, 'emg', 0.00024928],
    ['SYNCSTATION', 'Quattro+', 16, 'emg', 0.00024928],
    ['SYNCSTATION', 'Direct connection to Syncstation Input', 16, 'auxiliary', 0.1526],
    ['SYNCSTATION', 'AdapterLoadCell', 16, 'auxiliary', 0.00037217],
    ['SYNCSTATION', 'Muovi+', 16, 'emg', 0.0002861],
    ['MUOVI', 'AdapterMuovi', 16, 'emg', 0.0002861],
    ['Sessantaquattro', 'Adapter', 24, 'emg', 0.0002861],
    ['NOVECENTO', 'Adapter', 24, 'emg', 0.0002861],
  ])('%s, %s, %i bits: %s, %f mV per count', (device, adapter, bits, kind, millivolts) => {
    const scale = otbScale(device, adapter, bits);
    expect(scale).toMatchObject({ kind, unit: 'V' });
    expect(scale.warning).toBeUndefined();
    // half a unit of the last digit printed
    expect(Math.abs(scale.factor * 1000 - millivolts) / millivolts).toBeLessThanOrEqual(1e-4);
  });

  it('keeps raw numbers raw, and says when a scale is not known', () => {
    expect(otbScale('MUOVI', 'AdapterControl', 16)).toEqual({ kind: 'auxiliary', factor: 1, unit: '' });
    expect(otbScale('SYNCSTATION', 'AdapterQuaternions', 16)).toEqual({ kind: 'auxiliary', factor: 1, unit: '' });
    expect(otbScale('MUOVI', 'AdapterLoadCell', 16).warning).toMatch(/not known/);
    expect(otbScale('QUATTROCENTO', 'AdapterMULTI', 24).warning).toMatch(/24 bits/);
  });
});

describe('OTB+ (synthesised files, no real one at hand)', () => {
  it('reads a Quattrocento: two grids of one model, auxiliary in volts, exact values', async () => {
    const bytes = await otbPlus('QUATTROCENTO;123', 16, [
      { id: 'AdapterMULTI', start: 0, channels: grid(64, 'MULTIPLE IN 1') },
      { id: 'AdapterMULTI', start: 64, channels: grid(64, 'MULTIPLE IN 2') },
      { id: 'Direct connection to Auxiliary Input', start: 128, channels: [{ model: 'Force', prefix: 'AUX 1' }] },
    ]);
    const { recording } = await readOtb(bytes, options);
    expect(recording).toMatchObject({
      channelCount: 128,
      sampleCount: 3,
      samplingRateHz: 2048,
      unit: 'V',
      warnings: [],
    });
    expect(recording.source).toMatchObject({ format: 'otb+', device: 'QUATTROCENTO' });
    expect(recording.grids.map(({ name, muscle }) => [name, muscle])).toEqual([
      ['GR08MM1305', 'Soleus, right'],
      ['GR08MM1305', 'Soleus, right'],
    ]);
    expect(recording.channels[64]).toMatchObject({ grid: 1, row: 1, column: 0 });
    const volts = 5 / 65536 / 150;
    for (const [c, t] of [
      [0, 0],
      [1, 2],
      [127, 1],
    ])
      expect(recording.data[c * 3 + t]).toBe(Math.fround((10 * c + t) * volts));
    expect(recording.auxiliary).toMatchObject([{ name: 'AUX 1 Force', unit: 'V', samplingRateHz: 2048 }]);
    expect(recording.auxiliary[0].data[2]).toBe(Math.fround((1280 + 2) * (5 / 65536 / 0.5)));
  });

  it('groups splitters, and adapters of other devices', async () => {
    const splitters = [1, 2, 3, 4, 5, 6, 7, 8].map((k, i) => ({
      id: 'AdapterSplitter',
      start: 16 * i,
      channels: grid(16, `IN${k}`),
    }));
    const quattrocento = await readOtb(await otbPlus('QUATTROCENTO', 16, splitters), options);
    expect(quattrocento.recording.grids.map((g) => [...g.cells].filter((c) => c >= 0).length)).toEqual([64, 64]);
    expect(quattrocento.recording.channels[64].grid).toBe(1);
    const muovi = await otbPlus('MUOVI', 16, [
      { id: 'AdapterMuovi', start: 0, channels: grid(32, '', 'HD10MM0804') },
      { id: 'AdapterMuovi', start: 32, channels: grid(32, '', 'HD10MM0804') },
      { id: 'AdapterControl', start: 64, channels: [{ model: 'Buffer' }] },
    ]);
    const { recording } = await readOtb(muovi, options);
    expect(recording.grids.map((g) => g.name)).toEqual(['HD10MM0804', 'HD10MM0804']);
    expect(recording.auxiliary).toMatchObject([{ unit: '', data: Float32Array.of(640, 641, 642) }]);
  });

  it('reads 24 bits, negative values too', async () => {
    const sig = interleaved(24, 2, 32, (t, c) => (t === 0 ? -8388608 + c : 8388607 - c));
    const adapters = [{ id: 'Adapter', start: 0, channels: grid(32, '', 'GR10MM0804') }];
    const xml = otbPlusXml({ device: 'NOVECENTO', rate: 2000, bits: 24, totalChannels: 32, adapters });
    const { recording } = await readOtb(await tar({ 'b.sig': sig, 'b.xml': xml }), options);
    expect(recording.data[0]).toBe(Math.fround((-8388608 * 4.8) / 2 ** 24));
    expect(recording.data[31 * 2 + 1]).toBe(Math.fround(((8388607 - 31) * 4.8) / 2 ** 24));
  });

  it('matches tracks by description, crops and pads them with a word', async () => {
    const pro = (text: string, unit: string) =>
      `<ProcessedTrack><description>${text}</description><unity_of_measurement>${unit}</unity_of_measurement></ProcessedTrack>`;
    const bytes = await otbPlus('QUATTROCENTO', 16, [{ id: 'M', start: 0, channels: grid(64, 'MULTIPLE IN 1') }], {
      '1.sip': doubles([1, 2]),
      '1.pro': pro('requested path', '%MVC'),
      '2.sip': doubles([3, 4, 5, 6]),
      '2.pro': pro('acquired data', 'mV'),
      '3.sip': doubles([7, 8, 9]),
      '4.sip': new Uint8Array(3),
    });
    const { recording } = await readOtb(bytes, options);
    expect(recording.auxiliary.map(({ role, unit, data }) => [role, unit, [...data]])).toEqual([
      ['target', '%MVC', [1, 2, 2]],
      ['force', 'mV', [3, 4, 5]],
      ['other', '', [7, 8, 9]],
    ]);
    expect(recording.warnings.join('\n')).toMatch(
      /1\.sip .*repeated[\s\S]*2\.sip .*left out[\s\S]*3\.sip has no \.pro[\s\S]*4\.sip/,
    );
  });

  it('tolerates a last frame that is cut, and a zip instead of a tar', async () => {
    const adapters = [{ id: 'M', start: 0, channels: grid(64, 'MULTIPLE IN 1') }];
    const { recording } = await readOtb(
      await otbPlus('QUATTROCENTO', 16, adapters, {}, { frames: 3, cut: 5 }),
      options,
    );
    expect(recording.sampleCount).toBe(2);
    expect(recording.warnings).toEqual(['a1.sig ends inside a frame; its last 123 bytes were left out']);
    const xml = otbPlusXml({ device: 'DUE', rate: 2000, bits: 16, totalChannels: 64, adapters });
    const sig = interleaved(16, 2, 64, (t, c) => c - t);
    const members = new Map([
      ['a.sig', sig],
      ['a.xml', new TextEncoder().encode(xml)],
    ]);
    const zipped = await readOtb(writeZip(members), options);
    expect(zipped.recording).toMatchObject({ channelCount: 64, sampleCount: 2, samplingRateHz: 2000 });
  });

  it('keeps the channels of an unknown grid, without a place', async () => {
    const bytes = await otbPlus('MUOVI', 16, [{ id: 'A', start: 0, channels: grid(8, '', 'CDE sensor') }]);
    const { recording } = await readOtb(bytes, options);
    expect(recording.grids).toEqual([]);
    expect(recording.channelCount).toBe(8);
  });

  it('says what is wrong with a damaged file', async () => {
    const adapters = [{ id: 'M', start: 0, channels: grid(64, 'MULTIPLE IN 1') }];
    const good = await otbPlus('QUATTROCENTO', 16, adapters);
    await expect(readOtb(good.subarray(0, 700), options)).rejects.toThrow(expect.objectContaining({ kind: 'format' }));
    await expect(readOtb(await tar({ 'a.sig': new Uint8Array(4) }), options)).rejects.toThrow(/\.sig with an \.xml/);
    const bad = (change: Partial<Parameters<typeof otbPlusXml>[0]>) =>
      tar({
        'a.sig': new Uint8Array(256),
        'a.xml': otbPlusXml({ device: 'DUE', rate: 2000, bits: 16, totalChannels: 64, adapters, ...change }),
      });
    await expect(readOtb(await bad({ bits: 12 }), options)).rejects.toThrow(
      /ad_bits expected an integer from 16 to 24, got "12"/,
    );
    await expect(readOtb(await bad({ rate: 0 }), options)).rejects.toThrow(/SampleFrequency/);
    await expect(readOtb(await bad({ totalChannels: 1e9 }), options)).rejects.toThrow(/DeviceTotalChannels/);
    await expect(readOtb(await bad({ totalChannels: 12 }), options)).rejects.toThrow(/beyond the 12 channels/);
    await expect(readOtb(await bad({ totalChannels: 200 }), options)).rejects.toThrow(/less than one/);
    await expect(readOtb(await tar({ 'a.sig': new Uint8Array(256), 'a.xml': '<Device' }), options)).rejects.toThrow(
      /XML/,
    );
  });
});

const track = (fields: Readonly<Record<string, string | number>>, name: string, extra = '') =>
  `<TrackInfo>${Object.entries(fields)
    .map(([key, value]) => `<${key}>${value}</${key}>`)
    .join(
      '',
    )}<Description><Name>${name}</Name>${extra}</Description><StringsDescriptions><HighPassFilter>10 Hz</HighPassFilter><LowPassFilter>Fsamp/4</LowPassFilter></StringsDescriptions></TrackInfo>`;
const tracks = (...list: string[]) => `<?xml version="1.0"?><ArrayOfTrackInfo>${list.join('')}</ArrayOfTrackInfo>`;

describe('OTB4 (synthesised files, no real one at hand)', () => {
  const fields = { Gain: 1, ADC_Nbits: 24, ADC_Range: 4.8, SamplingFrequency: 2000 };

  it('reads a Novecento+: slices of int32 streams', async () => {
    const common = { ...fields, Device: 'Novecento+;7', SignalStreamPath: 'Data\\s1.sig', ChannelsInBlock: 66 };
    const xml = tracks(
      track({ ...common, NumberOfChannels: 64, AcquisitionChannel: 1, Title: 'IN1' }, 'HD04MM1305'),
      track({ ...common, NumberOfChannels: 1, AcquisitionChannel: 65, ADC_Nbits: 0, Title: 'AUX' }, 'AUX 1 load cell'),
    );
    const sig = interleaved(24, 2, 66, (t, c) => 1000 * c - t);
    const { recording } = await readOtb(await tar({ 'Tracks_000.xml': xml, 's1.sig': sig }), options);
    expect(recording).toMatchObject({ channelCount: 64, sampleCount: 2, samplingRateHz: 2000, unit: 'V' });
    expect(recording.grids).toMatchObject([{ name: 'HD04MM1305', rows: 13, columns: 5 }]);
    expect(recording.data[3]).toBe(Math.fround((2000 - 1) * (4.8 / 2 ** 24)));
    expect(recording.auxiliary).toMatchObject([{ role: 'force', unit: '', data: Float32Array.of(65000, 64999) }]);
  });

  it('reads other devices: int16, all tracks one after another', async () => {
    const common = { ...fields, Gain: 256, ADC_Nbits: 16, Device: 'Muovi;1', SignalStreamPath: 'x.sig' };
    const xml = tracks(
      track({ ...common, NumberOfChannels: 32, AcquisitionChannel: 0, Title: 'Muovi 1' }, 'GR10MM0804'),
      track({ ...common, NumberOfChannels: 4, AcquisitionChannel: 0, Title: 'Muovi 1' }, 'Quaternions'),
      track({ ...common, NumberOfChannels: 32, AcquisitionChannel: 0, Title: 'Muovi 2' }, 'GR10MM0804'),
    );
    const sig = interleaved(16, 3, 68, (t, c) => 100 * c + t);
    const { recording } = await readOtb(await tar({ 'Tracks_000.xml': xml, 'x.sig': sig }), options);
    expect(recording.grids.map((g) => g.name)).toEqual(['GR10MM0804', 'GR10MM0804']);
    expect(recording.data[32 * 3 + 1]).toBe(Math.fround(3601 * (4.8 / 65536 / 256)));
    expect(recording.auxiliary.length).toBe(4);
  });

  it('uses the map in the file for a grid that is not built in', async () => {
    const map = `<NRow>2</NRow><NColumn>2</NColumn><Map><ArrayOfInt><int>2</int><int>1</int></ArrayOfInt><ArrayOfInt><int>0</int><int>3</int></ArrayOfInt></Map>`;
    const common = {
      ...fields,
      Device: 'Novecento+',
      SignalStreamPath: 's.sig',
      ChannelsInBlock: 3,
      AcquisitionChannel: 0,
    };
    const xml = tracks(track({ ...common, NumberOfChannels: 3, Title: 'IN1' }, 'GR05MM0202', map));
    const { recording } = await readOtb(
      await tar({ 'Tracks_000.xml': xml, 's.sig': interleaved(24, 1, 3, (_, c) => c) }),
      options,
    );
    expect([...recording.grids[0].cells]).toEqual([1, 0, -1, 2]);
    expect(recording.warnings.join()).toMatch(/map in the file/);
  });

  it('says what is wrong with a damaged file', async () => {
    const common = {
      ...fields,
      Device: 'Novecento+',
      SignalStreamPath: 's.sig',
      ChannelsInBlock: 64,
      NumberOfChannels: 64,
      Title: 'IN1',
    };
    const read = async (more: Readonly<Record<string, string | number>>, sig = new Uint8Array(1024)) =>
      readOtb(
        await tar({ 'Tracks_000.xml': tracks(track({ ...common, ...more }, 'HD08MM1305')), 's.sig': sig }),
        options,
      );
    await expect(read({ AcquisitionChannel: 1 })).rejects.toThrow(/channels 1 to 64 of a frame of 64/);
    await expect(read({ AcquisitionChannel: 0, Gain: 0 })).rejects.toThrow(/Gain/);
    await expect(read({ AcquisitionChannel: 0, NumberOfChannels: 1e9 })).rejects.toThrow(/NumberOfChannels/);
    await expect(read({ AcquisitionChannel: 0, SignalStreamPath: 'other.sig' })).rejects.toThrow(
      /names the stream other\.sig/,
    );
    await expect(read({ AcquisitionChannel: 0 }, new Uint8Array(10))).rejects.toThrow(/less than one/);
  });
});
