import { expect, it } from 'vitest';
import { testDecomposition, testRecording } from '../../test/small-recording.ts';
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
