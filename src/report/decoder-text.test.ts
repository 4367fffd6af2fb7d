import { describe, expect, it } from 'vitest';
import { testDecomposition, testRecording } from '../../test/small-recording.ts';
import { decoderSentences, expectedSentences } from './decoder-text.ts';
import { methodsText } from './methods-text.ts';

const recording = testRecording();
const decomposition = testDecomposition(recording);
const [plain, stated] = decomposition.motorUnits;
const all = ['soft', 'intervals', 'unknown', 'pauses'];
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
  });
});
