import { XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { truthDecomposition } from '../examples/truth-decomposition.ts';
import type { Decomposition } from '../src/core/decomposition.ts';
import type { Recording } from '../src/core/recording.ts';
import { renderReport } from '../src/report/report.ts';
import type { ReportExtras } from '../src/report/report-extras.ts';
import { reportScript, reportScriptDigest } from '../src/report/report-script.ts';

interface Case {
  readonly recording: Recording;
  readonly decomposition: Decomposition;
}

function simulated(motorUnitCount: number, gridCount = 1, seconds = 4): Case {
  const options = { rows: 5, columns: 3, missingCorner: true, seconds, motorUnitCount, gridCount, seed: 7 };
  const simulation = simulateInfiniteMedium(options);
  return { recording: simulation.recording, decomposition: truthDecomposition(simulation) };
}

/** The page without style and script, which XML would read as elements. */
function body(page: string): string {
  return page.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script>[\s\S]*?<\/script>/, '');
}

function checkPage(page: string): void {
  expect(page.startsWith('<!DOCTYPE html>\n')).toBe(true);
  const markup = body(page);
  expect(XMLValidator.validate(markup.replace('<!DOCTYPE html>\n', ''))).toBe(true);
  expect(markup).not.toMatch(/NaN|undefined|\[object|Infinity/);
  const ids = Array.from(markup.matchAll(/ id="([^"]*)"/g), (match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of markup.matchAll(/ href="#([^"]*)"/g)) expect(ids).toContain(target);
  for (const [, list] of markup.matchAll(/ aria-labelledby="([^"]*)"/g))
    for (const id of list.split(' ')) expect(ids).toContain(id);
  for (const [svg] of markup.matchAll(/<svg class="plot[^>]*>/g)) expect(svg).toMatch(/aria-label(ledby)?="/);
}

let typical: Case;
beforeAll(() => {
  typical = simulated(4);
});

describe('renderReport', () => {
  it('is one well-formed page that names every motor unit and links to what it holds', () => {
    const page = renderReport(typical.recording, typical.decomposition);
    checkPage(page);
    for (let unit = 0; unit < 4; unit++) expect(page).toContain(`<article class="card" id="mu-${unit}">`);
    expect(page.match(/class="plot muap"/g)).toHaveLength(4);
    // 4 cards, raster, rates
    expect(page.match(/class="plot time"/g)).toHaveLength(6);
  });

  it('gives the same bytes again, with or without timings in the provenance', () => {
    const { recording, decomposition } = typical;
    const page = renderReport(recording, decomposition);
    const provenance = { ...decomposition.provenance, timingsSeconds: { separation: 1.5 }, peakMemoryBytes: 1e8 };
    expect(renderReport(recording, { ...decomposition, provenance })).toBe(page);
    expect(renderReport(recording, decomposition, { timingsSeconds: { separation: 1.5 } })).toContain('1.50 s');
  });

  it('loads nothing: no address, no source, and a policy that forbids it', () => {
    const page = renderReport(typical.recording, typical.decomposition);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|\bsrc=|@import|url\(|<link|<img|<iframe/,
    );
    expect(page).not.toMatch(/ style="| on[a-z]+="/);
    expect(page).toContain("default-src 'none'");
  });

  it('lets exactly its own script run', async () => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(reportScript));
    const text = btoa(String.fromCharCode(...new Uint8Array(digest)));
    expect(reportScriptDigest).toBe(`sha256-${text}`);
    expect(reportScript).not.toContain('</');
  });

  it('draws every discharge once in the raster and once over its pulse train', () => {
    const { recording, decomposition } = typical;
    const page = renderReport(recording, decomposition);
    const drawn: number[] = [];
    for (const [, path] of page.matchAll(/<path class="tick p\d" d="([^"]*)"/g)) {
      let x = 0;
      for (const [, letter, number] of path.matchAll(/([Mm])(-?\d+)[^Mm]*v\d+/g)) {
        x = letter === 'M' ? Number(number) : x + Number(number);
        drawn.push(x);
      }
    }
    const wanted = decomposition.motorUnits.flatMap(({ dischargeSamples }) =>
      Array.from(dischargeSamples, (sample) => Math.round((1000 * sample) / recording.samplingRateHz)),
    );
    const ascending = (a: number, b: number) => a - b;
    expect(drawn.sort(ascending)).toEqual([...wanted, ...wanted].sort(ascending));
  });

  it('says so when no motor unit was found', () => {
    const { recording, decomposition } = typical;
    const page = renderReport(recording, { ...decomposition, motorUnits: [] });
    checkPage(page);
    expect(page).toContain('No motor unit met the acceptance rules');
    expect(page).not.toContain('class="card"');
    expect(page).toContain('id="channels"');
  });

  it.each([1, 40])('renders %i motor units', (count) => {
    const { recording, decomposition } = simulated(count);
    const page = renderReport(recording, decomposition);
    checkPage(page);
    expect(page.match(/<article class="card"/g)).toHaveLength(count);
    expect(page).toContain(count === 1 ? '1 motor unit<' : '40 motor units<');
  });

  it('stays below 3 MB for 20 motor units of 30 s on 64 channels', () => {
    const simulation = simulateInfiniteMedium({ seconds: 30, motorUnitCount: 20, missingCorner: true, seed: 1 });
    const page = renderReport(simulation.recording, truthDecomposition(simulation));
    expect(new TextEncoder().encode(page).length).toBeLessThan(3e6);
  });

  it('tells several grids of one model apart', () => {
    const { recording, decomposition } = simulated(6, 2);
    const page = renderReport(recording, decomposition);
    checkPage(page);
    expect(page).toContain('1: GR08MM0503');
    expect(page).toContain('2: GR08MM0503');
    expect(page.match(/class="grid-map"/g)).toHaveLength(2);
  });

  it('does without force, MUAPs, pulse trains, probabilities, grids and figures', () => {
    const { recording, decomposition } = typical;
    const bare = decomposition.motorUnits.map(({ dischargeSamples }) => ({
      grid: -1,
      dischargeSamples,
      quality: {
        dischargeRateHz: Number.NaN,
        coefficientOfVariation: Number.NaN,
        silhouette: Number.NaN,
        pnrDecibels: Number.NaN,
        pnrHolobarDecibels: Number.NaN,
      },
    }));
    const channels = recording.channels.map((channel) => ({ ...channel, grid: -1, row: -1, column: -1 }));
    const page = renderReport(
      { ...recording, channels, grids: [], auxiliary: [], unit: 'a.u.' },
      { ...decomposition, motorUnits: [...bare, { ...bare[0], dischargeSamples: new Int32Array(0) }] },
    );
    checkPage(page);
    expect(page).not.toContain('force-shape');
    expect(page).not.toContain('Recruited at');
    expect(page).toContain('no action potential stored');
    expect(page).toContain('No grid');
  });

  it('leaves out MUAP channels without values and keeps the others', () => {
    const { recording, decomposition } = typical;
    const motorUnits = decomposition.motorUnits.map((unit) => ({
      ...unit,
      muap: unit.muap?.map((value, i) => (i < decomposition.muapSampleCount ? Number.NaN : value)),
    }));
    const page = renderReport(recording, { ...decomposition, motorUnits });
    checkPage(page);
    expect(page.match(/class="no-trace"/g)).toHaveLength(4);
  });

  it('shows bad channels with their reasons', () => {
    const { recording, decomposition } = typical;
    const channels = recording.channels.map((channel, i) =>
      i === 3 ? { ...channel, status: 'bad' as const, statusReason: 'flat' } : channel,
    );
    const page = renderReport({ ...recording, channels }, decomposition);
    checkPage(page);
    expect(page).toContain('1 channel not used');
    expect(page).toContain('E4: ');
    expect(page).toMatch(/<td>flat<\/td>/);
    expect(page.match(/class="heat bad"/g)).toHaveLength(1);
    expect(page).toContain('14, 1 not used');
  });

  it('escapes what comes from files and users', () => {
    const evil = `"><script>alert('x')</script>&amp;\u202egpj.\u0000</style>`;
    const { recording, decomposition } = typical;
    const extras: ReportExtras = {
      command: evil,
      inputDigest: evil,
      channelRmsMeaning: evil,
      parameterTable: [{ name: evil, unit: evil, meaning: evil, source: evil }],
      agreement: {
        origin: evil,
        toleranceSeconds: 0.001,
        rows: [{ referenceName: evil, referenceDischarges: 3, motorUnit: 0, rateOfAgreement: 0.95 }],
      },
    };
    const page = renderReport(
      {
        ...recording,
        source: { format: evil, fileName: evil, device: evil },
        channels: recording.channels.map((c) => ({
          ...c,
          name: evil,
          muscle: evil,
          status: 'bad',
          statusReason: evil,
        })),
        grids: recording.grids.map((grid) => ({ ...grid, name: evil, muscle: evil })),
        auxiliary: recording.auxiliary.map((signal) => ({ ...signal, name: evil, unit: evil })),
        warnings: [evil],
      },
      {
        ...decomposition,
        warnings: [`${evil}!`],
        provenance: {
          ...decomposition.provenance,
          method: evil,
          parameters: { [evil]: evil, list: [evil], nested: { evil } },
        },
      },
      extras,
    );
    checkPage(page);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    for (const sign of ['\u202e', '\u0000']) expect(page).not.toContain(sign);
  });

  it('shows the agreement with a reference', () => {
    const { recording, decomposition } = typical;
    const rows = [
      { referenceName: 'A', referenceDischarges: 20, motorUnit: 1, rateOfAgreement: 0.97, lagSeconds: -0.0035 },
      { referenceName: 'B', referenceDischarges: 30, motorUnit: -1, rateOfAgreement: 0 },
    ];
    const page = renderReport(recording, decomposition, {
      agreement: { origin: 'an expert', toleranceSeconds: 0.0005, rows },
    });
    checkPage(page);
    expect(page).toContain('1 of 2');
    expect(page).toContain('−3.5');
    expect(page).toContain('not found');
    expect(page).toContain('3 motor units of this decomposition have no counterpart');
  });

  it('puts every parameter into the methods', () => {
    const { recording, decomposition } = typical;
    const parameters = {
      bandLowHz: 20,
      bandHighHz: 500,
      rounds: 9,
      contrasts: ['skewness', 'kurtosis'],
      toSeconds: Infinity,
    };
    const provenance = { ...decomposition.provenance, method: 'cbss', parameters };
    const page = renderReport(recording, { ...decomposition, provenance });
    expect(page).toContain('band-pass filtered from 20 to 500 Hz');
    expect(page).toContain('skewness, kurtosis as contrast');
    expect(page).toContain('at most 9 rounds');
    for (const name of Object.keys(parameters)) expect(page).toContain(`<code>${name}</code>`);
    expect(page).toContain('026027');
  });

  it('tells how sure the decoder is: column, definition, order, strip, tile, card, legend, checklist', () => {
    const { recording, decomposition } = typical;
    const expected = [0.9875, 0.9625, 0.875, 0.8125];
    const motorUnits = decomposition.motorUnits.map((unit, i) => ({
      ...unit,
      dischargeProbability: unit.dischargeProbability?.map((_, k) => (k < 3 ? 0.75 : 1)),
      quality: { ...unit.quality, expectedRoa: expected[i] },
    }));
    const page = renderReport(recording, { ...decomposition, motorUnits });
    checkPage(page);
    const cells = Array.from(page.matchAll(/data-value="(0\.9875|0\.9625|0\.875|0\.8125)">(0\.\d\d)</g), (m) => [
      m[1],
      m[2],
    ]);
    expect(cells).toEqual(expected.map((value) => [String(value), value.toFixed(2)]));
    expect(page).toContain('<span class="sorts">Expected RoA</span>');
    expect(page).toMatch(
      /<div id="def-expected-roa"><dt>Expected RoA<\/dt><dd>Rate of agreement with the true discharges/,
    );
    expect(page).toContain('best first (largest expected rate of agreement)');
    expect(page).toContain('<b>Expected RoA</b> median 0.92');
    expect(page).toContain('2 of 4 motor units ≥ 0.9<');
    expect(page).toContain('<b>0.92</b><span>median expected RoA</span>');
    expect(page.match(/<dt>expected RoA<\/dt>/g)).toHaveLength(4);
    expect(page.match(/<dt>probability &lt; 0\.9<\/dt><dd>3<\/dd>/g)).toHaveLength(4);
    expect(page).toContain('The shade of a stroke is the probability');
    expect(page).toContain('median expected rate of agreement 0.92');
    const rows = [{ referenceName: 'A', referenceDischarges: 20, motorUnit: 2, rateOfAgreement: 0.97, lagSeconds: 0 }];
    const agreement = { origin: 'an expert', toleranceSeconds: 0.001, rows };
    expect(renderReport(recording, { ...decomposition, motorUnits }, { agreement })).toContain(
      '<td class="number">0.875</td><td class="number">0.970</td>',
    );
  });

  it('says nothing of it where the decoder states neither probability nor expectation', () => {
    const { recording, decomposition } = typical;
    const motorUnits = decomposition.motorUnits.map(({ dischargeProbability: _, ...unit }) => ({
      ...unit,
      quality: { ...unit.quality, expectedRoa: undefined },
    }));
    const agreement = {
      origin: 'an expert',
      toleranceSeconds: 0.001,
      rows: [{ referenceName: 'A', referenceDischarges: 20, motorUnit: 1, rateOfAgreement: 0.97, lagSeconds: 0 }],
    };
    const page = renderReport(recording, { ...decomposition, motorUnits }, { agreement });
    checkPage(page);
    expect(body(page)).not.toMatch(/expected (RoA|rate)|probab|swatch/i);
    expect(page).toContain('best first (largest silhouette)');
  });

  it('refuses a decomposition of another recording', () => {
    const { recording, decomposition } = typical;
    expect(() => renderReport(recording, { ...decomposition, sampleCount: 5 })).toThrow(/samples/);
    expect(() => renderReport(recording, decomposition, { channelRms: [1] })).toThrow(/channelRms/);
  });
});
