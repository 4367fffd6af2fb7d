/**
 * Lengths of muscle fibres, metres: fascicle lengths at optimal sarcomere length. A fibre is much shorter than its muscle.
 * Sources:
 *   ward: Ward et al. 2009 (Clin Orthop Relat Res 467:1074, table 3): means of 20 cadaver legs; checked against a transcript of
 *     the table for the thigh and for TA, EHL, EDL, PL, and against the project's table for the other muscles
 *   arm: values of open musculoskeletal models of the forearm, after Lieber et al. 1990 and 1992 (project's table, 6.2)
 *   holzbaur: the upper-limb model of Holzbaur et al. 2005 (Ann Biomed Eng 33:829), from memory, not checked
 *   estimate: no source at hand
 */

import type { AnatomyLabel } from '../label-map.ts';

export interface FibreLength {
  readonly metres: number;
  readonly source: 'ward' | 'arm' | 'holzbaur' | 'estimate';
}

const millimetres = (value: number, source: FibreLength['source']): FibreLength => ({ metres: value / 1000, source });

export const fibreLengths: Readonly<Record<string, FibreLength>> = {
  // forearm
  brachioradialis: millimetres(121, 'arm'),
  'extensor carpi radialis longus': millimetres(76, 'arm'),
  'extensor carpi radialis brevis': millimetres(48, 'arm'),
  'extensor carpi radialis': millimetres(60, 'estimate'),
  'extensor digitorum': millimetres(55, 'arm'),
  'extensor digiti minimi': millimetres(59, 'arm'),
  'extensor carpi ulnaris': millimetres(51, 'arm'),
  'flexor digitorum profundus': millimetres(65, 'arm'),
  'flexor carpi ulnaris': millimetres(42, 'arm'),
  // 32 mm for the little finger's part to 61 mm for the middle finger's
  'flexor digitorum superficialis': millimetres(55, 'arm'),
  'palmaris longus': millimetres(52, 'arm'),
  'flexor carpi radialis': millimetres(51, 'arm'),
  'pronator teres': millimetres(36, 'arm'),
  supinator: millimetres(50, 'estimate'),
  anconeus: millimetres(27, 'holzbaur'),
  'flexor pollicis longus': millimetres(55, 'holzbaur'),
  'abductor pollicis longus': millimetres(71, 'holzbaur'),
  'extensor pollicis longus': millimetres(54, 'holzbaur'),
  'extensor pollicis brevis': millimetres(68, 'holzbaur'),
  'extensor indicis': millimetres(59, 'holzbaur'),
  'pronator quadratus': millimetres(28, 'holzbaur'),
  // upper arm
  'biceps brachii': millimetres(124, 'holzbaur'),
  'biceps brachii long head': millimetres(116, 'holzbaur'),
  'biceps brachii short head': millimetres(132, 'holzbaur'),
  brachialis: millimetres(86, 'holzbaur'),
  'triceps brachii': millimetres(120, 'holzbaur'),
  'triceps brachii long head': millimetres(134, 'holzbaur'),
  'triceps brachii lateral head': millimetres(114, 'holzbaur'),
  'triceps brachii medial head': millimetres(114, 'holzbaur'),
  coracobrachialis: millimetres(93, 'holzbaur'),
  deltoid: millimetres(108, 'holzbaur'),
  // thigh
  'vastus lateralis': millimetres(99.4, 'ward'),
  'vastus intermedius': millimetres(99.3, 'ward'),
  'vastus medialis': millimetres(96.8, 'ward'),
  'rectus femoris': millimetres(75.9, 'ward'),
  sartorius: millimetres(403, 'ward'),
  gracilis: millimetres(227.8, 'ward'),
  'adductor longus': millimetres(108.2, 'ward'),
  'adductor brevis': millimetres(103.1, 'ward'),
  'adductor magnus': millimetres(144.4, 'ward'),
  semimembranosus: millimetres(69, 'ward'),
  semitendinosus: millimetres(193, 'ward'),
  'biceps femoris': millimetres(102, 'estimate'),
  'biceps femoris long head': millimetres(97.6, 'ward'),
  'biceps femoris short head': millimetres(110.3, 'ward'),
  pectineus: millimetres(100, 'estimate'),
  'tensor fasciae latae': millimetres(95, 'estimate'),
  'quadriceps femoris': millimetres(93, 'estimate'),
  // lower leg
  'tibialis anterior': millimetres(68.3, 'ward'),
  'extensor digitorum longus': millimetres(69.3, 'ward'),
  'extensor hallucis longus': millimetres(74.8, 'ward'),
  'peroneus longus': millimetres(50.8, 'ward'),
  'peroneus brevis': millimetres(45, 'ward'),
  'peroneus longus and brevis': millimetres(48, 'estimate'),
  'tibialis posterior': millimetres(38, 'ward'),
  soleus: millimetres(44, 'ward'),
  gastrocnemius: millimetres(54, 'estimate'),
  'gastrocnemius medialis': millimetres(51, 'ward'),
  'gastrocnemius lateralis': millimetres(59, 'ward'),
  'flexor digitorum longus': millimetres(45, 'ward'),
  'flexor hallucis longus': millimetres(53, 'ward'),
  popliteus: millimetres(30, 'estimate'),
  plantaris: millimetres(45, 'estimate'),
};

/** for muscles that the table does not have */
const OTHER_MUSCLE: FibreLength = { metres: 0.07, source: 'estimate' };

/** Of the muscle that a label stands for; an estimate of 70 mm where the table does not have it. */
export function typicalFibreLength({ muscle, name }: AnatomyLabel): FibreLength {
  return fibreLengths[muscle ?? name] ?? OTHER_MUSCLE;
}
