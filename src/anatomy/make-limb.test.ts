import { describe, expect, it } from 'vitest';
import { checkAnatomy } from './check-anatomy.ts';
import { nearestOnEllipse } from './ellipse-distance.ts';
import type { Anatomy } from './label-map.ts';
import { type LimbName, limbNames, limbTemplate } from './limb-parameters.ts';
import { bellyProfile, peakArea, radiusProfile } from './limb-profile.ts';
import { limbDepth, limbOutline, limbShape } from './limb-section.ts';
import { makeLimb } from './make-limb.ts';

/** A piece of 20 mm round the template's section; slices of 4 mm, the middle one on it. */
function sectionOf(limb: LimbName, voxel = 0.0005, options: object = {}): { anatomy: Anatomy; slice: Uint8Array } {
  const { sectionAt, male } = limbTemplate(limb);
  const z = (sectionAt * male.lengthMm) / 1000;
  const made = makeLimb({ limb, segmentMetres: [z - 0.01, z + 0.01], voxelMetres: [voxel, 0.004], ...options });
  const { labels, size } = made.anatomy.labelMap;
  const area = size[0] * size[1];
  return { anatomy: made.anatomy, slice: Uint8Array.from(labels.subarray(2 * area, 3 * area)) };
}

describe('makeLimb', () => {
  it("gives each muscle its table's area in the section, scaled by one factor where the table overfills the limb", () => {
    for (const limb of limbNames) {
      const { anatomy, slice } = sectionOf(limb);
      const ratios = limbTemplate(limb).muscles.flatMap(({ name, areaMm2 }) => {
        if (areaMm2 === undefined) return [];
        const index = anatomy.labels.find((label) => label.name === name)?.index;
        const area = slice.filter((label) => label === index).length * 0.25;
        return [{ name, areaMm2, ratio: area / areaMm2 }];
      });
      for (const { areaMm2, ratio } of ratios) {
        // 5 %, and 3 mm2 for the samples and the steps between stations, which weigh in the smallest muscles
        const tolerance = 0.05 + 3 / areaMm2;
        expect(Math.abs(ratio - 1)).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  it('puts the muscles of the forearm where the slice had them', () => {
    const { anatomy, slice } = sectionOf('forearm');
    const [nx, ny] = anatomy.labelMap.size;
    for (const { name, areaMm2, x, y } of limbTemplate('forearm').muscles) {
      if (areaMm2 === undefined) continue;
      const index = anatomy.labels.find((label) => label.name === name)?.index;
      const own = [...slice.keys()].filter((n) => slice[n] === index);
      const mean = (of: (n: number) => number) => own.reduce((sum, n) => sum + of(n), 0) / own.length;
      const cx = (mean((n) => n % nx) - (nx - 1) / 2) * 0.5;
      const cy = (mean((n) => Math.floor(n / nx)) - (ny - 1) / 2) * 0.5;
      // an ellipse with straight borders stands for the arm: measured at most 4.9 mm (ECRL, whose split is an estimate)
      expect(Math.hypot(cx - x, cy - y)).toBeLessThanOrEqual(6);
    }
  });

  it('has no problem, and every muscle in one piece', () => {
    for (const limb of limbNames)
      expect(checkAnatomy(makeLimb({ limb, voxelMetres: [0.0015, 0.003] }).anatomy)).toEqual([]);
  });

  it('has skin and fat without holes, thin ones too, and says what closing them took', () => {
    for (const limb of limbNames) {
      const { sectionAt, male } = limbTemplate(limb);
      const z = (sectionAt * male.lengthMm) / 1000;
      const segmentMetres = [z - 0.01, z + 0.01] as const;
      const made = (options: object) => makeLimb({ limb, segmentMetres, ...options }).anatomy;
      const thin = made({ skinMetres: 0.0004, fatMetres: 0.0005 });
      expect(meetings(thin)).toEqual(['air-skin', 'fat-inner', 'fat-skin']);
      expect(thin.warnings).toEqual([
        expect.stringMatching(/: skin of 0\.4 mm is thin for voxels of 1 x 1 mm; \d+ voxels below it were made skin/),
        expect.stringMatching(/: fat of 0\.5 mm is thin .* choose smaller voxels/),
      ]);
      if (limb !== 'forearm') continue;
      const usual = made({});
      expect(meetings(usual)).toEqual(['air-skin', 'fat-inner', 'fat-skin']);
      expect(usual.warnings).toEqual([]);
      // no layer where none is asked for
      expect(meetings(made({ skinMetres: 0, fatMetres: 0 }))).toEqual(['air-inner']);
    }
  });

  it("has bellies in the proportions of the thigh's source", () => {
    // cm3, the regressions of Handsfield et al. 2014 at 75 kg and 1.75 m; both vasti as one
    const published = {
      'vastus medialis': 455,
      'rectus femoris': 281,
      sartorius: 172,
      gracilis: 108,
      'adductor longus': 170,
    };
    const more = { 'adductor magnus': 587, semimembranosus: 257, semitendinosus: 196, 'adductor brevis': 109 };
    const hamstrings = { 'biceps femoris long head': 216, 'biceps femoris short head': 105 };
    const template = limbTemplate('thigh');
    const volumes = new Map(
      template.muscles.map((muscle) => {
        const [from, to] = muscle.span;
        let mean = 0;
        for (let n = 0; n < 400; n++) mean += bellyProfile(muscle, from + ((to - from) * (n + 0.5)) / 400) / 400;
        return [muscle.name, peakArea(muscle, template.sectionAt) * mean * (to - from)];
      }),
    );
    const vasti = (volumes.get('vastus lateralis') ?? 0) + (volumes.get('vastus intermedius') ?? 0);
    const scale = vasti / (875 + 280);
    // areas are rounded to 5 mm2
    for (const [name, volume] of Object.entries({ ...published, ...more, ...hamstrings }))
      expect(Math.abs((volumes.get(name) ?? 0) / scale / volume - 1)).toBeLessThanOrEqual(0.03);
  });

  it('mirrors a left limb exactly', () => {
    const piece = { segmentMetres: [0.05, 0.08], voxelMetres: [0.002, 0.01] } as const;
    const right = makeLimb({ limb: 'forearm', side: 'right', ...piece }).anatomy.labelMap;
    const left = makeLimb({ limb: 'forearm', side: 'left', ...piece }).anatomy.labelMap;
    const [nx] = right.size;
    const mirrored = right.labels.map((_, n) => right.labels[n - (n % nx) + (nx - 1 - (n % nx))]);
    expect(left.labels).toEqual(mirrored);
    expect(left.labels).not.toEqual(right.labels);
  });

  it('shows the same limb in finer voxels', () => {
    const counts = (voxel: number) => {
      const { anatomy, slice } = sectionOf('thigh', voxel);
      return anatomy.labels.map(({ index }) => slice.filter((label) => label === index).length * voxel * voxel * 1e6);
    };
    const [coarse, fine] = [counts(0.001), counts(0.0005)];
    // borders of a few hundred millimetres, each voxel right or wrong by chance
    fine.forEach((area, n) => void expect(Math.abs(coarse[n] - area)).toBeLessThanOrEqual(0.02 * area + 8));
  });

  it('has layers as thick as asked along the normal, all round', () => {
    const { anatomy, slice } = sectionOf('forearm', 0.00025, { skinMetres: 0.0015, fatMetres: 0.006 });
    const [nx, ny] = anatomy.labelMap.size;
    const at = (x: number, y: number) =>
      slice[Math.round(x / 0.00025 + (nx - 1) / 2) + nx * Math.round(y / 0.00025 + (ny - 1) / 2)];
    // the girth of 296 mm as an ellipse of 1.25 : 1 (axes by Ramanujan's formula, turned round)
    const shape = sectionShape();
    for (let degrees = 3; degrees < 360; degrees += 12) {
      const t = (degrees * Math.PI) / 180;
      const [x, y] = [shape.a * Math.cos(t), shape.b * Math.sin(t)];
      const length = Math.hypot(Math.cos(t) / shape.a, Math.sin(t) / shape.b);
      const [ux, uy] = [-Math.cos(t) / shape.a / length, -Math.sin(t) / shape.b / length];
      const depths: number[] = [];
      for (let depth = -0.001; depth < 0.012; depth += 0.00002) {
        const label = at(x + ux * depth, y + uy * depth);
        depths[label] ??= depth;
      }
      // first depth of skin, of fat, and of what lies below: a voxel's half diagonal
      const below = Math.min(...depths.filter((depth, label) => label > 2 && Number.isFinite(depth)));
      expect(Math.abs(depths[1])).toBeLessThanOrEqual(0.0002);
      expect(Math.abs(depths[2] - 0.0015)).toBeLessThanOrEqual(0.0002);
      expect(Math.abs(below - 0.0075)).toBeLessThanOrEqual(0.0002);
    }
  });

  it('refuses a limb without room for muscles, and segments beyond it', () => {
    expect(() => makeLimb({ limb: 'forearm', circumferenceMetres: 0.15, fatMetres: 0.012 })).toThrow(
      /leave no room for muscles/,
    );
    expect(() => makeLimb({ limb: 'thigh', segmentMetres: [0, 0.1] })).toThrow(/segment expected from 65 to 430 mm/);
    expect(() => makeLimb({ limb: 'thigh', skinMetres: Number.NaN })).toThrow(/skin \(m\) expected a finite number/);
  });
});

/** Which of air, skin, fat and what lies inside share a face anywhere. */
function meetings({ labelMap: { labels, size } }: Anatomy): string[] {
  const [nx, ny, nz] = size;
  const kinds = ['air', 'skin', 'fat', 'inner'];
  const kind = (n: number) => Math.min(labels[n], 3);
  const found = new Uint8Array(16);
  for (let n = 0; n < nx * ny * nz; n++) {
    if ((n + 1) % nx > 0) found[4 * kind(n) + kind(n + 1)] = 1;
    if (Math.floor(n / nx) % ny < ny - 1) found[4 * kind(n) + kind(n + nx)] = 1;
    if (n + nx * ny < nx * ny * nz) found[4 * kind(n) + kind(n + nx * ny)] = 1;
  }
  const pairs = [...found.keys()].filter((at) => found[at] && at >> 2 !== at % 4);
  return [...new Set(pairs.map((at) => [kinds[at >> 2], kinds[at % 4]].sort().join('-')))].sort();
}

function sectionShape(): { a: number; b: number } {
  const root = Math.sqrt(1.25);
  // perimeter of an ellipse by summing its arc
  let unit = 0;
  for (let n = 0; n < 20000; n++) {
    const t = ((n + 0.5) * 2 * Math.PI) / 20000;
    unit += (Math.hypot(root * Math.sin(t), Math.cos(t) / root) * 2 * Math.PI) / 20000;
  }
  const radius = 0.296 / unit;
  return { a: radius * root, b: radius / root };
}

describe('nearestOnEllipse', () => {
  it('agrees with a search over the outline', () => {
    for (const [a, b] of [
      [0.05, 0.04],
      [0.03, 0.045],
      [0.04, 0.04],
    ])
      for (let n = 0; n < 60; n++) {
        const [x, y] = [0.07 * Math.sin(n * 1.7), n % 10 === 0 ? 0 : 0.07 * Math.cos(n * 2.3)];
        let best = Infinity;
        for (let k = 0; k < 20000; k++) {
          const t = (k * Math.PI) / 10000;
          best = Math.min(best, Math.hypot(a * Math.cos(t) - x, b * Math.sin(t) - y));
        }
        const found = nearestOnEllipse(a, b, x, y);
        // the search misses the nearest point by up to 1e-5 of arc: a second-order difference, but first-order on the outline
        expect(Math.abs(Math.abs(found.depth) - best)).toBeLessThanOrEqual(1e-7);
        expect(found.depth > 0).toBe((x / a) ** 2 + (y / b) ** 2 < 1);
      }
  });
});

describe('profiles', () => {
  it('has the slope of its value', () => {
    for (const limb of limbNames)
      for (let u = 0.013; u < 1; u += 0.037) {
        const value = (at: number) => radiusProfile(limbTemplate(limb), at).value;
        const slope = (value(u + 1e-6) - value(u - 1e-6)) / 2e-6;
        expect(Math.abs(radiusProfile(limbTemplate(limb), u).slope - slope)).toBeLessThanOrEqual(1e-5);
      }
  });

  it('lets a belly end at its ends and be thickest at its peak', () => {
    const muscle = { name: 'x', x: 0, y: 0, span: [0.2, 0.8] as const, peak: 0.4 };
    expect([0.2, 0.8, 0.1, 0.9].map((u) => bellyProfile(muscle, u))).toEqual([0, 0, 0, 0]);
    expect(bellyProfile(muscle, 0.4)).toBe(1);
    expect(bellyProfile(muscle, 0.6)).toBeLessThan(1);
  });

  it('measures depth across a tapering surface', () => {
    const parameters = { limb: 'forearm' as const, sex: 'male' as const, side: 'right' as const };
    const made = makeLimb({ ...parameters, voxelMetres: [0.005, 0.01] }).parameters;
    const shape = limbShape(limbTemplate('forearm'), made);
    const u = 0.7;
    const depth = limbDepth(limbOutline(shape, u), 0.03, 0.004);
    // nearest point of the surface by search, 120 heights and 4000 angles
    let best = Infinity;
    for (let h = -60; h <= 60; h++) {
      const outline = limbOutline(shape, u + h * 2e-4);
      for (let k = 0; k < 4000; k++) {
        const t = (k * Math.PI) / 2000;
        const [x, y] = [outline.a * Math.cos(t), outline.b * Math.sin(t)];
        best = Math.min(best, Math.hypot(x - 0.03, y - 0.004, h * 2e-4 * made.lengthMetres));
      }
    }
    expect(Math.abs(depth - best)).toBeLessThanOrEqual(1e-5);
  });
});
