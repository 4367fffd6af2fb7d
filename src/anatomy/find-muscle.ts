/** The label of a muscle that a user named. */

import { ParameterError } from '../core/errors.ts';
import type { Anatomy, AnatomyLabel } from './label-map.ts';
import { type LimbRegion, muscleNames, muscleOfName, plainName, sideOfName } from './muscle-names.ts';

/**
 * Finds a muscle by name, synonym, abbreviation (any case), with its side where both are there ('left soleus'), or index.
 * @throws ParameterError naming the anatomy and the muscles it has, when there is none or more than one (two sides)
 */
export function findMuscle(anatomy: Anatomy, word: string): AnatomyLabel {
  const muscles = anatomy.labels.filter((label) => label.tissue === 'muscle');
  return findLabel(anatomy.name, muscles, word);
}

/** The same among muscles without their anatomy. @param where - what has them, for messages */
export function findLabel(where: string, muscles: readonly AnatomyLabel[], word: string): AnatomyLabel {
  const side = sideOfName(word);
  const fits = muscles
    .filter((label) => stands(label, word, regionOf(muscles)))
    .filter((label) => side === undefined || label.side === undefined || label.side === side);
  if (fits.length === 1) return fits[0];
  const list = (labels: readonly AnatomyLabel[]) =>
    labels
      .map(({ index, name, abbreviation, side }) => `${side ? name : (abbreviation ?? name)} (${index})`)
      .join(', ');
  if (fits.length > 1)
    throw new ParameterError(
      `${where}: muscle '${word}' fits ${fits.length} labels: ${list(fits)}; say which, by its side (left ${word}) or its index`,
      { word },
    );
  const heads = muscles.filter((label) => isHead(label, word, regionOf(muscles)));
  if (heads.length > 0)
    throw new ParameterError(
      `${where}: '${word}' is ${heads.length} muscles there: ${list(heads)}; name one, or each on its own`,
      { word },
    );
  throw new ParameterError(
    `${where}: no muscle '${word}'; it has ${muscles.length === 0 ? 'no muscle at all' : list(muscles)}`,
    { word },
  );
}

function stands(label: AnatomyLabel, word: string, region: LimbRegion | undefined): boolean {
  if (String(label.index) === word.trim() || label.name.toLowerCase() === word.trim().toLowerCase()) return true;
  const wanted = plainName(word);
  if (wanted === '') return false;
  if (plainName(label.name) === wanted || (label.abbreviation && plainName(label.abbreviation) === wanted)) return true;
  return label.muscle !== undefined && label.muscle === muscleOfName(word, region)?.name;
}

/** Is it a part of the muscle that a word stands for, as 'biceps brachii long head' of 'biceps'? */
function isHead(label: AnatomyLabel, word: string, region: LimbRegion | undefined): boolean {
  const whole = muscleOfName(word, region)?.name;
  return whole !== undefined && label.muscle?.startsWith(`${whole} `) === true;
}

/** The limb that most of the muscles belong to. */
function regionOf(muscles: readonly AnatomyLabel[]): LimbRegion | undefined {
  const counts = new Map<LimbRegion, number>();
  for (const { muscle } of muscles) {
    const region = muscleNames.find(({ name }) => name === muscle)?.region;
    if (region) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
