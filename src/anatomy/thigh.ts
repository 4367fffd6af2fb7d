import type { LimbTemplate } from './limb-template.ts';

/**
 * Thigh at half its length. Positions of the largest sections: means of 9 men and 8 women in a Japanese MRI study of thigh
 * muscles (Rigakuryoho Kagaku 21(3), 2006: from the knee VL 67.1 %, VI 56.2 %, VM 25.5 %, RF 67.5 %, sartorius 66.7 %, gracilis
 * 64.7 %, semimembranosus 50.2 %, biceps femoris 34.7 %, adductors 72.9 %; quadriceps about half of all muscle from 20 to 80 %).
 * Areas: such that the bellies' volumes have the proportions of Handsfield et al. 2014 (J Biomech 47:631, 24 adults, MRI; its regressions
 * at 75 kg and 1.75 m, a x kg x m + b cm3: VL 875, VM 455, RF 281, VI 280, adductor magnus 587, semimembranosus 257, biceps
 * long head 216, semitendinosus 196, sartorius 172, adductor longus 170, adductor brevis 109, gracilis 108, biceps short head 105),
 * scaled by one factor to fill the section (a test checks them). The border of VL and VI is not theirs: they have VI at a third
 * of VL, Narici et al. 1992 (Eur J Appl Physiol 65:438) at more than VL (physiological areas of 83.5 and 62.4 cm2), MRI shows the
 * septum between them incompletely (J Anat 176:139, 1991); here VI is 0.8 of VL, and both together have Handsfield's volume.
 * Estimates: centroids, bone, ends of the bellies, profile, defaults.
 */
export const thighTemplate: LimbTemplate = {
  name: 'thigh',
  joints: ['greater trochanter', 'knee'],
  source:
    'positions of the bellies: Rigakuryoho Kagaku 21(3) 2006, 17 adults; areas: volume proportions of Handsfield et al. 2014 (J Biomech 47:631), 24 adults, but for the border of vastus lateralis and intermedius; that, centroids, bone, ends of the bellies, profile, defaults: estimates',
  sectionAt: 0.5,
  sectionRadiusMm: 82,
  sectionRingMm: 7,
  aspect: 0.95,
  profile: [
    [0.15, 1.1],
    [0.5, 1],
    [0.85, 0.78],
    [1, 0.75],
  ],
  covers: [0.15, 1],
  muscles: [
    { name: 'vastus lateralis', areaMm2: 2760, x: 46, y: 24, span: [0.02, 0.95], peak: 0.33, flat: [1.8, 110] },
    { name: 'vastus intermedius', areaMm2: 2190, x: 16, y: 26, span: [0.08, 0.95], peak: 0.44, flat: [1.4, -20] },
    { name: 'vastus medialis', areaMm2: 1900, x: -24, y: 32, span: [0.2, 1.02], peak: 0.745 },
    { name: 'rectus femoris', areaMm2: 1105, x: 8, y: 60, span: [-0.05, 0.9], peak: 0.325, flat: [1.6, 0] },
    { name: 'sartorius', areaMm2: 550, x: -46, y: 36, span: [-0.15, 1.05], peak: 0.333 },
    { name: 'gracilis', areaMm2: 415, x: -60, y: -10, span: [-0.05, 0.95], peak: 0.353 },
    { name: 'adductor longus', areaMm2: 715, x: -38, y: 10, span: [-0.05, 0.65], peak: 0.271 },
    { name: 'adductor magnus', areaMm2: 2170, x: -26, y: -18, span: [-0.08, 0.9], peak: 0.271 },
    { name: 'semimembranosus', areaMm2: 1145, x: -34, y: -48, span: [0.1, 1], peak: 0.498 },
    { name: 'semitendinosus', areaMm2: 905, x: -8, y: -58, span: [0, 0.85] },
    { name: 'biceps femoris long head', areaMm2: 910, x: 32, y: -46, span: [0.05, 0.98], peak: 0.6 },
    { name: 'biceps femoris short head', areaMm2: 480, x: 36, y: -22, span: [0.38, 1], peak: 0.7 },
    { name: 'adductor brevis', peakAreaMm2: 915, x: -24, y: 6, span: [-0.08, 0.4] },
  ],
  bones: [{ name: 'femur', areaMm2: 660, x: 8, y: 4, cortexMm: 6.5, ends: [1.1, 1.5] }],
  male: { circumferenceMm: 515, fatMm: 5.7, skinMm: 1.3, lengthMm: 430 },
  female: { circumferenceMm: 525, fatMm: 13, skinMm: 1.1, lengthMm: 405 },
};
