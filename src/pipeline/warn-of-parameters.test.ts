import { expect, it } from 'vitest';
import { completeParameters } from './parameters.ts';
import { warnOfParameters } from './warn-of-parameters.ts';

const warnings = (given: Parameters<typeof completeParameters>[0], hasModel = false) =>
  warnOfParameters(completeParameters(given), hasModel);

it('warns of what the decoder or a separation without a model does not read, and of nothing else', () => {
  expect(warnings({})).toEqual([]);
  expect(warnings({ decoder: 'linear' })).toEqual([]);
  expect(warnings({ silhouetteMinimum: 0.95, expectedRoaMinimum: 0.7, rounds: 3 })).toEqual([
    '--sil has no effect with --decoder renewal',
  ]);
  expect(warnings({ decoder: 'linear', silhouetteMinimum: 0.95, muapDriftSeconds: 0, decoderParts: ['soft'] })).toEqual(
    ['--muap-drift has no effect with --decoder linear', '--decoder-parts has no effect with --decoder linear'],
  );
  expect(warnings({ modelStarts: 8 })).toEqual([
    '--model-starts has no effect without a model of the limb (--anatomy or --fields)',
  ]);
  expect(warnings({ modelStarts: 8, modelIterations: 0 }, true)).toEqual([]);
});
