// A small seeded recording with two motor units, for the interop test.

const channelCount = 11;
const sampleCount = 2048;

export function sampleRecording() {
  let state = 12345;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return {
    data: Float32Array.from({ length: channelCount * sampleCount }, () => noise() * 1e-4),
    channelCount,
    sampleCount,
    samplingRateHz: 2048,
    unit: 'V',
    channels: Array.from({ length: channelCount }, (_, i) => ({
      name: `EMG${i + 1}`,
      grid: 0,
      row: Math.floor((i + 1) / 4),
      column: (i + 1) % 4,
      status: i === 2 ? 'bad' : 'good',
      ...(i === 2 && { statusReason: 'flat line' }),
      muscle: 'vastus lateralis',
    })),
    grids: [
      {
        name: 'HD08MM0304',
        rows: 3,
        columns: 4,
        spacingMetres: 0.008,
        cells: Int32Array.from({ length: 12 }, (_, cell) => cell - 1),
      },
    ],
    auxiliary: [
      {
        name: 'Force',
        role: 'force',
        unit: '% MVC',
        samplingRateHz: 2048,
        data: Float32Array.from({ length: sampleCount }, (_, i) => i / 100),
      },
    ],
    source: { format: 'sample', fileName: 'sample.npz' },
    warnings: [],
  };
}

export function sampleDecomposition() {
  const discharges = [Int32Array.of(100, 300, 511, 700, 901, 1300), Int32Array.of(0, 250, 2047)];
  const quality = {
    dischargeRateHz: 10,
    coefficientOfVariation: 0.1,
    silhouette: 0.93,
    pnrDecibels: 33,
    pnrHolobarDecibels: 31,
  };
  const train = (samples) => {
    const values = Float32Array.from({ length: sampleCount }, (_, i) => 0.01 * Math.sin(i));
    for (const sample of samples) values[sample] = 1;
    return values;
  };
  return {
    samplingRateHz: 2048,
    sampleCount,
    motorUnits: discharges.map((dischargeSamples, i) => ({
      grid: 0,
      dischargeSamples,
      innervationPulseTrain: train(dischargeSamples),
      muap: Float32Array.from({ length: channelCount * 40 }, (_, k) => (k + i) * 1e-7),
      quality,
    })),
    muapChannels: Int32Array.from({ length: channelCount }, (_, i) => i),
    muapSampleCount: 40,
    muapLeadSamples: 20,
    provenance: { program: 'bmiss', version: '0.0.0', method: 'sample', parameters: {}, seed: 1, backend: 'reference' },
    warnings: [],
  };
}
