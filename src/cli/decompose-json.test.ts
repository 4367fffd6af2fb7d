import { expect, it } from 'vitest';
import { testDecomposition, testInversion, testRecording } from '../../test/small-recording.ts';
import { recordingJson } from './decompose-json.ts';
import type { DecomposeRequest } from './decompose-request.ts';

it('names the expected rate of agreement as the files do, null where there is none', () => {
  const recording = testRecording();
  const decomposition = testDecomposition(recording);
  const outcome = { decomposition, recording, channelRms: new Float64Array(11), separation: [] };
  const done = { status: 'done' as const, input: 'a', outcome, notes: [], files: [], seconds: 1 };
  const { motorUnits } = recordingJson({ out: 'results' } as DecomposeRequest, done);
  expect(motorUnits).toMatchObject([
    { unit_id: 0, pnr_holobar_db: null, expected_roa: null },
    { unit_id: 1, expected_roa: 0.97 },
  ]);
});

it('names properties of an inverted model as the table of motor units does, null for what is not known', () => {
  const recording = testRecording();
  const decomposition = testDecomposition(recording);
  const [plain, unit] = decomposition.motorUnits;
  const motorUnits = [plain, { ...unit, inversion: testInversion() }];
  const outcome = {
    decomposition: { ...decomposition, motorUnits },
    recording,
    channelRms: new Float64Array(11),
    separation: [],
  };
  const done = { status: 'done' as const, input: 'a', outcome, notes: ['a note'], files: [], seconds: 1 };
  const json = recordingJson({ out: 'results' } as DecomposeRequest, done);
  expect(json).toMatchObject({ method: 'test', warnings: ['a note', 'a warning'] });
  const [first, second] = json.motorUnits as Record<string, unknown>[];
  expect(first).not.toHaveProperty('muscle');
  expect(second).toMatchObject({
    muscle: 'FDS',
    x_mm: 10,
    x_mm_lo: 9,
    depth_mm: null,
    cv_m_s: 4.1,
    size: 100,
    fit: 0.93,
    unidentified: ['territory_mm', 'size'],
  });
});
