import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { truthDecomposition } from '../examples/truth-decomposition.ts';
import { cylinderBody, testInversion, withInversions, withRamp } from '../src/report/inverted-fixtures.ts';
import { renderReport } from '../src/report/report.ts';

const simulation = simulateInfiniteMedium({
  rows: 13,
  columns: 5,
  missingCorner: true,
  seconds: 4,
  motorUnitCount: 4,
  seed: 7,
});
const recording = withRamp(simulation.recording);
const blind = truthDecomposition(simulation);
const body = cylinderBody();
const shallow = testInversion(body);
const deep = testInversion(
  body,
  {
    depth: { value: 0.025, low: 0.01, high: 0.04 },
    size: { value: Math.log(1500), low: Math.log(100), high: Math.log(20000) },
  },
  ['depth', 'size'],
);
const decomposition = withInversions(blind, [shallow, deep]);
const page = renderReport(recording, decomposition, { body });

/** The page without style and script, which XML would read as elements. */
function bodyOf(text: string): string {
  return text.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script>[\s\S]*?<\/script>/, '');
}

/** From the lowest to the highest point of a path of whole, relative moves. */
function heightOf(path: string): number {
  const numbers = Array.from(path.matchAll(/-?\d+/g), ([text]) => Number(text));
  const ys = [numbers[1]];
  for (let n = 3; n < numbers.length; n += 2) ys.push(ys[ys.length - 1] + numbers[n]);
  return Math.max(...ys) - Math.min(...ys);
}

function check(text: string): void {
  const markup = bodyOf(text);
  expect(XMLValidator.validate(markup.replace('<!DOCTYPE html>\n', ''))).toBe(true);
  expect(markup).not.toMatch(/NaN|undefined|\[object|Infinity/);
  expect(markup).not.toMatch(/ style="| on[a-z]+="/);
  const ids = Array.from(markup.matchAll(/ id="([^"]*)"/g), (match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of markup.matchAll(/ href="#([^"]*)"/g)) expect(ids).toContain(target);
}

describe('report of inverted properties', () => {
  it('shows them on the limb, in plots, a table, cards, methods and definitions', () => {
    check(page);
    expect(page).toContain('<section id="limb"');
    expect(page.match(/<svg class="plot (section|along)"/g)).toHaveLength(2);
    expect(page.match(/<svg class="plot scatter"/g)).toHaveLength(3);
    expect(page.match(/<table class="plain properties">/g)).toHaveLength(2);
    expect(page).toContain('What the inverted model of the limb says of 2 of 4 motor units');
    for (const id of ['depth', 'muscle', 'halfLength1', 'x', 'fit', 'interval'])
      expect(page).toContain(`id="def-${id}"`);
    for (const word of ['<dt>model fit</dt><dd>88 %</dd>', 'arXiv 2510.17822', 'e1007267', 'Suppl 1969'])
      expect(page).toContain(word);
  });

  it('gives values with intervals, and says what the grid does not tell', () => {
    expect(page).toMatch(
      /<td class="number" data-value="19">19\.0<small class="interval">17\.0 to 21\.0<\/small><\/td>/,
    );
    expect(page).toMatch(
      /<td class="number" data-value="(?:199|200)[^"]*">200<small class="interval">100 to 400<\/small><\/td>/,
    );
    expect(page).toContain(
      '<td class="number untold" data-value="25">25.0<small class="interval">10.0 to 40.0</small></td>',
    );
    expect(page).toContain('<span title="10.0 to 40.0">not told by this grid</span>');
    expect(page).toContain('size of 1 motor unit, depth of 1 motor unit)');
    const [first, second] = Array.from(
      page.matchAll(/<table class="plain properties">.*?<\/table>/gs),
      ([text]) => text,
    );
    expect(first).not.toContain('untold');
    // depth and size, value and interval
    expect(second.match(/untold/g)).toHaveLength(4);
  });

  it('draws discs as large as the territories where they lie, under the electrodes of the middle row', () => {
    const section = page.match(/<svg class="plot section".*?<\/figure>/s)?.[0] ?? '';
    const parts = section.match(/<svg x="\d+" y="0" width="(\d+)" height="(\d+)" viewBox="([-\d ]+)"><use/);
    const [left, top, width] = (parts?.[3] ?? '').split(' ').map(Number);
    // tenths of a millimetre to figure units
    const scale = Number(parts?.[1]) / width;
    const discs = Array.from(section.matchAll(/class="territory" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g), (m) =>
      m.slice(1).map(Number),
    );
    // two motor units and two of the legend
    expect(discs).toHaveLength(4);
    const [x, y, r] = discs[0];
    expect(r / scale).toBeCloseTo(30, 0);
    // 30 mm in front of the axis, the electrodes 49
    expect(-(top + y / scale)).toBeCloseTo(300, 0);
    expect(left + x / scale).toBeCloseTo(-40, 0);
    const electrodes = Array.from(
      section.matchAll(/class="skin-electrode" cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+"><title>E(\d+)</g),
    );
    expect(electrodes.map((match) => Number(match[3]))).toEqual([30, 31, 32, 33, 34]);
    expect(-(top + Number(electrodes[2][2]) / scale)).toBeCloseTo(490, 0);
  });

  it('lays the model over the measured action potential, on the same scale', () => {
    const muap = page.match(/<svg class="plot muap".*?<\/svg>/s)?.[0] ?? '';
    expect(muap.match(/class="trace"/g)).toHaveLength(64);
    expect(muap.match(/class="modelled"/g)).toHaveLength(64);
    expect(muap).toContain('measured');
    const heights = (name: string) =>
      Array.from(muap.matchAll(new RegExp(`class="${name}" d="([^"]*)"`, 'g')), ([, path]) => heightOf(path));
    const [measured, modelled] = [heights('trace'), heights('modelled')];
    const largest = Math.max(...measured);
    // tenths of a figure unit, both rounded at two places
    measured.forEach((height, channel) => {
      expect(Math.abs(modelled[channel] - 0.9 * height)).toBeLessThanOrEqual(2);
    });
    expect(largest).toBeGreaterThan(200);
    const plain = renderReport(recording, blind);
    expect(plain).not.toContain('modelled');
    // only the traces of motor units with an inversion have one
    expect(page.match(/class="modelled"/g)).toHaveLength(128);
  });

  it('keeps a report without inversions as it is, with a limb or without', () => {
    const plain = renderReport(recording, blind);
    expect(renderReport(recording, blind, { body })).toBe(plain);
    expect(plain).not.toMatch(/id="limb"|properties|by-model|territory/);
  });

  it('does without a limb, force, depth, or paths', () => {
    const unknown = testInversion(body, { depth: { value: Number.NaN, low: Number.NaN, high: Number.NaN } });
    const bare = renderReport({ ...recording, auxiliary: [] }, withInversions(blind, [unknown, unknown]));
    check(bare);
    expect(bare).not.toContain('class="plot section"');
    expect(bare.match(/<svg class="plot scatter"/g)).toHaveLength(1);
    expect(bare).toContain('Velocity against size');
    check(renderReport(recording, withInversions(blind, [unknown]), { body: { ...body, muscles: [] } }));
    const endless = testInversion(body, { size: { value: 5, low: -Infinity, high: Infinity } });
    check(renderReport(recording, withInversions(blind, [endless]), { body }));
  });

  it('escapes names, and leaves folders out', () => {
    const evil = `"><script>alert('x')</script>&amp;\u202e`;
    const named = cylinderBody(`/data/someone/${evil}`);
    const text = renderReport(recording, withInversions(blind, [{ ...shallow, muscle: evil }]), {
      body: {
        ...named,
        anatomy: {
          ...named.anatomy,
          labels: named.anatomy.labels.map((label) => ({ ...label, name: evil, abbreviation: evil, colour: evil })),
        },
        leadFields: {
          ...named.leadFields,
          electrodes: {
            ...named.leadFields.electrodes,
            name: evil,
            names: named.leadFields.electrodes.names.map(() => evil),
          },
        },
        muscles: named.muscles.map((muscle) => ({ ...muscle, muscle: evil })),
      },
    });
    check(text);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('/data/');
  });

  it('tells in the methods what was inverted and assumed', () => {
    const methods = page.match(/<section id="methods".*?<h3>/s)?.[0] ?? '';
    for (const words of [
      `anatomy “cylinder” with ${body.anatomy.labels.length} labels, 64 electrodes (GR08MM1305)`,
      'finite elements of 1 mm',
      'muscle 0.4 along and 0.09 across its fibres, fat 0.04)',
      'conduction velocities of 4 ± 0.45 m/s, territory radii of 4.0 ± 1.0 mm',
      'innervation zones 2 ± 5 mm from the middle of the muscle',
      'explains 2 of 4 motor units, in the median 88 % of',
    ])
      expect(methods).toContain(words);
    expect(renderReport(recording, decomposition)).toContain('the model of the limb is among the parameters below');
  });

  it('adds less than 25 kB for a motor unit, and 150 kB for the limb', () => {
    const size = (text: string) => new TextEncoder().encode(text).length;
    const one = size(renderReport(recording, withInversions(blind, [shallow]), { body }));
    expect(size(page) - one).toBeLessThan(25_000);
    expect(one - size(renderReport(recording, blind))).toBeLessThan(175_000);
  });
});
