/**
 * Simulated recordings of many difficulties on which the expected rate of agreement is checked, and others of similar
 * spread on which it is fitted. No recording, seed or motor unit is in both.
 */

import type { InfiniteMediumOptions } from '../examples/infinite-medium.ts';

type GridName = '13 x 5' | '8 x 8' | '8 x 4' | '8 x 16';

const grids: Readonly<Record<GridName, Partial<InfiniteMediumOptions>>> = {
  '13 x 5': { rows: 13, columns: 5, spacingMetres: 0.008, missingCorner: true },
  '8 x 8': { rows: 8, columns: 8, spacingMetres: 0.01 },
  '8 x 4': { rows: 8, columns: 4, spacingMetres: 0.01 },
  '8 x 16': { rows: 8, columns: 16, spacingMetres: 0.005 },
};

/** What befalls a contraction besides. */
type Besides = Pick<InfiniteMediumOptions, 'phasesPerSample' | 'samplingRateHz' | 'doublets' | 'pauses' | 'fatigue'>;

type Row = readonly [
  grid: GridName,
  seconds: number,
  motorUnitCount: number,
  snrDecibels: number,
  noise: 'white' | 'band-limited',
  effort: number,
  besides?: Besides,
];

/** Most are short: what a decomposition costs grows with the search more than with the length. */
const checkedOn: readonly Row[] = [
  ['13 x 5', 10, 15, 8, 'white', 0.15],
  ['13 x 5', 10, 20, 12, 'band-limited', 0.2],
  ['13 x 5', 10, 40, 20, 'band-limited', 0.4],
  ['13 x 5', 10, 60, 30, 'white', 0.6],
  ['13 x 5', 10, 80, 20, 'band-limited', 0.8],
  ['13 x 5', 20, 20, 8, 'band-limited', 0.3],
  ['13 x 5', 20, 50, 16, 'band-limited', 0.4],
  ['13 x 5', 20, 70, 30, 'white', 0.7, { phasesPerSample: 1 }],
  ['13 x 5', 30, 30, 12, 'band-limited', 0.3],
  ['13 x 5', 30, 60, 16, 'white', 0.5],
  ['8 x 8', 10, 18, 30, 'band-limited', 0.15],
  ['8 x 8', 10, 25, 8, 'white', 0.25],
  ['8 x 8', 10, 45, 12, 'white', 0.45],
  ['8 x 8', 10, 65, 16, 'band-limited', 0.65, { phasesPerSample: 2 }],
  ['8 x 8', 20, 30, 20, 'white', 0.3, { samplingRateHz: 2000 }],
  ['8 x 8', 20, 80, 12, 'band-limited', 0.8],
  ['8 x 8', 30, 40, 30, 'band-limited', 0.35],
  ['8 x 4', 10, 15, 20, 'white', 0.2],
  ['8 x 4', 20, 25, 16, 'band-limited', 0.3, { samplingRateHz: 2000 }],
  ['8 x 4', 30, 40, 20, 'white', 0.5, { phasesPerSample: 1 }],
  ['8 x 4', 60, 20, 12, 'band-limited', 0.25],
  ['8 x 16', 10, 30, 12, 'white', 0.3],
  ['8 x 16', 10, 70, 20, 'band-limited', 0.6],
  ['13 x 5', 20, 25, 20, 'band-limited', 0.3, { doublets: { share: 0.03, intervalSeconds: [0.004, 0.015] } }],
  [
    '8 x 8',
    20,
    35,
    16,
    'white',
    0.4,
    { pauses: [{ motorUnits: [2, 5, 8, 11, 14, 17], fromSeconds: 8, toSeconds: 12 }] },
  ],
  ['13 x 5', 30, 30, 20, 'band-limited', 0.5, { fatigue: { amplitudeChange: -0.1, velocityChange: -0.1 } }],
];

const fittedOn: readonly Row[] = [
  ['13 x 5', 12, 18, 10, 'band-limited', 0.18],
  ['13 x 5', 12, 28, 14, 'white', 0.28],
  ['13 x 5', 12, 42, 18, 'band-limited', 0.38],
  ['13 x 5', 12, 75, 24, 'white', 0.75],
  ['13 x 5', 18, 24, 18, 'white', 0.25, { doublets: { share: 0.02, intervalSeconds: [0.003, 0.02] } }],
  ['13 x 5', 18, 52, 14, 'band-limited', 0.5],
  ['13 x 5', 25, 38, 10, 'white', 0.42],
  ['13 x 5', 25, 64, 28, 'band-limited', 0.62, { fatigue: { amplitudeChange: -0.08, velocityChange: -0.08 } }],
  ['8 x 8', 12, 22, 24, 'white', 0.22, { pauses: [{ motorUnits: [1, 4, 7, 10], fromSeconds: 5, toSeconds: 8 }] }],
  ['8 x 8', 12, 34, 10, 'band-limited', 0.34],
  ['8 x 8', 12, 58, 18, 'white', 0.58, { phasesPerSample: 1 }],
  ['8 x 8', 18, 44, 28, 'band-limited', 0.44],
  ['8 x 8', 25, 72, 14, 'white', 0.7],
  ['8 x 4', 15, 20, 14, 'band-limited', 0.24],
  ['8 x 4', 40, 30, 24, 'white', 0.36],
  ['8 x 16', 12, 48, 16, 'band-limited', 0.48],
];

export interface CalibrationRecording {
  /** e.g. '5001: 13 x 5, 10 s, 15 motor units, 8 dB white' */
  readonly name: string;
  readonly options: InfiniteMediumOptions;
}

/** Seeds from 5001; nothing may be tuned on them. */
export const checkRecordings: readonly CalibrationRecording[] = checkedOn.map((row, i) => described(row, 5001 + i));

/** Seeds from 1001. */
export const tuningRecordings: readonly CalibrationRecording[] = fittedOn.map((row, i) => described(row, 1001 + i));

function described(row: Row, seed: number): CalibrationRecording {
  const [grid, seconds, motorUnitCount, snrDecibels, noise, effort, besides] = row;
  const options = {
    seconds,
    motorUnitCount,
    snrDecibels,
    noise,
    effort,
    phasesPerSample: 4 as const,
    ...besides,
    seed,
  };
  const also = (['doublets', 'pauses', 'fatigue'] as const).filter((name) => besides?.[name] !== undefined);
  const name = [
    `${seed}: ${grid}`,
    `${seconds} s`,
    `${motorUnitCount} motor units`,
    `${snrDecibels} dB ${noise}`,
    ...also,
  ];
  return { name: name.join(', '), options: { ...grids[grid], ...options } };
}
