import { describe, expect, it } from 'vitest';
import { limbNames, limbTemplate } from '../limb-parameters.ts';
import { muscleNames } from '../muscle-names.ts';
import { fibreLengths, typicalFibreLength } from './fibre-lengths.ts';
import { pennationAngles, tabulatedPennation } from './pennation-angles.ts';

describe('tables of muscle architecture', () => {
  it('have every muscle that has a name, and no other', () => {
    const names = muscleNames.map(({ name }) => name).sort();
    expect(Object.keys(fibreLengths).sort()).toEqual(names);
    expect(Object.keys(pennationAngles).sort()).toEqual(names);
  });

  it('have fibres no longer than the bellies of the limb templates', () => {
    for (const limb of limbNames) {
      const { muscles, male } = limbTemplate(limb);
      for (const { name, span } of muscles) {
        const belly = ((span[1] - span[0]) * male.lengthMm) / 1000;
        expect(fibreLengths[name].metres).toBeLessThanOrEqual(belly);
        expect(fibreLengths[name].metres).toBeGreaterThanOrEqual(0.1 * belly);
      }
    }
  });

  it('agree with the published cross-sections: volume over fibre length (Fukunaga et al. 1992)', () => {
    // volume (cm3) over area (cm2) is a length that the fibre length of another study has within a factor of two
    for (const [name, volume, area] of [
      ['soleus', 489, 230],
      ['gastrocnemius medialis', 245, 68],
      ['gastrocnemius lateralis', 140, 28],
    ] as const) {
      const ratio = fibreLengths[name].metres / (volume / area / 100);
      expect(Math.abs(Math.log2(ratio))).toBeLessThanOrEqual(1.1);
    }
  });

  it('give angles within what is measured, and know no other muscle', () => {
    for (const { degrees } of Object.values(pennationAngles)) expect(Math.abs(degrees)).toBeLessThanOrEqual(30);
    const label = { index: 1, name: 'psoas', tissue: 'muscle' } as const;
    expect(tabulatedPennation(label)).toBeUndefined();
    expect(typicalFibreLength(label)).toEqual({ metres: 0.07, source: 'estimate' });
    expect(typicalFibreLength({ ...label, name: 'VL left', muscle: 'vastus lateralis' }).metres).toBe(0.0994);
  });
});
