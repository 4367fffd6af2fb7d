/** The tissue that a label's name stands for, by the words in it; undefined where none is known, so that it can be told. */

import type { Tissue } from './label-map.ts';
import { muscleOfName, plainName } from './muscle-names.ts';

/** In order: the first that fits is taken, so 'bone marrow' is marrow and 'cortical bone' is bone. */
const patterns: readonly (readonly [RegExp, Tissue])[] = [
  [/\b(skin|dermis|epidermis|cutis)\b/, 'skin'],
  [/\b(marrow|medullary|medulla|cancellous|trabecular|spongiosa)\b/, 'marrow'],
  [/\b(fat|adipose|subcutaneous|subcutis|hypodermis|sat|imat)\b/, 'fat'],
  [
    /\b(tendons?|fascia|ligaments?|connective|aponeurosis|septum|vessels?|artery|vein|nerve|cartilage|soft tissue)\b/,
    'other',
  ],
  [
    /\b(bones?|cortical|cortex|compacta|radius|ulna|humerus|femur|tibia|fibula|patella|scapula|clavicle|ilium|sacrum|pelvis)\b/,
    'cortical bone',
  ],
  [/\b(muscle|muscles|musculus|compartment|flexors?|extensors?|adductors?|abductors?|hamstrings?)\b/, 'muscle'],
];

/** Muscles of muscle-names.ts first, then the words above; a bone that is not split is cortical bone throughout. */
export function tissueOfName(name: string): Tissue | undefined {
  if (muscleOfName(name)) return 'muscle';
  // plainName drops the word muscle, which decides here
  const words = `${plainName(name)} ${/\b(muscles?|musculus)\b/i.test(name.replace(/_/g, ' ')) ? 'muscle' : ''}`;
  return patterns.find(([pattern]) => pattern.test(words))?.[1];
}
