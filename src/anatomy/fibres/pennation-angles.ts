/**
 * Pennation angles: of a muscle's fibres against its line of action, degrees. Sources:
 *   ward: Ward et al. 2009 (Clin Orthop Relat Res 467:1074, table 3): means of 20 cadaver legs; checked against a transcript of
 *     the table for the thigh and for TA, EHL, EDL, from memory for the other muscles of the lower leg
 *   holzbaur: the upper-limb model of Holzbaur et al. 2005 (Ann Biomed Eng 33:829), whose angles come from Lieber et al. 1990
 *     and 1992, Jacobson et al. 1992, Murray et al. 2000 and Langenderfer et al. 2004; from memory, not checked
 *   estimate: no source at hand
 * The sign is ours: positive where fibres come nearer to the skin on their way to distal. It follows from which aponeurosis lies
 * on the surface (general anatomy: gastrocnemius and the vasti begin on a superficial one and end on a deep one, soleus the
 * other way round); `signed: false` marks muscles, bipennate ones among them, for which it is no more than a convention.
 */

import type { AnatomyLabel } from '../label-map.ts';

export interface PennationAngle {
  readonly degrees: number;
  readonly source: 'ward' | 'holzbaur' | 'estimate';
  readonly signed: boolean;
}

const angle = (degrees: number, source: PennationAngle['source'], signed = false): PennationAngle => ({
  degrees,
  source,
  signed,
});

export const pennationAngles: Readonly<Record<string, PennationAngle>> = {
  // forearm
  brachioradialis: angle(2, 'estimate'),
  'extensor carpi radialis longus': angle(2.5, 'estimate'),
  'extensor carpi radialis brevis': angle(8.9, 'holzbaur'),
  'extensor carpi radialis': angle(6, 'estimate'),
  'extensor digitorum': angle(3, 'holzbaur'),
  'extensor digiti minimi': angle(3, 'holzbaur'),
  'extensor carpi ulnaris': angle(3.5, 'holzbaur'),
  'flexor digitorum profundus': angle(7, 'holzbaur'),
  'flexor carpi ulnaris': angle(12.1, 'holzbaur'),
  'flexor digitorum superficialis': angle(5, 'holzbaur'),
  'palmaris longus': angle(4, 'holzbaur'),
  'flexor carpi radialis': angle(3.1, 'holzbaur'),
  'pronator teres': angle(9.6, 'holzbaur'),
  supinator: angle(2, 'estimate'),
  anconeus: angle(2, 'estimate'),
  'flexor pollicis longus': angle(6.9, 'holzbaur'),
  'abductor pollicis longus': angle(7.5, 'holzbaur'),
  'extensor pollicis longus': angle(9.4, 'holzbaur'),
  'extensor pollicis brevis': angle(7.2, 'holzbaur'),
  'extensor indicis': angle(6.2, 'holzbaur'),
  'pronator quadratus': angle(10, 'holzbaur'),
  // upper arm
  'biceps brachii': angle(0, 'holzbaur'),
  'biceps brachii long head': angle(0, 'holzbaur'),
  'biceps brachii short head': angle(0, 'holzbaur'),
  brachialis: angle(0, 'holzbaur'),
  'triceps brachii': angle(10, 'holzbaur'),
  'triceps brachii long head': angle(12, 'holzbaur'),
  'triceps brachii lateral head': angle(9, 'holzbaur'),
  'triceps brachii medial head': angle(9, 'holzbaur'),
  coracobrachialis: angle(10, 'estimate'),
  deltoid: angle(15, 'holzbaur'),
  // thigh
  'vastus lateralis': angle(-18.4, 'ward', true),
  'vastus intermedius': angle(-4.5, 'ward', true),
  'vastus medialis': angle(-29.6, 'ward', true),
  'rectus femoris': angle(13.9, 'ward'),
  sartorius: angle(1.3, 'ward'),
  gracilis: angle(8.2, 'ward'),
  'adductor longus': angle(7.1, 'ward'),
  'adductor brevis': angle(6.1, 'ward'),
  'adductor magnus': angle(15.5, 'ward'),
  semimembranosus: angle(15.1, 'ward'),
  semitendinosus: angle(12.9, 'ward'),
  'biceps femoris': angle(12, 'estimate'),
  'biceps femoris long head': angle(11.6, 'ward'),
  'biceps femoris short head': angle(12.3, 'ward'),
  pectineus: angle(5, 'estimate'),
  'tensor fasciae latae': angle(3, 'estimate'),
  'quadriceps femoris': angle(-15, 'estimate', true),
  // lower leg
  'tibialis anterior': angle(9.6, 'ward'),
  'extensor digitorum longus': angle(10.8, 'ward'),
  'extensor hallucis longus': angle(9.4, 'ward'),
  'peroneus longus': angle(14.1, 'ward'),
  'peroneus brevis': angle(11.5, 'ward'),
  'peroneus longus and brevis': angle(13, 'estimate'),
  'tibialis posterior': angle(13.7, 'ward'),
  soleus: angle(28.3, 'ward', true),
  gastrocnemius: angle(-11, 'estimate', true),
  'gastrocnemius medialis': angle(-9.9, 'ward', true),
  'gastrocnemius lateralis': angle(-12, 'ward', true),
  'flexor digitorum longus': angle(13.6, 'ward'),
  'flexor hallucis longus': angle(16.9, 'ward'),
  popliteus: angle(5, 'estimate'),
  plantaris: angle(5, 'estimate'),
};

/** Of the muscle that a label stands for; undefined where the table does not have it. */
export function tabulatedPennation({ muscle, name }: AnatomyLabel): PennationAngle | undefined {
  return pennationAngles[muscle ?? name];
}
