import type { LimbTemplate } from './limb-template.ts';

/**
 * Lower leg at its largest girth, 30 % of the length below the knee. Areas of soleus and gastrocnemius follow the largest
 * anatomical areas of Fukunaga et al. 1992 (J Orthop Res 10:928; 28.8, 17 and 9.3 cm2, 12 subjects), the others the proportions
 * of Ward et al. 2009 (Clin Orthop Relat Res 467:1074). Positions are given from the centre of the limb. Centroids, bones, spans, profile and defaults are estimates.
 */
export const lowerLegTemplate: LimbTemplate = {
  name: 'lower-leg',
  joints: ['knee', 'ankle'],
  source:
    'areas: after Fukunaga et al. 1992 and Ward et al. 2009; centroids, bones, spans, profile, defaults: estimates',
  sectionAt: 0.3,
  sectionRadiusMm: 58,
  sectionRingMm: 4,
  aspect: 1,
  profile: [
    [0, 0.95],
    [0.3, 1],
    [0.6, 0.78],
    [0.9, 0.57],
    [1, 0.6],
  ],
  covers: [0, 1],
  muscles: [
    { name: 'tibialis anterior', areaMm2: 900, x: 9, y: 41, span: [0.02, 0.75] },
    { name: 'extensor digitorum longus', areaMm2: 420, x: 23, y: 33, span: [0.03, 0.9] },
    { name: 'extensor hallucis longus', areaMm2: 100, x: 13, y: 26, span: [0.18, 0.9] },
    { name: 'peroneus longus and brevis', areaMm2: 750, x: 35, y: 16, span: [0.03, 0.88] },
    { name: 'tibialis posterior', areaMm2: 600, x: -1, y: 18, span: [0.08, 0.85] },
    { name: 'soleus', areaMm2: 2700, x: -1, y: -10, span: [0.03, 0.88], flat: [1.5, 0] },
    { name: 'gastrocnemius medialis', areaMm2: 1600, x: -27, y: -30, span: [-0.08, 0.52], flat: [1.5, 0] },
    { name: 'gastrocnemius lateralis', areaMm2: 900, x: 15, y: -28, span: [-0.08, 0.46], flat: [1.5, 0] },
    { name: 'flexor digitorum longus', areaMm2: 180, x: -21, y: 12, span: [0.15, 0.9] },
    { name: 'flexor hallucis longus', areaMm2: 250, x: 13, y: 6, span: [0.17, 0.95] },
  ],
  bones: [
    { name: 'tibia', areaMm2: 620, x: -19, y: 34, cortexMm: 5, ends: [1.5, 0.9] },
    { name: 'fibula', areaMm2: 140, x: 23, y: 12, cortexMm: 3, ends: [1, 1.1] },
  ],
  male: { circumferenceMm: 365, fatMm: 2.8, skinMm: 1.2, lengthMm: 390 },
  female: { circumferenceMm: 355, fatMm: 6.5, skinMm: 1, lengthMm: 360 },
};
