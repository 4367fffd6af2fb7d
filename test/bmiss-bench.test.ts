import { describe, expect, it } from 'vitest';
import { BMISS_PARTS, readBmissFlags } from '../bench/bmiss-flags.ts';
import { ablationRows, bmissMethods } from '../bench/bmiss-methods.ts';
import { costTarget, falseTarget, promiseTargets, ratioTarget, wrongLimbTargets } from '../bench/bmiss-targets.ts';
import { sourcesOf } from '../bench/kept-run.ts';
import { targetTable } from '../bench/page.ts';
import { plansOf } from '../bench/simulated-plans.ts';
import type { SetResult } from '../bench/simulated-set.ts';

const plans = plansOf('grid64', 1);

function run(recording: number, method: string, above90: number, others: Partial<SetResult> = {}): SetResult {
  return {
    plan: plans[recording],
    method,
    active: 60,
    above90,
    above80: above90,
    reported: above90 + 2,
    matched: above90,
    false: 0,
    duplicates: 0,
    pairs: [],
    wallSeconds: 2,
    cpuSeconds: 3,
    peakBytes: 1e8,
    loadAfter: 1,
    cached: false,
    ...others,
  };
}

describe('the words of bench:bmiss', () => {
  it('choose all parts, or some in the order of the page', () => {
    expect(readBmissFlags([])).toMatchObject({ parts: BMISS_PARTS, recordings: '', peers: true, write: false });
    expect(readBmissFlags(['--only=cost,short', '--fresh']).parts).toEqual(['short', 'cost']);
  });

  it.each([
    [['--seeds=2'], "got '--seeds=2'"],
    [['--only=grid65'], "got 'grid65'"],
    [['--write', '--recordings=leg'], 'leave out --recordings'],
  ])('refuse %j', (words, message) => {
    expect(() => readBmissFlags(words)).toThrow(message);
  });
});

it('has a method for every row of the ablation', () => {
  const methods = bmissMethods(undefined, false);
  for (const { key } of ablationRows) expect([key, methods.has(key)]).toEqual([key, true]);
});

describe('rows against promises', () => {
  it('compare means of the recordings that both methods ran on', () => {
    const results = [run(0, 'model', 20), run(1, 'model', 40), run(2, 'model', 90), run(0, 'a', 10), run(1, 'a', 30)];
    expect(ratioTarget('x', results, ['model', 'a'], [1.5, 1.6])).toMatchObject({
      wanted: '>= 1.5 x (stretch 1.6 x)',
      measured: '1.50 x (30.0 / 20.0)',
      met: true,
      stretchMet: false,
    });
    const missing = ratioTarget('x', results, ['model', 'b'], [1.5], 'too large');
    expect(missing).toEqual({ what: 'x', wanted: '>= 1.5 x', measured: 'too large' });
    expect(targetTable([missing])).toContain('**not measured**');
  });

  it('take the shares of those that claim much', () => {
    const pairs = [0.95, 0.85, 0.7].flatMap((trueRoa) => [
      { expectedRoa: 0.92, trueRoa },
      { expectedRoa: 0.88, trueRoa },
    ]);
    expect(promiseTargets(pairs).map(({ measured }) => measured)).toEqual(['33.3 % (1 of 3)', '66.7 % (2 of 3)']);
    expect(promiseTargets([])[0].met).toBeUndefined();
    expect(falseTarget([run(0, 'model', 96, { false: 2 }), run(1, 'model', 98, { false: 2 })])).toMatchObject({
      measured: '2.0 % (4 of 198)',
      met: false,
    });
  });

  it('divide our whole CPU time by the call of the other program', () => {
    const peer = run(0, 'muniverse', 5, { cpuSeconds: 70, callCpuSeconds: 60 });
    expect(costTarget([run(0, 'model', 9, { cpuSeconds: 12 }), run(1, 'model', 9), peer])).toMatchObject({
      measured: '1/5.0 (12 s / 60 s)',
      met: true,
      stretchMet: false,
    });
  });

  it("hold another limb's model against both decoders", () => {
    const results = [run(0, 'linear', 10), run(0, 'renewal', 20, { false: 1 }), run(0, 'other-limb', 19, { false: 1 })];
    expect(wrongLimbTargets(results).map(({ met }) => met)).toEqual([true, false, false]);
  });
});

it.each([
  ['linear', ['--method', 'cbss', '--decoder', 'linear']],
  ['renewal', ['--method', 'cbss']],
  ['model', ['--fields', 'f.npz', '--decoder', 'linear']],
  ['model', ['--anatomy', 'thigh']],
])('keeps runs by the sources they depend on: %s', (dependsOn, words) => {
  expect(sourcesOf(words)).toBe(dependsOn);
});
