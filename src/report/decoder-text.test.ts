import { describe, expect, it } from 'vitest';
import { testDecomposition, testRecording } from '../../test/small-recording.ts';
import { decoderSentences, driftSentences, expectedSentences, renewalAcceptance } from './decoder-text.ts';
import { methodsText } from './methods-text.ts';

const recording = testRecording();
const decomposition = testDecomposition(recording);
const [plain, stated] = decomposition.motorUnits;
const all = ['soft', 'intervals', 'unknown', 'pauses', 'timing'];
const renewal = (...decoderParts: string[]) => decoderSentences({ decoder: 'renewal', decoderParts })[0].text;

describe('decoderSentences', () => {
  it('tells the renewal decoder by its parts', () => {
    const text = renewal(...all);
    expect(text).toContain('weighted by the posterior probabilities of their discharges (soft cancellation)');
    expect(text).toContain('under a renewal prior of the inter-discharge intervals: log-normal');
    expect(text).toContain('pauses and doublets allowed');
    expect(text).toContain('by a motor unit that was not found');
    expect(decoderSentences({ decoder: 'renewal' })[0].text).toBe(text);
  });

  it.each([
    ['soft', 'hard cancellation'],
    ['intervals', 'without a prior of the intervals'],
    ['unknown', 'could also be explained by noise.'],
    ['pauses', 'their local mean, doublets allowed'],
    ['timing', 'not found. Discharges are'],
  ])('does not claim %s when it is off', (part, instead) => {
    const text = renewal(...all.filter((name) => name !== part));
    expect(text).toContain(instead);
    expect(renewal(...all)).not.toContain(instead);
  });

  it('tells the linear decoder, and nothing of one that it does not know', () => {
    expect(decoderSentences({ decoder: 'linear', decoderParts: all })[0].text).toMatch(/linear decoder/);
    expect(decoderSentences({})).toEqual([]);
    expect(decoderSentences({ decoder: 'another' })).toEqual([]);
  });
});

describe('driftSentences', () => {
  const text = (seconds: number, muapDriftSeconds: number, decoder = 'renewal') =>
    driftSentences({ decoder, muapDriftSeconds }, seconds * 2048, 2048)[0]?.text;

  it('tells that MUAPs could change in recordings of more than twice the least distance of the knots', () => {
    expect(text(40, 15)).toContain('linearly between 3 instants, evenly spaced over it by 20.0 s.');
    expect(text(30, 15)).toBeUndefined();
    expect(text(40, 0)).toBeUndefined();
    expect(text(40, 15, 'linear')).toBeUndefined();
    expect(driftSentences({ decoder: 'renewal' }, 40, 1)).toEqual([]);
  });
});

describe('renewalAcceptance', () => {
  it('gives the limits in numbers', () => {
    const [{ text }] = renewalAcceptance({ dischargesMinimum: 15, expectedRoaMinimum: 0.8 });
    for (const rule of [
      'a spread of the log interval around its local mean below 0.33,',
      'a median interval above 22 ms,',
      'a log evidence of the train against silence above 40,',
      'at least 15 discharges,',
      'an expected rate of agreement of at least 0.8.',
    ])
      expect(text).toContain(rule);
    expect(renewalAcceptance({})[0].text).toMatch(/above 40\.$/);
  });
});

describe('expectedSentences', () => {
  it('gives median and smallest, and nothing where none is stated', () => {
    const of = (expectedRoa: number) => ({ ...stated, quality: { ...stated.quality, expectedRoa } });
    const text = (...values: number[]) => expectedSentences({ ...decomposition, motorUnits: values.map(of) })[0].text;
    expect(text(0.97, 0.8, 0.93)).toContain('its median is 0.93, the smallest 0.80.');
    expect(text(0.97)).toContain('it is 0.97.');
    expect(expectedSentences({ ...decomposition, motorUnits: [plain] })).toEqual([]);
  });
});

describe('methodsText', () => {
  const text = (parameters: Record<string, unknown>) =>
    methodsText(recording, {
      ...decomposition,
      provenance: { ...decomposition.provenance, method: 'cbss', parameters },
    })
      .map((sentence) => sentence.text)
      .join(' ');

  it('claims the rules of acceptance of the decoder that ran', () => {
    const rules = { silhouetteMinimum: 0.9, dischargesMinimum: 15 };
    const linear = text({ ...rules, decoder: 'linear' });
    expect(linear).toContain('Accepted were motor units with a silhouette of at least 0.9, at least 15 discharges.');
    expect(linear).toContain('(linear decoder)');
    const soft = text({ ...rules, decoder: 'renewal', decoderParts: all });
    expect(soft).toContain('accepted on the regularity of their intervals, their expected rate of agreement');
    expect(soft).not.toContain('Accepted were motor units with');
    expect(soft).toContain('it is 0.97.');
    expect(soft).toContain('; first discharges were told from noise by two-class clustering of the peaks');
    expect(linear).toContain('; discharges were told from noise by two-class clustering of the peaks');
  });

  it('names the contrasts that `auto` stands for', () => {
    const contrasts = (decoder: string) => text({ decoder, contrasts: ['auto'] });
    expect(contrasts('renewal')).toContain('with bounded as contrast.');
    expect(contrasts('linear')).toContain('with skewness, kurtosis as contrast in turn');
  });

  it('reckons with the part that was decomposed', () => {
    const long = (part: Record<string, unknown>) =>
      text({ decoder: 'renewal', muapDriftSeconds: 0.1, fromSeconds: 0, toSeconds: 'end', ...part });
    // the recording lasts 0.5 s
    expect(long({})).toContain('linearly between 6 instants, evenly spaced over it by 0.1 s.');
    expect(long({ fromSeconds: 0.1 })).toContain('linearly between 5 instants');
    expect(long({ fromSeconds: 0.1, toSeconds: 0.3 })).not.toContain('linearly between');
  });
});
