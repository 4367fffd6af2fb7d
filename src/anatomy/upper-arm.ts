import type { LimbTemplate } from './limb-template.ts';

/**
 * Upper arm, 60 % of the way from the acromion to the elbow. An estimate throughout. Areas: a man's arm of 310 mm girth, filled with
 * triceps, biceps and brachialis as 1.9 : 1 : 0.7. The volumes of Holzbaur et al. 2007 (J Biomech 40:742, 10 adults, MRI; the deltoid
 * the largest of the limb with 15.2 %) rank them alike, but its table of single volumes was not at hand to take areas
 * from. Centroids from general anatomy; bone, spans, profile and defaults estimated.
 */
export const upperArmTemplate: LimbTemplate = {
  name: 'upper-arm',
  joints: ['acromion', 'elbow'],
  source:
    'estimates throughout: areas, centroids, bone, spans, profile and defaults; order of the muscles by volume as in Holzbaur et al. 2007 (J Biomech 40:742)',
  sectionAt: 0.6,
  sectionRadiusMm: 49.3,
  sectionRingMm: 6,
  aspect: 0.95,
  profile: [
    [0.25, 1.08],
    [0.6, 1],
    [0.85, 0.9],
    [1, 0.9],
  ],
  covers: [0.25, 1],
  muscles: [
    { name: 'biceps brachii long head', areaMm2: 640, x: 11, y: 30, span: [0.18, 1], peak: 0.64 },
    { name: 'biceps brachii short head', areaMm2: 610, x: -10, y: 30, span: [0.15, 1], peak: 0.62 },
    { name: 'brachialis', areaMm2: 900, x: 8, y: 12, span: [0.42, 1.08], flat: [1.8, 0] },
    { name: 'triceps brachii long head', areaMm2: 900, x: -17, y: -20, span: [0.05, 0.9] },
    { name: 'triceps brachii lateral head', areaMm2: 800, x: 20, y: -22, span: [0.22, 0.95], flat: [1.5, 45] },
    { name: 'triceps brachii medial head', areaMm2: 700, x: 2, y: -18, span: [0.38, 1] },
    { name: 'coracobrachialis', peakAreaMm2: 200, x: -14, y: 10, span: [0.05, 0.56] },
    { name: 'deltoid', peakAreaMm2: 1500, x: 28, y: 6, span: [-0.1, 0.55], flat: [2, 90] },
  ],
  bones: [{ name: 'humerus', areaMm2: 415, x: 3, y: -2, cortexMm: 4.5, ends: [1.1, 1.2] }],
  male: { circumferenceMm: 310, fatMm: 4.7, skinMm: 1.3, lengthMm: 330 },
  female: { circumferenceMm: 285, fatMm: 9, skinMm: 1.1, lengthMm: 305 },
};
