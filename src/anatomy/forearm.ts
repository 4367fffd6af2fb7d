import type { LimbTemplate } from './limb-template.ts';

/**
 * Forearm. Areas and centroids of the section: one adult's MRI slice at the thickest point (Piovanelli et al. 2020, BioRob).
 * Estimates: split of the radial extensors, bones, spans of the bellies, deep muscles of the distal half (APL, FPL),
 * the profile, and all defaults but those of the measured arm (girth 296 mm as an ellipse of its area, skin and fat together 5 mm).
 */
export const forearmTemplate: LimbTemplate = {
  name: 'forearm',
  joints: ['elbow', 'wrist'],
  source:
    'section: Piovanelli et al. 2020 (BioRob), one adult, MRI; split of ECRL and ECRB, bones, APL, FPL, spans, profile: estimates',
  sectionAt: 0.22,
  sectionRadiusMm: 46.7,
  sectionRingMm: 5,
  aspect: 1.25,
  profile: [
    [0, 0.93],
    [0.22, 1],
    [0.5, 0.85],
    [0.9, 0.62],
    [1, 0.62],
  ],
  covers: [0, 1],
  muscles: [
    { name: 'brachioradialis', areaMm2: 604, x: 28.6, y: 19.1, span: [-0.3, 0.5] },
    { name: 'extensor carpi radialis longus', areaMm2: 270, x: 34, y: 9, span: [-0.1, 0.4] },
    { name: 'extensor carpi radialis brevis', areaMm2: 247, x: 33, y: -8, span: [0, 0.55] },
    { name: 'extensor digitorum', areaMm2: 333, x: 32.2, y: -18.7, span: [0, 0.65] },
    { name: 'extensor digiti minimi', areaMm2: 54, x: 19.5, y: -27.3, span: [0, 0.65] },
    { name: 'extensor carpi ulnaris', areaMm2: 155, x: 5.9, y: -29.8, span: [0, 0.75] },
    { name: 'flexor digitorum profundus', areaMm2: 737, x: -23.2, y: -15.7, span: [0.05, 0.85] },
    { name: 'flexor carpi ulnaris', areaMm2: 273, x: -41.6, y: -6.8, span: [-0.03, 0.9] },
    { name: 'flexor digitorum superficialis', areaMm2: 519, x: -30.6, y: 7.9, span: [0, 0.8] },
    { name: 'palmaris longus', areaMm2: 152, x: -35.6, y: 20.3, span: [-0.03, 0.5] },
    { name: 'flexor carpi radialis', areaMm2: 426, x: -15.8, y: 25.2, span: [-0.03, 0.5] },
    { name: 'pronator teres', areaMm2: 338, x: -1, y: 14.8, span: [-0.05, 0.5] },
    { name: 'supinator', areaMm2: 528, x: 14, y: -9.1, span: [0, 0.35] },
    { name: 'flexor pollicis longus', peakAreaMm2: 170, x: 10, y: 12, span: [0.3, 0.9] },
    { name: 'abductor pollicis longus', peakAreaMm2: 150, x: 18, y: -15, span: [0.3, 0.8] },
  ],
  bones: [
    { name: 'radius', areaMm2: 170, x: 6, y: -2, cortexMm: 3, ends: [1, 1.25] },
    { name: 'ulna', areaMm2: 205, x: -8, y: -28, cortexMm: 3, ends: [1.25, 0.75] },
  ],
  male: { circumferenceMm: 296, fatMm: 3.7, skinMm: 1.3, lengthMm: 260 },
  female: { circumferenceMm: 250, fatMm: 5.5, skinMm: 1.1, lengthMm: 238 },
};
