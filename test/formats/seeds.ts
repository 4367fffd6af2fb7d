/** Small valid files of each format that the fuzz tests alter. */

import { matCell, matChar, matOf, matStruct } from '../../src/formats/mat/mat-build.ts';
import type { MatValue } from '../../src/formats/mat/mat-value.ts';
import { writeMat5 } from '../../src/formats/mat/mat5-writer.ts';
import { writeZip } from '../../src/formats/zip.ts';
import { channelsOf, doubles, interleaved, otbPlusXml, tar } from './synthetic-otb.ts';

const ramp = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));

export const otbiolabVariables = new Map<string, MatValue>([
  ['Data', matOf(ramp(8 * 5), [8, 5])],
  [
    'Description',
    matCell(
      [
        matChar('Soleus - IN1 - GR05MM0201 (1)[uV]'),
        matChar('Soleus - IN1 - GR05MM0201 (2)[uV]'),
        matChar('Decomposition of Soleus - GR05MM0201 (1)[a.u]'),
        matChar('Source for decomposition of Soleus - GR05MM0201 (1)[a.u]'),
        matChar('acquired data[ %(MVC)]'),
      ],
      [5, 1],
    ),
  ],
  ['SamplingFrequency', matOf(2048)],
  ['Time', matOf([0, 1, 2], [3, 1])],
]);

export const mueditVariables = new Map<string, MatValue>([
  [
    'signal',
    matStruct({
      data: matOf(ramp(4 * 8), [4, 8]),
      fsamp: matOf(8),
      gridname: matCell([matChar('GR04MM0202')]),
      coordinates: matCell([matOf([1, 1, 2, 2, 1, 2, 1, 2], [4, 2])]),
      IED: matOf(4),
      EMGmask: matCell([matOf([0, 0, 1, 0], [4, 1])]),
      auxiliary: matOf(ramp(8), [1, 8]),
      auxiliaryname: matCell([matChar('force')]),
      Dischargetimes: matCell([matOf([3, 5]), matOf([4, 8])], [1, 2]),
    }),
  ],
  ['edition', matStruct({ Distimeclean: matCell([matCell([matOf([7, 8])])]) })],
]);

export const plainVariables = new Map<string, MatValue>([
  [
    'emg',
    matOf(
      Int16Array.from({ length: 40 }, (_, i) => i - 20),
      [4, 10],
    ),
  ],
  ['fs', matOf(1000)],
  ['unit', matChar('uV')],
  ['labels', matCell(['a', 'b', 'c', 'd'].map(matChar))],
]);

/** OTBioLab+, MUedit and plain files, each as they are and compressed. */
export function matSeeds(): Uint8Array[] {
  return [otbiolabVariables, mueditVariables, plainVariables].flatMap((variables) => [
    writeMat5(variables),
    writeMat5(variables, { compress: true }),
  ]);
}

const track = (name: string, channels: number, more: string) =>
  `<TrackInfo><Device>Novecento+;1</Device><Gain>1</Gain><ADC_Nbits>24</ADC_Nbits><ADC_Range>4.8</ADC_Range><SamplingFrequency>2000</SamplingFrequency><SignalStreamPath>s.sig</SignalStreamPath><NumberOfChannels>${channels}</NumberOfChannels><ChannelsInBlock>5</ChannelsInBlock>${more}<Description><Name>${name}</Name><NRow>2</NRow><NColumn>2</NColumn><Map><ArrayOfInt><int>1</int><int>2</int></ArrayOfInt><ArrayOfInt><int>3</int><int>4</int></ArrayOfInt></Map></Description></TrackInfo>`;

/** OTB+ as tar and as zip, and OTB4. */
export async function otbSeeds(): Promise<Uint8Array[]> {
  const adapters = [
    { id: 'AdapterMULTI', start: 0, channels: channelsOf(4, { model: 'GR05MM0202', prefix: 'MULTIPLE IN 1' }) },
    { id: 'Direct connection to Auxiliary Input', start: 4, channels: [{ model: 'Force', prefix: 'AUX 1' }] },
  ];
  const xml = otbPlusXml({ device: 'QUATTROCENTO', rate: 2048, bits: 16, totalChannels: 5, adapters });
  const pro =
    '<ProcessedTrack><description>acquired data</description><unity_of_measurement>mV</unity_of_measurement></ProcessedTrack>';
  const plus = {
    'a.sig': interleaved(16, 6, 5, (t, c) => c * t),
    'a.xml': xml,
    '1.sip': doubles([1, 2, 3]),
    '1.pro': pro,
  };
  const encode = (body: string | Uint8Array) => (typeof body === 'string' ? new TextEncoder().encode(body) : body);
  const tracks = `<ArrayOfTrackInfo>${track('GR05MM0202', 4, '<AcquisitionChannel>0</AcquisitionChannel>')}${track('AUX 1', 1, '<AcquisitionChannel>4</AcquisitionChannel>')}</ArrayOfTrackInfo>`;
  return [
    await tar(plus),
    writeZip(new Map(Object.entries(plus).map(([name, body]) => [name, encode(body)]))),
    await tar({ 'Tracks_000.xml': tracks, 's.sig': interleaved(24, 6, 5, (t, c) => c - t) }),
  ];
}
