/**
 * Muscles of the limbs: one name each, its abbreviation, and other words for it. Abbreviations that mean different muscles
 * in different limbs (PL: palmaris longus, peroneus longus) are resolved by the limb where it is known.
 * Names follow Terminologia Anatomica (2nd edition, 2019) in English, with the older synonyms that tables still use.
 */

export type LimbRegion = 'forearm' | 'upper arm' | 'thigh' | 'lower leg';

export interface MuscleName {
  readonly name: string;
  readonly abbreviation: string;
  readonly region: LimbRegion;
  readonly synonyms: readonly string[];
}

const muscle = (region: LimbRegion, name: string, abbreviation: string, ...synonyms: string[]): MuscleName => ({
  name,
  abbreviation,
  region,
  synonyms,
});

const forearm = muscle.bind(undefined, 'forearm');
const upperArm = muscle.bind(undefined, 'upper arm');
const thigh = muscle.bind(undefined, 'thigh');
const lowerLeg = muscle.bind(undefined, 'lower leg');

export const muscleNames: readonly MuscleName[] = [
  forearm('brachioradialis', 'BR', 'BRD'),
  forearm('extensor carpi radialis longus', 'ECRL'),
  forearm('extensor carpi radialis brevis', 'ECRB'),
  forearm('extensor carpi radialis', 'ECR', 'extensor carpi radialis longus and brevis', 'ECRL + ECRB'),
  forearm('extensor digitorum', 'EDC', 'ED', 'extensor digitorum communis'),
  forearm('extensor digiti minimi', 'EDM', 'EDQ', 'extensor digiti quinti'),
  forearm('extensor carpi ulnaris', 'ECU'),
  forearm('flexor digitorum profundus', 'FDP'),
  forearm('flexor carpi ulnaris', 'FCU'),
  forearm('flexor digitorum superficialis', 'FDS', 'flexor digitorum sublimis'),
  forearm('palmaris longus', 'PL'),
  forearm('flexor carpi radialis', 'FCR'),
  forearm('pronator teres', 'PT'),
  forearm('supinator', 'SUP'),
  forearm('anconeus', 'ANC'),
  forearm('flexor pollicis longus', 'FPL'),
  forearm('abductor pollicis longus', 'APL'),
  forearm('extensor pollicis longus', 'EPL'),
  forearm('extensor pollicis brevis', 'EPB'),
  forearm('extensor indicis', 'EI', 'EIP', 'extensor indicis proprius'),
  forearm('pronator quadratus', 'PQ'),
  upperArm('biceps brachii', 'BB', 'BIC', 'biceps'),
  upperArm('biceps brachii long head', 'BBL', 'BICL', 'long head of biceps brachii', 'biceps long head'),
  upperArm('biceps brachii short head', 'BBS', 'BICS', 'short head of biceps brachii', 'biceps short head'),
  upperArm('brachialis', 'BRA'),
  upperArm('triceps brachii', 'TB', 'TRI', 'triceps'),
  upperArm('triceps brachii long head', 'TLO', 'TRILO', 'long head of triceps brachii', 'triceps long head'),
  upperArm('triceps brachii lateral head', 'TLA', 'TRILA', 'lateral head of triceps brachii', 'triceps lateral head'),
  upperArm('triceps brachii medial head', 'TME', 'TRIM', 'medial head of triceps brachii', 'triceps medial head'),
  upperArm('coracobrachialis', 'CB'),
  upperArm('deltoid', 'DEL', 'deltoideus'),
  thigh('vastus lateralis', 'VL'),
  thigh('vastus intermedius', 'VI'),
  thigh('vastus medialis', 'VM'),
  thigh('rectus femoris', 'RF'),
  thigh('sartorius', 'SAR'),
  thigh('gracilis', 'GRA'),
  thigh('adductor longus', 'AL'),
  thigh('adductor magnus', 'AM'),
  thigh('adductor brevis', 'AB'),
  thigh('semimembranosus', 'SM'),
  thigh('semitendinosus', 'ST'),
  thigh('biceps femoris', 'BF'),
  thigh('biceps femoris long head', 'BFL', 'BFLH', 'long head of biceps femoris'),
  thigh('biceps femoris short head', 'BFS', 'BFSH', 'short head of biceps femoris'),
  thigh('pectineus', 'PEC'),
  thigh('tensor fasciae latae', 'TFL', 'tensor fascia latae'),
  thigh('quadriceps femoris', 'QF', 'quadriceps'),
  lowerLeg('tibialis anterior', 'TA'),
  lowerLeg('extensor digitorum longus', 'EDL'),
  lowerLeg('extensor hallucis longus', 'EHL'),
  lowerLeg('peroneus longus', 'PERL', 'PL', 'fibularis longus'),
  lowerLeg('peroneus brevis', 'PERB', 'PB', 'fibularis brevis'),
  lowerLeg(
    'peroneus longus and brevis',
    'PER',
    'peronei',
    'fibularis',
    'fibularis longus and brevis',
    'lateral compartment',
  ),
  lowerLeg('tibialis posterior', 'TP'),
  lowerLeg('soleus', 'SOL'),
  lowerLeg('gastrocnemius', 'GAS', 'GC'),
  lowerLeg(
    'gastrocnemius medialis',
    'MG',
    'GM',
    'medial gastrocnemius',
    'gastrocnemius medial head',
    'medial head of gastrocnemius',
  ),
  lowerLeg(
    'gastrocnemius lateralis',
    'LG',
    'GL',
    'lateral gastrocnemius',
    'gastrocnemius lateral head',
    'lateral head of gastrocnemius',
  ),
  lowerLeg('flexor digitorum longus', 'FDL'),
  lowerLeg('flexor hallucis longus', 'FHL'),
  lowerLeg('popliteus', 'POP'),
  lowerLeg('plantaris', 'PLA'),
];

/** Lower-case words without signs, sides and the word muscle. */
export function plainName(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9+]+/g, ' ')
    .replace(/\b(left|right|lt|rt|l|r|m|mm|muscle|muscles|musculus|no side)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** 'left' or 'right' where the words say one. */
export function sideOfName(text: string): 'left' | 'right' | undefined {
  const words = text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  const left = words.some((word) => word === 'left' || word === 'lt' || word === 'l');
  const right = words.some((word) => word === 'right' || word === 'rt' || word === 'r');
  return left === right ? undefined : left ? 'left' : 'right';
}

/**
 * The muscle that a word stands for: its name, a synonym or the abbreviation, in any case, with or without a side.
 * @param region - settles abbreviations used for two muscles; without it the first of the list is meant
 */
export function muscleOfName(text: string, region?: LimbRegion): MuscleName | undefined {
  const wanted = plainName(text);
  if (wanted === '') return undefined;
  const fits = muscleNames.filter(({ name, abbreviation, synonyms }) =>
    [name, abbreviation, ...synonyms].some((word) => plainName(word) === wanted),
  );
  return fits.find((candidate) => candidate.region === region) ?? fits[0];
}
